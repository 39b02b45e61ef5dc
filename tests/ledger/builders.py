"""What the tests put into a ledger, in one line each."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any, TypeVar

import psycopg
from psycopg.rows import dict_row

from bot.casework.case import Case, opened
from bot.casework.draft import Draft, FactSpan, Sentence
from bot.ledger import schema
from bot.ledger.changes import Change
from bot.ledger.ledger import Ledger
from bot.ledger.records import DraftRow, Interview, NewTask

NOW = datetime(2026, 3, 20, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
T = TypeVar("T")


def a_case(ref: str = "C1001", **fields: Any) -> Case:
    """A case about one ASIN of its own in the group "group"."""
    usual: dict[str, Any] = {
        "shop": "north",
        "marketplace": "amazon",
        "site": "amazon.com",
        "issue": "listing.removed",
        "owner": "lin",
        "chat": "group",
        "created_at": NOW,
        "subjects": ("B0" + ref[1:].rjust(8, "0"),),
    }
    return Case(ref=ref, **(usual | fields))


def an_interview(id: str = "i1", **fields: Any) -> Interview:
    usual: dict[str, Any] = {
        "member": "lin",
        "chat": "lin-private",
        "home_chat": "group",
        "started_at": NOW,
        "touched_at": NOW,
    }
    return Interview(id=id, **(usual | fields))


def a_draft(ref: str = "C1001", text: str = "The listing was removed on 2026-03-01.") -> DraftRow:
    sentence = Sentence(
        part="summary", text=text, reading="该商品于 2026-03-01 被下架。", facts=(FactSpan(27, 37, "when"),)
    )
    draft = Draft(
        marketplace="amazon",
        site="amazon.com",
        issue="listing.removed",
        language="en",
        form="four_part",
        sentences=(sentence,),
        headings=(("summary", "[Issue Summary]"),),
    )
    return DraftRow(case=ref, version=0, draft=draft, by="lin", at=NOW)


def a_task(key: str, *, due_at: datetime = NOW, **fields: Any) -> NewTask:
    return NewTask(kind=fields.pop("kind", "send"), key=key, due_at=due_at, **fields)


def a_reminder(key: str, *, due_at: datetime = NOW + MINUTE, case: str = "C1001", **fields: Any) -> NewTask:
    return NewTask(kind="remind", key=key, due_at=due_at, case=case, **fields)


def settle(
    ledger: Ledger,
    *changes: Change,
    tasks: Sequence[NewTask] = (),
    plan: Mapping[str, Sequence[NewTask]] | None = None,
    event: int | None = None,
    who: str = "lin",
    at: datetime = NOW,
) -> list[int]:
    return ledger.settle(event_seq=event, changes=changes, tasks=tasks, reconcile=dict(plan or {}), who=who, at=at)


def with_cases(ledger: Ledger, *cases: Case) -> None:
    settle(ledger, *(opened(case) for case in cases))


def claim(ledger: Ledger, me: str = "bot-1", *, at: datetime = NOW, system: datetime = NOW, **how: Any) -> list[str]:
    """The keys of the tasks that are due."""
    tasks = ledger.claim_tasks(me=me, case_now=at, now=system, lease_s=60, limit=how.pop("limit", 10), **how)
    return [task.key for task in tasks]


def seq_of(ledger: Ledger, key: str) -> int:
    states = ("waiting", "done", "dead", "cancelled", "unknown")
    with ledger.reading() as reading:
        return next(task.seq for task in reading.tasks(prefix=key, states=states) if task.key == key)


def state_of(ledger: Ledger, key: str) -> str:
    states = ("waiting", "done", "dead", "cancelled", "unknown")
    with ledger.reading() as reading:
        return next(task.state for task in reading.tasks(prefix=key, states=states) if task.key == key)


def all_at_once(*work: Callable[[], T]) -> list[T | Exception]:
    """Runs these at the same moment, each in a thread of its own. What one raised stands in its place."""
    together = Barrier(len(work))

    def run(one: Callable[[], T]) -> T | Exception:
        together.wait()
        try:
            return one()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(work)) as threads:
        return list(threads.map(run, work))


def rows_of(url: str, tables: Iterable[str] = schema.TABLES) -> dict[str, list[dict[str, Any]]]:
    """Every row of these tables, where they exist, read past the ledger."""
    if url.startswith("postgresql"):
        with psycopg.connect(url, row_factory=dict_row) as connection:
            there = [t for t in tables if connection.execute("SELECT to_regclass(%s) AS it", (t,)).fetchone()["it"]]
            return {t: connection.execute(f"SELECT * FROM {t} ORDER BY {_key(t)}").fetchall() for t in there}
    with closing(sqlite3.connect(url)) as database:
        database.row_factory = sqlite3.Row
        made = {row["name"] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        there = [t for t in tables if t in made]
        return {t: [dict(row) for row in database.execute(f"SELECT * FROM {t} ORDER BY {_key(t)}")] for t in there}


def _key(table: str) -> str:
    return ", ".join(schema.KEYS.get(table, ("1",)))
