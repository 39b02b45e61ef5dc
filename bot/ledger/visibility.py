"""Who may see a case: members of its home chat, and leads. It is part of every query, never a filter afterwards.

Member of a chat is who was seen there in the last 90 days. "Last" is reckoned from the newest moment the ledger
knows of anybody, because case time may be moved and a snapshot has no clock of its own.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.ledger.codec import instant, stamp
from bot.ledger.connection import Connection

MEMBERSHIP = timedelta(days=90)

SEEN_BY = (
    "(c.chat IN (SELECT s.chat FROM memberships s WHERE s.member = :seen_by AND s.seen_at >= :since)"
    " OR EXISTS (SELECT 1 FROM members m WHERE m.id = :seen_by AND m.lead = 1))"
)
"""For a query over `cases c`. Takes :seen_by and :since."""


class Snapshot:
    """What all parts of a `Reading` share: one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self._since: str | None = None

    def _horizon(self) -> str:
        """Memberships seen before this moment have run out."""
        if self._since is None:
            row = self._db.row("SELECT MAX(seen_at) AS latest FROM memberships")
            self._since = stamp(instant(row["latest"]) - MEMBERSHIP) if row and row["latest"] else ""
        return self._since

    def _visible(self, seen_by: str | None) -> tuple[str, dict[str, Any]]:
        """The condition for what this member may see, with its parameters. None: everything (the house itself)."""
        if seen_by is None:
            return "1 = 1", {}
        return SEEN_BY, {"seen_by": seen_by, "since": self._horizon()}
