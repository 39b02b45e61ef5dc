"""How alike two texts are, and a sketch of a text by which its likes are found among a hundred thousand others.

What differs between two cases anyway does not count: numbers, dates and ids are left out before anything is compared.
"""

from __future__ import annotations

import re
from hashlib import blake2b

SKETCH = 16
"""Hashes in a sketch. Of two texts that are four fifths the same, about half of them agree."""
_RUN = 4
"""Words in a row that are hashed together."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?(?![\w-]*\d)", re.UNICODE)
_ONE_BY_ONE = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")


def sketch(text: str) -> tuple[int, ...]:
    """The smallest hashes of the text's runs of words, smallest first, each 63 bits: texts that share runs share
    hashes (Broder, bottom-k). Empty for a text of fewer words than a run."""
    words = tokens(text)
    runs = {" ".join(words[n : n + _RUN]) for n in range(len(words) - _RUN + 1)}
    return tuple(sorted({_hash(run) for run in runs})[:SKETCH])


def print_of(text: str) -> int | None:
    """One hash that two texts share when they differ in numbers and ids only; None for a text without words."""
    words = tokens(text)
    return _hash("\n" + " ".join(words)) if words else None


def tokens(text: str) -> list[str]:
    """The words in lower case, without what holds a digit; Chinese, Japanese and Korean character by character."""
    found: list[str] = []
    for piece in re.findall(r"[\w'’-]+", text.casefold()):
        if any(letter.isdigit() for letter in piece):
            piece = "".join(_ONE_BY_ONE.findall(piece))
        for word in _WORD.findall(piece):
            found += _ONE_BY_ONE.findall(word) if _ONE_BY_ONE.search(word) else [word]
    return found


def _hash(run: str) -> int:
    return int.from_bytes(blake2b(run.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1
