"""What a case is found by: tokens made in Python, the same for both engines.

Latin words and ids stand as they are, small; Chinese has no blanks, so each pair of neighbouring characters is a
token, and the last character of a run is one by itself (so that one character finds as the beginning of a pair).
A marketplace's number is found by any part of it: each of its endings is a token, and a search looks for beginnings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from bot.casework.case import Case

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
KANA_HANGUL = "\u3040-\u30ff\uac00-\ud7af"
RUN = re.compile(rf"[{HAN}{KANA_HANGUL}]+|[^\W_{HAN}{KANA_HANGUL}]+", re.UNICODE)
PAIRED = re.compile(rf"[{HAN}{KANA_HANGUL}]")
SHORTEST_ENDING = 3
"""Characters of a number that are worth a token."""
LONGEST = 64
"""Characters of one token; what is longer is cut."""
MOST_TERMS = 8
"""Terms of one search; further words are left out."""
MOST_TOKENS = 400
"""Tokens of one case."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for: a token, or every token that begins so."""

    text: str
    beginning: bool


def folded(text: str) -> str:
    """Full-width and letters' case made equal."""
    return unicodedata.normalize("NFKC", text).casefold()


def number_key(number: str) -> str:
    """A marketplace's number as it is compared: letters' case, width and blanks do not matter."""
    return "".join(c for c in unicodedata.normalize("NFKC", number).upper() if c.isprintable() and not c.isspace())[
        :200
    ]


def tokens(texts: Iterable[str]) -> frozenset[str]:
    """The tokens of these texts."""
    found: dict[str, None] = {}
    for text in texts:
        for run in RUN.findall(folded(text)):
            found |= dict.fromkeys(_of(run))
    return frozenset(list(found)[:MOST_TOKENS])


def case_tokens(case: Case) -> frozenset[str]:
    """What a case is found by, but for the marketplace's numbers."""
    joined = ["".join(RUN.findall(folded(subject)))[:LONGEST] for subject in case.subjects]
    return tokens(
        [
            case.ref,
            case.ref.lstrip("Cc"),
            case.title,
            case.code,
            case.issue,
            case.marketplace,
            case.site,
            case.outcome,
            *case.lessons,
            *case.subjects,
            *joined,
        ]
    )


def number_tokens(number: str) -> frozenset[str]:
    """What a marketplace's number is found by: the whole, and each of its endings."""
    whole = "".join(RUN.findall(folded(number)))[:LONGEST]
    endings = (whole[n:] for n in range(max(1, len(whole) - SHORTEST_ENDING + 1)))
    return frozenset(e for e in endings if e)


def terms(words: str) -> list[Term]:
    """What to look for, for the words somebody typed. All of it must be found."""
    found: dict[Term, None] = {}
    for run in RUN.findall(folded(words[:400])):
        if PAIRED.match(run) and len(run) > 1:
            found |= dict.fromkeys(Term(run[n : n + 2], False) for n in range(len(run) - 1))
        else:
            found[Term(run[:LONGEST], True)] = None
    return list(found)[:MOST_TERMS]


def _of(run: str) -> list[str]:
    if PAIRED.match(run):
        return [run[n : n + 2] for n in range(len(run))]
    return [run[:LONGEST]]
