"""How the rules read a text: its sentences, its parts under headings, and what in it is not the writer's own words.

Everything works on places: a mask has the length of its text, so that a span found in one is good in the other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

MASK = "\ue000"
"""Stands for a character that is nobody's tone: part of an id, a file name, a quotation, a product title."""

CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
KANA = "\u3041-\u30ff"
HANGUL = "\uac00-\ud7af\u1100-\u11ff"
SUMMARY, CAUSE, ACTION, REQUEST = (
    "[Issue Summary]",
    "[Root Cause Analysis]",
    "[Corrective Action Taken]",
    "[Request]",
)
FOUR_PARTS = (("summary", SUMMARY), ("cause", CAUSE), ("action", ACTION), ("request", REQUEST))

_QUOTED = re.compile(
    r'"[^"\n]{1,400}"|“[^”\n]{1,400}”|「[^」\n]{1,400}」|『[^』\n]{1,400}』|‘[^’\n]{2,400}’(?!\w)'
    r"|《[^》\n]{1,400}》|〈[^〉\n]{1,400}〉|«[^»\n]{1,400}»|‹[^›\n]{1,400}›|„[^“”\n]{1,400}[“”]"
    r"|(?<![\w'])'(?!s\b)[^'\n]{3,400}'(?!\w)|^[ \t]*>[^\n]{0,2000}",
    re.MULTILINE,
)
_NO_NAME = (
    r"(?:a|an|the|this|that|these|our|your|their|its|my|in|on|of|to|from|with|by|for|at|as|and|or|but|so|see|open|read"
    r"|check\w*|review\w*|attach\w*|upload\w*|provid\w*|submit\w*|send|sent|files?|named|called|is|are|was|were|be|been"
    r"|have|has|had|do|does|did|not|no|never|we|i|you|it|they|please|listed|shown|per|under|ver|veja|en|em|el|la|o|os)"
)
_FILE = re.compile(
    rf"(?:(?<!\S)(?!{_NO_NAME}[ ])[\w\-()+]{{1,40}}[ ]){{0,3}}"
    r"\b[\w\-.()+]{1,120}\.(?:jpe?g|png|pdf|xlsx?|csv|docx?|zip|rar|7z|txt|gif|mp4|mov)\b",
    re.IGNORECASE,
)
"""A file's name; up to three words before its last one belong to it, back to a word that no name begins with."""
_LINK = re.compile(r"\b(?:https?://|www\.)[^\s<>\"'）)]{1,500}", re.IGNORECASE)
_FIRM = re.compile(
    r"\b(?:[A-Z][\w&'\-]{0,30}\.?,? ){1,6}(?:Co\b\.?|Company\b|Ltd\b\.?|Limited\b|LLC\b|Inc\b\.?|GmbH\b"
    r"|Corp\b\.?)(?:,? Ltd\b\.?)?"
)
_ID = re.compile(r"\b(?=[A-Z0-9\-_/]{0,38}\d)(?=[A-Z0-9\-_/]{0,38}[A-Z])[A-Z0-9]+(?:[\-_/][A-Z0-9]+){0,5}\b")
_UNDERSCORED = re.compile(r"\b[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+\b", re.ASCII)
"""An id or a field's name, whatever its case: no prose has underscores."""
_SENTENCE_END = re.compile(r"[。！？!?]+|\.(?=\s|$)|\n\s*\n|\n(?=\s*\[)|\[[A-Z][^\[\]\n]{1,60}\]")
_ABBREVIATION = re.compile(
    r"(?:\b(?:no|nos|co|vs|ltd|inc|corp|dr|mr|mrs|ms|st|approx|dept|e\.g|i\.e|p\.m|a\.m)|\b[A-Z])\.$", re.IGNORECASE
)
_HEADING = re.compile(r"\[[^\[\]\n]{1,60}\]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters [start, end) of a text, and what stands there."""

    start: int
    end: int
    text: str

    @property
    def span(self) -> tuple[int, int]:
        """Its place."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a text: the heading it stands under (with its place) and its own place."""

    id: str
    heading: str
    at: int
    start: int
    end: int
    text: str


def cjk_share(text: str) -> float:
    """The share of Chinese characters among the letters."""
    chinese = len(re.findall(f"[{CJK}]", text))
    latin = len(re.findall(r"[^\W\d_]", text)) - chinese
    return chinese / (chinese + latin / 4) if chinese else 0.0


def is_chinese(text: str) -> bool:
    """Whether a text is Chinese; less than half of it is an English text with a name in it."""
    return cjk_share(text) >= 0.5


@lru_cache(maxsize=64)
def masked(text: str, names: tuple[str, ...] = ()) -> str:
    """The text with quotations, file names, links, firms, ids and these names replaced, character by character."""
    for pattern in (_QUOTED, _FILE, _LINK, _FIRM):
        text = pattern.sub(_hide, text)
    for name in sorted(set(names), key=len, reverse=True):
        if len(name) >= 2:
            edge = r"\b" if name[0].isascii() and name[0].isalnum() else ""
            text = re.sub(edge + re.escape(name[:300]), _hide, text, flags=re.IGNORECASE)
    return _UNDERSCORED.sub(_hide, _ID.sub(_hide, text))


def hide(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with these places replaced."""
    for start, end in spans:
        text = text[:start] + MASK * (end - start) + text[end:]
    return text


def lowered(text: str) -> str:
    """Lower case, every character in its place (a few letters grow when lowered: they are left alone)."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@lru_cache(maxsize=64)
def sentences(text: str) -> tuple[Stretch, ...]:
    """The sentences of a text, in order, with their places; headings belong to none."""
    found: list[Stretch] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if match.group() == "." and _ABBREVIATION.search(text, max(start, match.end() - 8), match.end()):
            continue
        heading = match.group().startswith("[")
        found.append(_trimmed(text, start, match.start() if heading else match.end()))
        start = match.end()
    found.append(_trimmed(text, start, len(text)))
    return tuple(s for s in found if s.text)


def sentence_at(text: str, place: int) -> Stretch:
    """The sentence that stands at this place."""
    found = sentences(text)
    last = bisect_right(found, place, key=lambda sentence: sentence.start) - 1
    if last >= 0 and place < found[last].end:
        return found[last]
    return Stretch(place, place, "")


@lru_cache(maxsize=64)
def sections(text: str, headings: tuple[tuple[str, str], ...] = FOUR_PARTS) -> tuple[Section, ...]:
    """The text under each of these headings, in the order of the text; what stands before the first is left out."""
    known = {_key(heading): (part, heading) for part, heading in headings if heading}
    places = [(m.start(), m.end(), *known[k]) for m, k in _known_headings(text, known)]
    found = []
    for n, (at, begin, part, heading) in enumerate(places):
        end = places[n + 1][0] if n + 1 < len(places) else len(text)
        body = _trimmed(text, begin, end)
        found.append(Section(part, heading, at, body.start, body.end, body.text))
    return tuple(found)


def bracketed(text: str) -> Iterator[Stretch]:
    """Everything in square brackets, in order."""
    return (Stretch(m.start(), m.end(), m.group()) for m in _HEADING.finditer(text))


def section(text: str, part: str) -> Section | None:
    """The first section of this id."""
    return next((s for s in sections(text) if s.id == part), None)


def spans(pattern: re.Pattern[str], text: str) -> Iterator[Stretch]:
    """Every match of the pattern, as places."""
    return (Stretch(m.start(), m.end(), m.group()) for m in pattern.finditer(text))


def _known_headings(text: str, known: dict[str, tuple[str, str]]) -> Iterator[tuple[re.Match[str], str]]:
    if not known:
        return
    pattern = "|".join(_heading_pattern(heading) for heading in sorted(known, key=len, reverse=True))
    for match in re.finditer(pattern, text, re.IGNORECASE | re.MULTILINE):
        yield match, _key(match.group())


def _key(heading: str) -> str:
    """A heading however it is spaced, and with or without its colon."""
    return " ".join(heading.split()).rstrip(" :：").casefold()


def _heading_pattern(heading: str) -> str:
    words = r"\s+".join(re.escape(word) for word in heading.split())
    return words if heading.startswith("[") else rf"^[ \t]*{words}[ \t]*[:：]?[ \t]*$"


def _trimmed(text: str, start: int, end: int) -> Stretch:
    body = text[start:end]
    lead = len(body) - len(body.lstrip())
    body = body.strip()
    return Stretch(start + lead, start + lead + len(body), body)


def _hide(match: re.Match[str]) -> str:
    return MASK * (match.end() - match.start())
