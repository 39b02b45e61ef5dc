"""DingTalk's Markdown as readers see it: a subset, with quirks.

Known are headings, quotes, bold, italic, links, pictures and lists. A table or a code block stays as typed. A single
line break is none: a blank line or two spaces at the end of a line are needed. A link may be a `dtmd://` address:
pressing it makes the reader say its words.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

LINK = re.compile(r"(?<!\\)(!?)\[((?:\\.|[^\[\]\\])*)\]\(\s*<?([^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?[^()]*\)")
MARKS = re.compile(r"(?<![\\\w])(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)(?<!\\)\1(?!\w)")
BLOCK = re.compile(r"\s*(#{1,6}\s|>|[-*+]\s|\d+[.)]\s|\||```|-{3,}\s*$)")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
MENTION = re.compile(r"""<a\s[^<>]*?atId=["']?([^"'\s<>]+)["']?[^<>]*>(.*?)</a>""", re.IGNORECASE | re.DOTALL)
TAG = re.compile(r"</?(?:font|br|u|b|strong|em|sup|sub)\b[^<>]*>", re.IGNORECASE)
EVERYBODY = ("@所有人", "@all", "@ALL", "@everyone")


@dataclass(frozen=True)
class Link:
    """Something that can be pressed: its label, its address."""

    label: str
    url: str

    @property
    def words(self) -> str | None:
        """What pressing it makes the reader say; None for an ordinary address."""
        parts = urlsplit(self.url)
        if parts.scheme.lower() != "dtmd":
            return None
        return parse_qs(parts.query).get("content", [""])[0]


def shown(text: str) -> str:
    """The words a reader sees, line by line."""
    return "\n".join(_inline(line) for line in _lines(text))


def links(text: str) -> tuple[Link, ...]:
    """What can be pressed, in order; pictures are none."""
    return tuple(Link(_inline(one[2]), html.unescape(one[3])) for one in LINK.finditer(text) if not one[1])


def calls_everybody(text: str) -> bool:
    """Whether the words for "everybody" stand in the text the way a client would mark them."""
    return any(word in text for word in EVERYBODY)


def mentioned(text: str) -> list[str]:
    """User ids in `<a atId=…>` tags."""
    return [found[1] for found in MENTION.finditer(text)]


def _lines(text: str) -> list[str]:
    """Lines as they are broken on the screen."""
    out: list[str] = []
    goes_on = False
    for line in text.replace("\r\n", "\n").split("\n"):
        if not line.strip():
            goes_on = False
        elif goes_on and not BLOCK.match(line):
            out[-1] += " " + line.strip()
            goes_on = not line.endswith("  ")
        else:
            out.append(line.strip())
            goes_on = not line.endswith("  ") and not re.match(r"\s*(#{1,6}\s|\||```)", line)
    return out


def _inline(line: str) -> str:
    line = re.sub(r"^\s*(?:#{1,6}\s+|>\s?)+", "", line)
    line = LINK.sub(lambda found: found[2] if not found[1] else f"[{found[2] or '图片'}]", line)
    line = MENTION.sub(lambda found: "@" + found[2].lstrip("@"), line)
    for _ in range(2):
        line = MARKS.sub(r"\2", line)
    return html.unescape(ESCAPED.sub(r"\1", TAG.sub("", line)))
