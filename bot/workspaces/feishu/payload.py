"""What our cards carry and what comes back: agreed between who draws a card and who reads a click.

    a button's value    {"a": action, "v": {what it carries}, "n": nonce}
    a field's name      the form's own, with "~2" and so on behind it where a card has the name twice
    an address          feishu:oc_… a group, feishu:ou_… a person: as a member, and as their private chat

A private chat bears the person's id, not the chat's: Feishu lets a bot write to a person whose private chat it has
never seen, and so everybody who was ever heard of can be reached alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

NAME = "feishu"

_TWIN = re.compile(r"~\d{1,3}$")


def carry(action: str, value: Mapping[str, Any], nonce: str = "") -> dict[str, Any]:
    """The value of a button. Always an object: a string is answered with 200671 (facts, 1.5)."""
    return {"a": action, "v": dict(value), "n": nonce}


def carried(value: object) -> tuple[str, dict[str, Any], str]:
    """Action, what the button carries, nonce; an action of "" for what is none of our buttons."""
    if not isinstance(value, Mapping):
        return "", {}, ""
    action, inner, nonce = value.get("a"), value.get("v"), value.get("n")
    return (
        action if isinstance(action, str) else "",
        dict(inner) if isinstance(inner, Mapping) else {},
        str(nonce) if isinstance(nonce, str | int) else "",
    )


def field_name(name: str, copy: int = 1) -> str:
    """The name of a field on its card, where names must be unique; `copy` counts from 1."""
    return name if copy == 1 else f"{name}~{copy}"


def field_of(name: str) -> str:
    """The form's own name for that field."""
    return _TWIN.sub("", name)


def ours(id: str) -> str:
    """A vendor's id as the house writes it; "" stays ""."""
    return f"{NAME}:{id}" if id else ""


def theirs(id: str) -> str:
    """The vendor's id in one of ours."""
    return id.removeprefix(f"{NAME}:")


def address_of(chat: str) -> tuple[str, str]:
    """`receive_id_type` and `receive_id` of a chat of ours."""
    id = theirs(chat)
    return ("open_id" if id.startswith("ou_") else "chat_id"), id
