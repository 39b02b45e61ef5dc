"""Until when the marketplace wants its answer, as its sentence says it: "within 7 days", "hasta el 30 de noviembre".

A date that can be read two ways, or two dates, are not decided here: both are given back, to be asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.casework.calendar import BusinessCalendar
from bot.casework.spans import FARTHEST, is_theirs, spans_in

_MONTHS = tuple(
    names.split()
    for names in (
        *("jan ene", "feb fev", "mar mär", "apr abr", "may mai", "jun"),
        *("jul", "aug ago", "sep set", "oct out okt", "nov", "dec dic dez"),
    )
)
"""The first three letters of each month, as the languages of our channels write them."""
_MONTH = (
    r"(?P<month>jan(?:uary|eiro|uar)?|enero|feb(?:ruary|rero|ruar)?|fev(?:ereiro)?|mar(?:ch|zo|ço)?|märz|apr(?:il)?|abr(?:il)?|"
    r"may(?:o)?|mai(?:o)?|june?|jun(?:io|ho|i)?|july?|jul(?:io|ho|i)?|aug(?:ust)?|ago(?:sto)?|sep(?:t|tember|tiembre)?|"
    r"set(?:embro|iembre)?|oct(?:ober|ubre)?|out(?:ubro)?|okt(?:ober)?|nov(?:ember|iembre|embro)?|dec(?:ember)?|"
    r"dic(?:iembre)?|dez(?:ember|embro)?)\.?"
)
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<year>20\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        r"(?:(?P<year>20\d\d)\s*[年년]\s*)?(?<!\d)(?P<m>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日号일]",
        rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,?\s+(?P<year>20\d\d))?",
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|º|\.)?\s+(?:of\s+|de\s+)?{_MONTH}\b(?:,?\s+(?:de\s+|del\s+)?(?P<year>20\d\d))?",
        r"(?<![\d/.-])(?P<first>\d{1,2})[/.-](?P<second>\d{1,2})[/.-](?P<year>20\d\d)(?!\d)",
    )
)
_CUE_BEFORE = re.compile(
    r"(?:\b(?:by|before|until|till|deadline|due|no later than|latest|antes del?|hasta|tardar|límite|até|prazo|bis"
    r"|spätestens)\b|截止|截至|期限|最晚|最迟|締切|마감|기한).{0,25}$",
    re.IGNORECASE,
)
_CUE_AFTER = re.compile(r"^.{0,14}?(?:之前|以前|前|截止|まで|까지|전까지)")
_TIME = re.compile(r"^[^\d\n]{0,14}(?P<hour>[01]?\d|2[0-4])[:时時시](?P<minute>[0-5]\d)?")


@dataclass(frozen=True, slots=True)
class Due:
    """The moments a text may mean (aware UTC, earliest first) and the sentence; one moment is certain."""

    moments: tuple[datetime, ...]
    sentence: str


def due_in(sentences: Iterable[str], *, since: datetime, calendar: BusinessCalendar, zone: str) -> Due | None:
    """Until when we must answer; None where no sentence says so. Days without a time end in the site's `zone`."""
    moments: dict[datetime, str] = {}
    for sentence in sentences:
        if not is_theirs(sentence):
            for moment in (*_spans(sentence, since, calendar), *_dates(sentence, since, ZoneInfo(zone))):
                if since < moment <= since + timedelta(days=FARTHEST):
                    moments.setdefault(moment, sentence)
    if not moments:
        return None
    return Due(tuple(sorted(moments)), next(iter(moments.values())))


def _spans(sentence: str, since: datetime, calendar: BusinessCalendar) -> Iterator[datetime]:
    for span in spans_in(sentence):
        if span.unit == "hours":
            yield since + timedelta(hours=span.amount)
        elif span.unit == "business_days":
            yield calendar.add_business_days(since, span.amount)
        else:
            yield since + timedelta(days=span.amount)


def _dates(sentence: str, since: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    for pattern in _DATES:
        for match in pattern.finditer(sentence):
            before, after = sentence[: match.start()], sentence[match.end() :]
            ends = _CUE_AFTER.match(after) is not None
            if not ends and not _CUE_BEFORE.search(before):
                continue
            clock = _TIME.match(after)
            at = time(23, 59)
            if clock and int(clock["hour"]) < 24:
                at = time(int(clock["hour"]), int(clock["minute"] or 0))
            for day in _days(match, since.astimezone(zone).date()):
                yield datetime.combine(day, at, zone).astimezone(UTC)


def _days(match: re.Match[str], today: date) -> list[date]:
    """The day, or both days of one that can be read month first and day first."""
    parts = match.groupdict()
    year = int(parts["year"]) if parts["year"] else 0
    if parts.get("first"):
        first, second = int(parts["first"]), int(parts["second"])
        return list(dict.fromkeys(_valid(year, first, second, today) + _valid(year, second, first, today)))
    name = (parts.get("month") or "").lower()[:3]
    month = int(parts["m"]) if parts.get("m") else next(n for n, names in enumerate(_MONTHS, 1) if name in names)
    return _valid(year, month, int(parts["day"]), today)


def _valid(year: int, month: int, day: int, today: date) -> list[date]:
    """The day if there is one; without a year the next one to come."""
    for chosen in [year] if year else [today.year, today.year + 1]:
        try:
            found = date(chosen, month, day)
        except ValueError:
            continue
        if year or found >= today:
            return [found]
    return []
