"""The headings a text bears, however they are written: in brackets, marked bold, numbered, before a colon (R12, R13).

Which words head which part is data (`heading_…` in config/lexicon/forms.yaml), in every language the sites have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.casework.rules.meaning import Meaning
from bot.casework.rules.text import FOUR_PARTS, Section

OTHER = ""
"""The part of a heading that is none of the four parts'."""
BRACKETS = "[【［〖"
"""With one of these a heading in brackets begins."""
_BRACKETED = re.compile(r"[\[【［〖][ \t]*([^\[\]【】［］〖〗\n]{1,40}?)[ \t]*[\]】］〗]")
_LINED = re.compile(
    r"^[ \t]*(?:<[a-z]\w{0,6}>)?(?:[#>*_•■◆●▪►▶◇□○・–—-]{1,6}[ \t]*)?"
    r"(?:(?i:part|section|step|第)[ \t]?[\d一二三四]{1,2}(?:部分|步)?[ \t]*[.:：)、-]?[ \t]*"
    r"|[(（]?(?:\d{1,2}|[IVX]{1,4}|[一二三四五六七八]|[A-Ha-h])[.)、．:：）][ \t]*|[①-⑧Ⅰ-Ⅷ][.、 \t]*)?[*_]{0,3}"
    r"(?P<words>[^\W\d_][^\n\[\]【】［］*#_|=:：.。!?！？,，;；<>]{0,40}?)[ \t]*"
    r"(?P<sign>[*_]{0,3}[ \t]*(?:[:：]+[*_]{0,3}|[–—|=-]+>?(?=[ \t\n])|(?:</\w{1,7}>[:：]?)|$)|[*_]{1,3}(?=\s))",
    re.MULTILINE,
)
"""The words a line begins with, where a mark or the line's end sets them apart from what follows."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Words at [start, end) of a text that head a part: one of the four, or OTHER."""

    part: str
    start: int
    end: int
    words: str


def in_brackets(text: str, part_of: Callable[[str], str | None]) -> Iterator[Heading]:
    """The headings in brackets, wherever they stand. `part_of` tells the part; None: the words head nothing."""
    return _headings(_BRACKETED, 1, text, part_of)


def on_lines(text: str, part_of: Callable[[str], str | None]) -> Iterator[Heading]:
    """The headings at the beginning of a line that bear no brackets."""
    return _headings(_LINED, "words", text, part_of)


def parts_under(text: str, found: list[Heading]) -> Iterator[Section]:
    """What stands under each of these headings, without the other ones among them; in the order of the text."""
    for n, one in enumerate(found):
        if one.part != OTHER:
            body = text[one.end : found[n + 1].start if n + 1 < len(found) else len(text)]
            begin = one.end + len(body) - len(body.lstrip())
            yield Section(one.part, one.words, one.start, begin, begin + len(body.strip()), body.strip())


def exactly(wanted: tuple[tuple[str, str], ...]) -> Callable[[str], str | None]:
    """Nothing but the wanted headings, in whatever case, singular or plural."""
    known = {_plain(heading.strip("[]")): part for part, heading in wanted}
    return lambda words: known.get(_plain(words))


def in_any_language(meanings: Mapping[str, Meaning], *, others: bool) -> Callable[[str], str | None]:
    """The four headings as they are translated and nearly said; with `others`, what heads something else, too."""
    known = [(part, meanings.get(f"heading_{part}")) for part, _ in FOUR_PARTS]
    if others:
        known.append((OTHER, meanings.get("heading_like")))
    exact = exactly(FOUR_PARTS)

    def part_of(words: str) -> str | None:
        there = exact(words)
        return there or next((part for part, meaning in known if meaning and meaning.names(words)), None)

    return part_of


def _headings(
    pattern: re.Pattern[str], group: int | str, text: str, part_of: Callable[[str], str | None]
) -> Iterator[Heading]:
    for match in pattern.finditer(text):
        part = part_of(" ".join(match.group(group).split()))
        if part is not None:
            yield Heading(part, match.start(), match.end(), match.group().strip())


def _plain(words: str) -> str:
    """ "Root-Cause Analysis" and "Corrective Actions Taken" are the headings, too."""
    return re.sub(r"(?<=action|equest)s\b|(?<=cause)s\b", "", re.sub(r"[\s\-]+", " ", words).casefold())
