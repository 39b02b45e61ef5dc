"""What words about a date say, before a moment is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

OPENING = time(9, 30)
"""A day without a time begins with the team's working hours."""
_PARTS = {
    "凌晨": time(6),
    "早上": OPENING,
    "上午": OPENING,
    "早": OPENING,
    "morning": OPENING,
    "中午": time(12),
    "noon": time(12),
    "下午": time(14),
    "afternoon": time(14),
    "傍晚": time(18),
    "晚上": time(20),
    "晚": time(20),
    "evening": time(20),
    "night": time(20),
}
_LATE = frozenset({"下午", "傍晚", "晚上", "晚", "afternoon", "evening", "night", "pm"})
_EVENING = frozenset({"晚上", "晚", "night"})
_MIDDAY = frozenset({"中午", "noon"})
_SMALL_HOURS = frozenset({"凌晨", "am"})


@dataclass(slots=True)
class Said:
    """What the words say."""

    days: tuple[date, ...] = ()
    """The days it may mean, earliest first; several when the words leave it open."""
    weekday: int | None = None
    """0 is Monday. Alone it is the coming one; beside a date it must fit."""
    either: tuple[date, date] | None = None
    """Month first or day first: nobody knows."""
    after: timedelta | None = None
    """Hours or minutes from now."""
    part: str = ""
    """上午, evening, pm …"""
    clock: tuple[int, int] | None = None
    """Hour (0 to 24) and minute, as they were said."""
    loose: bool = False
    """An hour by the name: three o'clock is the office's, in the afternoon."""
    end: int = 0
    """How far in the text this goes."""

    @property
    def timed(self) -> bool:
        """A time of day was said, if only roughly."""
        return self.clock is not None or bool(self.part)

    @property
    def time_of_day(self) -> time | None:
        """None when only a day was said."""
        if self.clock is None:
            return _PARTS.get(self.part)
        hour, minute = self.clock
        if self.next_day or (self.part in _SMALL_HOURS and hour == 12):
            return time(hour % 12, minute)
        afternoon = self.part in _LATE or (self.part in _MIDDAY and hour < 3)
        office = self.loose and not self.part and 1 <= hour <= 6
        return time(hour + 12 if hour < 12 and (afternoon or office) else hour, minute)

    @property
    def next_day(self) -> bool:
        """24:00 and 今晚12点 are the first minute of the day after."""
        if self.clock is None:
            return False
        hour, _ = self.clock
        return hour == 24 or (self.part in _EVENING and (hour == 12 or hour < 5))
