"""No question that people or the clock ask reads a large table from end to end: told by each engine's own plan."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.casework.case import Status
from bot.ledger import inbox, queue
from bot.ledger.connection import Row
from bot.ledger.ledger import Ledger, Reading
from tests.ledger.builders import NOW, a_case, a_draft
from tests.ledger.freeze import fill

LARGE = (
    "cases", "case_numbers", "search_tokens", "history", "interviews", "evidence", "tasks", "inbox", "messages",
    "draft_sketches", "drafts",
)  # fmt: skip
LATER = NOW + timedelta(hours=1)

QUESTIONS: dict[str, Callable[[Reading], Any]] = {
    "a case by our number": lambda r: r.case("C1001", seen_by="lin"),
    "a case by theirs": lambda r: r.case_by_number("17-1", seen_by="wang"),
    "my cases": lambda r: r.cases(seen_by="wang", owner="lin"),
    "a chat's live cases": lambda r: r.cases(seen_by="wang", chat="group", live_only=True),
    "a shop's cases": lambda r: r.cases(shop="north"),
    "a marketplace's newest case": lambda r: r.cases(marketplace="faire", limit=1),
    "cases that wait": lambda r: r.cases(statuses=[Status.WAITING]),
    "a twin": lambda r: r.twin_of(shop="north", issue="x", subjects=["B01"], site="amazon.com"),
    "a case like one about no id": lambda r: r.like_without_ids(a_case("C1", shop="north", subjects=())),
    "the next number": lambda r: r.next_ref(),
    "the history": lambda r: r.history("C1001"),
    "the numbers": lambda r: r.numbers("C1001"),
    "search, a word": lambda r: r.search("下架", seen_by="lin"),
    "search, a number's part": lambda r: r.search("17", seen_by="wang"),
    "the interview I am in": lambda r: r.active_interview("lin"),
    "my interviews": lambda r: r.interviews(member="lin"),
    "a case's interviews": lambda r: r.interviews(case="C1001", states=("active", "paused", "done")),
    "a draft": lambda r: r.draft("C1001"),
    "drafts like a text": lambda r: r.drafts_elsewhere(a_draft().draft.text, marketplace="faire"),
    "cases that say the same": lambda r: r.cases_saying(a_draft().draft.text, marketplace="amazon"),
    "cases with a file": lambda r: r.cases_with_file("a" * 64),
    "a case's files": lambda r: r.evidence(case="C1001"),
    "a case's and an interview's files": lambda r: r.evidence(case="C1001", interview="i1"),
    "a file": lambda r: r.evidence_row("f1"),
    "the files of a message": lambda r: r.evidence_from("om_1"),
    "a case's tasks": lambda r: r.tasks(case="C1001"),
    "a chat's tasks": lambda r: r.tasks(lane="group"),
    "tasks by their keys": lambda r: r.tasks(prefix="remind:", kind="remind"),
    "tasks that died": lambda r: r.tasks(states=("dead", "unknown"), limit=100),
    "sends nobody knows of": lambda r: r.tasks(states=("unknown",), kind="send"),
    "the next due time": lambda r: r.next_due(after=NOW),
    "the next retry": lambda r: r.next_retry(case_now=NOW, now=LATER),
    "the next chat that is free": lambda r: r.next_left(me="bot", case_now=NOW, now=NOW),
    "what waits in a workspace": lambda r: r.waiting_in("feishu", case_now=NOW),
    "an event": lambda r: r.event(1),
    "the newest event": lambda r: r.last_arrival(),
    "events that failed": lambda r: r.failed_events(),
    "a message": lambda r: r.message("local", "m1"),
    "a thread's newest message": lambda r: r.last_message("t"),
    "what can be claimed": lambda r: queue.heads(
        r._db, me="bot", case_now=NOW, now=NOW, limit=20, kinds=("send", "remind")
    ),
}


class Asked:
    """A connection that keeps what it is asked."""

    def __init__(self, real: Any) -> None:
        self._real = real
        self.said: list[tuple[str, dict[str, Any]]] = []

    def rows(self, sql: str, **values: Any) -> list[Row]:
        self.said.append((sql, values))
        return self._real.rows(sql, **values)

    def row(self, sql: str, **values: Any) -> Row | None:
        self.said.append((sql, values))
        return self._real.row(sql, **values)


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    fill(ledger)
    return ledger


def read_whole(connection: Any, sql: str, values: dict[str, Any]) -> list[str]:
    """The large tables that the plan reads from end to end."""
    sqlite = type(connection.of).__name__ == "SqliteConnection"
    if sqlite:
        plan = [row["detail"] for row in connection.rows("EXPLAIN QUERY PLAN " + sql, **values)]
        read = re.compile(r"^SCAN (\w+)(?! USING)")
        names = {name: table for table, name in re.findall(r"(?:FROM|JOIN) (\w+) (?:AS )?([a-z])\b", sql)}
        found = [match[1] for line in plan if (match := read.match(line)) and " USING " not in line]
        return [table for one in found if (table := names.get(one, one)) in LARGE]
    # A planner that has to avoid it reads a table whole only where no index can answer.
    connection.run("SET LOCAL enable_seqscan = off")
    plan = [row["QUERY PLAN"] for row in connection.rows("EXPLAIN " + sql, **values)]
    found = [match[1] for line in plan if (match := re.search(r"Seq Scan on (\w+)", line))]
    return [table for table in found if table in LARGE]


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_large_table_is_read_whole(filled: Ledger, question: str) -> None:
    with filled.engine.reading() as connection:
        asked = Asked(connection)
        QUESTIONS[question](Reading(asked))
        assert asked.said
        whole = [(table, sql) for sql, values in asked.said for table in read_whole(connection, sql, values)]
    assert not whole


class Unheard(Asked):
    """A connection that keeps what it is asked and does none of it."""

    @property
    def skip_locked(self) -> str:
        return self._real.skip_locked

    def rows(self, sql: str, **values: Any) -> list[Row]:
        self.said.append((sql, values))
        return []


def test_the_oldest_event_is_found_without_reading_a_month_of_done_ones(filled: Ledger) -> None:
    with filled.engine.reading() as connection:
        asked = Unheard(connection)
        inbox.claim(asked, me="bot", now=NOW, lease_s=60, seq=None)
        (sql, values), *_ = asked.said
        whole = read_whole(connection, sql, values)
    assert not whole
