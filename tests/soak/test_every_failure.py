"""The n-th call to the database fails, or the n-th to the vendor, for every n of a stretch of work: nobody notices.

Three groups write at the same time, so that what shares a commit (several events settled, several sends noted) is
torn at each of its statements, too. Each failure hits the next piece of work of one and the same team.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation.words import sayer
from bot.ledger.mistakes import LedgerTrouble
from tests.ledger.conftest import postgres, url
from tests.soak.caseload import open_cases, ref_of
from tests.soak.frail import Fuse, wire
from tests.soak.table import told
from tests.workspaces.feishu.team import Team

__all__ = ["postgres", "url"]

GROUPS = 3
ROUNDS = 120
"""Of a minute each: longer than the longest pause between two tries."""
NUDGE = "平台等我方回复：{ref}"
ANSWERED = sayer("zh-CN")("{ref}: we have answered; it is with the marketplace again.", ref="{ref}")
AFTER_A_FAILURE = timedelta(seconds=61)
"""By then every lease of what was under way has run out, and Feishu brings what was not acknowledged again."""


class Busy(Team):
    """Three people who tell of their own cases in their own groups, all at once."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.people = [self.fake.user(f"小{n}") for n in range(GROUPS)]
        self.groups = [self.fake.group(f"群{n}", [person]) for n, person in enumerate(self.people)]
        open_cases(self.house.ledger, self.people, self.groups, self.house.now())
        self.typed: Counter[str] = Counter()

    def settles(self) -> None:
        """Until everything is at rest, however often it has to be tried."""
        for _ in range(ROUNDS):
            try:
                self.house.settle()
                if self._rests():
                    return
            except LedgerTrouble:
                pass
            self.system.at += AFTER_A_FAILURE
            self.fake.clock.run_due()
        raise AssertionError("it does not come to rest")

    def _rests(self) -> bool:
        with self.house.ledger.reading() as reading:
            left = reading.tasks(kind="send") + reading.tasks(kind="update")
            retry = reading.next_retry(case_now=self.house.now(), now=self.system())
        return not left and retry is None and all(one.arrived for one in self.fake.post.deliveries)

    def all_say(self, command: str) -> None:
        """Each in their own group, before anything of it is worked on; and all that follows."""
        self.all_try(command)
        self.settles()

    def all_try(self, command: str) -> None:
        """They say it; what becomes of it comes later."""
        self.system.at += timedelta(minutes=1)
        self.fake.post.deliveries.clear()
        for n, (person, group) in enumerate(zip(self.people, self.groups, strict=True)):
            self.fake.says(person, group, f"/{command} {ref_of(n)}", mention_bot=True)
        self.typed[command] += 1

    def is_as_if_nothing_had_failed(self) -> None:
        """Every command had its effect once, every answer stands in its chat once, and nobody was bothered."""
        with self.house.ledger.reading() as reading:
            assert reading.failed_events() == []
            assert reading.tasks(states=("dead", "unknown")) == []
            for n, group in enumerate(self.groups):
                ref = ref_of(n)
                history = Counter(row.what for row in reading.history(ref))
                assert {what: history[what] for what in self.typed} == self.typed
                assert sum(history.values()) - 1 == self.case(ref).revision, "a row for each change"
                said = [message.text for message in self.fake.shown(group)]
                assert sum(NUDGE.format(ref=ref) in text for text in said) == self.typed["waiting"]
                assert sum(ANSWERED.format(ref=ref) in text for text in said) == self.typed["answered"]
                assert len(said) == sum(self.typed.values()), said[-6:]


@pytest.fixture
def fuse(monkeypatch: pytest.MonkeyPatch) -> Fuse:
    fuse = Fuse()
    wire(fuse, monkeypatch)
    return fuse


@pytest.fixture
def team(fuse: Fuse, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Busy]:
    monkeypatch.setenv("CASEBOT_LEDGER_URL", url)
    one = Busy(tmp_path / "data")
    yield one
    fuse.arm(0, "")
    one.ends()


def a_stretch_of_work(team: Busy) -> None:
    """Each says that the marketplace waits, and then that they have answered."""
    for command in ("waiting", "answered"):
        team.all_say(command)


def every(step: int, begin: int = 1) -> range:
    """The calls that fail, one after the other, until none is left to fail."""
    return range(begin, 100_000, step)


def whichever_database_call_fails(team: Busy, fuse: Fuse, how: str, numbers: range) -> list[str]:
    """The statements that failed."""
    failed = []
    for n in numbers:
        fuse.arm(n, how)
        a_stretch_of_work(team)
        blown = fuse.blown
        fuse.arm(0, "")
        team.is_as_if_nothing_had_failed()
        if not blown:
            break
        failed.append(blown)
    return failed


def whichever_vendor_call_fails(team: Busy, how: str, numbers: range) -> int:
    """How many failed."""
    failed = 0
    for n in numbers:
        team.fake.tenant.faults.arm_nth(n, how=how)
        a_stretch_of_work(team)
        met = team.fake.tenant.faults.disarm_nth()
        team.is_as_if_nothing_had_failed()
        if not met:
            break
        failed += 1
    return failed


HOW_CALLS_FAIL = ("drop_before", "drop_after", "503", "503_after", "429", "malformed_json", "expired_token")


@pytest.mark.parametrize("how", ["before", "after"])
def test_some_calls_to_the_database_fail(team: Busy, fuse: Fuse, how: str) -> None:
    failed = whichever_database_call_fails(team, fuse, how, every(61, begin=7))
    assert len(failed) > 5


@pytest.mark.parametrize("how", ["drop_after"])
def test_whichever_call_to_the_vendor_fails(team: Busy, how: str) -> None:
    assert whichever_vendor_call_fails(team, how, every(1)) > 5


def engine_of(team: Busy) -> str:
    """As the table names it."""
    return "PostgreSQL" if team.house.ledger.url.startswith("postgresql") else "SQLite"


@pytest.mark.soak
@pytest.mark.parametrize("how", ["before", "after"])
def test_whichever_call_to_the_database_fails(team: Busy, fuse: Fuse, how: str) -> None:
    begin = time.monotonic()
    failed = whichever_database_call_fails(team, fuse, how, every(1))
    assert len(failed) > 300
    what = f"(a) n-th database call fails {how} it is done, {engine_of(team)}"
    told(what, f"n up to {len(failed)}; nothing lost, nothing twice", begin)


@pytest.mark.soak
@pytest.mark.parametrize("how", HOW_CALLS_FAIL)
def test_whichever_call_to_the_vendor_fails_in_each_way(team: Busy, how: str) -> None:
    begin = time.monotonic()
    failed = whichever_vendor_call_fails(team, how, every(1))
    assert failed > 5
    told(
        f"(a) n-th vendor call fails, {how}, {engine_of(team)}",
        f"n up to {failed}; nothing lost, nothing twice",
        begin,
    )
