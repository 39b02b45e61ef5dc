"""Dates in words: 周五上午, 11月30日 18:00, 3天后, next Monday, in 2 hours. What was understood is always shown back.

Nothing is guessed that changes the day: 03/04/2026 is ambiguous and must be asked. What leaves the day open (a
weekday, a time, a date without its year) means the next one that is still ahead. No text raises, and no text
takes long: what is longer than a date can be is not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.casework.date_words import Said, hear

LONGEST = 80
"""Characters. The longest phrase of the grammar is shorter."""


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
    """A time of day was said. If not, `moment` is at 09:30, and a deadline may prefer the end of that day."""
    rest: str = ""
    """What follows the moment: "补发票" in "周五上午 补发票"."""


def read_moment(text: str, now: datetime, tz: str) -> Reading | None:
    """The moment this text names, whole, in the time zone `tz`; None when it names none or is ambiguous.

    With a year, or a word like yesterday, it may lie in the past: that is for the caller to refuse.
    """
    reading = read_leading_moment(text, now, tz)
    return reading if reading and not reading.rest else None


def read_leading_moment(text: str, now: datetime, tz: str) -> Reading | None:
    """The moment this text begins with; what follows is in `rest`. None when it begins with none."""
    zone = ZoneInfo(tz)
    stated = _with_offset(text)
    if stated:
        return Reading(stated, timed=True)
    try:
        local = now.astimezone(zone)
        said = hear(text[:LONGEST], local.date())
        if said is None or said.either:
            return None
        rest = text[said.end :].strip(" \t\n,，:：。")
        if said.after is not None:
            return Reading(now + said.after, timed=True, rest=rest)
        moments = [
            _combined(day, said, zone) for day in said.days or (local.date(), local.date() + timedelta(days=1))
        ]
        ahead = (moment for moment in moments if moment > now)
        return Reading(next(ahead, moments[-1]), timed=said.timed, rest=rest)
    except (ValueError, OverflowError):
        return None


def read_date(text: str, today: date) -> date | Ambiguous | None:
    """The day this text names, whole; None when it names none.

    A weekday is the coming one, today included; a date without its year is the one nearest to today.
    """
    try:
        said = hear(text[:LONGEST], today) if len(text) <= LONGEST else None
        if said is None or text[said.end :].strip(" \t\n。."):
            return None
        if said.either:
            return Ambiguous(said.either)
        return min(said.days, key=lambda day: (abs(day - today), today > day)) if said.days else None
    except (ValueError, OverflowError):
        return None


def _combined(day: date, said: Said, zone: ZoneInfo) -> datetime:
    clock = time(said.hour, said.minute)
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
