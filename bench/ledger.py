"""The ledger at ten thousand cases and at a million, beside APScheduler's job store and sqlite3 by itself.

    python -m bench ledger                         10,000 and 1,000,000 cases, 20,000 and 2,000,000 tasks
    CASEBOT_BENCH_CASES=1000,20000 python -m bench ledger      smaller, to see that it runs
    CASEBOT_BENCH_POSTGRES=postgresql://…/empty python -m bench ledger     the larger one on PostgreSQL as well

The large ledger takes some minutes and 3 GB to make; CASEBOT_BENCH_FOLDER keeps it for the next run.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.big_ledger import CHATS, FIRST, LIVE_EVERY, NOW, a_case, build, house_on
from bench.feishu_bots import HERE, PEERS
from bench.figures import Figure, spread
from bot.casework.case import opened
from bot.conversation.values import Event
from bot.ledger.files import FileStore
from bot.ledger.ledger import Ledger
from bot.ledger.moving import move
from bot.ledger.records import NewTask
from bot.ledger.sqlite import SqliteConnection
from tests.house import GROUP, Bot

TASKS_A_CASE = 2
RUNS = 200
COMMITS = 1000
AIMS = {"tick": "≤ 5 ms", "/status": "≤ 5 ms", "/cases": "≤ 30 ms", "search": "≤ 100 ms"}
GROWTH = "growth ≤ 2×"


def measure() -> list[Figure]:
    """Each size by itself, the growth between them, the job store, and the commits."""
    sizes = [int(one) for one in os.environ.get("CASEBOT_BENCH_CASES", "10000,1000000").split(",")]
    with _folder() as folder:
        figures: list[Figure] = []
        medians: list[dict[str, float]] = []
        for cases in sizes:
            ledger = folder / f"ledger-{cases}.db"
            build(ledger, cases=cases, tasks=cases * TASKS_A_CASE)
            found = _timings(str(ledger), folder / f"data-{cases}", cases)
            medians.append({what: sorted(times)[len(times) // 2] for what, times in found.items()})
            figures += [
                Figure(f"{what}, {cases:,} cases", spread(times), _aim(what)) for what, times in found.items()
            ]
        for what, small in medians[0].items():
            figures.append(Figure(f"{what}, growth", f"{medians[-1][what] / small:.2f}×", GROWTH))
        if url := os.environ.get("CASEBOT_BENCH_POSTGRES"):
            move(folder / f"ledger-{sizes[-1]}.db", url, FileStore(folder / "no files"), now=datetime.now(UTC))
            found = _timings(url, folder / "data-postgres", sizes[-1])
            figures += [
                Figure(f"PostgreSQL: {what}, {sizes[-1]:,} cases", spread(times), _aim(what))
                for what, times in found.items()
            ]
        figures += _job_stores(folder, [cases * TASKS_A_CASE for cases in sizes])
        return figures + _commits(folder)


def _aim(what: str) -> str:
    return next((aim for name, aim in AIMS.items() if what.startswith(name)), "-")


# -- what people and the clock ask


def _timings(url: str, data: Path, cases: int) -> dict[str, list[float]]:
    bot = house_on(url, data)
    live = [n for n in range(FIRST, FIRST + cases) if n % CHATS == 0 and n % LIVE_EVERY == 0] or [FIRST]
    some = [a_case(live[n % len(live)]) for n in range(RUNS)]
    try:
        return {
            "tick, nothing due": _timed(lambda _: _tick(bot)),
            "tick, one due": _timed(lambda n: _one_due(bot, n)),
            "/status at the door": _timed(lambda n: _says(bot, f"/status {some[n].ref}", n)),
            "/cases at the door and drawn": _timed(lambda n: _says(bot, "/cases", RUNS + n, drawn=True)),
            "search, one of a kind": _timed(lambda n: _search(bot, some[n].subjects[0])),
            "search, in every case": _timed(lambda _: _search(bot, "商品下架")),
            "search, a lead, nothing found": _timed(lambda n: _search(bot, f"下架 没有的词{n}", who="local:chenjie")),
        }
    finally:
        bot.closes()


def _timed(once: Callable[[int], None]) -> list[float]:
    times = []
    for n in range(RUNS):
        began = time.perf_counter()
        once(n)
        times.append(time.perf_counter() - began)
    return times


def _tick(bot: Bot) -> None:
    """What the clock does when it wakes: claims nothing, and asks when to look again."""
    ledger = bot.house.ledger
    ledger.claim_tasks(me="bench", case_now=NOW, now=NOW, lease_s=60, limit=20)
    with ledger.reading() as reading:
        reading.next_due(after=NOW)
        reading.next_retry(case_now=NOW, now=NOW)


def _one_due(bot: Bot, n: int) -> None:
    ledger, task = bot.house.ledger, NewTask(kind="work", key=f"due:{time.time_ns()}:{n}", due_at=NOW)
    ledger.settle(event_seq=None, changes=(), tasks=[task], reconcile={}, who="bench", at=NOW)
    for claimed in ledger.claim_tasks(me="bench", case_now=NOW, now=NOW, lease_s=60, limit=20, kinds=("work",)):
        ledger.task_done(claimed.seq, me="bench", now=NOW)


def _says(bot: Bot, text: str, n: int, *, drawn: bool = False) -> None:
    event = Event(
        id=f"bench-{time.time_ns()}-{n}",
        workspace="local",
        kind="message",
        chat=GROUP,
        sender="local:xiaoli",
        at=bot.house.now(),
        text=text,
    )
    bot.house.desk.receive(event)
    bot.house.desk.work_off()
    if drawn:
        bot.house.courier.carry_out()


def _search(bot: Bot, words: str, who: str = "local:xiaoli") -> None:
    with bot.house.ledger.reading() as reading:
        reading.search(words, seen_by=who)


# -- beside others


def _job_stores(folder: Path, sizes: list[int]) -> list[Figure]:
    if not PEERS.exists():
        return [Figure("APScheduler's job store", "not installed: see bench/peers/job_store.py", "-")]
    figures = []
    for jobs in sizes:
        script = [str(PEERS), str(HERE / "peers" / "job_store.py"), str(folder / f"jobs-{jobs}.db"), str(jobs), "50"]
        done = subprocess.run(script, capture_output=True, text=True)
        if done.returncode:
            return [Figure("APScheduler's job store", "not installed: see bench/peers/job_store.py", "-")]
        found: dict[str, list[float]] = json.loads(done.stdout)
        figures += [
            Figure(f"APScheduler's job store: {what}, {jobs:,} jobs", spread(times), "beside ours")
            for what, times in found.items()
        ]
    return figures


def _commits(folder: Path) -> list[Figure]:
    """The same statements, recorded from the ledger, given to sqlite3 with the same fsync."""
    with _recorded() as said:
        _case_commits(folder / "one.db", 1)
    first = next(
        n for n, (sql, _, _) in enumerate(said) if "FROM cases" in sql or sql.startswith("INSERT INTO cases")
    )
    ours = _case_commits(folder / "ours.db", COMMITS)
    raw = _raw_commits(folder / "raw.db", said[first:], COMMITS)
    return [
        Figure("case commits a second", f"{ours:.0f}", "-"),
        Figure("the same statements by sqlite3 alone", f"{raw:.0f}", "-"),
        Figure("case commits beside sqlite3", f"{ours / raw:.2f}", "≥ 0.5"),
    ]


def _case_commits(path: Path, many: int) -> float:
    path.unlink(missing_ok=True)
    ledger = Ledger(str(path))
    ledger.migrate()
    began = time.perf_counter()
    for n in range(many):
        case = a_case(FIRST + n)
        task = NewTask(kind="send", key=f"case:{n}", due_at=NOW + timedelta(days=1), lane=case.chat, case=case.ref)
        ledger.settle(
            event_seq=None, changes=[opened(case)], tasks=[task], reconcile={}, who=case.owner, at=case.created_at
        )
    took = time.perf_counter() - began
    ledger.close()
    return many / took


@contextmanager
def _recorded() -> Iterator[list[tuple[str, Any, bool]]]:
    """Every statement of every connection, with its values."""
    said: list[tuple[str, Any, bool]] = []
    originals = {name: getattr(SqliteConnection, name) for name in ("run", "row", "rows")}
    many = SqliteConnection.many

    def recording(name: str) -> Callable[..., Any]:
        def call(self: SqliteConnection, sql: str, **values: Any) -> Any:
            if sql.startswith(("INSERT", "UPDATE", "DELETE", "SELECT ref")):
                said.append((sql, values, False))
            return originals[name](self, sql, **values)

        return call

    def call_many(self: SqliteConnection, sql: str, values: Any) -> None:
        said.append((sql, list(values), True))
        many(self, sql, values)

    for name in originals:
        setattr(SqliteConnection, name, recording(name))
    SqliteConnection.many = call_many  # type: ignore[method-assign]
    try:
        yield said
    finally:
        for name, original in originals.items():
            setattr(SqliteConnection, name, original)
        SqliteConnection.many = many  # type: ignore[method-assign]


def _raw_commits(path: Path, one: list[tuple[str, Any, bool]], times: int) -> float:
    """One transaction's statements over and over, each time about a case of its own."""
    path.unlink(missing_ok=True)
    ledger = Ledger(str(path))
    ledger.migrate()
    ledger.close()
    was = next(values["ref"] for sql, values, many in one if not many and sql.startswith("INSERT INTO cases"))
    fresh = [[(sql, _renamed(values, was, f"C{FIRST + n}"), many) for sql, values, many in one] for n in range(times)]
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA wal_autocheckpoint = 0")
        began = time.perf_counter()
        for statements in fresh:
            db.execute("BEGIN IMMEDIATE")
            for sql, values, many in statements:
                (db.executemany if many else db.execute)(sql, values)
            db.execute("COMMIT")
        took = time.perf_counter() - began
    return times / took


def _renamed(values: Any, was: str, now: str) -> Any:
    """The same values, of another case."""
    swapped = json.dumps(values).replace(was[1:], now[1:]).replace(was[1:].lower(), now[1:].lower())
    found = json.loads(swapped)
    if isinstance(found, dict):
        for name in ("key", "subjects_key"):
            if name in found:
                found[name] = f"{found[name][:20]}:{now}"
    return found


@contextmanager
def _folder() -> Iterator[Path]:
    if kept := os.environ.get("CASEBOT_BENCH_FOLDER"):
        Path(kept).mkdir(parents=True, exist_ok=True)
        yield Path(kept)
        return
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)
