"""Who and where, as the house writes it and as Feishu does.

    feishu:oc_…   a group
    feishu:ou_…   a person: the member, and also their private chat

A private chat bears the person's id, not the chat's: Feishu lets a bot write to a person whose private chat it has
never seen, and so everybody who was ever heard of can be reached alone.
"""

from __future__ import annotations

NAME = "feishu"


def ours(id: str) -> str:
    """A vendor's id as the house writes it; "" stays ""."""
    return f"{NAME}:{id}" if id else ""


def theirs(id: str) -> str:
    """The vendor's id in one of ours."""
    return id.removeprefix(f"{NAME}:")


def address_of(chat: str) -> tuple[str, str]:
    """`receive_id_type` and `receive_id` of a chat of ours, for sending."""
    id = theirs(chat)
    return ("open_id" if id.startswith("ou_") else "chat_id"), id
