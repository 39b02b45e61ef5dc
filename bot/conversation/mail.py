"""A file that holds a message, as text: a plain text in whatever encoding, or a mail with its parts and its head.

Encodings are judged by the bytes before they are believed: mail programs of the region name one and send another.
"""

from __future__ import annotations

import email
import email.policy
import html
import re
from dataclasses import dataclass
from email.header import decode_header
from email.message import Message
from functools import lru_cache

LARGEST = 5_000_000
"""Bytes that are looked at; a notice with its pictures is smaller."""
DEEPEST = 8
"""Mails inside mails."""
_ENCODINGS = ("utf-8", "gb18030", "shift_jis", "euc-kr", "big5")
_OF_SITES = {"iso-2022-jp", "shift_jis", "euc-jp", "euc-kr", "big5", "gbk", "gb2312", "gb18030", "utf-16"}
_NO_TEXT = re.compile(r"<(style|script|head|title)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<(?:br|/?p|/?div|/tr|/li|/h[1-6]|/table|hr)\b[^<>]{0,500}>", re.IGNORECASE)
_LINK = re.compile(r"<a\b[^<>]{0,500}?href\s*=\s*[\"']?(https?://[^\s\"'<>]{1,500})[^<>]{0,500}>", re.IGNORECASE)
_CELL = re.compile(r"</t[dh]\s*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_HAN = re.compile("[\u4e00-\u9fff]")
_ODD = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\x80-\x9f\uff61-\uff9f]")
_SIGNS = frozenset(
    "、。〈〉《》「」『』【】〔〕・…—–‘’“”·，．：；？！（）［］～＃＆％＋－＝／＠￥＄"
    "０１２３４５６７８９€£₩①②③④⑤•®™○●■□▲△▼→※"
)
_GARBLED = re.compile("[\u00c0-\u00ff\u0152-\u0178\u20ac\u201a-\u2022][\u0080-\u00bf\u0152-\u2122]{1,2}")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as text, with what its head says; "" where there is none."""

    text: str
    sender: str = ""
    date: str = ""
    subject: str = ""


def opened(content: bytes, name: str = "") -> Letter:
    """The message in these bytes. Never raises: what cannot be read is shown as it can be."""
    content = content[:LARGEST]
    if name.lower().endswith(".eml"):
        try:
            return _letter(email.message_from_bytes(content, policy=email.policy.compat32))
        except (ValueError, LookupError, TypeError, RecursionError, AttributeError):
            return Letter(decoded(content))
    text = decoded(content)
    looks = text[:2000].lower()
    if name.lower().endswith((".html", ".htm")) or "<html" in looks or "<!doctype html" in looks:
        text = without_tags(text)
    return Letter(text)


def decoded(content: bytes, declared: str = "") -> str:
    """The bytes as text: by their mark, by what is declared if that fits, else by the encoding that fits best."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if content.startswith(b"\xef\xbb\xbf"):
        return content[3:].decode("utf-8", "replace")
    if b"\x1b$" in content or b"\x1b(" in content:
        return content.decode("iso-2022-jp", "replace")
    try:
        return ungarbled(content.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    tried = [declared.lower()] if declared.lower() in _OF_SITES else []
    found = [(one, content.decode(one, "replace")) for one in (*tried, *_ENCODINGS)]
    likely = min(found, key=lambda entry: _oddness(entry[1]) - (1 if entry[0] in tried else 0))[1]
    if _oddness(likely) > len(likely) // 5:
        return content.decode("cp1252", "replace")
    return likely


def ungarbled(text: str) -> str:
    """UTF-8 that somebody read as Western letters ("é€šçŸ¥") becomes what it was."""
    if len(_GARBLED.findall(text[:20_000])) < 3:
        return text
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    raw = b"".join(_western(one) for one in text)
    tidy = raw.decode("utf-8", "replace")
    return tidy if tidy.count("\ufffd") * 10 < len(tidy) else text


def without_tags(text: str) -> str:
    """What a reader of the page sees, line by line, with the addresses that links lead to."""
    text = _NO_TEXT.sub(" ", text)
    text = re.sub(r"\s+", " ", text)
    text = _LINK.sub(lambda match: f" {match[1]} ", text)
    text = _TAG.sub(" ", _CELL.sub("  ", _BREAK.sub("\n", text)))
    lines = (" ".join(line.split()) for line in html.unescape(text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _oddness(text: str) -> float:
    """How little a text looks like one that somebody wrote: signs of a wrong decoding, and characters that are rare
    in each of the languages it could be in."""
    sample = text[:20_000]
    foreign = [one for one in sample if one > "\u00ff"]
    if not foreign:
        return 4.0 * len(_ODD.findall(sample))
    kana, hangul = len(_KANA.findall(sample)), len(_HANGUL.findall(sample))
    rare = sum(not _usual(one) for one in foreign)
    mixed = min(hangul, len(foreign) - hangul) if hangul else 0
    native = kana if kana * 7 > len(foreign) else hangul if len(_HAN.findall(sample)) * 10 < hangul else 0
    return 4.0 * len(_ODD.findall(sample)) + rare + mixed / 2 - native / 2


@lru_cache(maxsize=20_000)
def _usual(character: str) -> bool:
    """A sign, kana, hangul, or a character of the first level of its country's table, which holds the common ones."""
    if not _HAN.match(character):
        return bool(_KANA.match(character) or _HANGUL.match(character)) or character in _SIGNS
    for encoding, last in (("gb2312", b"\xd7\xff"), ("big5", b"\xc6\x7e"), ("euc-jp", b"\xcf\xff")):
        try:
            if character.encode(encoding) <= last:
                return True
        except UnicodeEncodeError:
            continue
    return False


def _western(character: str) -> bytes:
    for encoding in ("cp1252", "latin-1"):
        try:
            return character.encode(encoding)
        except UnicodeEncodeError:
            continue
    return character.encode("utf-8")


def _letter(message: Message, depth: int = 0) -> Letter:
    """A mail; one that came as a file inside another is told below it with its head."""
    plain: list[str] = []
    marked: list[str] = []
    inside: list[Letter] = []
    _gather(message, plain, marked, inside, depth)
    text = "\n\n".join(plain) if any(one.strip() for one in plain) else "\n\n".join(map(without_tags, marked))
    for one in inside:
        head = [f"From: {one.sender}", f"Date: {one.date}", f"Subject: {one.subject}"]
        text += "\n\n" + "\n".join(head) + "\n\n" + one.text
    return Letter(text, *(_header(message, name) for name in ("From", "Date", "Subject")))


def _gather(message: Message, plain: list[str], marked: list[str], inside: list[Letter], depth: int) -> None:
    kind = message.get_content_type()
    if kind == "message/rfc822" or (kind.startswith("multipart/") and message.is_multipart()):
        for part in message.get_payload()[:50]:  # type: ignore[index]
            if not isinstance(part, Message) or depth >= DEEPEST:
                continue
            if kind == "message/rfc822":
                inside.append(_letter(part, depth + 1))
            else:
                _gather(part, plain, marked, inside, depth + 1)
    elif kind in ("text/plain", "text/html") and message.get_content_disposition() != "attachment":
        payload = message.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else b""
        text = decoded(content, str(message.get_param("charset") or ""))
        (plain if kind == "text/plain" else marked).append(text)


def _header(message: Message, name: str) -> str:
    """A line of the head, its encoded words read; raw bytes are judged like a text's."""
    given = message.get(name)
    if given is None:
        return ""
    try:
        parts = decode_header(str(given)) if "=?" in str(given) else [(str(given), None)]
    except (ValueError, email.errors.MessageError):
        parts = [(str(given), None)]
    told = []
    for part, charset in parts:
        raw = part if isinstance(part, bytes) else part.encode("utf-8", "surrogateescape")
        told.append(decoded(raw, str(charset or "")))
    return " ".join("".join(told).split())[:500]
