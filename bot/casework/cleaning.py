"""What people type, made plain: no invisible characters, no full-width letters, no stray blanks."""

from __future__ import annotations

import re

INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ue000-\uf8ff]"
)
"""Zero-width characters, direction marks, variation selectors, private use: nobody types them on purpose."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_WIDE_ALNUM = {wide: half for wide, half in _WIDE.items() if chr(half).isalnum()}
_DASHES = re.compile("[‐‑‒–—―−﹣－]")
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f]")
"""Chinese characters (Japanese kanji are among them)."""
BLANK_IN_HAN = re.compile(f"(?<={HAN.pattern}) (?={HAN.pattern})")
"""A blank that a template needs beside a Latin word and Chinese does not."""
CHINESE = re.compile(HAN.pattern[:-1] + "\u3001\u3002\u300a-\u3011]")
"""Chinese characters and the marks that only stand among them."""


def visible(text: str) -> str:
    """The text without what cannot be seen; line breaks are "\\n"."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _CONTROL.sub("", INVISIBLE.sub("", text)).replace("\u00a0", " ").replace("\t", " ")


def half_width(text: str) -> str:
    """Full-width letters, digits and marks as their usual forms."""
    return text.translate(_WIDE)


def half_width_letters(text: str) -> str:
    """Full-width letters and digits as their usual forms; Chinese punctuation stays."""
    return text.translate(_WIDE_ALNUM)


def one_line(text: str) -> str:
    """Every run of white space as one blank."""
    return " ".join(text.split())


def paragraphs(text: str) -> str:
    """Blanks tidied within lines, at most one empty line between them."""
    lines = "\n".join(one_line(line) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def plain_hyphens(text: str) -> str:
    """Every kind of dash as a hyphen: for ids, numbers and dates."""
    return _DASHES.sub("-", text)


def folded(text: str) -> str:
    """For comparing names: half-width, lower case, letters and digits only."""
    return "".join(one for one in half_width(visible(text)).casefold() if one.isalnum())
