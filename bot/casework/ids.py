"""Ids as people paste them: blanks, hashes, full-width digits and links around them do not matter."""

from __future__ import annotations

import re

from bot.casework.cleaning import CHINESE, half_width, one_line, plain_hyphens, visible
from bot.casework.playbook import IdFormat

LONGEST = 80
_BETWEEN = re.compile(r"[\s,;、|]+")
_FREE = re.compile(r"[\w.\-#/:]+", re.ASCII)


class BadId(ValueError):
    """Not an id of this format; the first argument is the value as it was understood."""


def read_id(text: str, known: IdFormat | None) -> str:
    """One id in its normal form. Raises BadId; a soft format only refuses what can be no id at all."""
    value = normal(text, known)
    if known is None:
        if len(value) > LONGEST or not _FREE.fullmatch(value):
            raise BadId(value)
        return value
    if re.fullmatch(known.pattern, value):
        return value
    inside = _inside(value, known)
    if inside is not None:
        return inside
    if known.strength == "hard" or len(value) > LONGEST or not value or " " in value or CHINESE.search(value):
        raise BadId(value)
    return value


def split_ids(text: str, known: IdFormat | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A pasted column or list as (ids, each once, in order; what is no id, as it was written)."""
    good: dict[str, None] = {}
    wrong: dict[str, None] = {}
    for word in _BETWEEN.split(half_width(visible(text)).strip()):
        if not word:
            continue
        try:
            good[read_id(word, known)] = None
        except BadId:
            wrong[word] = None
    return tuple(good), tuple(wrong)


def bad_rows(text: str, known: IdFormat | None) -> list[tuple[int, str]]:
    """What is no id in a pasted column, each once, with the number of its row."""
    found: dict[str, int] = {}
    for row, line in enumerate(visible(text).split("\n"), start=1):
        for word in split_ids(line, known)[1]:
            found.setdefault(word, row)
    return [(row, word) for word, row in found.items()]


def normal(text: str, known: IdFormat | None) -> str:
    """The value with the format's own normalising done, whether it fits then or not."""
    value = one_line(plain_hyphens(half_width(visible(text)))).strip("\"'`,;")
    for step in known.normalise if known else ():
        if step == "upper":
            value = value.upper()
        elif step == "strip_spaces":
            value = value.replace(" ", "")
        elif step == "strip_hash":
            value = value.lstrip("#")
        elif step == "3-7-7" and re.fullmatch(r"\d{17}", value, re.ASCII):
            value = f"{value[:3]}-{value[3:10]}-{value[10:]}"
    return value


def _inside(value: str, known: IdFormat) -> str | None:
    """The one id inside a link or after a label ("ASIN: B0…"); None if there is none or several."""
    if not known.find or not re.search(r"[/:=\s]", value):
        return None
    found = {match[0] for match in re.finditer(known.find, value, re.ASCII) if re.fullmatch(known.pattern, match[0])}
    return found.pop() if len(found) == 1 else None
