"""The second pair of eyes: how long one reader's silence is waited for, and when a deadline leaves no time for it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.casework.calendar import BusinessCalendar
from bot.casework.case import Case
from bot.casework.deadline_chain import end_of
from bot.casework.hours import ChatHours

SILENCE = timedelta(hours=2)
"""Of working time, after which the next reader is told."""


def next_reader_at(asked_at: datetime, hours: ChatHours, team: BusinessCalendar) -> datetime:
    """When the one who was asked then has been silent for too long."""
    return hours.worked_on(asked_at, SILENCE, team)


def nearest_end(case: Case, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The first deadline of the case that is still to come, its day counted at the site (aware UTC)."""
    ends = [end_of(date.fromisoformat(day), zone) for _, day in case.deadlines]
    ends += [case.response_due_at] if case.response_due_at else []
    return min((end for end in ends if end > now), default=None)


def may_be_released(case: Case, now: datetime, zone: ZoneInfo, hours: ChatHours, team: BusinessCalendar) -> bool:
    """The deadline comes before the next reader would be told, so its owner need not wait."""
    if not case.second_asked or case.second_asked_at is None:
        return False
    end = nearest_end(case, now, zone)
    return end is not None and end <= max(now, next_reader_at(case.second_asked_at, hours, team))
