"""What changed between two texts, as a reader wants to see it: a sentence before and after, near where it differs."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import zip_longest

_AROUND = 60
"""Characters shown on each side of what changed in a sentence."""
_LONGEST = 400
"""Characters of a sentence that are shown at all."""
_BETWEEN = re.compile(r"\n+|(?<=[.!?])\s+|(?<=[。！？])")


def changed_sentences(before: str, after: str) -> list[tuple[str, str]]:
    """(before, after) for every sentence that differs, in order; "" stands for one that is not there."""
    old, new = ([piece.strip() for piece in _BETWEEN.split(text) if piece.strip()] for text in (before, after))
    pairs: list[tuple[str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if tag != "equal":
            pairs += [_near(one, other) for one, other in zip_longest(old[a:b], new[c:d], fillvalue="")]
    return [pair for pair in pairs if pair[0] != pair[1]]


def _near(before: str, after: str) -> tuple[str, str]:
    """Both, cut down to where they differ."""
    shorter = min(len(before), len(after))
    first = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    last = next((n for n in range(shorter - first) if before[-1 - n] != after[-1 - n]), shorter - first)
    return _window(before, first, len(before) - last), _window(after, first, len(after) - last)


def _window(line: str, start: int, end: int) -> str:
    begin = max(start - _AROUND, 0)
    finish = min(end + _AROUND, begin + _LONGEST, len(line))
    return ("…" if begin else "") + line[begin:finish] + ("…" if finish < len(line) else "")
