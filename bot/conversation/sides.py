"""The workspaces by name: as a person reads them, and which of them many bots write to at once."""

from __future__ import annotations

from bot.conversation.words import Say

NAMES = {"feishu": "Feishu", "dingtalk": "DingTalk", "local": "the local page"}
CROWDED = ("feishu", "dingtalk")
"""Servers of a vendor, to which every company's bots write; the page on one machine is ours alone."""


def side(say: Say, workspace: str) -> str:
    """The workspace in the reader's words."""
    return say(NAMES.get(workspace, workspace))


def is_crowded(chat: str) -> bool:
    """Whether the chat is at a vendor that many write to at the full hour."""
    return chat.partition(":")[0] in CROWDED
