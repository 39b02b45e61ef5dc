"""The dates in a notice, and which of them is its own and which is the deadline. What has two readings stays open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.casework.cleaning import half_width, plain_hyphens
from bot.casework.dates import Ambiguous, read_date

_MONTHS = {
    1: "january|jan|enero|ene|janeiro|januar",
    2: "february|feb|febrero|fevereiro|fev|februar",
    3: "march|mar|marzo|março|märz",
    4: "april|apr|abril|abr",
    5: "may|mayo|maio|mai",
    6: "june|jun|junio|junho|juni",
    7: "july|jul|julio|julho|juli",
    8: "august|aug|agosto|ago",
    9: "september|sept|sep|septiembre|setembro|set",
    10: "october|oct|octubre|outubro|out|oktober|okt",
    11: "november|nov|noviembre|novembro",
    12: "december|dec|diciembre|dic|dezembro|dez|dezember",
}
_NUMBER_OF = {name: number for number, names in _MONTHS.items() for name in names.split("|")}
_MONTH = "|".join(sorted(_NUMBER_OF, key=len, reverse=True))
_DATE = re.compile(
    r"(?<![\d.-])(?:"
    r"(?P<y1>20\d\d)\s?[-/.年년]\s?(?P<m1>\d{1,2})\s?[-/.月월]\s?(?P<d1>\d{1,2})(?![\d-])(?:[ \t]?[日号일])?"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:de\s+)?(?P<m2>{_MONTH})\b\.?,?\s+(?:de\s+)?(?P<y2>20\d\d)"
    rf"|(?P<numbers>\d{{1,2}}[/.-]\d{{1,2}}[/.-]20\d\d)(?!\d)"
    r"|(?P<m4>\d{1,2})\s?[月월]\s?(?P<d4>\d{1,2})\s?[日号일]"
    rf")|\b(?P<m3>{_MONTH})\b\.?\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>20\d\d)",
    re.IGNORECASE,
)
_DUE_BEFORE = re.compile(
    r"(?:\b(?:by|before|until|till|no later than|not later than|deadline(?: is)?|due(?: date| by| on)?|on or before|"
    r"hasta(?: el)?|antes del?|a más tardar el|até(?: o dia)?|antes de|bis(?: zum)?|spätestens(?: am)?)"
    r"|截止(?:日期|时间|日)?|截至|期限|最迟|提出期限|回答期限|기한)\s*[:：]?\s*(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|satur|sun)(?:day)?,?\s*)?$",
    re.IGNORECASE,
)
_DUE_AFTER = re.compile(  # "2026. 11. 24.까지", "2026年12月2日（水）まで"
    r"^\.?(?:[（(][^（()）\n]{1,4}[)）])?[ \t]*(?:\d{1,2}[:：]\d{2}[ \t]*)?"
    r"(?:之?前|以前|まで|까지|截止(?![日时]|\s*[:：])|为止)"
)
_OWN_BEFORE = re.compile(
    r"(?:(?:^|[\n|(（【\[。;；,，])\s*(?:date|notice date|notification date|"
    r"issue date|date of (?:the )?notice|fecha|data|datum|"
    r"(?:通知|处罚|處罰|处理|发布|发送|违规|发件|下发|發送|通告|送信)?(?:日期|时间|時間|日時|日))\s*[:：]\s*"
    r"|\b(?:issued|dated|sent) (?:on )?|\bnotice (?:of|dated) "
    r"|(?:通知|通告|お知らせ|今天|今日|本日|오늘)\s*[（(\[【]?\s*)$",
    re.IGNORECASE,
)
_ALONE = 24
"""Characters that may follow a date which begins a line and is its date: "2026年11月12日 楽天市場"."""
_WINDOW = 48


@dataclass(frozen=True, slots=True)
class Day:
    """A date as it stands in the text. Two `choices`: month and day may be either way round."""

    written: str
    choices: tuple[date, ...]

    @property
    def sure(self) -> str:
        return self.choices[0].isoformat() if len(self.choices) == 1 else ""


@dataclass(frozen=True, slots=True)
class Days:
    """The notice's own date and its deadline as they are written, None where nothing says which; and all of them."""

    own: Day | None = None
    due: Day | None = None
    every: tuple[Day, ...] = ()


def days_of(head: str, text: str, today: date) -> Days:
    """`head` is the date line of the mail's own head; where there is one, it counts."""
    every, own, due = [], [], []
    for match in _DATE.finditer(text):
        day = _day(match, today)
        if day is None:
            continue
        every.append(day)
        before, after = (
            text[max(0, match.start() - _WINDOW) : match.start()],
            text[match.end() : match.end() + _WINDOW],
        )
        if _DUE_AFTER.match(after) or _DUE_BEFORE.search(before):
            due.append(day)
        elif match["m4"] is None and (_OWN_BEFORE.search(before) or _begins_line(before, after)):
            own.append(day)
    first = _DATE.search(half_width(head)) if head else None
    told = _day(first, today) if first else None
    mine = told or _only(own)
    if mine is not None and mine.sure and date.fromisoformat(mine.sure) > today:
        mine = None
    return Days(mine, _only(due), tuple(dict.fromkeys(every)))


def _begins_line(before: str, after: str) -> bool:
    rest = after.split("\n", 1)[0]
    return (not before or before.endswith("\n")) and len(rest) < _ALONE


def _only(found: list[Day]) -> Day | None:
    """The one that all of them say; None where they differ."""
    return found[0] if len({one.choices for one in found}) == 1 else None


def _day(match: re.Match[str], today: date) -> Day | None:
    written = match[0].strip()
    try:
        if match["numbers"]:
            read = read_date(plain_hyphens(match["numbers"]), today)
            if isinstance(read, Ambiguous):
                return Day(written, tuple(sorted(read.choices)))
            return Day(written, (read,)) if read else None
        if match["m4"]:
            nearest = read_date(f"{match['m4']}月{match['d4']}日", today)
            return Day(written, (nearest,)) if isinstance(nearest, date) else None
        for n in ("1", "2", "3"):
            if match["y" + n]:
                month = match["m" + n]
                number = int(month) if month.isdigit() else _NUMBER_OF[month.lower()]
                return Day(written, (date(int(match["y" + n]), number, int(match["d" + n])),))
    except ValueError:
        pass
    return None
