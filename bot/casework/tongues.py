"""How one language joins lists, names attachments and ends sentences. Its words stand in `config/tongues.py`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from config.tongues import TONGUES

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_FIGURE = re.compile(r"(-?)(\d+)(?:\.(\d+))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Tongue:
    """The words of one language; what each is for is told where they stand."""

    comma: str
    last: str
    attachment: str
    attachments: str
    listed: str
    sheet: str
    list_of: str
    by: str
    more: str
    statuses: Mapping[str, str]
    several: str = "{noun}"
    last_before: Mapping[str, str] = field(default_factory=dict)
    numbered: str = "{name} ({numbers})"
    day: str = "{y}-{m:02}-{d:02}"
    money: Mapping[str, str] = field(default_factory=lambda: {"": "{currency} {amount}"})
    marks: Mapping[str, str] = field(default_factory=dict)
    abbreviations: str = ""


@lru_cache(maxsize=32)
def tongue(language: str) -> Tongue:
    """The words of a language; English where we have none."""
    return Tongue(**TONGUES.get(language, TONGUES["en"]))


def joined(parts: Sequence[str], words: Tongue) -> str:
    """A, B and C."""
    if len(parts) < 2:
        return "".join(parts)
    begins = parts[-1].lower()
    last = next((said for form, said in words.last_before.items() if re.match(form, begins)), words.last)
    return words.comma.join(parts[:-1]) + last + parts[-1]


def day_in(value: str, words: Tongue) -> str:
    """A day, kept as 2026-11-20, as the language writes it; anything else as it is."""
    match = _DAY.fullmatch(value)
    return words.day.format(y=int(match[1]), m=int(match[2]), d=int(match[3])) if match else value


def figure_in(value: str, words: Tongue, country: str, *, grouped: bool = False) -> str:
    """A number, kept as 1250.5, with the decimal mark of that language in that country, and grouped if wanted."""
    match, marks = _FIGURE.fullmatch(value), words.marks.get(country, words.marks.get("", ""))
    if match is None or not marks:
        return value
    whole = f"{int(match[2]):,}".replace(",", marks[0]) if grouped else match[2]
    return match[1] + whole + (marks[1] + match[3] if match[3] else "")


def money_in(value: str, words: Tongue, country: str) -> str:
    """An amount, kept as "1250.00 MXN", as the language writes it."""
    amount, _, currency = value.partition(" ")
    said = words.money.get(currency, words.money[""])
    return said.format(amount=figure_in(amount, words, country, grouped=True), currency=currency)


def attachment_numbers(numbers: Sequence[int], words: Tongue) -> str:
    """Attachment 2; Attachments 1-3; Attachments 1, 3 and 4."""
    numbers = sorted(set(numbers))
    if len(numbers) == 1:
        return words.attachment.format(n=numbers[0])
    run = numbers == list(range(numbers[0], numbers[-1] + 1)) and len(numbers) > 2
    told = f"{numbers[0]}-{numbers[-1]}" if run else joined([str(one) for one in numbers], words)
    return words.attachments.format(n=told)


@lru_cache(maxsize=1)
def attachment_words() -> str:
    """A regular expression for "Attachment" in every language we write, number not included."""
    names = {words[key].format(n="").strip() for words in TONGUES.values() for key in ("attachment", "attachments")}
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


@lru_cache(maxsize=1)
def abbreviations() -> tuple[str, ...]:
    """What ends in a full stop without ending a sentence, in any language we write."""
    return tuple(sorted({one for words in TONGUES.values() for one in words.get("abbreviations", "").split()}))
