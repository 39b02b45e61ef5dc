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
from bot.ledger.waits import held, moments


def store(
    tx: Connection, *, workspace: str, key: str, chat: str, body: str, at: datetime, me: str, lease_s: float
) -> int | None:
    """The row's seq, or None when the key was seen before.

    With `me` the row is leased from its first moment on, so that nobody takes it between the storing and the work;
    and one that was seen before is taken over when its worker died, for the caller waits for its answer.
    """
    seen = TAKE_OVER if me else "DO NOTHING"
    row = tx.row(
        "INSERT INTO inbox (workspace, key, chat, body, received_at, lease_by, lease_until, attempts)"  # noqa: S608
        f" VALUES (:workspace, :key, :chat, :body, :at, :me, :until, :attempts) ON CONFLICT (workspace, key) {seen}"
        " RETURNING seq",
        workspace=workspace,
        key=key,
        chat=chat,
        body=body,
        at=stamp(at),
        **moments(at),
        me=me,
        until=stamp(at + timedelta(seconds=lease_s)) if me else "",
        attempts=1 if me else 0,
    )
    return int(row["seq"]) if row else None


TAKE_OVER = (
    "DO UPDATE SET lease_by = excluded.lease_by, lease_until = excluded.lease_until, attempts = inbox.attempts + 1"
    f" WHERE inbox.state = 'new' AND NOT {held('inbox.')}"
)

ANY_NEW = f"SELECT 1 AS yes FROM inbox WHERE state = 'new' AND NOT {held()} LIMIT 1"  # noqa: S608

HEAD = "i.chat = '' OR NOT EXISTS (SELECT 1 FROM inbox o WHERE o.state = 'new' AND o.chat = i.chat AND o.seq < i.seq)"
"""Within a chat, one event after the other; an event of no chat stands alone."""


def claim(
    tx: Connection, *, me: str, now: datetime, lease_s: float, seq: int | None, limit: int = 1
) -> list[InboxRow]:
    """The oldest events that nobody works on and that nothing of their chats precedes; or the one of that seq."""
    which, values = (HEAD, {}) if seq is None else ("i.seq = :seq", {"seq": seq})
    rows = tx.rows(
        f"WITH picked AS (SELECT i.seq FROM inbox i WHERE i.state = 'new' AND NOT {held('i.')} AND ({which})"  # noqa: S608
        f" ORDER BY i.seq LIMIT :limit {tx.skip_locked})"
        " UPDATE inbox SET lease_by = :me, lease_until = :until, attempts = attempts + 1"
        f" WHERE seq IN (SELECT seq FROM picked) AND state = 'new' AND NOT {held()} RETURNING *",
        me=me,
        **moments(now),
        until=stamp(now + timedelta(seconds=lease_s)),
        limit=limit,
        **values,
    )
    return sorted((event_of(row) for row in rows), key=lambda event: event.seq)


def settle(tx: Connection, seq: int) -> None:
    """The event is done: its body goes, its key stays. Raises Settled when it was so before."""
    done = "UPDATE inbox SET state = 'done', body = '{}', error = '' WHERE seq = :seq AND state = 'new'"
    if tx.run(done, seq=seq) == 0:
        raise Settled(f"event {seq}")


def fail(tx: Connection, *, seq: int, error: str, final: bool, not_before: str) -> None:
    """Free for another try from that moment on, or given up for good. A settled event stays settled."""
    tx.run(
        "UPDATE inbox SET state = :state, error = :error, lease_by = '', lease_until = :not_before"
        " WHERE seq = :seq AND state = 'new'",
        seq=seq,
        error=error[:2000],
        not_before=not_before,
        state="failed" if final else "new",
    )


def event_of(row: Row) -> InboxRow:
    """A row as a value."""
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
