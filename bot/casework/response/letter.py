"""A pasted answer made plain: its newest words only, without mark-up, mail headers, quoted threads and signatures.

What was forwarded is read; what was quoted is not, because it may be our own text or an older answer.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bot.casework.cleaning import visible
from bot.casework.mail_words import FORWARDED, HEADS, ORIGINAL, WROTE

LONGEST = 20_000
"""Characters that are read; an answer of a marketplace has a tenth of it."""
LONGEST_SENTENCE = 1_000
WRAPPED_AT = 66
"""Characters from which a line without a stop was broken by the mail program, whatever the next one begins with."""
TOO_SHORT = 30
"""Characters before a quoted mail that are a colleague's "see below", not the answer."""

_MARKUP = re.compile(r"<(?:html|body|div|p|br|table|span|td|li|ul|meta)\b[^<>]{0,2000}>", re.IGNORECASE)
_UNSEEN = re.compile(r"<!--.*?-->|<(script|style|head|title)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_QUOTED_MARKUP = re.compile(r"<blockquote\b|<div[^<>]{0,200}\b(?:gmail_quote|yahoo_quoted)\b", re.IGNORECASE)
_ITEM = re.compile(r"<li\b[^<>]{0,500}>", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/li|/h\d|/table|/ul|/ol)\b[^<>]{0,500}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]{0,2000}>", re.IGNORECASE)

_HEADER = re.compile(rf"^[*\s]*(?:{'|'.join(HEADS.values())})[*\s]*[:：]\s*\S", re.IGNORECASE)
_SENT = re.compile(rf"^[*\s]*(?:{HEADS['date']})[*\s]*[:：]\s*(.{{6,60}})$", re.IGNORECASE)
_FORWARDED = re.compile(rf"^[\s>*-]*(?:begin )?(?:{FORWARDED})[\s:：*-]*$", re.IGNORECASE)
_QUOTE = re.compile(rf"^[\s*]*(?:-{{2,}}\s*(?:{ORIGINAL})\s*-{{2,}}|_{{10,}}|{WROTE})\s*$", re.IGNORECASE)
_SIGNATURE = re.compile(r"^--\s?$")
_CLUTTER = re.compile(
    r"^\s*(?:sent from my \w+|get outlook for \w+|发自我的.{1,20}|enviado desde mi .{1,20}|enviado do meu .{1,20}|"
    r"\[?(?:image|cid)[:：][^\]]*\]?|caution: .{0,10}external.*|【外部邮件】.*|\W{5,})\s*$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-*•·●◦▪–—・]|\(?\d{1,2}[.)、）．]|[①-⑳]|[a-h][.)])\s*(?=\S)")
_END = re.compile(
    r"(?<=[.!?])[\"”’)]?\s+(?=[\"“‘(¿¡]?[A-ZÁÉÍÓÚÀÂÊÔÇÑÄÖÜ0-9\u3040-\u9fff\uac00-\ud7af])"
    r"|(?<=[。！？])[”」）]?(?=\S)|(?<=[!?])\s+"
)
_STOPPED = re.compile(r"[.!?。！？:：;；…]\W{0,2}$")


@dataclass(frozen=True, slots=True)
class Letter:
    """The newest words, one sentence or list item each, in order. `items` are the numbers of those that stood in a
    list. `sent`: when the mail says it was written."""

    sentences: tuple[str, ...]
    items: frozenset[int]
    sent: datetime | None = None


def newest_letter(text: str) -> Letter:
    """What the marketplace wrote last, out of whatever was pasted. No text raises."""
    lines = _plain(visible(text[:LONGEST])).split("\n")
    body, sent = _newest(lines)
    sentences: list[str] = []
    items: set[int] = set()
    for line, listed in _unwrapped(body):
        for one in [line] if listed and len(line) < 200 else _END.split(line):
            if one and one.strip():
                if listed:
                    items.add(len(sentences))
                sentences.append(" ".join(one.split())[:LONGEST_SENTENCE])
    return Letter(tuple(sentences), frozenset(items), sent)


def _plain(text: str) -> str:
    """Without mark-up; what HTML quotes goes as well."""
    if not _MARKUP.search(text):
        return text
    text = _UNSEEN.sub(" ", text)
    if quoted := _QUOTED_MARKUP.search(text):
        text = text[: quoted.start()]
    text = _BREAK.sub("\n", _ITEM.sub("\n- ", " ".join(text.split()) if "\n" not in text else text))
    return html.unescape(_TAG.sub(" ", text))


def _newest(lines: list[str]) -> tuple[list[str], datetime | None]:
    """The lines up to where an older mail begins, and when they were written."""
    for n, line in enumerate(lines):
        if _FORWARDED.match(line):
            lines = lines[n + 1 :]
            break
    sent, start = _after_headers(lines)
    body: list[str] = []
    for n, line in enumerate(lines[start:], start):
        quoted = _QUOTE.match(line) is not None
        if quoted or (_HEADER.match(line) and n + 1 < len(lines) and _HEADER.match(lines[n + 1])):
            if len("".join(body).strip()) >= TOO_SHORT:
                break
            return _newest(lines[n + 1 if quoted else n :])
        if _SIGNATURE.match(line):
            break
        if not line.lstrip().startswith((">", "|>")) and not _CLUTTER.match(line):
            body.append(line)
    return body, sent


def _after_headers(lines: list[str]) -> tuple[datetime | None, int]:
    """When the headers at the beginning say it was sent, and where they end."""
    sent: datetime | None = None
    at = 0
    for n, line in enumerate(lines):
        if _HEADER.match(line):
            if found := _SENT.match(line):
                sent = sent or _moment(found[1])
            at = n + 1
        elif line.strip():
            break
    return sent, at


def _moment(text: str) -> datetime | None:
    """A mail's own date, if it names its time zone: any other may be a day off."""
    try:
        found = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.astimezone(UTC) if found.tzinfo else None


def _unwrapped(lines: list[str]) -> list[tuple[str, bool]]:
    """Lines that a mail program broke are whole again; each with whether it is an item of a list."""
    whole: list[tuple[str, bool]] = []
    broken = 0
    for raw in lines:
        line = raw.strip()
        bullet = _BULLET.match(line)
        if not line:
            broken = 0
            continue
        if bullet:
            whole.append((line[bullet.end() :], True))
        elif broken and (broken >= WRAPPED_AT or not line[0].isupper()):
            before, listed = whole[-1]
            whole[-1] = (f"{before} {line}", listed)
        else:
            whole.append((line, False))
        broken = len(line) if len(line) >= 50 and not _STOPPED.search(line) else 0
    return whole
