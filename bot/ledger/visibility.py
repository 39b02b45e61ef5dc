"""Who may see a case: members of its home chat, and leads. It is part of every query, never a filter afterwards.

Member of a chat is who was seen there in the last 90 days. "Last" is reckoned from the newest moment the ledger
knows of anybody, because case time may be moved and a snapshot has no clock of its own.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.casework.case import Case
from bot.ledger.codec import instant, known, stamp
from bot.ledger.connection import Connection, one_of

MEMBERSHIP = timedelta(days=90)
WALKS = 100
"""Chats walked with one statement; SQLite takes 500 parts at most."""


class Snapshot:
    """What all parts of a `Reading` share: one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self._since: str | None = None
        self._appointed: set[str] = set()

    def _horizon(self) -> str:
        """Memberships seen before this moment have run out."""
        if self._since is None:
            row = self._db.row("SELECT MAX(seen_at) AS latest FROM memberships")
            self._since = stamp(instant(row["latest"]) - MEMBERSHIP) if row and row["latest"] else ""
        return self._since

    def appoint(self, member: str) -> None:
        """The settings name this member a lead, and the ledger will know it when this event is settled."""
        self._appointed.add(member)

    def _is_lead(self, member: str) -> bool:
        if member in self._appointed:
            return True
        return self._db.row("SELECT 1 AS yes FROM members WHERE id = :id AND lead = 1", id=member) is not None

    def _places(self, member: str) -> list[str]:
        """The chats the member is known to be in."""
        rows = self._db.rows(
            "SELECT chat FROM memberships WHERE member = :member AND seen_at >= :since ORDER BY chat",
            member=member,
            since=self._horizon(),
        )
        return [row["chat"] for row in rows]

    def _scope(self, seen_by: str | None) -> list[str] | None:
        """The chats whose cases this member may see. None: all (a lead; or nobody asks but the house itself)."""
        return None if seen_by is None or self._is_lead(seen_by) else self._places(seen_by)

    def _newest(
        self, scope: list[str] | None, where: list[str], values: dict[str, Any], *, limit: int, offset: int = 0
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
                f"SELECT c.id FROM cases c WHERE c.chat = :scope{n} AND {conditions} ORDER BY c.id DESC LIMIT :most"  # noqa: S608
                for n in range(len(scope))
            ]
            values |= {f"scope{n}": chat for n, chat in enumerate(scope)}
        found: list[int] = []
        for start in range(0, len(walks), WALKS):
            merged = " UNION ALL ".join(
                f"SELECT id FROM ({walk}) w{n}"  # noqa: S608
                for n, walk in enumerate(walks[start : start + WALKS])
            )
            found += [row["id"] for row in self._db.rows(merged, **values)]
        wanted = sorted(found, reverse=True)[offset : offset + limit]
        if not wanted:
            return []
        listed, ids = one_of("id", wanted)
        rows = self._db.rows(f"SELECT body FROM cases WHERE id IN {listed} ORDER BY id DESC", **ids)  # noqa: S608
        return [known(Case, row["body"]) for row in rows]


def in_scope(scope: list[str] | None) -> tuple[str, dict[str, Any]]:
    """The same as a condition on `cases c`."""
    if scope is None:
        return "1 = 1", {}
    listed, values = one_of("scope", scope)
    return f"c.chat IN {listed}", values
