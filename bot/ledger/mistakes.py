"""What the ledger refuses, and who hears of it.

Moved                what was read is no longer so: the desk runs the handler again
└── Settled          the event was settled by another process: there is nothing left to do
Twin                 UserMistake: a live case about the same thing exists
TooLarge             UserMistake: a file larger than the store takes
LedgerTrouble        AdminTrouble: it cannot be used now; whoever is waiting is told, and nothing accepted is lost
├── LedgerBusy       somebody held the write lock for too long
├── LedgerFull       there is no room on its disk
├── LedgerReadOnly   its file, its folder or its database takes no writes
└── LedgerAway       its database does not answer
LedgerNewer          AdminTrouble: it knows schema steps that we do not
LedgerMoved          AdminTrouble: its team works elsewhere now
OldDatabase          AdminTrouble: a server of a version that lacks what we need
DamagedBackup        AdminTrouble
LedgerNotEmpty       AdminTrouble
CannotMove           AdminTrouble: what `migrate-ledger` refuses, before or instead of its one commit
"""

from __future__ import annotations

from bot.casework.mistakes import AdminTrouble, UserMistake


class Moved(Exception):
    """A case, an interview or a draft changed after it was read. Run the handler again: it has no effects."""


class Settled(Moved):
    """The event is settled already: its lease ran out and another process took it over."""


class Twin(UserMistake):
    """{ref} is already open for the same shop, issue and ids. Please carry on there: /status {ref}"""

    code = "twin"


class TooLarge(UserMistake):
    """The file has {megabytes} MB; at most {limit} MB can be kept."""

    code = "too_large"


class LedgerTrouble(AdminTrouble):
    """The ledger cannot be used at the moment. Please try again in a minute."""

    code = "ledger_trouble"


class LedgerBusy(LedgerTrouble):
    """The ledger was busy for {seconds} seconds. Another program may hold its file."""

    code = "ledger_busy"


class LedgerFull(LedgerTrouble):
    """The ledger's disk is full, so this was not kept. Please tell your admin, and send it again later."""

    code = "ledger_full"


class LedgerReadOnly(LedgerTrouble):
    """The ledger can only be read, so this was not kept. Please tell your admin: its file or disk is read-only."""

    code = "ledger_read_only"


class LedgerAway(LedgerTrouble):
    """The ledger does not answer at the moment, so this was not kept. Please try again in a minute. ({reason})"""

    code = "ledger_away"


class LedgerNewer(AdminTrouble):
    """This ledger was written by a newer version of Casebot (it has {step}). Install that version or a later one."""

    code = "ledger_newer"


class LedgerMoved(AdminTrouble):
    """This ledger was moved to {where} at {at}. Set CASEBOT_LEDGER_URL to that address."""

    code = "ledger_moved"


class OldDatabase(AdminTrouble):
    """The ledger's database is PostgreSQL {version}, and Casebot needs {needed} or newer. Nothing was changed."""

    code = "old_database"


class DamagedBackup(AdminTrouble):
    """The backup cannot be used: {reason}. Nothing was changed."""

    code = "damaged_backup"


class LedgerNotEmpty(AdminTrouble):
    """The ledger to restore into is not empty. Nothing was changed."""

    code = "ledger_not_empty"


class CannotMove(AdminTrouble):
    """The ledger was not moved: {reason}. The old one is as it was."""

    code = "cannot_move"
