"""A bot kills itself at each named point of its work, by SIGKILL; the next one goes on as if nothing had happened."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger.conftest import postgres, url
from tests.soak.nursery import TRAPS
from tests.soak.table import told
from tests.soak.township import Township

__all__ = ["postgres", "url"]

GROUPS = 3


@pytest.fixture
def township(tmp_path: Path, url: str) -> Iterator[Township]:
    one = Township(tmp_path / "town", url, groups=GROUPS)
    yield one
    one.ends()


def work(township: Township) -> None:
    """Everybody says that the marketplace waits, and that they have answered, as fast as they are heard; and each is
    reminded of something."""
    township.are_reminded()
    for command in ("waiting", "answered"):
        for n in range(GROUPS):
            township.says(n, command)


def test_bots_killed_at_every_point_hand_on_what_they_were_at(township: Township) -> None:
    """Each takes up what the one before left, and falls into its own trap: half of them on each engine."""
    for point in list(TRAPS)[township.ledger_url.startswith("postgresql") :: 2]:
        doomed = township.starts_a_bot(trap=point)
        doomed.wait_until_up()
        work(township)
        assert doomed.has_died(), f"nobody came by: {point}"
        township.buries(doomed)
    township.starts_a_bot().wait_until_up()
    township.rests()
    township.sound()


@pytest.mark.soak
@pytest.mark.parametrize("point", TRAPS)
def test_a_bot_killed_there_loses_nothing_and_repeats_nothing(township: Township, point: str) -> None:
    begin = time.monotonic()
    doomed = township.starts_a_bot(trap=point)
    doomed.wait_until_up()
    work(township)
    assert doomed.has_died(), "nobody came by"
    township.buries(doomed)

    township.starts_a_bot().wait_until_up()
    township.rests()
    township.sound()
    engine = "PostgreSQL" if township.ledger_url.startswith("postgresql") else "SQLite"
    told(f"(a) killed at: {point}, {engine}", "the next bot went on; nothing lost, nothing twice", begin)
