"""Reading the queue, the messages the bot sent, and the small facts the house keeps."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, get_args

from bot.ledger import queue
from bot.ledger.codec import dumps, instant, moment, stamp
from bot.ledger.connection import Connection, Row
from bot.ledger.inbox import event_of
from bot.ledger.queue import task_of
from bot.ledger.records import InboxRow, MessageRow, Task, TaskState
from bot.ledger.visibility import Snapshot
from bot.ledger.waits import held, moments, resting


class QueueReads(Snapshot):
    """The part of a `Reading` that is about tasks, messages and settings."""

    def tasks(
        self,
        *,
        case: str = "",
        states: Sequence[str] = ("waiting",),
        prefix: str = "",
        kind: str = "",
        lane: str = "",
        limit: int = 1000,
    ) -> list[Task]:
        """By due time. `prefix` is the beginning of a key."""
        where = [_in_states(states)]
        values: dict[str, Any] = {}
        if lane:
            where.append("lane = :lane")
            values["lane"] = lane
        if case:
            where.append("case_ref = :case_ref")
            values["case_ref"] = case
        if kind:
            where.append("kind = :kind")
            values["kind"] = kind
        if prefix:
            where.append("key >= :prefix AND key < :beyond")
            values |= {"prefix": prefix, "beyond": prefix + "\U0010ffff"}
        rows = self._db.rows(
            f"SELECT * FROM tasks WHERE {' AND '.join(where)} ORDER BY due_at, seq LIMIT :limit",  # noqa: S608
            limit=limit,
            **values,
        )
        return [task_of(row) for row in rows]

    def given_up(self, *, limit: int) -> tuple[int, list[Task]]:
        """How many tasks are dead or of unknown end, and the newest of them, by when they were given up."""
        count = self._db.row("SELECT COUNT(*) AS n FROM tasks WHERE state IN ('dead', 'unknown')")
        rows = self._db.rows(
            "SELECT * FROM tasks WHERE state IN ('dead', 'unknown') ORDER BY done_at DESC, seq DESC LIMIT :limit",
            limit=limit,
        )
        return int(count["n"]) if count else 0, [task_of(row) for row in rows]

    def next_due(self, *, after: datetime | None = None) -> datetime | None:
        """Case time of the earliest waiting task; with `after`, of the earliest that falls due later than that."""
        row = self._db.row(
            "SELECT MIN(due_at) AS due_at FROM tasks WHERE state = 'waiting' AND due_at > :after", after=stamp(after)
        )
        return moment(row["due_at"]) if row else None

    def next_retry(self, *, case_now: datetime, now: datetime) -> datetime | None:
        """System time at which the first of what is under way now, or rests after a failure, may be claimed."""
        row = self._db.row(
            "SELECT MIN(at) AS at FROM ("  # noqa: S608
            " SELECT MIN(CASE WHEN not_before > lease_until THEN not_before ELSE lease_until END) AS at FROM tasks"
            f" WHERE state = 'waiting' AND due_at <= :case_now AND ({resting()} OR {held()})"
            f" UNION ALL SELECT MIN(lease_until) AS at FROM inbox WHERE state = 'new' AND {held()})"
            " AS held",
            case_now=stamp(case_now),
            **moments(now),
        )
        return moment(row["at"]) if row else None

    def next_left(self, *, me: str, case_now: datetime, now: datetime) -> datetime | None:
        """System time at which the first chat in which something waits leaves the process that wrote there last."""
        return queue.next_left(self._db, me=me, case_now=case_now, now=now)

    def waiting_in(self, workspace: str, *, case_now: datetime) -> int:
        """How many messages are due in a workspace's chats and are not there yet."""
        return queue.waiting_in(self._db, workspace, case_now=case_now)

    def event(self, seq: int) -> InboxRow | None:
        """An event as the inbox has it."""
        row = self._db.row("SELECT * FROM inbox WHERE seq = :seq", seq=seq)
        return event_of(row) if row else None

    def last_arrival(self) -> datetime | None:
        """System time at which the newest of all events was stored; reminders that fell due are events, too."""
        row = self._db.row("SELECT MAX(received_at) AS at FROM inbox")
        return moment(row["at"]) if row else None

    def waits(self, *, chat: str, prefix: str) -> bool:
        """Whether an event of that chat, with a key that begins so, is still to be worked on."""
        row = self._db.row(
            "SELECT 1 AS yes FROM inbox WHERE state = 'new' AND chat = :chat AND key >= :prefix AND key < :beyond"
            " LIMIT 1",
            chat=chat,
            prefix=prefix,
            beyond=prefix + "\U0010ffff",
        )
        return row is not None

    def failed_events(self, *, limit: int = 100) -> list[InboxRow]:
        """Events that were given up, newest first."""
        rows = self._db.rows("SELECT * FROM inbox WHERE state = 'failed' ORDER BY seq DESC LIMIT :limit", limit=limit)
        return [event_of(row) for row in rows]

    def message(self, workspace: str, id: str) -> MessageRow | None:
        """What that message of ours shows."""
        row = self._db.row(
            "SELECT * FROM messages WHERE workspace = :workspace AND id = :id", workspace=workspace, id=id
        )
        return _message(row) if row else None

    def last_message(self, thread: str) -> MessageRow | None:
        """The newest message shown under that thread name."""
        row = self._db.row(
            "SELECT * FROM messages WHERE thread = :thread ORDER BY sent_at DESC, seq DESC LIMIT 1", thread=thread
        )
        return _message(row) if row else None

    def setting(self, name: str, default: str = "") -> str:
        """A small fact the ledger keeps for the house ("clock_offset", "installed_at")."""
        row = self._db.row("SELECT value FROM settings WHERE name = :name", name=name)
        return str(row["value"]) if row else default


def _in_states(states: Sequence[str]) -> str:
    """As words, not parameters: the indexes are of some states only, and a planner must see which are meant."""
    known = [state for state in get_args(TaskState) if state in states]
    listed = ", ".join(f"'{state}'" for state in known) or "NULL"
    if known == ["waiting"]:
        return "state = 'waiting'"
    if known and set(known) <= {"dead", "unknown"}:
        return f"state IN ('dead', 'unknown') AND state IN ({listed})"
    return f"state IN ({listed})"


def message_columns(message: MessageRow) -> dict[str, Any]:
    """The row of a message, made before the transaction."""
    return {
        "workspace": message.workspace,
        "id": message.id,
        "chat": message.chat,
        "view": message.view,
        "subject": dumps(message.subject),
        "thread": message.thread,
        "revision": message.revision,
        "sent_at": stamp(message.sent_at),
        "quiet": int(message.quiet),
        "mention": dumps(message.mention),
    }


def keep_message(tx: Connection, columns: Mapping[str, Any]) -> None:
    """A message that was sent, or what it shows now."""
    tx.run(
        "INSERT INTO messages (workspace, id, chat, view, subject, thread, revision, sent_at, quiet, mention)"
        " VALUES (:workspace, :id, :chat, :view, :subject, :thread, :revision, :sent_at, :quiet, :mention)"
        " ON CONFLICT (workspace, id) DO UPDATE SET chat = excluded.chat, view = excluded.view,"
        " subject = excluded.subject, thread = excluded.thread, revision = excluded.revision,"
        " sent_at = excluded.sent_at, quiet = excluded.quiet, mention = excluded.mention",
        **columns,
    )


def _message(row: Row) -> MessageRow:
    return MessageRow(
        workspace=row["workspace"],
        id=row["id"],
        chat=row["chat"],
        view=row["view"],
        subject=json.loads(row["subject"]),
        thread=row["thread"],
        revision=row["revision"],
        sent_at=instant(row["sent_at"]),
        quiet=bool(row["quiet"]),
        mention=tuple(json.loads(row["mention"])),
    )
