"""Dates in words: 周五上午, 11月30日 18:00, 3天后, next Monday, in 2 hours. What was understood is always shown back.

Nothing is guessed that changes the day: 03/04/2026 is ambiguous and must be asked. What leaves the day open (a
weekday, a time, a date without its year) means the next one that is still ahead. No text raises, and no text
takes long: what is longer than a date can be is not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.casework.date_said import OPENING, Said
from bot.casework.date_words import hear

LONGEST = 80
"""Characters. The longest phrase of the grammar is shorter."""
EITHER_HALF = range(5, 9)
"""5点 to 8点 alone may be of the morning or of the evening; other hours follow from when people work."""
LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A date with two readings, month first and day first. Ask which one is meant."""

    choices: tuple[date, date]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood."""

    moment: datetime
    """Aware UTC."""
    timed: bool
    """A time of day was said. If not, `moment` is at 09:30 of the day, or for a deadline at its last second."""
    rest: str = ""
    """What follows the moment: "补发票" in "周五上午 补发票"."""


def read_moment(text: str, now: datetime, tz: str, *, deadline: bool = False) -> Reading | None:
    """The moment this text names, whole, in the time zone `tz`; None when it names none or is ambiguous.

    A day without a time is its 09:30, or with `deadline` its 23:59:59. With a year, or a word like yesterday, it
    may lie in the past: that is for the caller to refuse.
    """
    stated = _with_offset(text)
    if stated:
        return Reading(stated, timed=True)
    reading = read_leading_moment(text, now, tz, deadline=deadline)
    return reading if reading and not reading.rest else None


def read_leading_moment(text: str, now: datetime, tz: str, *, deadline: bool = False) -> Reading | None:
    """The moment this text begins with; what follows is in `rest`. None when it begins with none."""
    zone = ZoneInfo(tz)
    try:
        today = now.astimezone(zone).date()
        said = hear(text[:LONGEST], today)
        if said is None or said.either:
            return None
        rest = text[said.end :].strip(_AROUND)
        if said.after is not None:
            return Reading(now + said.after, timed=True, rest=rest)
        otherwise = LAST_SECOND if deadline else OPENING
        days = said.days or (today, today + timedelta(days=1))
        moments = [_combined(day, said, otherwise, zone) for day in days]
    except (ValueError, OverflowError):
        return None
    return Reading(_ahead(moments, now), timed=said.timed, rest=rest)


def read_either(text: str, now: datetime, tz: str) -> tuple[Reading, Reading] | None:
    """Both readings of a text that begins with a moment of two: month and day in either order, or an hour that may be
    of the morning or of the evening. None where it has one reading, or none."""
    zone = ZoneInfo(tz)
    try:
        today = now.astimezone(zone).date()
        said = hear(text[:LONGEST], today)
        if said is None:
            return None
        rest = text[said.end :].strip(_AROUND)
        if said.either:
            moments = [_combined(day, said, OPENING, zone) for day in said.either]
        elif said.clock and said.loose and not said.part and said.clock[0] in EITHER_HALF:
            days = said.days or (today, today + timedelta(days=1))
            halves = [replace(said, part=part, loose=False) for part in ("早上", "晚上")]
            moments = [_ahead([_combined(day, half, OPENING, zone) for day in days], now) for half in halves]
        else:
            return None
    except (ValueError, OverflowError):
        return None
    first, second = (Reading(moment, timed=said.timed, rest=rest) for moment in sorted(moments))
    return first, second


def _ahead(moments: Sequence[datetime], now: datetime) -> datetime:
    """The first that is still to come."""
    return next((moment for moment in moments if moment > now), moments[-1])


def read_date(text: str, today: date) -> date | Ambiguous | None:
    """The day this text names, whole; None when it names none.

    A weekday is the coming one, today included; a date without its year is the one nearest to today.
    """
    try:
        said = hear(text[:LONGEST], today)
    except (ValueError, OverflowError):
        return None
    if said is None or text[said.end :].strip(_AROUND):
        return None
    if said.either:
        return Ambiguous(said.either)
    return min(said.days, key=lambda day: (abs(day - today), today > day)) if said.days else None


_AROUND = " \t\r\n\u3000,，:：.。"


def _combined(day: date, said: Said, otherwise: time, zone: ZoneInfo) -> datetime:
    clock = said.time_of_day or otherwise
    return datetime.combine(day + timedelta(days=said.next_day), clock, zone).astimezone(UTC)


def _with_offset(text: str) -> datetime | None:
    """A machine's time stamp, "2026-11-13T10:00:00Z": it brings its own time zone."""
    stripped = text.strip() if len(text) <= LONGEST else ""
    if not stripped[:4].isdigit() or ":" not in stripped:
        return None
    try:
        stated = datetime.fromisoformat(stripped)
        return stated.astimezone(UTC) if stated.tzinfo else None
    except (ValueError, OverflowError):
        return None
