"""The ids in a notice: by the format's own pattern in running text, or by the label that stands before them."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.casework.ids import BadId, read_id
from bot.casework.playbook import IdFormat, Question

MOST = 2000
_PARTS = re.compile(r"[（）()/]")
_VALUE = r"[0-9A-Za-z][0-9A-Za-z._/#-]{2,63}"
_LEAST = 4
"""Characters of a labelled value; a shorter one is a count or a page."""


def ids_of(question: Question, known: IdFormat | None, text: str) -> tuple[str, ...]:
    """The values in the text that answer this question, each once, in their normal form."""
    found: dict[str, None] = {}
    if known and known.find:
        for match in re.finditer(known.find, text, re.ASCII):
            _take(found, match[0], known)
    for label in _labels(question, known):
        for match in _labelled(label).finditer(text):
            _take(found, match[1].rstrip("._/#-"), known)
            if len(found) > MOST:
                return tuple(found)[:MOST]
    return tuple(found)


def _take(found: dict[str, None], given: str, known: IdFormat | None) -> None:
    if len(given) < _LEAST or not any(one.isdigit() for one in given):
        return
    try:
        value = read_id(given, known)
    except BadId:
        return
    if known is None or re.fullmatch(known.pattern, value):
        found[value] = None


def _labels(question: Question, known: IdFormat | None) -> tuple[str, ...]:
    """What the playbook calls such an id, in both languages, and as notices of the marketplace call it."""
    told: list[str] = []
    if known:
        told += [known.name.zh, known.name.en, *known.labels]
    if question.label:
        told += [question.label.zh, question.label.en]
    parts = [part.strip() for one in told for part in _PARTS.split(one)]
    return tuple(dict.fromkeys(one for one in parts if len(one) > 2 or not one.isascii()))


@lru_cache(maxsize=4096)
def _labelled(label: str) -> re.Pattern[str]:
    body = r"\s{0,3}".join(re.escape(word) for word in label.split())
    before = r"(?<![A-Za-z0-9])" if label[0].isascii() else ""
    after = r"(?![A-Za-z])" if label[-1].isascii() else ""
    return re.compile(
        rf"{before}{body}s?{after}\s{{0,2}}(?:no\.?|number|id|#)?\s{{0,2}}[:：=#]?\s{{0,3}}({_VALUE})",
        re.IGNORECASE | re.ASCII,
    )
