"""What was typed, as a command: mentions stripped, full-width slash and missing blanks understood."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_MENTION = re.compile(r"^(?:[@＠][^\s/／]{1,64}[\s\u2005]*)+(?=[/／]|$)|^[@＠]\S{1,64}\s+")
_COMMAND = re.compile(r"^[/／]\s?([^\s/／@＠]{1,40})(?:[@＠]\S+)?(?:\s+|$)(.*)$", re.DOTALL)
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")


@dataclass(frozen=True, slots=True)
class Typed:
    """A command as it was typed: its word without the slash, and the rest exactly as it stood."""

    word: str
    rest: str

    @property
    def words(self) -> tuple[str, ...]:
        """The rest, cut at blanks; full-width letters and digits made plain."""
        return tuple(unicodedata.normalize("NFKC", self.rest).split())


def typed_command(text: str) -> Typed | None:
    """The command in a message, or None: "@Casebot /status C1042", "／状态 C1042", "@bot/status"."""
    bare = _INVISIBLE.sub("", text[:200]).lstrip() + text[200:]
    bare = _MENTION.sub("", bare, count=1).lstrip()
    found = _COMMAND.match(bare)
    if found is None:
        return None
    word = unicodedata.normalize("NFKC", found.group(1)).lower()
    if set(" /@") & set(word):  # a mark that only looked like a letter
        return None
    return Typed(word, found.group(2).strip())


def without_mention(text: str) -> str:
    """The text without the bot's name before it."""
    return _MENTION.sub("", text.lstrip(), count=1).strip()
