"""Lengths of time that a marketplace gives: "within 7 days", "3个工作日内", in the languages of our channels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Unit = Literal["hours", "calendar_days", "business_days"]
FARTHEST = 90
"""A longer stretch in a letter is the age of an invoice, not a deadline; days, or hours where it counts in these."""

_NUMBERS = {
    name: n
    for n, names in {
        1: "one un una um uma einem 一",
        2: "two dos dois zwei 两 二",
        3: "three tres três drei 三",
        5: "five cinco fünf 五",
        7: "seven siete sete sieben 七",
        10: "ten diez dez zehn 十",
        14: "fourteen catorce quatorze vierzehn",
        15: "fifteen quince quinze",
        30: "thirty treinta trinta dreißig",
    }.items()
    for name in names.split()
}
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)})"
_SPANS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:within|you (?:still )?have|in)\s+(?:the\s+next\s+|the\s+following\s+)?{_COUNT}\s*(?:\(\d+\)\s*)?"
        r"(?P<unit>business days?|working days?|calendar days?|days?|hours?|hrs?)\b",
        rf"\b{_COUNT}\s*(?:\(\d+\)\s*)?(?P<unit>business days?|working days?|calendar days?|days?|hours?)"
        r"(?=\s+(?:from|of|after)\s+(?:the\s+)?(?:date\s+of\s+|receipt\s+of\s+|receiving\s+)?this\b)",
        rf"\b(?:dentro de|(?:en|no) (?:un |el )?p(?:lazo|razo) (?:máximo )?de|em até|tienes|tiene|você tem|en|em)\s+"
        rf"(?:los próximos\s+|as próximas\s+|os próximos\s+)?{_COUNT}\s+"
        r"(?P<unit>días hábiles|dias úteis|días|dias|horas)\b",
        rf"\binnerhalb (?:von|der nächsten)\s+{_COUNT}\s+(?P<unit>Werktagen?|Arbeitstagen?|Tagen?|Stunden)\b",
        rf"{_COUNT}\s*个?\s*(?P<unit>工作日|自然日|天|日|小时|小時|营业日)(?:之|以)?[内內]",
        rf"{_COUNT}\s*(?P<unit>営業日|日|時間)\s*以内",
        rf"(?P<unit>영업일)\s*(?:기준)?\s*{_COUNT}\s*일\s*(?:이내|안|내)",
        rf"{_COUNT}\s*(?P<unit>영업일|일|시간)\s*(?:이내|안에|내에)",
    )
)
_THEIRS = re.compile(
    r"\b(?:we(?:'ll| will| aim| expect| strive| usually)|our team will|you will (?:receive|hear)|responderemos"
    r"|te (?:vamos|contactaremos|daremos|responderemos)|entraremos|retornaremos|nos pondremos"
    r"|wir (?:melden|werden))\b"
    r"|我们(?:将|会)|平台(?:将|会)|(?:工作人员|专员|小二)(?:将|会)|尽快(?:回复|处理)"
    r"|ご連絡(?:いたし|します|差し上げ)|回答いたします|답변(?:을)? ?드리|안내(?:해)? ?드리",
    re.IGNORECASE,
)
"""A promise of the marketplace: the time in it is theirs."""
_AGE = re.compile(
    r"\b(?:dated|issued|purchased?|sold|shipped|delivered|emitid[ao]s?|expedid[ao]s?)\b[^.]{0,25}$|开具.{0,4}$|発行.{0,4}$",
    re.IGNORECASE,
)
"""The age of a paper or an order."""
_HOURS = ("hour", "hr", "hora", "stund", "小", "時間", "시간")
_WORKED = ("business", "working", "días h", "dias ú", "werk", "arbeits", "工作", "营业", "営業", "영업")


@dataclass(frozen=True, slots=True)
class Span:
    """So long a time, in the words of the text."""

    words: str
    amount: int
    unit: Unit


def is_theirs(sentence: str) -> bool:
    """The marketplace speaks of what it will do itself."""
    return _THEIRS.search(sentence) is not None


def spans_in(sentence: str) -> Iterator[Span]:
    """The first time of each way of saying one; not the age of a paper."""
    for pattern in _SPANS:
        for match in pattern.finditer(sentence):
            if _AGE.search(sentence[: match.start()]):
                continue
            count, unit = match["count"].lower(), match["unit"].lower()
            amount = int(count) if count.isdigit() else _NUMBERS[count]
            if not 0 < amount <= FARTHEST:
                continue
            if unit.startswith(_HOURS):
                yield Span(match[0], amount, "hours")
            elif unit.startswith(_WORKED):
                yield Span(match[0], amount, "business_days")
            else:
                yield Span(match[0], amount, "calendar_days")
            break
