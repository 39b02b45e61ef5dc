"""The inbox: every event is written here before the vendor is answered.

Feishu and DingTalk deliver at least once and forget after a few hours, so an event that was acknowledged but not
stored is gone for good; one that comes twice is a non-event, because its key is unique.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from bot.ledger.codec import instant, moment, stamp
from bot.ledger.connection import Connection, Row
from bot.ledger.mistakes import Settled
from bot.ledger.records import InboxRow


def store(tx: Connection, *, workspace: str, key: str, chat: str, body: str, at: str) -> int | None:
    """The row's seq, or None when the key was seen before."""
    row = tx.row(
        "INSERT INTO inbox (workspace, key, chat, body, received_at) VALUES (:workspace, :key, :chat, :body, :at)"
        " ON CONFLICT (workspace, key) DO NOTHING RETURNING seq",
        workspace=workspace,
        key=key,
        chat=chat,
        body=body,
        at=at,
    )
    return int(row["seq"]) if row else None


ANY_NEW = "SELECT 1 AS yes FROM inbox WHERE state = 'new' AND lease_until <= :now LIMIT 1"

HEAD = "i.chat = '' OR NOT EXISTS (SELECT 1 FROM inbox o WHERE o.state = 'new' AND o.chat = i.chat AND o.seq < i.seq)"
"""Within a chat, one event after the other; an event of no chat stands alone."""


def claim(tx: Connection, *, me: str, now: datetime, lease_s: float, seq: int | None) -> InboxRow | None:
    """The oldest event that nobody works on and that nothing of its chat precedes; or the one of that seq."""
    which, values = (HEAD, {}) if seq is None else ("i.seq = :seq", {"seq": seq})
    row = tx.row(
        f"WITH picked AS (SELECT i.seq FROM inbox i WHERE i.state = 'new' AND i.lease_until <= :now AND ({which})"  # noqa: S608
        f" ORDER BY i.seq LIMIT 1 {tx.skip_locked})"
        " UPDATE inbox SET lease_by = :me, lease_until = :until, attempts = attempts + 1"
        " WHERE seq IN (SELECT seq FROM picked) AND state = 'new' AND lease_until <= :now RETURNING *",
        me=me,
        now=stamp(now),
        until=stamp(now + timedelta(seconds=lease_s)),
        **values,
    )
    return _event(row) if row else None


def settle(tx: Connection, seq: int) -> None:
    """The event is done: its body goes, its key stays. Raises Settled when it was so before."""
    done = "UPDATE inbox SET state = 'done', body = '{}', error = '' WHERE seq = :seq AND state = 'new'"
    if tx.run(done, seq=seq) == 0:
        raise Settled(f"event {seq}")


def fail(tx: Connection, *, seq: int, error: str, final: bool) -> None:
    """Free for another try, or given up for good. A settled event stays settled."""
    tx.run(
        "UPDATE inbox SET state = :state, error = :error, lease_by = '', lease_until = ''"
        " WHERE seq = :seq AND state = 'new'",
        seq=seq,
        error=error[:2000],
        state="failed" if final else "new",
    )


def _event(row: Row) -> InboxRow:
    return InboxRow(
        seq=row["seq"],
        workspace=row["workspace"],
        key=row["key"],
        chat=row["chat"],
        body=json.loads(row["body"]),
        state=row["state"],
        attempts=row["attempts"],
        lease_by=row["lease_by"],
        lease_until=moment(row["lease_until"]),
        received_at=instant(row["received_at"]),
        error=row["error"],
    )
