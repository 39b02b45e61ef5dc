"""Times in words: on the chat's clock, with the site's beside a deadline."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.casework.case import Case, Status
from bot.conversation.words import Say, sayer
from bot.ledger.records import Chat
from bot.playbooks import Library
from cards.wording import clock, deadline, left, span
from tests.books import shipped

GROUP = Chat(id="g", workspace="local")
CHINESE = sayer("zh-CN")
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """Here and now, in Beijing unless said otherwise."""

    say: Say = CHINESE
    now: datetime = NOW
    chat: Chat = GROUP
    playbooks: Any = field(default_factory=dict)
    ledger: Any = None


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return shipped()


def case(site: str) -> Case:
    return Case(
        ref="C1001",
        shop="s",
        marketplace="amazon",
        site=site,
        issue="account.related",
        status=Status.WAITING,
        owner="m",
        chat="g",
        created_at=NOW,
    )


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]


def test_a_deadline_shows_our_time_and_the_sites(books: Library) -> None:
    here = Place(playbooks=books.playbooks)

    assert deadline(here, at(2026, 11, 30, 10, 0), case("amazon.com")) == "11月30日 18:00（站点当地 02:00）"


def test_where_the_site_has_another_day_the_day_is_said(books: Library) -> None:
    here = Place(playbooks=books.playbooks)

    assert deadline(here, at(2026, 11, 30, 2, 0), case("amazon.com")) == "11月30日 10:00（站点当地 11月29日 18:00）"


def test_an_unknown_site_leaves_our_time(books: Library) -> None:
    assert deadline(Place(playbooks=books.playbooks), at(2026, 11, 30, 10, 0), case("gone")) == "11月30日 18:00"


def test_the_year_is_said_only_where_it_is_another_one() -> None:
    here = Place()

    assert clock(here, at(2026, 11, 30, 10, 0)) == "11月30日 18:00"
    assert clock(here, at(2027, 1, 2, 10, 0)) == "2027年1月2日 18:00"


def test_new_years_eve_is_read_on_the_chats_clock() -> None:
    """17:00 UTC on the last of December is already January in Beijing."""
    assert clock(Place(), at(2026, 12, 31, 17, 0)) == "2027年1月1日 01:00"


def test_an_english_reader_gets_english() -> None:
    here = Place(say=sayer("en"))

    assert clock(here, at(2026, 11, 30, 10, 0)) == "11-30 18:00"
    assert left(here, NOW + timedelta(days=2, hours=3)) == "2 d 3 h left"


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (timedelta(0), "0 分钟"),
        (timedelta(minutes=59, seconds=59), "59 分钟"),
        (timedelta(hours=1), "1 小时"),
        (timedelta(hours=23, minutes=59), "23 小时"),
        (timedelta(days=1), "1 天"),
        (timedelta(days=2, hours=3), "2 天 3 小时"),
        (timedelta(days=8, hours=3), "8 天"),
    ],
)
def test_a_stretch_of_time_is_said_in_its_largest_units(gap: timedelta, said: str) -> None:
    assert span(Place(), gap) == said


def test_what_is_over_says_since_when() -> None:
    assert left(Place(), NOW - timedelta(hours=5)) == "已过 5 小时"
    assert left(Place(), NOW + timedelta(hours=5)) == "还剩 5 小时"
