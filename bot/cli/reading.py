"""What the commands read: files and standard input, bounded in size, in the encodings that people have."""

from __future__ import annotations

import codecs
import sys
from pathlib import Path

from bot.cli.common import BadInput

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LARGEST_TEXT = 1_000_000
"""Bytes; forty times the longest text any marketplace takes."""


def read_bytes(path: Path, limit: int) -> bytes:
    """A file's bytes, at most `limit`; "-" is standard input. BadInput when it cannot be read or is larger."""
    try:
        if str(path) == "-":
            content = sys.stdin.buffer.read(limit + 1)
        else:
            with path.open("rb") as file:
                content = file.read(limit + 1)
    except (OSError, ValueError) as error:
        raise BadInput(f"{called(path)}: {getattr(error, 'strerror', None) or error}") from None
    if len(content) > limit:
        raise BadInput(f"{called(path)} is larger than {limit:,} bytes")
    return content


def read_text(path: Path, limit: int = LARGEST_TEXT) -> str:
    """A text file without byte order mark, each line end as one "\\n": positions do not depend on who saved it.

    UTF-8, or UTF-16 with its mark, or GB18030, which Chinese Windows still writes. BadInput for anything else.
    """
    content = read_bytes(path, limit)
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    for one in (encoding, "gb18030"):
        try:
            text = content.decode(one)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise BadInput(f"{called(path)} is no text file")


def called(path: Path) -> str:
    """How a message names what was read."""
    return "standard input" if str(path) == "-" else str(path)
