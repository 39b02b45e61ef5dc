"""The layers of a mail as it was pasted: a note on top, the notice itself, what is quoted below it.

Mail programs of eight languages are understood by the heads they put before a forwarded mail and by the line
they put before a quoted one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from bot.casework.cleaning import CHINESE
from bot.casework.mail_words import FORWARDED, HEADS, ORIGINAL, WROTE

NOTE = 200
"""Weight up to which a text above a forwarded mail is a colleague's remark; a Chinese character counts two."""

_HEAD = re.compile(
    r"^[\s>*]{0,8}(?:" + "|".join(f"(?P<{key}>{names})" for key, names in HEADS.items()) + r")\s{0,3}[:：]\*{0,2}\s*",
    re.IGNORECASE,
)
_MARK = re.compile(
    rf"^[\s>]{{0,8}}(?:[-_=*—]{{2,}}\s*(?:{ORIGINAL}|{FORWARDED})[^\n]{{0,40}}|begin forwarded message:?|_{{10,}})"
    r"\s*$",
    re.IGNORECASE,
)
_WROTE = re.compile(rf"^\s*(?:{WROTE})\s*$", re.IGNORECASE)
_LONGEST_LINE = 400
"""Characters of a line in which a head is looked for."""


@dataclass(slots=True)
class Layer:
    """One mail of those that lie over each other."""

    kind: Literal["top", "forwarded", "quoted"]
    sender: str = ""
    date: str = ""
    subject: str = ""
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()


def layers(text: str) -> list[Layer]:
    """The layers from the newest down; at least one."""
    lines = text.split("\n")
    found, at = [Layer("top")], 0
    while at < len(lines):
        line = lines[at]
        head, after = _head(lines, at)
        if head is not None:
            found.append(head)
            at = after
        elif _MARK.match(line[:_LONGEST_LINE]):
            at += 1
        elif _WROTE.match(line[:_LONGEST_LINE]):
            found.append(Layer("quoted"))
            at += 1
        else:
            if line.lstrip().startswith(">"):
                if found[-1].kind != "quoted":
                    found.append(Layer("quoted"))
                line = line.lstrip("> ")
            elif found[-1].kind == "quoted" and any(one.kind != "quoted" for one in found) and line.strip():
                _back_out(found, lines, at)
            found[-1].lines.append(line)
            at += 1
    return [one for one in found if one.text or one.subject] or found[:1]


def notice_of(found: list[Layer], official: Callable[[str], bool]) -> Layer:
    """The layer that is the notice: the newest from an official sender, else the newest that is more than a note."""
    for one in found:
        if one.kind != "quoted" and one.sender and official(one.sender):
            return one
    told = [one for one in found if one.kind != "quoted"] or found
    if len(told) > 1 and told[0].kind == "top" and weight(told[0].text) <= NOTE:
        return told[1]
    return told[0]


def weight(text: str) -> int:
    """How long a text is to a reader: a Chinese, Japanese or Korean character says as much as two letters."""
    return len(text) + len(CHINESE.findall(text))


def head_lines(text: str) -> int:
    """How many of the first lines are lines of a mail's head."""
    return sum(bool(_HEAD.match(line[:_LONGEST_LINE])) for line in text.split("\n", 40)[:40])


def _head(lines: list[str], at: int) -> tuple[Layer | None, int]:
    """The head of a mail that begins in this line: a sender or a subject and one more, one a line."""
    seen: dict[str, str] = {}
    here = at
    while here < len(lines) and here - at < 12:
        match = _HEAD.match(lines[here][:_LONGEST_LINE])
        if match is None or not match.lastgroup:
            if (
                not lines[here].strip()
                and here + 1 < len(lines)
                and seen
                and _HEAD.match(lines[here + 1][:_LONGEST_LINE])
            ):
                here += 1
                continue
            break
        seen.setdefault(match.lastgroup, lines[here][match.end() : _LONGEST_LINE].strip(" *"))
        here += 1
    if len(seen) < 2 or not ({"sender", "subject"} & set(seen)):
        return None, at
    quoted = lines[at].lstrip().startswith(">")
    kind: Literal["forwarded", "quoted"] = "quoted" if quoted else "forwarded"
    return (
        Layer(kind, sender=seen.get("sender", ""), date=seen.get("date", ""), subject=seen.get("subject", "")),
        here,
    )


def _back_out(found: list[Layer], lines: list[str], at: int) -> None:
    """Below a passage marked with > the mail above goes on; below "… wrote:" without marks it does not."""
    marked = any(line.lstrip().startswith(">") for line in lines[max(0, at - 3) : at])
    if marked:
        last = next(one for one in reversed(found) if one.kind != "quoted")
        found.append(Layer(last.kind, last.sender, last.date, last.subject))
