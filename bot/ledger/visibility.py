"""Who may see a case: members of its home chat and of groups it is shared with, and leads. It is part of every query,
never a filter afterwards.

Member of a chat is who was seen there in the last 90 days. "Last" is reckoned from the newest moment the ledger
knows of anybody, because case time may be moved and a snapshot has no clock of its own.

Who asks is a person: with identities that are linked, in the chats of all of them, and a lead if one of them is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.casework.case import Case
from bot.ledger.codec import instant, known, stamp
from bot.ledger.connection import Connection, one_of

MEMBERSHIP = timedelta(days=90)
WALKS = 100
"""Chats walked with one statement; SQLite takes 500 parts at most."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Cases that are at home in some chats, and cases that are shared with some."""

    home: Sequence[str]
    shared: Sequence[str]


class Snapshot:
    """What all parts of a `Reading` share: one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self._since: str | None = None
        self._appointed: set[str] = set()
        self._persons: dict[str, dict[str, str]] = {}

    def _horizon(self) -> str:
        """Memberships seen before this moment have run out."""
        if self._since is None:
            row = self._db.row("SELECT MAX(seen_at) AS latest FROM memberships")
            self._since = stamp(instant(row["latest"]) - MEMBERSHIP) if row and row["latest"] else ""
        return self._since

    def appoint(self, member: str) -> None:
        """The settings name this member a lead, and the ledger will know it when this event is settled."""
        self._appointed.add(member)

    def selves(self, member: str) -> tuple[str, ...]:
        """Every identity of the person this one belongs to, this one first; itself alone where it is not linked."""
        return (member, *(one for one in self._person(member) if one != member))

    def _person(self, member: str) -> dict[str, str]:
        """The linked identities, each with its workspace; none where it is not linked."""
        if member not in self._persons:
            rows = self._db.rows(
                "SELECT b.member, b.workspace FROM links a JOIN links b ON b.person = a.person"
                " WHERE a.member = :member ORDER BY b.workspace",
                member=member,
            )
            self._persons[member] = {row["member"]: row["workspace"] for row in rows}
        return self._persons[member]

    def is_lead(self, member: str) -> bool:
        """The person leads, by whichever identity."""
        selves = self.selves(member)
        if not self._appointed.isdisjoint(selves):
            return True
        listed, values = one_of("id", selves)
        return self._db.row(f"SELECT 1 AS yes FROM members WHERE id IN {listed} AND lead = 1", **values) is not None  # noqa: S608

    def _places(self, member: str) -> list[str]:
        """The chats the person is known to be in."""
        listed, values = one_of("member", self.selves(member))
        rows = self._db.rows(
            f"SELECT DISTINCT chat FROM memberships WHERE member IN {listed} AND seen_at >= :since ORDER BY chat",  # noqa: S608
            since=self._horizon(),
            **values,
        )
        return [row["chat"] for row in rows]

    def _guest_places(self, places: Sequence[str]) -> list[str]:
        """Those of these chats that other groups share cases with, as long as the bot is in them."""
        listed, values = one_of("place", places)
        rows = self._db.rows(
            f"SELECT c.id FROM chats c WHERE c.id IN {listed} AND c.gone = 0"  # noqa: S608
            " AND EXISTS (SELECT 1 FROM case_shares s WHERE s.chat = c.id AND s.mode <> '') ORDER BY c.id",
            **values,
        )
        return [row["id"] for row in rows]

    def _scope(self, seen_by: str | None) -> Scope | None:
        """Which cases this member may see. None: all (a lead; or nobody asks but the house itself)."""
        if seen_by is None or self.is_lead(seen_by):
            return None
        places = self._places(seen_by)
        return Scope(places, self._guest_places(places))

    def _newest(
        self, scope: Scope | None, where: list[str], values: dict[str, Any], *, limit: int, offset: int = 0
    ) -> list[Case]:
        """Cases of these chats that fulfil the conditions, newest first.

        Each chat is walked from its newest case until enough are found, and the walks are merged: a member of three
        small groups does not wait for the thousands of cases of all the others.
        """
        conditions = " AND ".join(where) or "1 = 1"
        values = values | {"most": limit + offset}
        if scope is None:
            walks = [f"SELECT c.id FROM cases c WHERE {conditions} ORDER BY c.id DESC LIMIT :most"]  # noqa: S608
        else:
            walks = [
                f"SELECT c.id FROM cases c WHERE c.chat = :home{n} AND {conditions} ORDER BY c.id DESC LIMIT :most"  # noqa: S608
                for n in range(len(scope.home))
            ]
            walks += [
                f"SELECT s.case_no AS id FROM case_shares s WHERE s.chat = :guest{n} AND s.mode <> ''"  # noqa: S608
                f" AND {_one_by_one(conditions)} ORDER BY s.case_no DESC LIMIT :most"
                for n in range(len(scope.shared))
            ]
            values |= {f"home{n}": chat for n, chat in enumerate(scope.home)}
            values |= {f"guest{n}": chat for n, chat in enumerate(scope.shared)}
        found: set[int] = set()
        for start in range(0, len(walks), WALKS):
            merged = " UNION ALL ".join(
                f"SELECT id FROM ({walk}) w{n}"  # noqa: S608
                for n, walk in enumerate(walks[start : start + WALKS])
            )
            found.update(row["id"] for row in self._db.rows(merged, **values))
        wanted = sorted(found, reverse=True)[offset : offset + limit]
        if not wanted:
            return []
        listed, ids = one_of("id", wanted)
        rows = self._db.rows(f"SELECT body FROM cases WHERE id IN {listed} ORDER BY id DESC", **ids)  # noqa: S608
        return [known(Case, row["body"]) for row in rows]

    def _count(self, scope: Scope | None, where: list[str], values: dict[str, Any]) -> int:
        """How many cases of these chats fulfil the conditions; one that is both at home and shared counts once."""
        if scope is None:
            return self._number(f"SELECT COUNT(*) AS n FROM cases c WHERE {' AND '.join(where) or '1 = 1'}", values)  # noqa: S608
        home, chats = one_of("home", scope.home)
        conditions = " AND ".join([f"c.chat IN {home}", *where])
        count = self._number(f"SELECT COUNT(*) AS n FROM cases c WHERE {conditions}", values | chats)  # noqa: S608
        if scope.shared:
            guest, more = one_of("guest", scope.shared)
            elsewhere = " AND ".join([f"c.chat NOT IN {home}", *where])
            count += self._number(
                f"SELECT COUNT(DISTINCT s.case_no) AS n FROM case_shares s WHERE s.chat IN {guest}"  # noqa: S608
                f" AND s.mode <> '' AND {_one_by_one(elsewhere)}",
                values | chats | more,
            )
        return count

    def _number(self, sql: str, values: dict[str, Any]) -> int:
        row = self._db.row(sql, **values)
        return int(row["n"]) if row else 0


def _one_by_one(conditions: str) -> str:
    """That the shared case `s` fulfils these conditions on `cases c`. As a value rather than a join: PostgreSQL would
    rather read a million cases in order than look a few thousand up."""
    return f"(SELECT 1 FROM cases c WHERE c.id = s.case_no AND {conditions}) = 1"  # noqa: S608


def in_scope(scope: Scope | None) -> tuple[str, dict[str, Any]]:
    """The same as a condition on `cases c`."""
    if scope is None:
        return "1 = 1", {}
    listed, values = one_of("scope", scope.home)
    if not scope.shared:
        return f"c.chat IN {listed}", values
    guest, more = one_of("as_guest", scope.shared)
    shared = f"EXISTS (SELECT 1 FROM case_shares v WHERE v.case_no = c.id AND v.chat IN {guest} AND v.mode <> '')"  # noqa: S608
    return f"(c.chat IN {listed} OR {shared})", values | more
