"""Who and where, as the house writes it and as DingTalk does.

    dingtalk:cid…==   a group (its conversation id)
    dingtalk:manager1234   a person by staff id: the member, and also their private chat

A private chat bears the person's id, not the conversation's: a robot may write to anybody in the app's visible range
whose private chat it has never seen.
"""

from __future__ import annotations

NAME = "dingtalk"


def ours(id: str) -> str:
    """A vendor's id as the house writes it; "" stays ""."""
    return f"{NAME}:{id}" if id else ""


def theirs(id: str) -> str:
    """The vendor's id in one of ours."""
    return id.removeprefix(f"{NAME}:")


def is_group(chat: str) -> bool:
    """Whether a chat of ours is a group: conversation ids look like "cid6KeBBLoveMJOGXoYKF5x7EeiodoA=="."""
    return theirs(chat).startswith("cid") and chat.endswith("=")
