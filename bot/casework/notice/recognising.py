"""Whether a text that was typed in a chat is a whole notice, and which case numbers may stand in it."""

from __future__ import annotations

import re

from bot.casework.cleaning import half_width, visible
from bot.casework.notice.layers import head_lines, weight
from bot.casework.notice.reading import LONGEST_READ

WHOLE = 160
"""Weight from which a text that answers no question is taken for a notice; a Chinese character counts two."""
SOME_LINES = 3
SHORT = 60
"""Weight from which a text of several lines is."""
MOST_NUMBERS = 60
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z_-])(?=[0-9A-Z-]{0,29}\d{3})[0-9A-Z][0-9A-Z-]{3,29}(?![0-9A-Za-z_-])", re.IGNORECASE
)


def looks_like_notice(text: str) -> bool:
    """Long enough to be one, or with the head of a mail."""
    lines = [line for line in text.split("\n", 50) if line.strip()]
    size = weight(text[:LONGEST_READ])
    return size >= WHOLE or (len(lines) >= SOME_LINES and size >= SHORT) or head_lines(text) >= 2


def possible_numbers(text: str) -> tuple[str, ...]:
    """What in the text could be a case's number, ours or the marketplace's, each once; the first sixty."""
    found: dict[str, None] = {}
    for match in _NUMBER.finditer(half_width(visible(text[:LONGEST_READ]))):
        found[match[0]] = None
        if len(found) >= MOST_NUMBERS:
            break
    return tuple(found)
