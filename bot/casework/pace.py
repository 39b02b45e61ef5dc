"""The pace of a chat: after a message nobody asked for it has an hour's rest, save from what runs out."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.casework.calendar import BusinessCalendar
from bot.casework.case import Case
from bot.casework.hours import EMERGENCY, ChatHours

REST = timedelta(hours=1)
"""After a message nobody asked for, before the next one in the same chat."""
LONGEST_REST = REST + timedelta(minutes=5)
"""What lies further ahead was begun by a clock that was wrong, and is over; the minutes are for machines whose clocks
differ."""

FIRST_DIGEST = timedelta(hours=24)
"""So long after they were taken in, what is overdue on older cases is told to their owners in one piece."""

LIST_COMES_IN = timedelta(minutes=15)
"""A list of older cases is taken in within this time; only then is told what is overdue on them."""


def just_taken_in(case: Case, now: datetime) -> bool:
    """It is older than Casebot and came in with a list a moment ago: nobody can have neglected a reminder yet."""
    return case.opened_before and now - case.created_at < FIRST_DIGEST


def cannot_wait(ends: datetime | None, now: datetime) -> bool:
    """It runs out within four hours: no rest and no digest holds it back."""
    return ends is not None and timedelta(0) <= ends - now <= EMERGENCY


def told_at(
    now: datetime,
    *,
    rests_until: datetime | None,
    ends: datetime | None,
    urgent: bool,
    chat: ChatHours,
    team: BusinessCalendar,
) -> datetime:
    """When a reminder whose time has come is told: now, or when the chat's rest is over.

    What waits is fitted into people's hours again: an hour later may be the evening, or the night.
    """
    if rests_until is None or rests_until <= now or cannot_wait(ends, now):
        return now
    if urgent and ends is not None:
        rested = chat.waking_moment(rests_until, ends=ends)
        # As soon as only four hours are left, it waits no longer.
        return min(rested, max(now, ends - EMERGENCY)) if ends >= now else rested
    return chat.working_moment(rests_until, team)
