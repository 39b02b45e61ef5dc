"""Text for Feishu: what a person wrote is shown as it was written and never read as markup.

Feishu parses `<at id=all></at>` and its like in card markdown and in text messages, whoever typed it. A text
without styles goes out as `plain_text`, which parses nothing; one with styles as markdown in which every special
character is an HTML entity (content-components/rich-text). A mention is built only from an id we hold.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from bot.conversation.cards import Rich, Span
from bot.conversation.words import Say

_OPEN_ID = re.compile(r"(?:feishu:)?(ou_[0-9A-Za-z_-]{1,64})")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# As the rich-text page tells; `&` first, and what else starts a construct of CommonMark.
_ENTITIES = {ord(c): f"&#{ord(c)};" for c in "&<>*~-!/\\[]()#:+\"'`$_|=^{}@"}
_COLOURS = {"muted": "grey", "fact": "blue", "good": "green", "bad": "red", "code": "violet"}
LOCAL_TIME = ("week_short", "date_short", "time", "timezone")
"""A moment on the reader's clock: "周一 11月30日 18:00 GMT+8:00". The rich-text page lists for `format_type` of
`<local_datetime>`: date_num, date_short, date, week, week_short, time, time_sec, timezone."""
_READ_IN_TEXTS = re.compile(r"<(?=[A-Za-z/!])|](?=\()")
"""Where a text message would begin to parse: a tag, or a link."""


def open_id(member: str) -> str:
    """Feishu's id of a member of ours; "" for anybody else's."""
    found = _OPEN_ID.fullmatch(member)
    return found[1] if found else ""


def clean(text: str) -> str:
    """The text without what JSON or a screen cannot carry."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escape_md(text: str) -> str:
    """A person's text inside markdown: nothing in it is parsed, and its lines stay lines."""
    return clean(text).translate(_ENTITIES).replace("\n", "<br>")


def is_plain(rich: Rich) -> bool:
    """Nothing in it has a style, rings anybody or leads anywhere."""
    if isinstance(rich, str):
        return True
    if isinstance(rich, Span):
        return rich.style == "plain" and not rich.member and not rich.url
    return all(is_plain(part) for part in rich)


def words_of(rich: Rich) -> str:
    """The characters alone."""
    if isinstance(rich, str):
        return clean(rich)
    if isinstance(rich, Span):
        return f"@{clean(rich.text).lstrip('@')}" if rich.member else clean(rich.text)
    return "".join(words_of(part) for part in rich)


def moments_of(rich: Rich) -> list[datetime]:
    """The moments its words name."""
    if isinstance(rich, str):
        return []
    if isinstance(rich, Span):
        return [rich.moment] if rich.moment else []
    return [moment for part in rich for moment in moments_of(part)]


def is_bare(rich: Rich) -> bool:
    """It loses nothing as plain text, which parses nothing."""
    return is_plain(rich) and not moments_of(rich)


def with_clock(rich: Rich, say: Say) -> str:
    """A run of text as markdown, and below it each moment it names as the reader's own clock shows it."""
    label = coloured(say("On your clock:"), "grey")
    return "<br>".join([markdown(rich), *(f"{label} {local_time(moment)}" for moment in moments_of(rich))])


def local_time(moment: datetime) -> str:
    """The moment on the clock of whoever reads it."""
    since = round(moment.timestamp() * 1000)
    shown = (f"<local_datetime millisecond='{since}' format_type='{one}'></local_datetime>" for one in LOCAL_TIME)
    return " ".join(shown)


def markdown(rich: Rich) -> str:
    """A run of text as card markdown. It never begins with a blank: four of them would make it code."""
    return _run(rich).lstrip(" \t\u3000")


def bold_line(text: str) -> str:
    """A whole line in bold; it has to stand between line breaks."""
    inner = escape_md(text).strip()
    return f"**{inner}**" if inner else ""


def coloured(text: str, colour: str) -> str:
    """A person's text in a colour."""
    return f"<font color='{colour}'>{escape_md(text)}</font>" if text else ""


def mention(member: str, name: str = "") -> str:
    """Rings a member; the name alone where we hold no id of theirs."""
    found = open_id(member)
    return f"<at id={found}></at>" if found else escape_md(f"@{name.lstrip('@')}")


def link(url: str) -> str:
    """An address that is safe inside markdown; "" unless it is https."""
    if not re.fullmatch(r"https://[^\s<>\"'`\\{}|^\x00-\x1f]+", url):
        return ""
    return url.translate({ord(c): f"%{ord(c):02X}" for c in "()[]*"})


def is_literal(text: str) -> bool:
    """A text message would show exactly this."""
    return not _READ_IN_TEXTS.search(text)


def size_of(content: Any) -> int:
    """Bytes of a message's content as the vendor may count it: JSON inside a JSON string, in UTF-8. Which of the two
    is counted is not known; this is the larger."""
    return size_of_text(dumped(content))


def size_of_text(content: str) -> int:
    """The same for a content that is text already."""
    return len(dumped(content).encode())


_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def dumped(content: Any) -> str:
    """A content as the string that is sent; Chinese stays three bytes a character."""
    return _COMPACT.encode(content)


def plain_text(text: str, **more: Any) -> dict[str, Any]:
    """Text that is shown as it is."""
    return {"tag": "plain_text", "content": clean(text) or " ", **more}


def paragraph(text: str, **style: str) -> dict[str, Any]:
    """Text that is shown as it is, as an element of its own."""
    return {"tag": "div", "text": plain_text(text, **style)}


def grey(text: Rich) -> str:
    """A second line in markdown: grey where it has no colours of its own."""
    if is_plain(text):
        return coloured(words_of(text), "grey")
    return markdown(text) if isinstance(text, Span) else "".join(grey(part) for part in text)


def _run(rich: Rich) -> str:
    if isinstance(rich, str):
        return escape_md(rich)
    if isinstance(rich, Span):
        return _span(rich)
    return "".join(_run(part) for part in rich)


def _span(span: Span) -> str:
    if span.member:
        return mention(span.member, span.text)
    inner = escape_md(span.text)
    if not inner:
        return ""
    if address := link(span.url):  # it has a colour of its own; whether tags are read inside it is not known
        return f"[{inner}]({address})"
    if span.style == "bold" and _bold_holds(span.text):
        inner = f"**{inner}**"
    elif span.style in _COLOURS:
        inner = f"<font color='{_COLOURS[span.style]}'>{inner}</font>"
    return inner


def _bold_holds(text: str) -> bool:
    """Asterisks beside punctuation (and an entity is punctuation) may stay asterisks: bold is for plain words."""
    return text[0].isalnum() and text[-1].isalnum()
