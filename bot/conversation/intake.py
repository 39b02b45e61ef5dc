"""What comes in, made fit to keep: an event as a stranger sent it becomes one that any store and any handler takes.

Nothing is refused here: what is too long or too odd is told by the door in a sentence, and for that it must first
be stored.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.conversation.values import Event, FileRef, FormValue

LONGEST_KEPT = 1_000_000
"""Characters of one text. Ten times what a message may have, so that the refusal can name its true length."""
MOST_ITEMS = 1_000
"""Entries of one mapping or list; our largest form has some forty fields."""
DEEPEST = 8
"""Levels of nesting in what a button carries; ours carry two."""
LARGEST = 2**63
"""Whole numbers beyond this are nobody's id, and Python refuses to write very long ones as text."""

_UNSTORABLE = re.compile("[\ud800-\udfff\0]")
"""Halves of a surrogate pair have no UTF-8, and PostgreSQL takes no NUL in a text."""


def fit_to_keep(event: Event) -> Event:
    """The event with plain JSON values only, no character that a store refuses, and bounded sizes."""
    return replace(
        event,
        id=_text(event.id),
        chat=_text(event.chat),
        sender=_text(event.sender),
        text=_text(event.text),
        files=tuple(_file(file) for file in event.files[:MOST_ITEMS]),
        action=_text(event.action),
        value=_mapping(event.value, DEEPEST),
        form={_text(name): _field(value) for name, value in _some(event.form)},
        message=_text(event.message),
        reply_to=_text(event.reply_to),
        mentions=tuple(_text(one) for one in event.mentions[:MOST_ITEMS]),
        sender_name=_text(event.sender_name),
        chat_name=_text(event.chat_name),
        private_chat=_text(event.private_chat),
    )


def _text(text: object) -> str:
    return _UNSTORABLE.sub("\ufffd", str(text)[:LONGEST_KEPT])


def _file(file: FileRef) -> FileRef:
    return replace(file, name=_text(file.name), sha256=_text(file.sha256), remote=_text(file.remote))


def _field(value: object) -> FormValue:
    """What a form's field holds: a text, or several. Anything else is no answer."""
    if isinstance(value, list | tuple):
        return tuple(_text(one) for one in value[:MOST_ITEMS] if isinstance(one, str))
    return _text(value) if isinstance(value, str) else ""


def _some(mapping: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return list(mapping.items())[:MOST_ITEMS]


def _mapping(mapping: Mapping[str, Any], levels: int) -> dict[str, Any]:
    return {_text(name): _value(value, levels - 1) for name, value in _some(mapping)}


def _value(value: object, levels: int) -> Any:
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if abs(value) < LARGEST else None
    if isinstance(value, str):
        return _text(value)
    if levels <= 0:
        return None
    if isinstance(value, Mapping):
        return _mapping(value, levels)
    if isinstance(value, list | tuple):
        return [_value(one, levels - 1) for one in value[:MOST_ITEMS]]
    return _text(value)
