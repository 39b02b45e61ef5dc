"""Text for DingTalk: what a person wrote is shown as it was written and never read as markup.

DingTalk's Markdown is a small subset with quirks (facts, 3.7): one line break is none, tables are shown as typed.
`@所有人` in a text may ring everybody, and a `dtmd://` address makes whoever presses it say its words; typed by a
person both stay words, by a character of no width inside.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from bot.conversation.cards import Rich, Span

WIDTHLESS = "\u200b"
BREAK = "  \n"
"""A line's end that DingTalk keeps."""

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MARKS = re.compile(r"([\\`*_\[\]])")
_BEGINS = re.compile(r"^(\s*)([#>+\-|]|\d+(?=[.)]\s))", re.MULTILINE)
_ENTITY = re.compile(r"&(?=#?\w{1,10};)")
_EVERYBODY = re.compile(r"([@＠])(?=\s?(?:所有人|全体成员|all\b|everyone\b))", re.IGNORECASE)
_SPEAKS = re.compile(r"(dtmd|dingtalk)(?=:\s?//)", re.IGNORECASE)


def clean(text: str) -> str:
    """The text without what JSON or a screen cannot carry."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def harmless(text: str) -> str:
    """The text, unable to ring everybody or to put words into anybody's mouth."""
    return _SPEAKS.sub(rf"\1{WIDTHLESS}", _EVERYBODY.sub(rf"\1{WIDTHLESS}", clean(text)))


def escape(text: str) -> str:
    """A person's text inside Markdown: nothing in it is parsed, and its lines stay lines."""
    text = _ENTITY.sub("&amp;", harmless(text)).replace("<", "&lt;")
    text = _BEGINS.sub(_held, _MARKS.sub(r"\\\1", text))
    *before, last = text.split("\n")
    return BREAK.join([*(line.rstrip() for line in before), last])  # more may follow on the last one


def _held(found: re.Match[str]) -> str:
    """What would begin a heading, a quote or a list no longer does."""
    space, mark = found[1], found[2]
    return f"{space}{mark}{WIDTHLESS}" if mark.isdigit() else f"{space}\\{mark}"


def markdown(rich: Rich) -> str:
    """A run of text as Markdown."""
    if isinstance(rich, str):
        return escape(rich)
    if isinstance(rich, Span):
        return _span(rich)
    return "".join(markdown(part) for part in rich)


def bold(text: str) -> str:
    """A whole line in bold."""
    inner = escape(text).strip()
    return f"**{inner}**" if inner else ""


def link(label: str, url: str) -> str:
    """Something to press; the label alone unless the address is one we may show."""
    if not re.fullmatch(r"(https|dtmd)://[^\s<>\"'`\\{}|^\x00-\x1f]+", url):
        return escape(label)
    return f"[{escape(label)}]({url.replace('(', '%28').replace(')', '%29')})"


def speaking(words: str) -> str:
    """The address that makes whoever presses it say these words (facts, 2.3; private chats only)."""
    return f"dtmd://dingtalkclient/sendMessage?content={quote(words, safe='')}"


def words_of(rich: Rich) -> str:
    """The characters alone."""
    if isinstance(rich, str):
        return clean(rich)
    if isinstance(rich, Span):
        return f"@{clean(rich.text).lstrip('@')}" if rich.member else clean(rich.text)
    return "".join(words_of(part) for part in rich)


def size(text: str) -> int:
    """Bytes in UTF-8, which is how DingTalk counts."""
    return len(text.encode())


def cut(text: str, most: int, *, end: str = "…") -> str:
    """The beginning of a text, within so many bytes and never half a character."""
    if size(text) <= most:
        return text
    return text.encode()[: most - size(end)].decode(errors="ignore") + end


def pieces(text: str, most: int) -> list[str]:
    """The text in pieces of so many bytes at most, cut at lines where that can be."""
    found: list[str] = []
    held = ""
    for line in text.split("\n"):
        for part in _chopped(line, most):
            longer = f"{held}\n{part}" if held else part
            if held and size(longer) > most:
                found.append(held)
                held = part
            else:
                held = longer
    return [*found, held] if held else found or [""]


def _chopped(line: str, most: int) -> list[str]:
    if size(line) <= most:
        return [line]
    raw, parts = line, []
    while size(raw) > most:
        head = raw.encode()[:most].decode(errors="ignore")
        parts.append(head)
        raw = raw[len(head) :]
    return [*parts, raw]


def _span(span: Span) -> str:
    if span.member:
        return escape(f"@{span.text.lstrip('@')}")
    if span.url and (shown := link(span.text, span.url)):
        return shown
    inner = escape(span.text)
    held = span.style in ("bold", "bad") and BREAK not in inner and inner == inner.strip() and bool(inner)
    return f"**{inner}**" if held else inner
