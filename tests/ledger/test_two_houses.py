"""Two houses on one ledger, as two machines of one team: every event is answered once, by one of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation.values import Event, Reply
from tests.house import GROUP, Bot
from tests.inbound import a_submitted_case
from tests.test_desk import NOTED, OUT_OF_DATE, a_click, a_line, steps, toast


@dataclass
class Houses:
    one: Bot
    two: Bot

    def both(self, first: Event, second: Event) -> list[Reply]:
        """Each house is given its event at the same moment."""
        start = threading.Barrier(2)

        def receive(bot: Bot, event: Event) -> Reply:
            start.wait()
            return bot.house.desk.receive(event)

        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(receive, (self.one, self.two), (first, second)))


@pytest.fixture
def houses(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Houses]:
    monkeypatch.setenv("CASEBOT_LEDGER_URL", url)
    found = Houses(Bot(tmp_path / "one"), Bot(tmp_path / "two"))
    yield found
    found.one.closes()
    found.two.closes()


def test_one_click_that_reaches_two_machines_is_answered_by_one(houses: Houses) -> None:
    a_submitted_case(houses.one)
    click = a_click(houses.one, "looked", key="evt_1", ref="C1001")

    replies = houses.both(click, click)

    assert sorted(map(toast, replies)) == ["", NOTED]
    assert steps(houses.one).count("looked") == 1


def test_two_clicks_on_two_machines_are_both_answered_truly(houses: Houses) -> None:
    a_submitted_case(houses.one)
    revision = houses.one.case().revision
    clicks = [
        a_click(houses.one, "looked", key=f"evt_{who}", who=who, ref="C1001", revision=revision)
        for who in ("小李", "小王")
    ]

    replies = houses.both(*clicks)

    assert sorted(map(toast, replies)) == sorted([NOTED, OUT_OF_DATE])
    assert steps(houses.two).count("looked") == 1


def test_one_message_that_reaches_two_machines_is_answered_once(houses: Houses) -> None:
    line = a_line(houses.one, "/help", key="om_1")
    houses.both(line, line)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda bot: bot.house.settle(), (houses.one, houses.two)))
    for bot in (houses.one, houses.two):  # a chat stays for a second with the house that spoke there last
        bot.system.at += timedelta(seconds=2)
        bot.house.settle()

    shown = [bot.sees(GROUP).count("/newcase amazon") for bot in (houses.one, houses.two)]
    assert sorted(shown) == [0, 1]
