"""What words about a date say, before a moment is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

OPENING = (9, 30)
"""A day without a time begins with the team's working hours."""
_PARTS = {
    "凌晨": (6, 0),
    "早上": OPENING,
    "上午": OPENING,
    "早": OPENING,
    "morning": OPENING,
    "中午": (12, 0),
    "noon": (12, 0),
    "下午": (14, 0),
    "afternoon": (14, 0),
    "傍晚": (18, 0),
    "晚上": (20, 0),
    "晚": (20, 0),
    "evening": (20, 0),
    "night": (20, 0),
}
_LATE = frozenset({"下午", "傍晚", "晚上", "晚", "afternoon", "evening", "night", "pm"})
_EVENING = frozenset({"晚上", "晚", "night"})
_MIDDAY = frozenset({"中午", "noon"})


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
    clock: tuple[int, int] | None = None
    loose: bool = False
    """An hour without minutes and without am or pm."""
    end: int = 0

    @property
    def timed(self) -> bool:
        return self.clock is not None or bool(self.part)

    @property
    def hour(self) -> int:
        """0 to 23. A loose three o'clock is the office's, in the afternoon."""
        if self.clock is None:
            return _PARTS.get(self.part, OPENING)[0]
        hour = self.clock[0]
        if self.next_day or (self.part in {"凌晨", "am"} and hour == 12):
            return hour % 12
        afternoon = self.part in _LATE or (self.part in _MIDDAY and hour < 3)
        loose = self.loose and not self.part and 1 <= hour <= 6
        return hour + 12 if hour < 12 and (afternoon or loose) else hour

    @property
    def minute(self) -> int:
        """0 to 59."""
        return self.clock[1] if self.clock else _PARTS.get(self.part, OPENING)[1]

    @property
    def next_day(self) -> bool:
        """24:00 and 今晚12点 are the first minute of the day after."""
        if self.clock is None:
            return False
        return self.clock[0] == 24 or (self.part in _EVENING and (self.clock[0] == 12 or self.clock[0] < 5))
