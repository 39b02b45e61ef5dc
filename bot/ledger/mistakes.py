"""What the ledger refuses, and who hears of it.

Moved                what was read is no longer so: the desk runs the handler again
└── Settled          the event was settled by another process: there is nothing left to do
Twin                 UserMistake: a live case about the same thing exists
TooLarge             UserMistake: a file larger than the store takes
LedgerBusy           AdminTrouble: somebody held the write lock for too long
DamagedBackup        AdminTrouble
LedgerNotEmpty       AdminTrouble
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


class LedgerBusy(AdminTrouble):
    """The ledger was busy for {seconds} seconds. Another program may hold its file."""

    code = "ledger_busy"


class DamagedBackup(AdminTrouble):
    """The backup cannot be used: {reason}. Nothing was changed."""

    code = "damaged_backup"


class LedgerNotEmpty(AdminTrouble):
    """The ledger to restore into is not empty. Nothing was changed."""

    code = "ledger_not_empty"
