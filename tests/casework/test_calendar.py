"""Business days: the site's country, the team's shifted days, and what was skipped."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.casework.added_days import AddedDays
from bot.casework.calendar import BusinessCalendar, Calendars, Holiday

US = BusinessCalendar("US", timezone="America/Los_Angeles")
CHINA = Calendars().team
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
MOMENTS = st.integers(0, 80_000).map(lambda hours: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=hours))


def test_five_business_days_after_a_friday_are_the_next_friday():
    assert US.day_after(date(2026, 11, 13), 5) == date(2026, 11, 20)
    assert US.skipped(date(2026, 11, 13), date(2026, 11, 20)) == ()


def test_thanksgiving_is_skipped_and_named():
    assert US.day_after(date(2026, 11, 20), 5) == date(2026, 11, 30)
    assert US.skipped(date(2026, 11, 20), date(2026, 11, 30)) == (Holiday(date(2026, 11, 26), "Thanksgiving Day"),)


def test_a_holiday_on_a_weekend_is_not_named():
    """Independence Day 2026 is a Saturday, kept on the Friday before."""
    names = [holiday.name for holiday in US.skipped(date(2026, 7, 1), date(2026, 7, 6))]

    assert names == ["Independence Day (observed)"]


def test_the_team_works_on_a_shifted_saturday_and_rests_on_a_monday_of_national_day():
    assert CHINA.is_business_day(date(2026, 10, 10))
    assert not CHINA.is_business_day(date(2026, 10, 5))
    assert [holiday.name for holiday in CHINA.skipped(date(2026, 10, 4), date(2026, 10, 5), locale="zh-CN")] == [
        "国庆节"
    ]


def test_a_year_china_has_not_published_falls_back_to_weekdays_and_rules():
    assert CHINA.published(2026)
    assert not CHINA.published(2099)
    assert not CHINA.is_business_day(date(2099, 10, 1))
    assert not CHINA.is_business_day(date(2099, 11, 8)), "a Sunday"
    assert CHINA.is_business_day(date(2099, 11, 9)), "the Monday after"


def test_a_subdivision_has_its_own_days():
    """St Andrew's Day is a holiday in Scotland only."""
    assert not BusinessCalendar("GB", "SCT").is_business_day(date(2026, 11, 30))
    assert BusinessCalendar("GB", "ENG").is_business_day(date(2026, 11, 30))


def test_some_countries_rest_on_friday_and_saturday():
    calendar = BusinessCalendar(None, weekend=("fri", "sat"))

    assert calendar.day_after(date(2026, 11, 19), 1) == date(2026, 11, 22), "Thursday to Sunday"


def test_an_unknown_country_has_weekends_only_and_says_so():
    nowhere = BusinessCalendar("XX")

    assert nowhere.is_business_day(date(2026, 12, 25))
    assert not nowhere.published(2026)
    assert BusinessCalendar(None).published(2026)


def test_an_unknown_subdivision_counts_like_its_country():
    assert not BusinessCalendar("US", "ZZ").is_business_day(date(2026, 11, 26))
    assert not BusinessCalendar("US", "ZZ").published(2026)


def test_an_admin_adds_holidays_and_working_days():
    closed, worked = date(2026, 12, 28), date(2026, 11, 26)
    calendar = BusinessCalendar("US", added=AddedDays({closed: ""}, frozenset({worked})))

    assert calendar.is_business_day(worked)
    assert calendar.skipped(date(2026, 12, 27), closed) == (Holiday(closed, "2026-12-28"),)


def test_a_working_day_of_ours_beats_a_holiday_of_ours():
    day = date(2026, 11, 24)

    assert BusinessCalendar("US", added=AddedDays({day: ""}, frozenset({day}))).is_business_day(day)


def test_wall_time_survives_the_end_of_summer_time():
    thursday = datetime(2026, 10, 29, 16, 0, tzinfo=UTC)  # 09:00 in Los Angeles, UTC-7

    monday = US.add_business_days(thursday, 2)

    assert monday == datetime(2026, 11, 2, 17, 0, tzinfo=UTC), "09:00 there, UTC-8"


def test_the_day_of_a_moment_is_the_sites_day():
    friday_morning_in_shanghai = datetime(2026, 11, 13, 2, 0, tzinfo=UTC)  # Thursday evening in Los Angeles

    assert US.business_days_between(friday_morning_in_shanghai, date(2026, 11, 13)) == 1


def test_days_are_not_counted_backward():
    assert US.business_days_between(date(2026, 11, 20), date(2026, 11, 13)) == 0
    with pytest.raises(ValueError):
        US.day_after(date(2026, 11, 20), -1)


def test_a_week_without_a_working_day_is_refused():
    with pytest.raises(ValueError):
        BusinessCalendar(None, weekend=("mon", "tue", "wed", "thu", "fri", "sat", "sun"))


@settings(max_examples=100, deadline=None)
@given(DAYS, st.integers(1, 15), st.sampled_from(["US", "CN", "DE", "JP", "SA", None]))
def test_counting_forward_and_counting_between_agree(day: date, n: int, country: str | None):
    calendar = BusinessCalendar(country)

    due = calendar.day_after(day, n)

    assert calendar.is_business_day(due)
    assert calendar.business_days_between(day, due) == n
    assert calendar.business_days_between(day, due - timedelta(days=1)) == n - 1


@settings(max_examples=100, deadline=None)
@given(MOMENTS, st.integers(0, 10))
def test_more_business_days_are_never_earlier(moment: datetime, n: int):
    sooner, later = US.add_business_days(moment, n), US.add_business_days(moment, n + 1)

    assert moment <= sooner < later
    zone = ZoneInfo("America/Los_Angeles")
    assert US.business_days_between(sooner.astimezone(zone).date(), later.astimezone(zone).date()) == 1
