"""English grammar, by harper: offline, loaded at first use (140 MB, about a second), one text at a time."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.casework.rules.text import MASK

_LONGEST = 8_000
"""Characters; a case text is a quarter of it."""
_MOST = 12
"""Warnings shown: a longer list is read by nobody."""
_SAYS = {
    "Agreement": "Grammar: the words of “{piece}” do not agree with each other.",
    "BoundaryError": "Grammar: “{piece}” is joined or split in the wrong place.",
    "Grammar": "Grammar: “{piece}” is not how it is said.",
    "Malapropism": "Grammar: “{piece}” is perhaps another word than the one meant.",
    "Nonstandard": "Grammar: “{piece}” is not standard English.",
    "Repetition": "Grammar: “{piece}” repeats itself.",
    "Spelling": "Grammar: “{piece}” looks misspelt.",
    "Typo": "Grammar: “{piece}” looks misspelt.",
    "Usage": "Grammar: “{piece}” is not used like this.",
    "WordChoice": "Grammar: “{piece}” is not the right word here.",
}
"""The kinds that are told, and the sentence for each: the checker's own reasons are English only."""
_SPELLING = ("Spelling", "Typo")
_CANDIDATES = "Grammar: “{piece}” looks misspelt; “{first}” or “{second}”?"
"""Several spellings may be meant: two are shown, none is taken by a click."""
_ISE = re.compile(r"is(?=(?:e[ds]?|ing|ations?|able)$)")
"""Where Britain writes an s and America a z."""
_TURN = threading.Lock()


@dataclass(frozen=True, slots=True)
class Mistake:
    """Characters [start, end), a catalogue sentence with its values, and what the checker would write there.

    Nothing is proposed where several spellings may be meant: the first two are among the values.
    """

    start: int
    end: int
    why: str
    values: Mapping[str, str]
    instead: str | None


def mistakes(text: str, masked: str, words: tuple[str, ...], names: tuple[str, ...]) -> list[Mistake]:
    """What the checker finds in the writer's own words; ids, names, quotations and terms of the trade are let be.

    So are words with letters that English has not ("café"): the checker knows none of them.
    """
    import harper

    text = text[:_LONGEST]
    known = {word.lower() for name in (*words, *names) for word in name.split()}
    with _TURN:
        lints = _linter(words).lint(text, language=harper.Language.PLAINTEXT)
    found = []
    for lint in lints:
        start, end = lint.span.start, lint.span.end
        piece = text[start:end]
        if (
            lint.lint_kind not in _SAYS
            or not piece.isascii()
            or MASK in masked[start:end]
            or "[" in piece
            or piece.lower().strip(".,") in known
        ):
            continue
        if lint.lint_kind in _SPELLING and (not piece.islower() or _has_digit(piece) or _spelt_so_in_britain(piece)):
            continue
        found.append(_mistake(lint, start, end, piece))
        if len(found) == _MOST:
            break
    return found


def _mistake(lint: Any, start: int, end: int, piece: str) -> Mistake:
    values = {"piece": piece}
    if lint.lint_kind in _SPELLING and lint.suggestion_count > 1:
        first, second = (str(each.replacement_text) for each in lint.suggestions[:2])
        return Mistake(start, end, _CANDIDATES, {**values, "first": first, "second": second}, None)
    return Mistake(start, end, _SAYS[lint.lint_kind], values, _proposal(lint, piece))


def _has_digit(piece: str) -> bool:
    return any(c.isdigit() for c in piece)


@lru_cache(maxsize=1024)
def _spelt_so_in_britain(word: str) -> bool:
    """ "Colour", and "palletised", which stands in no dictionary, where "palletized" stands in one."""
    import harper

    american = _ISE.sub("iz", word)
    return _knows(harper.Dialect.BRITISH, word) or (american != word and _knows(harper.Dialect.AMERICAN, american))


def _knows(dialect: Any, word: str) -> bool:
    import harper

    with _TURN:
        lints = _linter((), dialect).lint(word, language=harper.Language.PLAINTEXT)
    return not any(lint.lint_kind in _SPELLING for lint in lints)


def _proposal(lint: Any, piece: str) -> str | None:
    import harper

    for suggestion in lint.suggestions:
        if suggestion.kind == harper.SuggestionKind.REPLACE:
            return str(suggestion.replacement_text)
        if suggestion.kind == harper.SuggestionKind.REMOVE:
            return ""
        return piece + str(suggestion.replacement_text)
    return None


@lru_cache(maxsize=4)
def _linter(words: tuple[str, ...], dialect: Any = None) -> Any:
    """America's, where no other dialect is asked for; the dictionary is loaded once for all."""
    import harper

    linter = harper.Linter(dialect or harper.Dialect.AMERICAN)
    linter.import_words(sorted({part for word in words for part in word.split()}))
    return linter
