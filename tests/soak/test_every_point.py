"""A bot kills itself at each named point of its work, by SIGKILL; the next one goes on as if nothing had happened."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.ledger.conftest import postgres, url
from tests.soak.dingtalk_town import DingTalkTown
from tests.soak.feishu_town import FeishuTown
from tests.soak.table import engine_of, told
from tests.soak.township import Township
from tests.soak.traps import OF_DINGTALK, TRAPS

__all__ = ["postgres", "url"]

GROUPS = 3
TOWNS: dict[str, type[Township]] = {"feishu": FeishuTown, "dingtalk": DingTalkTown}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "town"


def work(township: Township) -> None:
    """Everybody says that the marketplace waits, and that they have answered, as fast as they are heard; and each is
    reminded of something."""
    township.are_reminded()
    for command in ("waiting", "answered"):
        for n in range(GROUPS):
            township.says(n, command)


def falls_into(township: Township, point: str) -> None:
    doomed = township.starts_a_bot(trap=point)
    doomed.wait_until_up()
    work(township)
    assert doomed.has_died(), f"nobody came by: {point}"
    township.buries(doomed)


def one_after_the_other(township: Township, points: Iterable[str]) -> None:
    """Each takes up what the one before left, and falls into its own trap."""
    try:
        for point in points:
            falls_into(township, point)
        township.starts_a_bot().wait_until_up()
        township.rests()
        township.sound()
    finally:
        township.ends()


def test_bots_killed_at_every_point_hand_on_what_they_were_at(folder: Path, url: str) -> None:
    """Half of the points on each engine."""
    points = list(TRAPS["feishu"])[url.startswith("postgresql") :: 2]
    one_after_the_other(FeishuTown(folder, url, groups=GROUPS), points)


def test_bots_killed_where_they_speak_to_dingtalk_hand_on_what_they_were_at(folder: Path, tmp_path: Path) -> None:
    """Where something went out and is not noted; what is not the vendor's is the same as in Feishu."""
    points = [point for point in OF_DINGTALK if point.startswith("after")]
    one_after_the_other(DingTalkTown(folder, str(tmp_path / "ledger.db"), groups=GROUPS), points)


@pytest.mark.soak
@pytest.mark.parametrize(("vendor", "point"), [(vendor, point) for vendor in TRAPS for point in TRAPS[vendor]])
def test_a_bot_killed_there_loses_nothing_and_repeats_nothing(
    folder: Path, url: str, vendor: str, point: str
) -> None:
    begin = time.monotonic()
    one_after_the_other(TOWNS[vendor](folder, url, groups=GROUPS), [point])
    what = f"(a) killed at: {point}, {vendor}, {engine_of(url)}"
    told(what, "the next bot went on; nothing lost, nothing twice", begin)
