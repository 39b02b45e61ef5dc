"""Long holidays of the team: what runs out while nobody works must be known while somebody still does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.casework.calendar import ONE_DAY, BusinessCalendar
from bot.casework.case import LIVE, Case
from bot.casework.deadline_chain import end_of
from bot.casework.hours import ChatHours

LONG = 3
"""Free days in a row, one more than a weekend has."""
AHEAD = 45
"""Days that are looked at; longer than from one morning round to the next by far."""
WARNED_BEFORE = 2
"""Working days before it begins: one to write what is needed, one to have it looked over."""


@dataclass(frozen=True, slots=True)
class LongHoliday:
    """Free days in a row: the first, the last, and the working day after them."""

    first: date
    last: date
    warned_on: date


@lru_cache(maxsize=256)
def next_long_holiday(today: date, team: BusinessCalendar) -> LongHoliday | None:
    """The first one of which the warning comes today or later."""
    free: list[date] = []
    worked: list[date] = [today] if team.is_business_day(today) else []
    for n in range(1, AHEAD + LONG):
        day = today + n * ONE_DAY
        if not team.is_business_day(day):
            free.append(day)
            continue
        if len(free) >= LONG and len(worked) >= WARNED_BEFORE:
            return LongHoliday(free[0], free[-1], worked[-WARNED_BEFORE])
        free, worked = [], [*worked, day]
    return None


def runs_out_in(
    holiday: LongHoliday, cases: Iterable[tuple[Case, ZoneInfo]], hours: ChatHours
) -> list[tuple[datetime, Case]]:
    """The live cases of which something ends between the holiday's first moment and the end of the day after it."""
    begins = hours.opening(holiday.first) - timedelta(hours=12)
    ends = hours.opening(holiday.last + ONE_DAY) + timedelta(hours=12)
    found: list[tuple[datetime, Case]] = []
    for case, zone in cases:
        moments = [end_of(date.fromisoformat(day), zone) for _, day in case.deadlines]
        moments += [case.response_due_at] if case.response_due_at else []
        inside = [one for one in moments if begins <= one <= ends]
        if case.status in LIVE and inside:
            found.append((min(inside), case))
    return sorted(found, key=lambda one: (one[0], one[1].ref))
