"""Linked identities: which of them are one person, the codes that prove it, and what was tried.

A person has one identity in each workspace at most; a unique index holds that. A code stands here in plain text, as
in the message that shows it: whoever reads the ledger needs no code to see its cases.
"""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from bot.ledger.case_steps import Step
from bot.ledger.changes import Link, LinkTried, OfferLink, RefuseLink, SpoilLinkCode, Unlink
from bot.ledger.codec import instant, stamp
from bot.ledger.connection import Connection, Row
from bot.ledger.mistakes import Moved
from bot.ledger.records import LinkCode
from bot.ledger.visibility import Snapshot

LOG = "INSERT INTO link_log (at, member, what, other) VALUES (:at, :member, :what, :other)"


class LinkReads(Snapshot):
    """The part of a `Reading` that is about linked identities; `Snapshot.selves` names them."""

    def link_code(self, member: str) -> LinkCode | None:
        """The code this member was shown, if nobody has used it yet. It may have run out."""
        return _code(self._db.row("SELECT * FROM link_codes WHERE member = :member", member=member))

    def link_code_typed(self, code: str) -> LinkCode | None:
        """The same by the code."""
        return _code(self._db.row("SELECT * FROM link_codes WHERE code = :code", code=code))

    def link_tries(self, member: str, *, since: datetime) -> int:
        """How many wrong codes this member has typed since then."""
        row = self._db.row(
            "SELECT COUNT(*) AS n FROM link_log WHERE member = :member AND what = 'tried' AND at > :since",
            member=member,
            since=stamp(since),
        )
        return int(row["n"]) if row else 0


def step_of(change: OfferLink | SpoilLinkCode | RefuseLink | LinkTried | Link | Unlink, *, at: str) -> Step:
    """The step that writes this change, and its line in the log."""
    match change:
        case OfferLink():
            return _offer(change.offered, at)
        case SpoilLinkCode():
            return lambda tx: _ran(tx, "DELETE FROM link_codes WHERE code = :code", code=change.code)
        case RefuseLink():
            return _refuse(change, at)
        case LinkTried():
            return lambda tx: _ran(tx, LOG, at=at, member=change.member, what="tried", other="")
        case Link():
            return _link(change, at)
        case Unlink():
            return _unlink(change.member, at)
        case _:
            assert_never(change)


def _offer(offered: LinkCode, at: str) -> Step:
    until = stamp(offered.until)

    def step(tx: Connection) -> list[int]:
        tx.run(LOG, at=at, member=offered.member, what="offered", other="")
        return _ran(
            tx,
            "INSERT INTO link_codes (member, code, until) VALUES (:member, :code, :until)"
            " ON CONFLICT (member) DO UPDATE SET code = excluded.code, until = excluded.until",
            member=offered.member,
            code=offered.code,
            until=until,
        )

    return step


def _refuse(change: RefuseLink, at: str) -> Step:
    """Who finds the code gone is asked again: it may have been used for a link meanwhile."""

    def step(tx: Connection) -> list[int]:
        void = "DELETE FROM link_codes WHERE code = :code AND member = :other"
        if tx.run(void, code=change.code, other=change.other) == 0:
            raise Moved(change.other)
        return _ran(tx, LOG, at=at, member=change.member, what="refused", other=change.other)

    return step


def _link(change: Link, at: str) -> Step:
    """Of two who use one code, the one who finds it gone is asked again, and hears what everybody hears."""

    def step(tx: Connection) -> list[int]:
        used = "DELETE FROM link_codes WHERE code = :code AND member = :other AND until > :at"
        if tx.run(used, code=change.code, other=change.other, at=at) == 0:
            raise Moved(change.other)
        mine = _person_of(tx, change.member) or {change.member: change.workspaces[0]}
        theirs = _person_of(tx, change.other) or {change.other: change.workspaces[1]}
        if not set(mine.values()).isdisjoint(theirs.values()):  # one of them was linked meanwhile
            raise Moved(change.member)
        for one, workspace in {**mine, **theirs}.items():
            tx.run("DELETE FROM links WHERE member = :member", member=one)
            tx.run(
                "INSERT INTO links (member, person, workspace) VALUES (:member, :person, :workspace)",
                member=one,
                person=change.person,
                workspace=workspace,
            )
        return _ran(tx, LOG, at=at, member=change.member, what="linked", other=change.other)

    return step


def _unlink(member: str, at: str) -> Step:
    def step(tx: Connection) -> list[int]:
        others = [one for one in _person_of(tx, member) if one != member]
        for one in (member, *others):
            tx.run("DELETE FROM link_codes WHERE member = :member", member=one)
        for one in (member, *(others if len(others) == 1 else ())):  # one alone is no person of several
            tx.run("DELETE FROM links WHERE member = :member", member=one)
        for one in others:
            tx.run(LOG, at=at, member=member, what="unlinked", other=one)
        return []

    return step


def _person_of(tx: Connection, member: str) -> dict[str, str]:
    """The identities of the person, each with its workspace; none where this one is not linked."""
    rows = tx.rows(
        "SELECT b.member, b.workspace FROM links a JOIN links b ON b.person = a.person WHERE a.member = :member",
        member=member,
    )
    return {row["member"]: row["workspace"] for row in rows}


def _ran(tx: Connection, sql: str, **values: str) -> list[int]:
    tx.run(sql, **values)
    return []


def _code(row: Row | None) -> LinkCode | None:
    return LinkCode(member=row["member"], code=row["code"], until=instant(row["until"])) if row else None
