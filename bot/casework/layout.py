"""How sentences become lines: one paragraph, wrapped at words; Chinese and Japanese between any two characters.

A line is measured in columns, as a screen shows it: a Chinese, Japanese or Korean character takes two.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence

_ALONE = "\u2e80-\u303f\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60"
"""Characters that a line may end after; Korean breaks at blanks."""
_WIDE = re.compile(f"[\u1100-\u11ff\uac00-\ud7af{_ALONE}]")
_CLOSES = "、。，．）」』】〕〉》：；！？ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.)]:;!?%"
"""No line begins with one of these."""
_OPENS = "（「『【〔〈《(["
"""No line ends with one of these."""
_FULL_STOPS = "。！？」』）】"
_PIECE = re.compile(f"[ \t]+|[{_ALONE}]|[^ \t{_ALONE}]+")
"""A blank, such a character, or a word of anything else."""


def paragraph(sentences: Sequence[str]) -> str:
    """The sentences as one text: a blank between them, none after a full-width full stop."""
    text = ""
    for one in sentences:
        text += one if not text or text[-1] in _FULL_STOPS else f" {one}"
    return text


def wrap(sentences: Sequence[str], width: int) -> tuple[str, ...]:
    """The sentences as lines of at most `width` columns; a hard break inside a sentence stays one."""
    lines: list[str] = []
    for block in paragraph(sentences).split("\n"):
        if _WIDE.search(block):
            lines += _wrapped(block, width)
        else:
            lines += textwrap.wrap(block, width, break_long_words=False, break_on_hyphens=False)
    return tuple(lines)


def columns(text: str) -> int:
    """How wide a text stands on a screen."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _wrapped(text: str, width: int) -> Iterator[str]:
    line, taken = "", 0
    for piece in _unbroken(text):
        wide = columns(piece.rstrip())
        if line.strip() and taken + wide > width:
            yield line.strip()
            line, taken = "", 0
        line += piece
        taken += columns(piece)
    if line.strip():
        yield line.strip()


def _unbroken(text: str) -> Iterator[str]:
    """The text in pieces between which a line may end."""
    held = ""
    for match in _PIECE.finditer(text):
        piece = match.group()
        if held and not piece.isspace() and piece[0] not in _CLOSES and held[-1] not in _OPENS:
            yield held
            held = ""
        held += piece
    if held:
        yield held
