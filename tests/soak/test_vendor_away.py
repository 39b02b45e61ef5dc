"""Feishu is away for an hour, then back: what was to be told in that hour is told once, and nobody is flooded."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fakes.feishu.tenant import ALL_GROUP_MESSAGES
from tests.soak.table import told
from tests.soak.test_every_failure import Busy

AWAY = timedelta(hours=1)
STEP = timedelta(minutes=1)
WAYS = ("drop_before", "503", "drop_after")
MANY = 10**9


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Busy]:
    one = Busy(tmp_path / "data")
    # A `uuid` holds for an hour; after it the chat is looked at before a message is sent again, which needs this.
    one.fake.tenant.scopes.add(ALL_GROUP_MESSAGES)
    yield one
    one.ends()


def an_hour_away(team: Busy, how: str) -> int:
    """Everybody works on for an hour in which nothing reaches Feishu. How many calls failed.

    Events still come in: Feishu's own way to us is another one.
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


@pytest.mark.parametrize("how", WAYS)
def test_after_an_hour_without_the_vendor_everything_is_told_once(team: Busy, how: str) -> None:
    begin = time.monotonic()
    failed = an_hour_away(team, how)
    assert failed > 10
    team.is_as_if_nothing_had_failed()
    for command in ("waiting", "answered"):
        team.all_say(command)
    team.is_as_if_nothing_had_failed()
    told(f"(b) vendor away for an hour: {how}", f"{failed} calls failed; nothing lost, nothing twice", begin)
