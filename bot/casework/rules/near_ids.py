"""What is nearly an id: a letter for a digit, a slip in its first letters, spaces inside it (R09)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_MIXED = re.compile(
    r"(?<![\w\-])(?=[0-9A-Z\-]{0,30}\d)(?=[0-9A-Z\-]{0,30}[OIl])[0-9A-ZOIl]+(?:-[0-9A-ZOIl]+)*(?![\w\-])"
)
_AS_DIGITS = str.maketrans({"O": "0", "I": "1", "l": "1"})
_DIGITS_AT_LEAST = 2
_GROUPS = re.compile(r"#?(?=[0-9A-Z]*\d)[0-9A-Z]{2,8}(?: (?=[0-9A-Z]*\d|[A-Z]{4})[0-9A-Z]{3,10}){1,2}(?![\w\-])")
OFF = 3
"""Characters by which the length of a slip differs from the example's."""
_OFF_EXPLICIT = 20
_REST = re.compile(r"(?!20\d\d|[24]0[A-Z]{2})\d{2,}(?:[A-Z]\d*){3,}")
"""What is left of an id once the letters it begins with are left out; a year or a container begins otherwise."""


def confused(text: str, pattern: str) -> Iterator[tuple[int, int]]:
    """Values that are such an id once their O and I are read as digits, and are none as they stand."""
    for match in _MIXED.finditer(text):
        value = match.group()
        if sum(c.isdigit() for c in value) < _DIGITS_AT_LEAST or len(value) < 10:
            continue
        if not _form(pattern).fullmatch(value) and _form(pattern).fullmatch(value.translate(_AS_DIGITS)):
            yield match.span()


def fallen_apart(text: str, start: int, example: str) -> tuple[int, int] | None:
    """The place of a value that is written in groups with spaces, about as long as its example; or None."""
    match = _GROUPS.match(text, start)
    if not match:
        return None
    length, first = len(re.sub(r"\W", "", example)), len(match.group().split(" ")[0])
    compact = len(match.group().replace(" ", ""))
    return match.span() if 2 * first <= length + 1 and length >= 9 and abs(compact - length) <= OFF else None


def far_from(value: str, example: str) -> bool:
    """Whether groups of digits are longer or shorter than the example's by more than a slip: "2026-1107-44"."""
    groups = zip(value.split("-"), example.split("-"), strict=True) if example else ()
    return sum(abs(len(given) - len(wanted)) for given, wanted in groups) > OFF


def near(value: str, example: str, *, explicit: bool) -> bool:
    """Whether a value behind a common word ("shipment") can only be meant as such an id.

    It has the example's kind of signs, and begins nearly as the example does, or has all but its first letters;
    behind "ID" the signs are enough.
    """
    head = _head(example)
    if head:
        slip = _slip(_head(value), head) and abs(len(value) - len(example)) <= OFF
        slip = slip or (len(head) + len(value) == len(example) and bool(_REST.fullmatch(value)))
        return slip or (explicit and not value.isdigit() and abs(len(value) - len(example)) <= OFF + 1)
    if not value.isdigit() or not example.isdigit():
        return False
    if explicit:
        return abs(len(value) - len(example)) <= _OFF_EXPLICIT
    return len(example) >= 15 and value[:2] == example[:2] and abs(len(value) - len(example)) <= OFF + 1


def _head(value: str) -> str:
    """The letters a value begins with."""
    match = re.match("[A-Z]+", value)
    return match.group() if match else ""


def _slip(given: str, wanted: str) -> bool:
    """One letter left out, changed, or exchanged with its neighbour; of two letters none may be changed."""
    if given == wanted:
        return True
    if len(wanted) < 3:
        return False
    if len(given) == len(wanted):
        wrong = [n for n, (a, b) in enumerate(zip(given, wanted, strict=True)) if a != b]
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and sorted(given) == sorted(wanted)
        return len(wrong) == 1 or swapped
    return len(given) == len(wanted) - 1 and any(wanted[:n] + wanted[n + 1 :] == given for n in range(len(wanted)))


@lru_cache(maxsize=64)
def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
