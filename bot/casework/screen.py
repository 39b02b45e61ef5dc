"""What a screenshot of the back office shows: where (the address bar), when (a clock), and which number.

Read from lines of text, whoever read them. A line that was read badly is no reason to raise: what cannot be made out
counts as not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rapidfuzz.distance import Levenshtein

from bot.casework.playbook import IdFormat

Looked = Literal["", "reading", "read", "ask", "said"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What is known of one screenshot. `looked`: not yet, being read, read; the operator is asked, has said."""

    looked: Looked = ""
    address_bar: bool | None = None
    host: str = ""
    clock: bool | None = None
    time: str = ""
    """As a clock of 24 hours shows it: 14:32."""
    day: str = ""
    """ISO, where a date stands beside the clock."""
    number: str = ""
    """The marketplace's number as the picture shows it; "" when none was found or none was looked for."""


NOT_LOOKED = Screen()
_ENDINGS = frozenset({"com", "net", "org", "cn"})
"""What an unknown host may end in, beside the endings of the hosts that are known."""
_HOST = re.compile(r"(?:https?:?/{0,2})?((?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,8})(?=$|[/?:#\s])", re.ASCII)
_ALIKE = str.maketrans({"1": "l", "i": "l", "|": "l", "0": "o", "，": ".", "。": ".", ",": ".", "_": "-"})
"""Characters that a reader of pixels takes for each other."""
_TIME = re.compile(r"(\d{1,2})\s?[:：∶]\s?(\d{2})(?!\d)(?:[:：]\d{2})?\s*([AaPp])?\.?(?:[Mm]\b)?", re.ASCII)
_HALF = (("上午", "凌晨", "早上", "午前", "오전"), ("下午", "晚上", "午後", "오후"))
_YEAR_FIRST = re.compile(r"(20\d{2})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})", re.ASCII)
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(20\d{2})", re.ASCII)
_CHINESE_DAY = re.compile(r"(?<!\d)(\d{1,2})\s?月\s?(\d{1,2})\s?日", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = "|".join(_MONTHS)
_NAMED_DAY = re.compile(
    rf"(?:(?<![\d:])(?P<before>\d{{1,2}})\s?)?(?P<month>{_NAMED})[a-z]*\.?\s?"
    r"(?!20\d\d(?![\d:]))(?P<after>[12]\d|3[01]|[1-9])?",
    re.ASCII,
)
_LABEL = re.compile(
    r"(?i)(?:case|ticket|inquiry|reference|request|案件|工单|问题|咨询|お問い合わせ|문의)\s*"
    r"(?:id|no\.?|number|编号|号|番号|번호)?\s*[:：#]?\s*([0-9A-Z][0-9A-Z-]{4,30})"
)
_NEAR = 2
"""So many characters apart, a number of the same length is the same one, mistyped or misread."""


def host_in(lines: Iterable[str], known: Sequence[str]) -> str:
    """The host an address bar shows: one of the known ones, however badly read, else any that looks like one."""
    texts = [line.strip().lower() for line in lines]
    folded = [re.sub(r"\s+", "", text).translate(_ALIKE) for text in texts]
    for host in sorted(set(known), key=len, reverse=True):
        if any(re.search(rf"(?<![a-z0-9.-]){re.escape(_fold(host))}(?![a-z0-9-]*\.)", one) for one in folded):
            return host
    endings = _ENDINGS | {host.rsplit(".", 1)[-1] for host in known}
    for text in texts:
        for match in _HOST.finditer(text):
            if match[1].rsplit(".", 1)[-1] in endings:
                return match[1]
    return ""


def time_in(lines: Iterable[str]) -> str:
    """The first time of day, on a clock of 24 hours; "" when there is none."""
    for line in lines:
        for match in _TIME.finditer(line):
            half = match[3].lower() if match[3] else _half_named(line)
            hours = match[1]
            if half and int(hours) > 12:  # a reader runs "Mar 12 2:32 PM" together
                hours = hours[-1]
            hour, minute = int(hours), int(match[2])
            if half and 1 <= hour <= 12:
                hour = hour % 12 + (12 if half == "p" else 0)
            if hour < 24 and minute < 60:
                return f"{hour:02d}:{minute:02d}"
    return ""


def day_in(lines: Iterable[str], today: date) -> str:
    """The first date, in ISO form; where order or year are open, the reading nearest to today."""
    for line in lines:
        found = [day for day in _days(line.lower(), today) if day is not None]
        if found:
            return min(found, key=lambda day: abs((day - today).days)).isoformat()
    return ""


def number_in(lines: Iterable[str], wanted: str, known: IdFormat | None = None) -> str:
    """The marketplace's number: the wanted one where it stands anywhere, else one that differs by a slip or stands
    behind a word for it. "" when there is none."""
    texts = list(lines)
    if any(_plain(wanted) in _plain(text) for text in texts):
        return wanted
    for text in texts:
        for run in re.findall(r"[0-9A-Za-z][0-9A-Za-z-]{4,30}", text):
            if len(run) == len(wanted) and Levenshtein.distance(run.upper(), wanted.upper()) <= _NEAR:
                return str(run)
    pattern = (known.soft_pattern or known.pattern) if known else r"[0-9A-Z-]{5,31}"
    for text in texts:
        for match in _LABEL.finditer(text):
            if re.search(r"\d{4}", match[1]) and re.fullmatch(pattern, match[1], re.IGNORECASE | re.ASCII):
                return match[1]
    return ""


def _fold(host: str) -> str:
    return host.lower().translate(_ALIKE)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).upper()


def _half_named(line: str) -> str:
    am, pm = (any(word in line for word in words) for words in _HALF)
    return "a" if am else "p" if pm else ""


def _days(line: str, today: date) -> Iterable[date | None]:
    for match in _YEAR_FIRST.finditer(line):
        yield _day(match[1], match[2], match[3])
    for match in _YEAR_LAST.finditer(line):
        yield _day(match[3], match[1], match[2])
        yield _day(match[3], match[2], match[1])
    years = (today.year - 1, today.year, today.year + 1)
    for match in _CHINESE_DAY.finditer(line):
        yield from (_day(year, match[1], match[2]) for year in years)
    for match in _NAMED_DAY.finditer(line):
        if number := match["before"] or match["after"]:
            yield from (_day(year, _MONTHS.index(match["month"]) + 1, number) for year in years)


def _day(year: object, month: object, day: object) -> date | None:
    try:
        return date(int(str(year)), int(str(month)), int(str(day)))
    except ValueError:
        return None
