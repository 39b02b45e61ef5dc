"""Dates in words. It is Monday, 23 November 2026, 14:35 in Shanghai."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.casework.dates import Ambiguous, Reading, read_date, read_leading_moment, read_moment

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 6, 35, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def read(text: str, *, now: datetime = NOW, tz: str = "Asia/Shanghai", deadline: bool = False) -> str | None:
    """What was understood, as a clock on the wall shows it."""
    reading = read_moment(text, now, tz, deadline=deadline)
    return f"{reading.moment.astimezone(ZoneInfo(tz)):%a %Y-%m-%d %H:%M}" if reading else None


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("周五上午", "Fri 2026-11-27 09:30"),
        ("明天上午九点", "Tue 2026-11-24 09:00"),
        ("下周一", "Mon 2026-11-30 09:30"),
        ("下下周三", "Wed 2026-12-09 09:30"),
        ("后天", "Wed 2026-11-25 09:30"),
        ("大后天下午", "Thu 2026-11-26 14:00"),
        ("11月30日 18:00", "Mon 2026-11-30 18:00"),
        ("十一月三十日下午两点半", "Mon 2026-11-30 14:30"),
        ("2026年11月30日", "Mon 2026-11-30 09:30"),
        ("11月30日周一", "Mon 2026-11-30 09:30"),
        ("30号", "Mon 2026-11-30 09:30"),
        ("30日前", "Mon 2026-11-30 09:30"),
        ("下个月5号", "Sat 2026-12-05 09:30"),
        ("3天后", "Thu 2026-11-26 09:30"),
        ("两周后", "Mon 2026-12-07 09:30"),
        ("3个月后", "Tue 2027-02-23 09:30"),
        ("两小时后", "Mon 2026-11-23 16:35"),
        ("一个半小时后", "Mon 2026-11-23 16:05"),
        ("半小时后", "Mon 2026-11-23 15:05"),
        ("十五分钟后", "Mon 2026-11-23 14:50"),
        ("今晚8点", "Mon 2026-11-23 20:00"),
        ("今晚12点", "Tue 2026-11-24 00:00"),
        ("11月30日24:00", "Tue 2026-12-01 00:00"),
        ("周五18:00之前", "Fri 2026-11-27 18:00"),
        ("明天中午", "Tue 2026-11-24 12:00"),
        ("明天中午1点", "Tue 2026-11-24 13:00"),
        ("明天三点一刻", "Tue 2026-11-24 15:15"),
        ("週五下午兩點", "Fri 2026-11-27 14:00"),
        ("２０２６－１１－３０　１８：００", "Mon 2026-11-30 18:00"),
    ],
)
def test_chinese(text, understood):
    assert read(text) == understood


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("2026-11-30", "Mon 2026-11-30 09:30"),
        ("2026/11/30 8:05", "Mon 2026-11-30 08:05"),
        ("2026-11-30T18:00", "Mon 2026-11-30 18:00"),
        ("30 Nov 2026", "Mon 2026-11-30 09:30"),
        ("Nov 30", "Mon 2026-11-30 09:30"),
        ("November 30th, 2026 at 6:00 PM", "Mon 2026-11-30 18:00"),
        ("Monday, November 30, 2026", "Mon 2026-11-30 09:30"),
        ("30.11.2026", "Mon 2026-11-30 09:30"),
        ("11-30", "Mon 2026-11-30 09:30"),
        ("11-30 18:00", "Mon 2026-11-30 18:00"),
        ("到11-30", "Mon 2026-11-30 09:30"),
        ("tomorrow 9am", "Tue 2026-11-24 09:00"),
        ("9am tomorrow", "Tue 2026-11-24 09:00"),
        ("tomorrow at 5", "Tue 2026-11-24 17:00"),
        ("the day after tomorrow", "Wed 2026-11-25 09:30"),
        ("tonight", "Mon 2026-11-23 20:00"),
        ("next Monday", "Mon 2026-11-30 09:30"),
        ("next Friday at noon", "Fri 2026-12-04 12:00"),
        ("by Friday", "Fri 2026-11-27 09:30"),
        ("before Fri 18:00", "Fri 2026-11-27 18:00"),
        ("in 3 days", "Thu 2026-11-26 09:30"),
        ("in two weeks", "Mon 2026-12-07 09:30"),
        ("in half an hour", "Mon 2026-11-23 15:05"),
        ("three hours later", "Mon 2026-11-23 17:35"),
        ("12am", "Tue 2026-11-24 00:00"),
        ("12pm tomorrow", "Tue 2026-11-24 12:00"),
    ],
)
def test_english(text, understood):
    assert read(text) == understood


def test_a_machines_time_stamp_brings_its_own_zone():
    assert read("2026-11-13T10:00:00Z") == "Fri 2026-11-13 18:00"
    assert read("2026-11-30T18:00+08:00", tz="America/New_York") == "Mon 2026-11-30 05:00"


def test_words_are_read_in_the_given_time_zone():
    assert read("tomorrow 9am", tz="America/Los_Angeles") == "Mon 2026-11-23 09:00", "there it is still Sunday"


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("周一", "Mon 2026-11-30 09:30"),
        ("Monday 3pm", "Mon 2026-11-23 15:00"),
        ("14:00", "Tue 2026-11-24 14:00"),
        ("15:00", "Mon 2026-11-23 15:00"),
        ("1月5日", "Tue 2027-01-05 09:30"),
        ("23号", "Wed 2026-12-23 09:30"),
    ],
)
def test_what_leaves_the_day_open_means_the_next_one_that_is_still_ahead(text, understood):
    assert read(text) == understood


def test_a_deadline_without_a_time_is_the_end_of_its_day():
    assert read("周一", deadline=True) == "Mon 2026-11-23 23:59", "today still has an end"
    assert read("周五", deadline=True) == "Fri 2026-11-27 23:59"
    assert read("周五 18:00", deadline=True) == "Fri 2026-11-27 18:00"


def test_what_names_the_past_is_read_as_said():
    assert read("2026-11-13") == "Fri 2026-11-13 09:30"
    assert read("昨天") == "Sun 2026-11-22 09:30"
    assert read("3 days ago") == "Fri 2026-11-20 09:30"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "5",
        "monkey",
        "sunny",
        "ASIN B0ABCDEFGH",
        "5个工作日后",
        "周八",
        "2月30日",
        "2026-02-30",
        "25:00",
        "周五 25:00",
        "周五 补发票",
        "Tuesday, November 30, 2026",
        "03/04/2026",
        "2-3天",
        "9-12点",
        "3-5 business days",
        "10-20-30",
        "99-100",
        "9999999999天后",
        "十十天后",
    ],
)
def test_what_is_no_moment_is_not_read(text):
    assert read(text) is None


def test_what_follows_the_moment_is_kept_as_it_was_typed():
    assert read_leading_moment("周五上午 补发票 ＡＢＣ", NOW, "Asia/Shanghai") == Reading(
        datetime(2026, 11, 27, 1, 30, tzinfo=UTC), timed=True, rest="补发票 ＡＢＣ"
    )
    in_two_hours = read_leading_moment("in 2 hours: call the forwarder", NOW, "Asia/Shanghai")
    assert in_two_hours is not None
    assert in_two_hours.rest == "call the forwarder"


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("03/04/2026", (date(2026, 3, 4), date(2026, 4, 3))),
        ("3-4-2026", (date(2026, 3, 4), date(2026, 4, 3))),
        ("11/12", (date(2026, 11, 12), date(2026, 12, 11))),
        ("11-12", (date(2026, 11, 12), date(2026, 12, 11))),
    ],
)
def test_a_date_with_two_readings_is_asked_never_guessed(text, choices):
    assert read_date(text, TODAY) == Ambiguous(choices)
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("13/04/2026", date(2026, 4, 13)),
        ("04/13/2026", date(2026, 4, 13)),
        ("05/05/2026", date(2026, 5, 5)),
        ("11/30", date(2026, 11, 30)),
        ("11-20", date(2026, 11, 20)),
        ("2026-11-30 18:00", date(2026, 11, 30)),
        ("11月20日", date(2026, 11, 20)),
        ("1月5日", date(2027, 1, 5)),
        ("周一", TODAY),
        ("周五", date(2026, 11, 27)),
        ("上周五", date(2026, 11, 20)),
        ("last Friday", date(2026, 11, 20)),
        ("两天前", date(2026, 11, 21)),
        ("Feb 29, 2028", date(2028, 2, 29)),
        ("18:00", None),
        ("两小时后", None),
        ("yesterday's news", None),
    ],
)
def test_a_day_for_a_date_question(text, day):
    assert read_date(text, TODAY) == day


def test_the_last_day_of_a_shorter_month():
    assert read_date("一个月后", date(2026, 1, 31)) == date(2026, 2, 28)


CHINESE = [*"下周星期五日天晚十两点半刻后前今明月号年", "上午", "小时"]
ENGLISH = ["in", "on", "by", "next", "last", "mon", "friday", "may", "nov", "noon", "am", "pm", "at", "half", "hour"]
FIGURES = [
    *"-/:.,tZ09",
    "99",
    "9999",
    "2026",
    "11",
    "30",
    "24:00",
    "03/04/2026",
    "2026-02-30",
    "days",
    "ago",
    "later",
]
WORDS = st.sampled_from(CHINESE + ENGLISH + FIGURES)
GAPS = st.sampled_from(["", " "])
PHRASES = st.lists(st.tuples(WORDS, GAPS), max_size=12).map(lambda parts: "".join(map("".join, parts)))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120) | PHRASES, st.booleans())
def test_no_text_raises_and_what_was_read_can_be_shown(text: str, deadline: bool):
    reading = read_leading_moment(text, NOW, "Asia/Shanghai", deadline=deadline)
    day = read_date(text, TODAY)

    assert reading is None or (reading.moment.tzinfo is UTC and reading.moment.isoformat())
    assert day is None or isinstance(day, (date, Ambiguous))
    assert read_moment(text, NOW, "Asia/Shanghai") is None or reading is None or not reading.rest


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 4 * 365 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    st.sampled_from(
        ["%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%d %b %Y %H:%M", "%B %d, %Y %I:%M %p", "%Y年%m月%d日 %H点%M分"]
    ),
)
def test_a_whole_date_is_read_as_it_was_written(moment: datetime, form: str):
    assert read(moment.strftime(form)) == f"{moment:%a %Y-%m-%d %H:%M}"


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 365 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    st.sampled_from(["周一", "周五上午", "Sunday", "9am", "18:00", "下午3点", "Tue 12:30", "晚上", "at 9"]),
    st.booleans(),
)
def test_a_bare_weekday_or_time_is_never_in_the_past(now: datetime, text: str, deadline: bool):
    reading = read_moment(text, now, "Asia/Shanghai", deadline=deadline)

    assert reading is not None
    assert now < reading.moment <= now + timedelta(days=8)


def test_a_very_long_text_is_not_read_further_than_a_date_can_be():
    assert read("周五" + " " * 1_000_000 + "上午") is None
    assert read_leading_moment("周五 " + "很长" * 500_000, NOW, "Asia/Shanghai") is not None
