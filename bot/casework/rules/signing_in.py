"""Secrets that no word names (R34): what is typed to get in, a code that came by message, a key known by its shape.

"Sign in with ops2 and Thw#2026spring" never says password. What gives it away is that somebody is let in, and a word
that no language has; of a code of one use, that it came by message and that somebody received or types it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.casework.rules.labels import Label, Labels, around
from bot.casework.rules.text import Stretch, sentence_at

_ODD = re.compile(
    r"(?<![\w@/.#\-+])(?=[!-~]{0,30}[A-Za-z])(?=[!-~]{0,30}\d)(?=\w[!-~]{0,30}[!#$%&*^~@])"
    r"[A-Za-z0-9][\w!#$%&*^~@\-+.]{4,40}(?![\w/])"
)
"""Letters, digits and signs in one word."""
_TRAILING = ".,;:!?*"
_NO_SECRET = re.compile(
    r"(?i)[\w.+\-]+@[\w\-]+\.[a-z.]{2,}"  # a mailbox
    r"|(?:order|item|case|invoice|ticket|po|co|so|sku|asin|page|step|errors?|ref|no|sr|vol|lot|batch|model|unit|color)[#&]\S*"
    r"|\d[\d.,]*(?:[a-z]{0,4}[*&%x]){1,2}[\d.,a-z]*|[\w.\-]*\d%\w*|r&d\S*|[a-z]{1,3}&[a-z]\S*"
)
"""Signs that stand in numbers, sizes, shares and names of departments as well."""
_ALONE = re.compile(r"\w[!$^~]+\w")
"""Signs that stand inside nothing but a secret; the others need that somebody is let in."""
_LET_IN = 90
_CODE = re.compile(
    r"(?<![\w\-/.,:#+$€£¥@(])(?:\d{6}|\d{3}[ \-]\d{3}|\d{4} \d{2})(?!\w|[.,:\-/]\d|\s?(?:%|units?|pcs|orders?"
    r"|cartons?|[件个箱台元円원]| \d))"
)
_CLAUSE_END = re.compile(r"[.;!?](?=\s)|[。；！？\n]")
_BY_MESSAGE, _DONE_WITH = 90, 45
_SHAPED = re.compile(
    r"\b(?:(?:AKIA|ASIA)[0-9A-Z]{14,18}|sk[-_](?:live|test|proj)[-_][\w\-]{12,}|gh[pousr]_\w{20,}"
    r"|xox[abprs]-[\w\-]{10,}|AIza[\w\-]{30,}|eyJ[\w\-]{10,}\.[\w\-]{10,}(?:\.[\w\-]+)?|Atz[ar]\|[\w\-+/=]{16,})"
)
"""The keys of services that a seller's tools use, each with its maker's own beginning."""


def odd_words(text: str, labels: Labels) -> Iterator[Stretch]:
    """Words of letters, digits and signs, where somebody is to be let in."""
    for match in _ODD.finditer(text):
        word = match.group().rstrip(_TRAILING)
        if len(word) < 6 or _NO_SECRET.fullmatch(word) or not re.search(r"[A-Za-z]", word):
            continue
        if not re.search(r"[!#$%&*^~@]", match.group()) or not re.search(r"\d", word):
            continue
        ways = (label for label in around(labels.of(text), *match.span()) if label.kind in ("sign_in", "secret"))
        near = (abs(label.end - match.start()) <= _LET_IN for label in ways)
        if _ALONE.search(word) or any(near):
            yield Stretch(match.start(), match.start() + len(word), word)


def codes_by_message(text: str, labels: Labels) -> Iterator[Stretch]:
    """Six digits of a clause that tells of a message, and of somebody who received, shows or types them."""
    for match in _CODE.finditer(text):
        said = around(labels.of(text), *match.span())
        start, end = _clause(text, match)
        here = [label for label in said if start <= label.start and label.end <= end]
        if _near(here, match, "code_by", _BY_MESSAGE) and _near(here, match, "code_verb", _DONE_WITH):
            before = [label for label in here if label.end <= match.start() and label.kind in _NUMBERED]
            if not before or max(before, key=lambda label: label.end).kind != "other":
                yield Stretch(match.start(), match.end(), match.group())


_NUMBERED = ("other", "phone", "code_by", "code")


def shaped_keys(text: str) -> Iterator[Stretch]:
    """Keys that are known by how they begin."""
    return (Stretch(m.start(), m.end(), m.group()) for m in _SHAPED.finditer(text))


def _clause(text: str, match: re.Match[str]) -> tuple[int, int]:
    sentence = sentence_at(text, match.start())
    start = max((m.end() for m in _CLAUSE_END.finditer(text, sentence.start, match.start())), default=sentence.start)
    behind = _CLAUSE_END.search(text, match.end(), sentence.end)
    return start, behind.start() if behind else sentence.end


def _near(said: Sequence[Label], match: re.Match[str], kind: str, reach: int) -> bool:
    return any(
        label.kind == kind and label.start - match.end() <= reach and match.start() - label.end <= reach
        for label in said
    )
