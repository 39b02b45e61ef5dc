"""A ledger of any size, made by bulk SQL in minutes: cases over a thousand chats, their history, their words, and
tasks of which most are done. The indexes are taken away before and made again after, as a restore would."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.casework.case import Case, Status
from bot.ledger.cases import case_columns
from bot.ledger.codec import dumps, stamp
from bot.ledger.tokens import case_tokens
from tests.house import GROUP, Bot

CHATS = 1000
LIVE_EVERY = 50
"""One case in so many still needs somebody; the rest is history."""
WAITING_EVERY = 20
"""One task in so many is still to come."""
NOW = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
FIRST = 5001
TABLES = ("cases", "history", "search_tokens", "case_numbers", "tasks", "memberships", "chats")


def build(path: Path, *, cases: int, tasks: int) -> None:
    """Makes the ledger; a file that is there already is taken as it is."""
    if path.exists():
        return
    house_on(str(path), path.with_suffix(".data")).closes()  # furnished, and with no plans left to make anew
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = OFF")
        indexes = [
            row
            for row in db.execute("SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'index' AND sql <> ''")
            if row[2] in TABLES
        ]
        db.execute("BEGIN")
        for name, _, _ in indexes:
            db.execute(f"DROP INDEX {name}")
        db.executemany("INSERT INTO chats VALUES (?, 0, 0, ?)", _chats())
        db.executemany("INSERT INTO memberships VALUES (?, ?, ?, ?, 'message')", _memberships())
        _fill_cases(db, cases)
        _fill_tasks(db, cases, tasks)
        for _, sql, _ in indexes:
            db.execute(sql)
        db.execute("COMMIT")
        db.execute("ANALYZE")


def house_on(url: str, data: Path) -> Bot:
    """A house on that ledger, on a Monday morning."""
    os.environ["CASEBOT_LEDGER_URL"] = url
    try:
        return Bot(data)
    finally:
        del os.environ["CASEBOT_LEDGER_URL"]


def chat_of(number: int) -> str:
    """Every thousandth case is the group's that is measured."""
    return GROUP if number % CHATS == 0 else f"local:chat-{number % CHATS}"


def _chats() -> Iterator[tuple[str, str]]:
    for n in range(1, CHATS):
        name = f"local:chat-{n}"
        yield name, json.dumps({"id": name, "workspace": "local", "name": f"群 {n}"}, ensure_ascii=False)


def _memberships() -> Iterator[tuple[str, str, str, str]]:
    at = stamp(NOW)
    for n in range(1, CHATS):
        yield f"local:member-{n % 300}", f"local:chat-{n}", at, at


def a_case(number: int) -> Case:
    """The case of that number: about an ASIN of its own."""
    live = number % LIVE_EVERY == 0
    return Case(
        ref=f"C{number}",
        shop=f"shop-{number % 97}",
        marketplace="amazon",
        site="amazon.com",
        issue="listing.removed",
        title="商品下架申诉",
        subjects=(f"B0{number:08}",),
        status=Status.OPEN if live else Status.RESOLVED,
        owner="local:xiaoli" if number % CHATS == 0 else f"local:member-{number % 300}",
        chat=chat_of(number),
        case_id=f"17{number:09}",
        created_at=NOW - timedelta(days=30),
        submitted_at=NOW - timedelta(days=29),
        last_update_at=NOW - timedelta(days=2),
        looked_at=NOW - timedelta(days=1),
        revision=1,
    )


def _fill_cases(db: sqlite3.Connection, many: int) -> None:
    columns = (*case_columns(a_case(FIRST)), "body")
    named, marks = ", ".join(columns), ", ".join("?" * (len(columns) + 1))

    def rows() -> Iterator[tuple[Any, ...]]:
        for n in range(many):
            case = a_case(FIRST + n)
            yield (n + 1, *case_columns(case).values(), dumps(case))

    db.executemany(f"INSERT INTO cases (id, {named}) VALUES ({marks})", rows())  # noqa: S608
    common = case_tokens(replace(a_case(FIRST), ref="", subjects=()))

    def tokens() -> Iterator[tuple[int, str]]:
        for n in range(many):
            own = {f"c{FIRST + n}", str(FIRST + n), f"b0{FIRST + n:08}", f"17{FIRST + n:09}", f"{FIRST + n:09}"[-6:]}
            yield from ((n + 1, token) for token in sorted(common | own))

    db.executemany("INSERT INTO search_tokens VALUES (?, ?)", tokens())
    db.execute(
        "INSERT INTO history (case_ref, at, who, what, detail, before, after)"
        " SELECT ref, ?, owner, 'created', '{}', '{}', '{}' FROM cases",
        (stamp(NOW),),
    )
    db.execute(
        "INSERT INTO case_numbers SELECT ref, '17' || substr('000000000' || number, -9), '17' || number, 'current', ?"
        " FROM cases",
        (stamp(NOW),),
    )


def _fill_tasks(db: sqlite3.Connection, cases: int, many: int) -> None:
    def rows() -> Iterator[tuple[Any, ...]]:
        for n in range(many):
            waiting, number = n % WAITING_EVERY == 0, FIRST + n % cases
            due = NOW + timedelta(hours=1, seconds=n) if waiting else NOW - timedelta(days=1, seconds=n)
            state, done_at = ("waiting", "") if waiting else ("done", stamp(due))
            subject = f'{{"ref":"C{number}"}}'
            yield "remind", f"bench:{n}", "remind", subject, stamp(due), "", 1, f"C{number}", "{}", state, done_at

    db.executemany(
        "INSERT INTO tasks (kind, key, view, subject, due_at, lane, priority, case_ref, extra, state, done_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows(),
    )
