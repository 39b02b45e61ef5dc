"""What is quoted without marks: a title after "product title:", a notice's words after "the notice states:".

The words that announce them are data (`title_label` and `quote_label` among the meanings of the lexicon). A title
ends with its line, its sentence, or a comma that the writer goes on after in small letters; of a quoted notice the
first sentence is taken, because nothing tells where the rest of it ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from bot.casework.rules.meaning import Meaning, Place
from bot.casework.rules.text import MASK, lowered

_NOTHING = Meaning({})
_LONGEST = 300
"""Characters; Amazon's longest titles have 200."""
_COLON = re.compile(r"[ \t]*[:：][ \t]*(?=\S)")
_TITLE = re.compile(r"[^\n;；。！？，]+?(?=[\n;；。！？，]|[.!?](?:\s|$)|,\s+[a-z]|$)")
_SENTENCE = re.compile(r"[^\n]+?(?:[。！？]+|[.!?]+(?=\s|$)|(?=\n)|$)")
_IS = re.compile(r"[ \t]+(?:(?:is|was|reads|es|era|é|ist|lautet)[ \t]+)?(?=[A-ZÀ-Þ0-9])|(?:为|是|は|은|는)[ \t]*")
_WORD = rf"[A-ZÀ-Þ0-9{MASK}&+(](?:[^\s,.;:!?，。；：！？]|\.(?=\w))*"
_SMALL = r"(?:of|the|for|and|with|by|in|on|an?|to|x|de|del|la|el|para|con|y|do|da|e|com|und|für|mit)\b"
_CAPITALISED = re.compile(rf"{_WORD}(?:,?[ \t]+(?:{_WORD}|[\-–|]|{_SMALL}))*")
_SCRIPT = re.compile("[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af][^\n;；。！？，、]*")


def unmarked(text: str, meanings: Mapping[str, Meaning]) -> list[Place]:
    """The places of a text that are somebody else's words, though no quotation marks say so."""
    return list(_unmarked(text, meanings.get("title_label", _NOTHING), meanings.get("quote_label", _NOTHING)))


def title_labels(text: str, meanings: Mapping[str, Meaning]) -> list[Place]:
    """Where a title is announced."""
    return list(_labels(text, meanings.get("title_label", _NOTHING)))


@lru_cache(maxsize=64)
def _unmarked(text: str, title_label: Meaning, quote_label: Meaning) -> tuple[Place, ...]:
    """Asked by a dozen rules of one text."""
    found: list[Place] = []
    for _, end in _labels(text, title_label):
        found += _titled(text, end)
    for _, end in _labels(text, quote_label):
        colon = _COLON.match(text, end)
        told = _SENTENCE.match(text, colon.end()) if colon else None
        if told:
            found.append(told.span())
    return tuple(found)


def _titled(text: str, at: int) -> Iterator[Place]:
    until = at + _LONGEST
    if colon := _COLON.match(text, at):
        if title := _TITLE.match(text, colon.end(), until):
            yield title.span()
        return
    linked = _IS.match(text, at)
    title = linked and (_CAPITALISED.match(text, linked.end(), until) or _SCRIPT.match(text, linked.end(), until))
    # "The title is WRONG" says something of a title; a title has words that only begin with a capital.
    if title and (not title.group().isascii() or re.search(r"[A-Z][a-z]", title.group())):
        yield title.span()


def _labels(text: str, label: Meaning) -> Iterator[Place]:
    low = lowered(text)
    for pattern in (label.english, label.romance, label.script):
        yield from (match.span() for match in pattern.finditer(low))
