"""The queue: what must happen once, now or later. Tasks are put in, claimed under a lease, and finished.

    waiting ──claim──▶ waiting, leased ──▶ done | dead | unknown
       ▲                     │  lease ran out, or task_again
       └─────────────────────┘
    waiting ──▶ cancelled ──▶ waiting (a reminder that is wanted again)

A lane is one chat. Only its head, the due task with the lowest seq, may be under way; a head that is leased or must
wait holds the lane; a task that is not due yet has no lane.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.ledger.codec import dumps, instant, moment, stamp
from bot.ledger.connection import Connection, Row, one_of
from bot.ledger.records import NewTask, Task
from bot.ledger.waits import held, moments, resting

FIELDS = ("kind", "key", "view", "subject", "due_at", "lane", "priority", "case_ref", "extra")

INSERT = (
    "INSERT INTO tasks (kind, key, view, subject, due_at, lane, priority, case_ref, extra)"
    " VALUES (:kind, :key, :view, :subject, :due_at, :lane, :priority, :case_ref, :extra)"
    " ON CONFLICT (key) DO NOTHING RETURNING seq"
)
"""An equal key is a non-event: the unique index, not the code, prevents the double."""


def task_columns(task: NewTask) -> dict[str, Any]:
    """The row of a new task, made before the transaction."""
    return {
        "kind": task.kind,
        "key": task.key,
        "view": task.view,
        "subject": dumps(task.subject),
        "due_at": stamp(task.due_at),
        "lane": task.lane,
        "priority": int(task.priority),
        "case_ref": task.case,
        "extra": dumps(task.extra),
    }


def insert(tx: Connection, columns: Mapping[str, Any]) -> list[int]:
    """The new task's seq, or nothing when its key is known."""
    row = tx.row(INSERT, **columns)
    return [row["seq"]] if row else []


def cancel(tx: Connection, prefix: str, at: str) -> None:
    """Waiting tasks whose key begins so are not carried out. One that is under way may still end as done."""
    tx.run(
        "UPDATE tasks SET state = 'cancelled', done_at = :at"
        " WHERE state = 'waiting' AND key >= :prefix AND key < :beyond",
        prefix=prefix,
        beyond=prefix + "\U0010ffff",
        at=at,
    )


def reconcile(tx: Connection, ref: str, wanted: Mapping[str, Mapping[str, Any]], at: str) -> list[int]:
    """Makes the waiting reminders of a case equal to this plan (key to row). Returns the seqs of new ones."""
    kept = tx.rows("SELECT * FROM tasks WHERE case_ref = :ref AND kind = 'remind'", ref=ref)
    known = {row["key"] for row in kept}
    for row in kept:
        plan = wanted.get(row["key"])
        if plan is None and row["state"] == "waiting":
            tx.run("UPDATE tasks SET state = 'cancelled', done_at = :at WHERE seq = :seq", seq=row["seq"], at=at)
        elif plan is not None and row["state"] == "cancelled":
            _rewrite(tx, row["seq"], plan)
            tx.run(
                "UPDATE tasks SET state = 'waiting', attempts = 0, lease_by = '', lease_until = '', not_before = '',"
                " last_error = '', done_at = '', tried_at = '' WHERE seq = :seq",
                seq=row["seq"],
            )
        elif plan is not None and row["state"] == "waiting" and any(plan[f] != row[f] for f in FIELDS):
            _rewrite(tx, row["seq"], plan)
    return [seq for key, plan in wanted.items() if key not in known for seq in insert(tx, plan)]


def _rewrite(tx: Connection, seq: int, plan: Mapping[str, Any]) -> None:
    tx.run(
        "UPDATE tasks SET view = :view, subject = :subject, due_at = :due_at, lane = :lane, priority = :priority,"
        " extra = :extra WHERE seq = :seq",
        seq=seq,
        **{name: plan[name] for name in ("view", "subject", "due_at", "lane", "priority", "extra")},
    )


FREE = f"t.state = 'waiting' AND t.due_at <= :case_now AND NOT {held('t.')} AND NOT {resting('t.')}"
LANE_FREE = (
    "NOT EXISTS (SELECT 1 FROM tasks f WHERE f.state = 'waiting' AND f.lease_by <> '' AND f.lane <> ''"  # noqa: S608
    f" AND f.lane = t.lane AND {held('f.')})"
)
STAYS = timedelta(seconds=1.1)
"""After its last message a chat stays with the process that sent it: five a second are counted where they are sent.
The tenth is for the network and for machines' clocks."""
STAYED = (
    # What a clock wrote that was ahead, or that was set back since, keeps nobody out.
    "tasks WHERE state <> 'waiting' AND done_at > :lately AND done_at <= :soon AND lane <> ''"
    " AND lease_by NOT IN ('', :me)"
)


def heads(
    db: Connection, *, me: str, case_now: datetime, now: datetime, limit: int, kinds: Sequence[str]
) -> list[int]:
    """What might be claimed now, the most urgent first: looked for in a snapshot, so that nobody waits meanwhile."""
    of_kind, values = one_of("kind", list(kinds)) if kinds else ("", {})
    rows = db.rows(
        # One walk over what is due, no join, so that it is as fast with 5,000 overdue tasks and no statistics at all.
        # `|| ''` keeps the planner from walking every waiting task lane by lane: most of them are due in days.
        "SELECT t.seq FROM (SELECT seq, lane, kind, priority, state, due_at, lease_until, not_before,"  # noqa: S608
        " MIN(seq) OVER (PARTITION BY lane || '') AS head FROM tasks"
        " WHERE state = 'waiting' AND due_at <= :case_now) t"
        f" WHERE (t.lane = '' OR t.seq = t.head) AND {FREE} AND {LANE_FREE}"
        f" AND t.lane NOT IN (SELECT lane FROM {STAYED})"
        f"{f' AND t.kind IN {of_kind}' if kinds else ''} ORDER BY t.priority, t.seq LIMIT :limit",
        case_now=stamp(case_now),
        limit=limit,
        me=me,
        lately=stamp(now - STAYS),
        soon=stamp(now + STAYS),
        **moments(now),
        **values,
    )
    return [row["seq"] for row in rows]


def next_left(db: Connection, *, me: str, case_now: datetime, now: datetime) -> datetime | None:
    """When the first chat in which something waits leaves another process; None when none stays with one."""
    row = db.row(
        f"SELECT MIN(r.done_at) AS at FROM tasks r WHERE r.seq IN (SELECT seq FROM {STAYED})"  # noqa: S608
        " AND EXISTS (SELECT 1 FROM tasks t WHERE t.state = 'waiting' AND t.lane <> '' AND t.lane = r.lane"
        f" AND t.due_at <= :case_now AND NOT {held('t.')})",
        me=me,
        lately=stamp(now - STAYS),
        soon=stamp(now + STAYS),
        case_now=stamp(case_now),
        **moments(now),
    )
    at = moment(row["at"]) if row else None
    return at + STAYS if at else None


def claim(
    tx: Connection, seqs: Sequence[int], *, me: str, case_now: datetime, now: datetime, lease_s: float
) -> list[Task]:
    """Leases those of these tasks that are still free and still heads.

    Safe with any number of claimers: the state is tested again where it is written (without that, PostgreSQL gives
    one task to two), and the unique index `tasks_one_under_way` forbids two of one lane.
    """
    listed, values = one_of("seq", list(seqs))
    tx.run(
        f"UPDATE tasks SET lease_by = '' WHERE state = 'waiting' AND lease_by <> '' AND NOT {held()}",  # noqa: S608
        **moments(now),
    )
    rows = tx.rows(
        f"WITH picked AS (SELECT t.seq FROM tasks t WHERE t.seq IN {listed} AND {FREE} AND {LANE_FREE}"  # noqa: S608
        # Asked of a lane only: reminders have none, and there are thousands of them.
        " AND (t.lane = '' OR NOT EXISTS (SELECT 1 FROM tasks e WHERE e.state = 'waiting' AND e.lane <> ''"
        f" AND e.lane = t.lane AND e.seq < t.seq AND e.due_at <= :case_now)) {tx.skip_locked})"
        " UPDATE tasks SET lease_by = :me, lease_until = :until, attempts = attempts + 1,"
        " tried_at = CASE WHEN tried_at = '' THEN :now ELSE tried_at END"
        f" WHERE seq IN (SELECT seq FROM picked) AND state = 'waiting' AND NOT {held()} RETURNING *",
        me=me,
        case_now=stamp(case_now),
        **moments(now),
        until=stamp(now + timedelta(seconds=lease_s)),
        **values,
    )
    return sorted((task_of(row) for row in rows), key=lambda task: (task.priority, task.seq))


def done(tx: Connection, *, seq: int, me: str, at: str, result: str) -> bool:
    """True when the lease was still ours. A task that was cancelled while it was under way did happen, too."""
    touched = tx.run(
        "UPDATE tasks SET state = 'done', done_at = :at, result = :result, last_error = ''"
        " WHERE seq = :seq AND lease_by = :me AND state IN ('waiting', 'cancelled')",
        seq=seq,
        me=me,
        at=at,
        result=result,
    )
    return touched == 1


def again(tx: Connection, *, seq: int, me: str, not_before: str, error: str, failed: bool) -> None:
    """Back into its lane, at its old place, for a later try; that it had to wait is no failure."""
    tx.run(
        "UPDATE tasks SET lease_by = '', lease_until = '', not_before = :not_before, last_error = :error,"
        " attempts = attempts - :uncounted WHERE seq = :seq AND lease_by = :me AND state = 'waiting'",
        seq=seq,
        me=me,
        uncounted=0 if failed else 1,
        not_before=not_before,
        error=error[:2000],
    )


def bring_forward(tx: Connection, workspace: str, *, now: str) -> int:
    """What rests after a failure in this workspace's chats may be tried now, as often as if it were new."""
    return tx.run(
        "UPDATE tasks SET not_before = '', attempts = 0 WHERE state = 'waiting' AND not_before > :now"
        " AND lease_by = '' AND lane > :first AND lane < :beyond",
        now=now,
        **_lanes_of(workspace),
    )


def bring_back(tx: Connection, *, now: str) -> int:
    """What was to be done at once by a clock that was ahead is due now. Only reminders are ever meant for later."""
    return tx.run(
        "UPDATE tasks SET due_at = :now WHERE state = 'waiting' AND kind <> 'remind' AND due_at > :now", now=now
    )


def _lanes_of(workspace: str) -> dict[str, str]:
    return {"first": f"{workspace}:", "beyond": f"{workspace};"}  # the character after the colon


def waiting_in(db: Connection, workspace: str, *, case_now: datetime) -> int:
    """How many messages are due in this workspace's chats and are not there yet."""
    row = db.row(
        "SELECT COUNT(*) AS n FROM tasks WHERE state = 'waiting' AND lane > :first AND lane < :beyond"
        " AND due_at <= :case_now AND kind IN ('send', 'update')",
        case_now=stamp(case_now),
        **_lanes_of(workspace),
    )
    return int(row["n"]) if row else 0


def dead(tx: Connection, *, seq: int, me: str, at: str, error: str, state: str) -> bool:
    """It will not be tried again; its lane is free. False when the lease was lost: somebody else has it."""
    touched = tx.run(
        "UPDATE tasks SET state = :state, done_at = :at, last_error = :error"
        " WHERE seq = :seq AND lease_by = :me AND state = 'waiting'",
        seq=seq,
        me=me,
        at=at,
        error=error[:2000],
        state=state,
    )
    return touched == 1


def task_of(row: Row) -> Task:
    """A row as a value."""
    return Task(
        seq=row["seq"],
        kind=row["kind"],
        key=row["key"],
        due_at=instant(row["due_at"]),
        view=row["view"],
        subject=json.loads(row["subject"]),
        lane=row["lane"],
        priority=row["priority"],
        case=row["case_ref"],
        extra=json.loads(row["extra"]),
        state=row["state"],
        attempts=row["attempts"],
        lease_by=row["lease_by"],
        lease_until=moment(row["lease_until"]),
        not_before=moment(row["not_before"]),
        last_error=row["last_error"],
        result=json.loads(row["result"]),
        done_at=moment(row["done_at"]),
        tried_at=moment(row["tried_at"]),
    )
