"""The ledger: everything Casebot keeps, with the same methods on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.ledger import allowance, holders, inbox, queue, upkeep
from bot.ledger.allowance import Block, Limit
from bot.ledger.cases import CaseReads
from bot.ledger.changes import Change, Settlement
from bot.ledger.codec import dumps, stamp
from bot.ledger.connection import Connection, Engine
from bot.ledger.files import FileStore
from bot.ledger.links import LinkReads
from bot.ledger.mistakes import LedgerMoved
from bot.ledger.papers import PaperReads
from bot.ledger.people import PeopleReads
from bot.ledger.queue_reads import QueueReads, keep_message, message_columns
from bot.ledger.records import Arrival, InboxRow, MessageRow, NewTask, Task
from bot.ledger.search import SearchReads
from bot.ledger.steps import prepare
from bot.ledger.waits import moments

MOVED_TO = "moved_to"
"""Setting of a ledger that was moved: where to, and when."""


class Reading(CaseReads, SearchReads, PeopleReads, LinkReads, PaperReads, QueueReads):
    """A read-only view of the ledger, consistent while it is open. Handlers and cards get this.

    `seen_by` is a member id: only cases that member may see come back (members of the home chat, leads).
    """


@dataclass(frozen=True, slots=True)
class Done:
    """A task that was carried out: what came of it, and the message it became."""

    seq: int
    result: Mapping[str, Any]
    message: MessageRow | None = None


class Ledger:
    """Opens, migrates, reads and writes. `url` is a path to a SQLite file or `postgresql://…`.

    `files` is the store of the bytes that rows name by their digest; a backup takes it along.
    Every method may be called from any thread.
    """

    def __init__(self, url: str, *, files: FileStore | None = None) -> None:
        self.url = url
        self.files = files
        self.engine = engine_for(url)

    def migrate(self) -> None:
        """Brings the schema up to date under a lock; forward only. Raises LedgerNewer; OldDatabase; LedgerMoved for
        a ledger whose team went to another."""
        self.engine.migrate()
        with self.reading() as reading:
            moved = reading.setting(MOVED_TO)
        if moved:
            raise LedgerMoved(**json.loads(moved))

    def close(self) -> None:
        """Lets go of every connection. The ledger may be used again: it opens new ones."""
        self.engine.close()

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """One consistent snapshot."""
        with self.engine.reading() as connection:
            yield Reading(connection)

    # -- the door's transactions
    def store_event(
        self,
        *,
        workspace: str,
        key: str,
        chat: str,
        body: dict[str, Any],
        at: datetime,
        me: str = "",
        lease_s: float = 0.0,
    ) -> int | None:
        """Transaction A: the inbox row's seq, or None when the key was seen before (`at`: system time).

        With `me` it is leased to the caller in the same transaction, for the one whose answer is awaited; then an
        event that was seen before but whose worker died is handed over, too.
        """
        row = {"workspace": workspace, "key": key, "chat": chat, "body": dumps(body)}
        return self.engine.write(lambda tx: inbox.store(tx, **row, at=at, me=me, lease_s=lease_s))

    def store_events(self, arrived: Sequence[Arrival], *, at: datetime, me: str, lease_s: float) -> list[int | None]:
        """Each of them as by `store_event`, leased to the caller, in one commit."""
        rows = [
            {"workspace": one.workspace, "key": one.key, "chat": one.chat, "body": dumps(one.body)} for one in arrived
        ]
        return self.engine.write(lambda tx: [inbox.store(tx, **row, at=at, me=me, lease_s=lease_s) for row in rows])

    def claim_event(self, *, me: str, now: datetime, lease_s: float, seq: int | None = None) -> InboxRow | None:
        """The oldest new event whose chat has no older new one, leased (`now`: system time).

        With `seq`: that event, whatever its chat still has before it, because a click's answer is awaited.
        """
        rows = self._claim_events(me=me, now=now, lease_s=lease_s, seq=seq, limit=1)
        return rows[0] if rows else None

    def claim_events(self, *, me: str, now: datetime, lease_s: float, limit: int) -> list[InboxRow]:
        """The oldest new events, one a chat at most, leased, oldest first."""
        return self._claim_events(me=me, now=now, lease_s=lease_s, seq=None, limit=limit)

    def _claim_events(self, *, me: str, now: datetime, lease_s: float, seq: int | None, limit: int) -> list[InboxRow]:
        with self.engine.reading() as connection:
            if connection.row(inbox.ANY_NEW, **moments(now)) is None:
                return []
        return self.engine.write(
            lambda tx: inbox.claim(tx, me=me, now=now, lease_s=lease_s, seq=seq, limit=limit), seen=False
        )

    def settle(
        self,
        *,
        event_seq: int | None,
        changes: Sequence[Change],
        tasks: Sequence[NewTask],
        reconcile: Mapping[str, Sequence[NewTask]],
        who: str,
        at: datetime,
    ) -> list[int]:
        """Transaction B: every change with its history, every task, the reminder tasks of each case in
        `reconcile` made equal to that list (kind `remind`; those not in it cancelled; those already done left
        alone), the event marked done. All or nothing. Returns the seqs of the new tasks.

        Raises `Moved` when what a change was read from is no longer so; `Twin` on the unique index of live cases;
        `Settled` (a `Moved`) when another process settled the event.
        """
        settlement = Settlement(
            event_seq=event_seq, changes=changes, tasks=tasks, reconcile=reconcile, who=who, at=at
        )
        return self.engine.write(_settling(settlement), serial=True)

    def settle_each(self, settlements: Sequence[Settlement]) -> Sequence[list[int] | Exception]:
        """Each as by `settle`, on its own, in as few commits as the engine can: what it returned or raised."""
        return self.engine.write_each([_settling(one) for one in settlements], serial=True)

    def fail_event(
        self, seq: int, *, error: str, now: datetime, final: bool, not_before: datetime | None = None
    ) -> None:
        """The event's handler failed: it may be claimed from `not_before` on (system time), or (`final`) never."""
        later = stamp(not_before or now)
        self.engine.write(lambda tx: inbox.fail(tx, seq=seq, error=error, final=final, not_before=later))

    # -- the courier's
    def claim_tasks(
        self,
        *,
        me: str,
        case_now: datetime,
        now: datetime,
        lease_s: float,
        limit: int,
        kinds: Sequence[str] = (),
    ) -> list[Task]:
        """Due tasks, at most one a lane (its head by seq), highest priority first, leased until now + lease_s."""
        with self.engine.reading() as connection:
            seqs = queue.heads(connection, me=me, case_now=case_now, now=now, limit=limit, kinds=kinds)
        if not seqs:
            return []
        return self.engine.write(
            lambda tx: queue.claim(tx, seqs, me=me, case_now=case_now, now=now, lease_s=lease_s), seen=False
        )

    def task_done(
        self,
        seq: int,
        *,
        me: str,
        now: datetime,
        result: dict[str, Any] | None = None,
        message: MessageRow | None = None,
    ) -> bool:
        """False when the lease was lost: somebody else did it. The message is kept in any case: it was sent."""
        return self.engine.write(_finishing(Done(seq, result or {}, message), me, now))

    def tasks_done(self, done: Sequence[Done], *, me: str, now: datetime) -> list[bool]:
        """Each of them as by `task_done`, in one commit."""
        finishing = [_finishing(one, me, now) for one in done]
        return self.engine.write(lambda tx: [finish(tx) for finish in finishing])

    def task_again(self, seq: int, *, me: str, not_before: datetime, error: str, failed: bool = True) -> None:
        """It did not work and is tried again, not before that moment of system time. Its lane waits for it.

        Not `failed`: it only had to wait, and the try does not count.
        """
        later = stamp(not_before)
        self.engine.write(
            lambda tx: queue.again(tx, seq=seq, me=me, not_before=later, error=error, failed=failed), seen=False
        )

    def bring_forward(self, workspace: str, *, now: datetime) -> int:
        """What rests after a failure in a workspace's chats may be tried now (`now`: system time). How many."""
        return self.engine.write(lambda tx: queue.bring_forward(tx, workspace, now=stamp(now)))

    def bring_back(self, *, now: datetime) -> int:
        """The clock was set back: what was to be done at once while it was ahead is due at `now` (case time)."""
        return self.engine.write(lambda tx: queue.bring_back(tx, now=stamp(now)))

    def task_dead(
        self, seq: int, *, me: str, now: datetime, error: str, state: str = "dead", told: Sequence[NewTask] = ()
    ) -> bool:
        """It is not tried again (`dead`), or nobody knows whether it happened (`unknown`). Its lane goes on, and what
        is told of it is queued in the same commit. False when the lease was lost: nothing was written."""
        rows = [queue.task_columns(task) for task in told]

        def work(tx: Connection) -> bool:
            ours = queue.dead(tx, seq=seq, me=me, at=stamp(now), error=error, state=state)
            for row in rows if ours else ():
                queue.insert(tx, row)
            return ours

        return self.engine.write(work)

    def free_gone(self, *, now: datetime) -> int:
        """Frees the leases of this machine's processes that were killed; how many processes there were."""
        with self.engine.reading() as connection:
            gone = [holder for holder in holders.held(connection, now=stamp(now)) if holders.is_gone(holder)]
        if gone:
            self.engine.write(lambda tx: holders.free(tx, gone), seen=False)
        return len(gone)

    # -- small things
    def put_setting(self, name: str, value: str) -> None:
        """Keeps a small fact for the house."""
        self.engine.write(lambda tx: tx.run(upkeep.PUT_SETTING, name=name, value=value))

    def lease(self, name: str, *, me: str, now: datetime, lease_s: float) -> bool:
        """Takes or renews what only one process may hold (a stream). False while another holds it.

        With `lease_s=0` the holder lets go.
        """
        return self.engine.write(lambda tx: upkeep.lease(tx, name, me=me, now=now, lease_s=lease_s), seen=False)

    def spend(self, budget: str, *, period: str, wanted: int, limit: int) -> int:
        """Takes a block of what may be sent in a period ("2026-11-23T10:00"): how much was left of `wanted`."""
        return self.engine.write(
            lambda tx: upkeep.spend(tx, budget, period=period, wanted=wanted, limit=limit), seen=False
        )

    def allot(self, limit: Limit, *, me: str, sent: Mapping[datetime, int], wanted: int, now: datetime) -> Block:
        """Gives a block of a limit that all processes share and takes note of what was used of the last one."""
        return self.engine.write(
            lambda tx: allowance.allot(tx, limit, me=me, sent=sent, wanted=wanted, now=now), seen=False
        )

    def revision(self) -> int:
        """Grows with every commit that anybody might want to see."""
        return self.engine.revision()

    def listen(self, heard: Callable[[], None]) -> Callable[[], None]:
        """Calls `heard` when another process committed (PostgreSQL only). Returns what ends it."""
        return self.engine.listen(heard)

    def backup(self, path: str) -> None:
        """A consistent copy of the ledger and its files in one archive, while others go on writing."""
        from bot.ledger.backup import backup

        backup(self.engine, self.files, Path(path))

    def tidy(self, *, now: datetime) -> dict[str, int]:
        """Nightly: done tasks after 90 days, inbox keys after 30."""
        return upkeep.tidy(self.engine, now=now)


def _settling(settlement: Settlement) -> Callable[[Connection], list[int]]:
    """Everything that can be made ready before the lock is."""
    who, at, written = settlement.who, settlement.at, stamp(settlement.at)
    steps = [prepare(change, who=who, at=at) for change in settlement.changes]
    rows = [queue.task_columns(task) for task in settlement.tasks]
    plans = {ref: {task.key: queue.task_columns(task) for task in plan} for ref, plan in settlement.reconcile.items()}

    def work(tx: Connection) -> list[int]:
        if settlement.event_seq is not None:
            inbox.settle(tx, settlement.event_seq)
        new = [seq for step in steps for seq in step(tx)]
        new += [seq for row in rows for seq in queue.insert(tx, row)]
        return new + [seq for ref, plan in plans.items() for seq in queue.reconcile(tx, ref, plan, written)]

    return work


def _finishing(done: Done, me: str, now: datetime) -> Callable[[Connection], bool]:
    text, kept = dumps(done.result), message_columns(done.message) if done.message else None

    def work(tx: Connection) -> bool:
        if kept:
            keep_message(tx, kept)
        return queue.done(tx, seq=done.seq, me=me, at=stamp(now), result=text)

    return work


def engine_for(url: str) -> Engine:
    """The engine a URL names. psycopg is imported only where it is used."""
    if url.startswith(("postgresql://", "postgres://")):
        from bot.ledger.postgres import Postgres

        return Postgres(url)
    from bot.ledger.sqlite import Sqlite

    return Sqlite(url.removeprefix("sqlite:///") if url.startswith("sqlite:///") else url)
