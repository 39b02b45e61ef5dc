"""English grammar, by harper: offline, loaded at first use (140 MB, about a second), one text at a time."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.casework.rules.text import MASK

_LONGEST = 8_000
"""Characters; a case text is a quarter of it."""
_MOST = 12
"""Warnings shown: a longer list is read by nobody."""
_KINDS = frozenset(
    {
        "Agreement",
        "BoundaryError",
        "Grammar",
        "Malapropism",
        "Nonstandard",
        "Repetition",
        "Spelling",
        "Typo",
        "Usage",
        "WordChoice",
    }
)
_TURN = threading.Lock()


@dataclass(frozen=True, slots=True)
class Mistake:
    """Characters [start, end) and what the checker would write there (None: it has no proposal)."""

    start: int
    end: int
    why: str
    instead: str | None


def mistakes(text: str, masked: str, words: tuple[str, ...], names: tuple[str, ...]) -> list[Mistake]:
    """What the checker finds in the writer's own words; ids, names, quotations and terms of the trade are let be."""
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
            lint.lint_kind not in _KINDS
            or MASK in masked[start:end]
            or "[" in piece
            or piece.lower().strip(".,") in known
        ):
            continue
        if lint.lint_kind in ("Spelling", "Typo") and (not piece.islower() or any(c.isdigit() for c in piece)):
            continue
        found.append(Mistake(start, end, " ".join(lint.message.split()), _proposal(lint, piece)))
    return found[:_MOST]


def _proposal(lint: Any, piece: str) -> str | None:
    import harper

    if lint.lint_kind in ("Spelling", "Typo") and lint.suggestion_count > 1:
        return None
    for suggestion in lint.suggestions:
        if suggestion.kind == harper.SuggestionKind.REPLACE:
            return str(suggestion.replacement_text)
        if suggestion.kind == harper.SuggestionKind.REMOVE:
            return ""
        return piece + str(suggestion.replacement_text)
    return None


@lru_cache(maxsize=2)
def _linter(words: tuple[str, ...]) -> Any:
    import harper

    linter = harper.Linter(harper.Dialect.AMERICAN)
    linter.import_words(sorted({part for word in words for part in word.split()}))
    return linter
