"""The n-th call to the database fails, or the n-th to the vendor, for every n of a stretch of work: nobody notices.

Each failure hits the next piece of work of one and the same team.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger.conftest import postgres, url
from tests.soak.busy import BusyInDingTalk, BusyInFeishu
from tests.soak.frail import Fuse, wire
from tests.soak.table import engine_of, told

__all__ = ["postgres", "url"]

Busier = BusyInFeishu | BusyInDingTalk
VENDORS: dict[str, type[Busier]] = {"feishu": BusyInFeishu, "dingtalk": BusyInDingTalk}


@pytest.fixture
def fuse(monkeypatch: pytest.MonkeyPatch) -> Fuse:
    fuse = Fuse()
    wire(fuse, monkeypatch)
    return fuse


@pytest.fixture
def team(
    request: pytest.FixtureRequest, fuse: Fuse, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Busier]:
    """In Feishu, unless a test names a vendor."""
    monkeypatch.setenv("CASEBOT_LEDGER_URL", url)
    one = VENDORS[getattr(request, "param", "feishu")](tmp_path / "data")
    yield one
    fuse.arm(0, "")
    one.ends()


def a_stretch_of_work(team: Busier) -> None:
    """Each says that the marketplace waits, and then that they have answered."""
    for command in ("waiting", "answered"):
        team.all_say(command)


def every(step: int, begin: int = 1) -> range:
    """The calls that fail, one after the other, until none is left to fail."""
    return range(begin, 100_000, step)


def whichever_database_call_fails(team: Busier, fuse: Fuse, how: str, numbers: range) -> list[str]:
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


def whichever_vendor_call_fails(team: Busier, how: str, numbers: range) -> int:
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
def test_some_calls_to_the_database_fail(team: Busier, fuse: Fuse, how: str) -> None:
    failed = whichever_database_call_fails(team, fuse, how, every(61, begin=7))
    assert len(failed) > 5


@pytest.mark.parametrize("how", ["drop_after"])
def test_whichever_call_to_the_vendor_fails(team: Busier, how: str) -> None:
    assert whichever_vendor_call_fails(team, how, every(1)) > 5


@pytest.mark.soak
@pytest.mark.parametrize("how", ["before", "after"])
def test_whichever_call_to_the_database_fails(team: Busier, fuse: Fuse, how: str) -> None:
    begin = time.monotonic()
    failed = whichever_database_call_fails(team, fuse, how, every(1))
    assert len(failed) > 300
    what = f"(a) n-th database call fails {how} it is done, {engine_of(team.house.ledger.url)}"
    told(what, f"n up to {len(failed)}; nothing lost, nothing twice", begin)


@pytest.mark.soak
@pytest.mark.parametrize("team", VENDORS, indirect=True)
@pytest.mark.parametrize("how", HOW_CALLS_FAIL)
def test_whichever_call_to_the_vendor_fails_in_each_way(team: Busier, how: str) -> None:
    begin = time.monotonic()
    failed = whichever_vendor_call_fails(team, how, every(1))
    assert failed > 5
    told(
        f"(a) n-th vendor call fails, {team.vendor}, {how}, {engine_of(team.house.ledger.url)}",
        f"n up to {failed}; {team.promise}",
        begin,
    )
