"""A vendor is away for an hour, then back: what was to be told in that hour is told once, and nobody is flooded."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.ledger.conftest import postgres, url
from tests.soak.table import engine_of, told
from tests.soak.test_every_failure import VENDORS, Busier

__all__ = ["postgres", "url"]

AWAY = timedelta(hours=1)
STEP = timedelta(minutes=1)
WAYS = ("drop_before", "503", "drop_after")
MANY = 10**9


@contextmanager
def a_team(vendor: str, folder: Path) -> Iterator[Busier]:
    one = VENDORS[vendor](folder)
    try:
        yield one
    finally:
        one.ends()


def an_hour_away(team: Busier, how: str) -> int:
    """Everybody works on for an hour in which nothing reaches the vendor. How many calls failed.

    Events still come in: the vendor's own way to us is another one.
    """
    team.all_say("waiting")
    team.fake.fail("*", times=MANY, how=how)
    end, spoken = team.system.at + AWAY, False
    while team.system.at < end:
        team.system.at += STEP
        team.house.settle()
        if not spoken and end - team.system.at < AWAY / 2:
            spoken = True
            team.all_try("answered")
    failed = len(team.fake.tenant.faults.happened)
    team.fake.heals()
    team.settles()
    return failed


def goes_away_and_comes_back(team: Busier, how: str) -> None:
    """And then everything is as it always was."""
    begin = time.monotonic()
    failed = an_hour_away(team, how)
    assert failed > 10
    team.is_as_if_nothing_had_failed()
    for command in ("waiting", "answered"):
        team.all_say(command)
    team.is_as_if_nothing_had_failed()
    what = f"(b) {team.vendor} away for an hour: {how}, {engine_of(team.house.ledger.url)}"
    told(what, f"{failed} calls failed; {team.promise}", begin)


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("how", WAYS)
def test_after_an_hour_without_the_vendor_everything_is_told_once(tmp_path: Path, vendor: str, how: str) -> None:
    with a_team(vendor, tmp_path / "data") as team:
        goes_away_and_comes_back(team, how)


@pytest.mark.soak
@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("how", WAYS)
def test_an_hour_without_the_vendor_on_either_engine(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, vendor: str, how: str
) -> None:
    monkeypatch.setenv("CASEBOT_LEDGER_URL", url)
    with a_team(vendor, tmp_path / "data") as team:
        goes_away_and_comes_back(team, how)
