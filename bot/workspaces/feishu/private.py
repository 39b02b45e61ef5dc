"""Whose private chat is which. We write to a person by their own id; the chat's id is needed to look into the chat
before a message is sent again after the vendor's hour, and to know whose message was taken back there.

Feishu tells it with every message of the person and in the answer to what we send them. It is kept, because it is
needed most after a restart.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from bot.ledger.ledger import Ledger

log = logging.getLogger(__name__)

SETTING = "feishu:private:"


class PrivateChats:
    """Safe from any thread. `kept` reads what `keep` kept, by name; "" where there is nothing."""

    def __init__(self, kept: Callable[[str], str], keep: Callable[[str, str], None]) -> None:
        self._kept, self._keep = kept, keep
        self._known: dict[str, str] = {}

    def learn(self, person: str, chat: str) -> None:
        """That person (open_id) has that private chat (chat_id)."""
        if not person or not chat or self._known.get(person) == chat:
            return
        try:
            if self.chat_of(person) != chat:
                self._keep(SETTING + person, chat)
                self._keep(SETTING + chat, person)
        except Exception:
            log.exception("whose private chat %s is could not be kept", chat)
        self._known |= {person: chat, chat: person}

    def chat_of(self, person: str) -> str:
        """The private chat of a person; "" while it is not known."""
        return self._known.get(person) or self._kept(SETTING + person)

    def person_in(self, chat: str) -> str:
        """Whose private chat that is; "" where it is none, or not known."""
        return self._known.get(chat) or self._kept(SETTING + chat)


def private_chat_in(payload: Mapping[str, Any]) -> tuple[str, str]:
    """Who wrote in private, and that chat's own id; empty where a payload tells of neither. It was read before, so
    what stands in it is of the right kind."""
    message = payload["event"].get("message") or {}
    if message.get("chat_type") != "p2p":
        return "", ""
    return str(payload["event"]["sender"]["sender_id"]["open_id"]), str(message.get("chat_id") or "")


def private_chats(ledger: Ledger) -> PrivateChats:
    """Kept in the ledger."""

    def kept(name: str) -> str:
        with ledger.reading() as reading:
            return reading.setting(name) or ""

    return PrivateChats(kept, ledger.put_setting)
