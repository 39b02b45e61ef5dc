"""Which of a case's ids have a file, and how the ids were decided that were decided otherwise than the case."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.casework.cleaning import folded, half_width, visible

_BETWEEN = re.compile(r"[\s,;、|:：=]+")


def covering(ids: Sequence[str], files: Sequence[tuple[str, Sequence[str]]]) -> dict[str, list[str]]:
    """Each id with the names of the files that prove it. A file proves the ids it was said to prove; where nobody has
    said it, those that stand in its name, and all of them where none does."""
    proof: dict[str, list[str]] = {one: [] for one in ids}
    for name, said in files:
        about = list(said) or [one for one in ids if folded(one) in folded(name)] or list(ids)
        for one in about:
            if one in proof:
                proof[one].append(name)
    return proof


def decided_apart(
    text: str, ids: Sequence[str], words: Mapping[str, str]
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """((id, outcome) of each id named in the text, what was not understood). `words`: a word to its outcome.

    A line holds ids and a word, in any order; a word counts for the ids beside it, and alone for the lines after it.
    """
    known = {folded(one): one for one in ids}
    outcomes = {folded(word): outcome for word, outcome in words.items()}
    found: dict[str, str] = {}
    wrong: dict[str, None] = {}
    standing = ""
    for line in half_width(visible(text)).splitlines():
        parts = [part for part in _BETWEEN.split(line) if part]
        said = [outcomes[folded(part)] for part in parts if folded(part) in outcomes]
        standing = said[0] if said else standing
        for part in parts:
            if folded(part) in outcomes:
                continue
            if folded(part) in known and standing:
                found[known[folded(part)]] = standing
            else:
                wrong[part] = None
    return tuple(sorted(found.items())), tuple(wrong)
