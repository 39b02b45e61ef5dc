"""The hours and days of the oracle: when a group may be told something, and which days are worked, written out.

Nothing of `bot` is imported. Time is counted in half minutes from the beginning.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.soak.life import Group

HOUR = 120
DAY = 24 * HOUR
SITE = ZoneInfo("America/Los_Angeles")
US_HOLIDAYS = {
    date(2026, 7, 3),
    date(2026, 9, 7),
    date(2026, 10, 12),
    date(2026, 11, 11),
    date(2026, 11, 26),
    date(2026, 12, 25),
    date(2027, 1, 1),
    date(2027, 1, 18),
}
CHINA_FREE = {
    *(date(2026, 9, day) for day in (25, 26, 27)),
    *(date(2026, 10, day) for day in range(1, 8)),
    date(2027, 1, 1),
}
CHINA_WORKED = {date(2026, 9, 20), date(2026, 10, 10)}
END, NIGHT, MORNING = time(18, 30), time(23, 0), time(7, 30)


class Hours:
    """Every minute of a group: may routine be told, is it quiet, does the day begin."""

    def __init__(self, group: Group, begin: datetime, minutes: int) -> None:
        self.begin, self.zone = begin, ZoneInfo(group.timezone)
        self.start = time.fromisoformat(group.start)
        self.next_routine, self.next_awake, self.next_opening = [0] * minutes, [0] * minutes, [0] * minutes
        routine = awake = opening = 2 * minutes
        for minute in reversed(range(minutes)):
            local = (begin + timedelta(minutes=minute)).astimezone(self.zone)
            works, clock = china_works(local.date()), local.time()
            self.next_opening[minute] = opening  # strictly later
            if works and self.start <= clock < END:
                routine = 2 * minute
            if MORNING <= clock < NIGHT:
                awake = 2 * minute
            if works and clock == self.start:
                opening = 2 * minute
            self.next_routine[minute], self.next_awake[minute] = routine, awake

    def routine(self, at: int) -> int:
        return at if self.next_routine[at // 2] == at // 2 * 2 else self.next_routine[at // 2]

    def urgent(self, at: int, ends: int) -> int:
        if 0 < ends - at <= 4 * HOUR or self.next_awake[at // 2] == at // 2 * 2:
            return at
        return self.next_awake[at // 2]

    def opens_after(self, at: int) -> int:
        return self.next_opening[at // 2]

    def opens(self, at: int) -> bool:
        return at % 2 == 0 and at > 0 and self.next_opening[at // 2 - 1] == at

    def day(self, at: int) -> date:
        return (self.begin + timedelta(seconds=30 * (at - at % 2))).astimezone(self.zone).date()

    def beginning(self, day: date) -> int:
        return ticks(self.begin, datetime.combine(day, self.start, self.zone))


def ticks(begin: datetime, at: datetime) -> int:
    """Half minutes; the last second of a minute is its odd half."""
    seconds = int((at - begin).total_seconds())
    return 2 * (seconds // 60) + (seconds % 60 == 59)


def china_works(day: date) -> bool:
    return day in CHINA_WORKED or (day.weekday() < 5 and day not in CHINA_FREE)


def us_days_later(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and day not in US_HOLIDAYS
    return day
