"""How sentences become lines: one paragraph, wrapped at words."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence


def wrap(sentences: Sequence[str], width: int) -> tuple[str, ...]:
    """The sentences as lines of at most `width` characters; a hard break inside a sentence stays one."""
    lines: list[str] = []
    for block in " ".join(sentences).split("\n"):
        lines += textwrap.wrap(block, width, break_long_words=False, break_on_hyphens=False)
    return tuple(lines)
