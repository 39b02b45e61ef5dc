"""Business days of a country, and how many have passed. Pure: it asks no clock.

A site counts in the days of its country; the team counts in mainland China's, where some Saturdays and
Sundays are worked in exchange for longer holidays. A day that is no business day can be named, so that a
due date can explain itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.casework.added_days import NONE, AddedDays
from bot.casework.playbook import Site

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ONE_DAY = timedelta(days=1)
TEAM = "CN"
"""The country the team counts in."""
TEAM_ZONE = "Asia/Shanghai"
"""Where the team reads a moment's date, unless the settings say otherwise."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day that would be worked if it were not a holiday."""

    day: date
    name: str


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """The working days of one country (ISO 3166 code; None: only weekends are free).

    `weekend` names the free weekdays ("sat", "sun"), `timezone` says where a moment's date is read.
    The days that were `added` beat what is known of the country. A country or subdivision that the `holidays` library
    does not know counts as far as it is known; `published` tells.
    """

    country: str | None
    subdivision: str | None = None
    weekend: tuple[str, ...] = ("sat", "sun")
    timezone: str = "UTC"
    added: AddedDays = NONE

    def __post_init__(self) -> None:
        if not set(self.weekend) < set(WEEKDAYS):
            raise ValueError(f"weekend must name some of {', '.join(WEEKDAYS)}, not all: {self.weekend}")

    def is_business_day(self, day: date) -> bool:
        """Whether people work on this day."""
        if day in self.added.worked or day in self.added.off:
            return day in self.added.worked
        if day.year in self.added.years:
            return not self._is_weekend(day)
        if self.country == "CN" and _china_published(day.year):
            return _china_works(day)
        return not self._is_weekend(day) and day not in self._holidays(day.year)

    def day_after(self, day: date, n: int) -> date:
        """The n-th business day after `day`; `day` itself never counts. With n = 0 it is `day`."""
        if n < 0:
            raise ValueError("business days are counted forward")
        while n:
            day += ONE_DAY
            n -= self.is_business_day(day)
        return day

    def add_business_days(self, moment: datetime, n: int) -> datetime:
        """The same wall time, in the calendar's time zone, on the n-th business day after the moment's day."""
        local = moment.astimezone(ZoneInfo(self.timezone))
        return datetime.combine(self.day_after(local.date(), n), local.time(), local.tzinfo).astimezone(UTC)

    def business_days_between(self, a: date | datetime, b: date | datetime) -> int:
        """How many business days lie after a's day, up to and with b's day. 0 when b is not after a."""
        return sum(self.is_business_day(day) for day in _days_after(self._day(a), self._day(b)))

    def skipped(self, a: date | datetime, b: date | datetime, *, locale: str = "en") -> tuple[Holiday, ...]:
        """The holidays after a's day, up to and with b's day, that fell on what would be a working weekday."""
        return tuple(
            Holiday(day, self._name(day, locale))
            for day in _days_after(self._day(a), self._day(b))
            if not self._is_weekend(day) and not self.is_business_day(day)
        )

    def published(self, year: int) -> bool:
        """Whether the official days of this year are known, and not only estimated from rules."""
        if year in self.added.years:
            return True
        if self.country == "CN":
            return _china_published(year)
        return self.country is None or _is_known(self.country, self.subdivision)

    def _day(self, when: date | datetime) -> date:
        return when.astimezone(ZoneInfo(self.timezone)).date() if isinstance(when, datetime) else when

    def _is_weekend(self, day: date) -> bool:
        return WEEKDAYS[day.weekday()] in self.weekend

    def _holidays(self, year: int, language: str = "en_US") -> dict[date, str]:
        return _country_days(self.country, self.subdivision, year, language)

    def _name(self, day: date, locale: str) -> str:
        if day in self.added.off:
            return self.added.off[day] or day.isoformat()
        language = "en_US" if locale.startswith("en") else "zh_CN"
        if self.country == "CN" and _china_published(day.year):
            return _china_name(day, language)
        named = self._holidays(day.year, language).get(day, day.isoformat())
        return named.split(";")[0].strip()


@dataclass(frozen=True, slots=True)
class Calendars:
    """The calendars that count now, each with what an admin added to its country.

    They are no part of a playbook: an interview that finishes on an older version counts by today's days, too.
    """

    added: Mapping[str, AddedDays] = field(default_factory=dict)
    """By country (ISO 3166)."""
    timezone: str = TEAM_ZONE
    """The team's."""

    def of_site(self, site: Site) -> BusinessCalendar:
        """The calendar of a marketplace's site."""
        added = self.added.get(site.country or "", NONE)
        return BusinessCalendar(site.country, site.subdivision, tuple(site.weekend), site.timezone, added)

    @property
    def team(self) -> BusinessCalendar:
        """Mainland China, with its shifted working days."""
        return BusinessCalendar(TEAM, timezone=self.timezone, added=self.added.get(TEAM, NONE))


def _days_after(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range(1, (last - first).days + 1))


@lru_cache(maxsize=512)
def _country_days(country: str | None, subdivision: str | None, year: int, language: str) -> dict[date, str]:
    """The holidays of one year. `holidays` takes 12 MB and a quarter of a second, so it loads at first use."""
    if country is None:
        return {}
    from holidays import country_holidays

    languages = _languages(country)
    if languages is None:
        return {}
    spoken = next((each for each in (language, "en_US") if each in languages), None)
    known = subdivision if _is_known(country, subdivision) else None
    return dict(country_holidays(country, subdiv=known, years=year, language=spoken))


@lru_cache(maxsize=128)
def _languages(country: str) -> tuple[str, ...] | None:
    """The languages its holidays have names in; None when the country is not known."""
    from holidays import country_holidays

    try:
        return tuple(country_holidays(country).supported_languages)
    except NotImplementedError:
        return None


@lru_cache(maxsize=128)
def _is_known(country: str, subdivision: str | None) -> bool:
    from holidays import country_holidays

    try:
        country_holidays(country, subdiv=subdivision)
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=64)
def _china_published(year: int) -> bool:
    """The State Council publishes a year's days off and shifted working days in the November before it."""
    from chinese_calendar import is_workday

    try:
        is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=4096)
def _china_works(day: date) -> bool:
    from chinese_calendar import is_workday

    return bool(is_workday(day))


def _china_name(day: date, language: str) -> str:
    from chinese_calendar import Holiday as Named
    from chinese_calendar import get_holiday_detail

    name = get_holiday_detail(day)[1]
    if name is None:
        return day.isoformat()
    return str(name if language == "en_US" else Named(name).chinese)
