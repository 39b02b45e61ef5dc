"""What each pattern of the date grammar means.

Every function is given what was said so far, its match and today, and says whether it took the match. ValueError
and OverflowError: the words name a day that does not exist.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.casework.date_said import Said

COUNTS = ("a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_UNITS = {
    "分": timedelta(minutes=1),
    "m": timedelta(minutes=1),
    "小": timedelta(hours=1),
    "钟": timedelta(hours=1),
    "h": timedelta(hours=1),
    "天": timedelta(days=1),
    "日": timedelta(days=1),
    "d": timedelta(days=1),
    "周": timedelta(days=7),
    "星": timedelta(days=7),
    "礼": timedelta(days=7),
    "w": timedelta(days=7),
}
"""By the first letter of the unit."""
_FRACTIONS = {"半": 30, "一刻": 15, "三刻": 45, "整": 0, "钟": 0}
_RELATIVE = {
    "大后天": 3,
    "后天": 2,
    "day after tomorrow": 2,
    "明天": 1,
    "明日": 1,
    "明": 1,
    "tomorrow": 1,
    "tmr": 1,
    "今天": 0,
    "今日": 0,
    "今": 0,
    "today": 0,
    "tonight": 0,
    "昨天": -1,
    "昨日": -1,
    "yesterday": -1,
    "前天": -2,
}
_CHINESE_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "末": 5, "日": 6, "天": 6}
_WEEKS = {"上上": -2, "上": -1, "last": -1, "这": 0, "本": 0, "this": 0, "下": 1, "next": 1, "下下": 2}


def full_date(said: Said, match: re.Match[str], _today: date) -> bool:
    return _days(said, date(int(match["year"]), _number(match["month"]), _number(match["date"])))


def month_and_day(said: Said, match: re.Match[str], today: date) -> bool:
    month = match["month"]
    number = _MONTHS.index(month[:3]) + 1 if month[:3] in _MONTHS else _number(month)
    day = _number(match["date"])
    if match.groupdict().get("year"):
        return _days(said, date(int(match["year"]), number, day))
    return _days(said, *_years(today, number, day))


def numbers_only(said: Said, match: re.Match[str], today: date) -> bool:
    first, second = int(match["first"]), int(match["second"])

    def reading(month: int, day: int) -> tuple[date, ...]:
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return ()
        return (date(int(match["year"]), month, day),) if match["year"] else _years(today, month, day)

    month_first, day_first = reading(first, second), reading(second, first)
    if month_first and day_first and first != second:
        near = [min(days, key=lambda day: abs(day - today)) for days in (month_first, day_first)]
        said.either = (near[0], near[1])
    return _days(said, *(month_first or day_first))


def day_of_month(said: Said, match: re.Match[str], today: date) -> bool:
    first = today.replace(day=1)
    months = [_months_later(first, n) for n in ((1,) if match["next"] else (0, 1, 2))]
    day = _number(match["date"])
    return _days(said, *(found for month in months if (found := _valid(month.year, month.month, day))))


def relative_day(said: Said, match: re.Match[str], today: date) -> bool:
    word = match[0]
    if word == "tonight":
        said.part = "night"
    return _days(said, today + timedelta(days=_RELATIVE[word]))


def weekday(said: Said, match: re.Match[str], today: date) -> bool:
    word = match["day"]
    wanted = _WEEKDAYS.index(word[:3]) if word[:3] in _WEEKDAYS else _CHINESE_WEEKDAYS[word]
    weeks = _WEEKS.get(match["which"] or "")
    if weeks is None:
        if said.weekday is not None or said.after is not None:
            return False
        said.weekday = wanted
        return True
    monday = today - timedelta(days=today.weekday())
    return _days(said, monday + timedelta(days=7 * weeks + wanted))


def next_week(said: Said, _match: re.Match[str], today: date) -> bool:
    return _days(said, today + timedelta(days=7 - today.weekday()))


def later(said: Said, match: re.Match[str], today: date) -> bool:
    groups = match.groupdict()
    amount = (_number(groups["count"]) if groups.get("count") else 0) + (0.5 if groups.get("half") else 0.0)
    sign = -1 if groups.get("when") in {"前", "ago"} else 1
    unit = groups["unit"]
    if unit.startswith(("月", "month")):
        return amount.is_integer() and _days(said, _months_later(today, sign * int(amount)))
    span = sign * amount * _UNITS[unit[0]]
    if _UNITS[unit[0]] >= timedelta(days=1):
        return amount.is_integer() and _days(said, today + span)
    if said.days or said.timed or said.after is not None:
        return False
    said.after = span
    return True


def part_of_day(said: Said, match: re.Match[str], _today: date) -> bool:
    if said.part or said.after is not None:
        return False
    said.part = match["part"]
    return True


def time_of_day(said: Said, match: re.Match[str], _today: date) -> bool:
    groups = match.groupdict()
    half = (groups.get("half") or "").replace(".", "")
    hour, minute = int(groups["hour"]), int(groups.get("minute") or 0)
    if half and not 1 <= hour <= 12:
        return False
    return _clock(said, hour, minute, part=half)


def oclock(said: Said, match: re.Match[str], _today: date) -> bool:
    minutes = match.groupdict().get("minute")
    minute = _FRACTIONS[minutes] if minutes in _FRACTIONS else _number(minutes or "0")
    # Who writes 03点 counts to 24; who writes 3点 may mean the afternoon.
    return _clock(said, _number(match["hour"]), minute, loose=not match["hour"].startswith("0"))


def _clock(said: Said, hour: int, minute: int, *, part: str = "", loose: bool = False) -> bool:
    if said.clock or said.after is not None or minute > 59 or hour > 24 or (hour == 24 and minute):
        return False
    said.clock, said.loose, said.part = (hour, minute), loose, said.part or part
    return True


def _days(said: Said, *days: date) -> bool:
    """Takes the days, unless others were said before."""
    if said.days or said.after is not None or not days:
        return False
    said.days = days
    return True


def _years(today: date, month: int, day: int) -> tuple[date, ...]:
    """This date last year, this year and next; a leap day in whichever of these has it."""
    return tuple(found for year in range(today.year - 1, today.year + 2) if (found := _valid(year, month, day)))


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    return next(
        found for last in range(day.day, 27, -1) or (day.day,) if (found := _valid(day.year + years, month + 1, last))
    )


def with_weekday(said: Said, today: date) -> tuple[date, ...]:
    """The days that fit the weekday. ValueError: the date that was said is another weekday."""
    if said.weekday is None:
        return said.days
    if not said.days:
        coming = today + timedelta(days=(said.weekday - today.weekday()) % 7)
        return (coming, coming + timedelta(days=7))
    fitting = tuple(day for day in said.days if day.weekday() == said.weekday)
    if not fitting:
        raise ValueError("the weekday does not fit the date")
    return fitting


def _number(text: str) -> int:
    """ValueError: it is no number below 100 in Chinese, nor one in figures or English words."""
    if text in {"a", "an"}:
        return 1
    if text in COUNTS:
        return COUNTS.index(text)
    if text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if any(digit and digit not in _DIGITS for digit in (tens, ones)):
        raise ValueError(text)
    return (10 * _DIGITS.get(tens, 1) if ten else 0) + _DIGITS.get(ones, 0)
