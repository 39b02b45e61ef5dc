"""The words beside a number that say what it is: a passport's, a bank's, or an order's (R34).

The lists are data (`config/lexicon/private.yaml`), for every language the sites and their sellers write. A text is
read word by word and only the terms that begin like the word are tried, so that a long list costs little.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.casework.rules.meaning import spelt
from bot.casework.rules.text import lowered

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?= ?(?:fa|digit))")
_SCRIPT = re.compile("[\u0400-\u04ff\u0e00-\u0e7f\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_BEGIN = 2
"""Letters by which the terms are found: the shortest terms have no more."""
_ANY = "*"


@dataclass(frozen=True, slots=True)
class Label:
    """A word at [start, end) of a text, and the kind of thing it stands for."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, eq=False)
class Labels:
    """All words of all kinds: kind → Latin terms, and one expression for the scripts without spaces."""

    latin: Mapping[str, tuple[str, ...]]
    script: Mapping[str, str]

    def of(self, text: str) -> tuple[Label, ...]:
        """The labels of a text in order; of two that overlap and are of one kind, the longer."""
        return _read(self, text)

    @cached_property
    def by_beginning(self) -> Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]:
        """The terms as expressions, one for each kind, by the letters they may begin with."""
        sorted_by: dict[str, dict[str, list[str]]] = {}
        for kind, terms in self.latin.items():
            for term in terms:
                for begin in _beginnings(term):
                    sorted_by.setdefault(begin, {}).setdefault(kind, []).append(term)
        return {
            begin: tuple(
                (kind, re.compile(rf"(?:{spelt('|'.join(sorted(terms, key=len, reverse=True)))})(?![^\W\d_])"))
                for kind, terms in kinds.items()
            )
            for begin, kinds in sorted_by.items()
        }

    @cached_property
    def scripted(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """The expressions of the scripts without spaces."""
        return tuple((kind, re.compile(words)) for kind, words in self.script.items() if words)


def around(said: Sequence[Label], start: int, end: int, reach: int = 260) -> Sequence[Label]:
    """The labels that begin near a place, so that a long text is not read again for each of its numbers."""
    first = bisect_left(said, start - reach, key=lambda label: label.start)
    return said[first : bisect_right(said, end + reach, key=lambda label: label.start)]


@lru_cache(maxsize=16)
def _read(labels: Labels, text: str) -> tuple[Label, ...]:
    low = lowered(text).replace("’", "'")
    found: list[Label] = []
    anywhere = labels.by_beginning.get(_ANY, ())
    for word in _WORD.finditer(low):
        for kind, pattern in (*labels.by_beginning.get(word.group()[:_BEGIN], ()), *anywhere):
            match = pattern.match(low, word.start())
            if match:
                found.append(Label(match.start(), match.end(), kind))
    if _SCRIPT.search(text):
        for kind, pattern in labels.scripted:
            found += [Label(m.start(), m.end(), kind) for m in pattern.finditer(low)]
    return tuple(sorted(found, key=lambda label: (label.start, label.end)))


def _beginnings(term: str) -> set[str]:
    """The first letters of whatever a term may begin with: itself, or each alternative of an opening group."""
    group = re.match(r"\(\?:([^()]+)\)(\??)", term)
    if group:
        begins = set().union(*(_beginnings(one) for one in group.group(1).split("|")))
        return begins | (_beginnings(term[group.end() :]) if group.group(2) else set())
    if term.startswith("["):
        return {_ANY}
    atoms = [one.strip("[]") for one in re.findall(r"\[[^\]]+\]|[^\[]", term)[:_BEGIN]]
    return {first + second for first in atoms[0] for second in (atoms[1] if len(atoms) > 1 else [""])}
