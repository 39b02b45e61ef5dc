"""A colleague named in a command: mentioned, or typed with or without an @."""

from __future__ import annotations

from bot.conversation.router import Ask
from bot.ledger.records import Member


def colleagues(ask: Ask) -> list[Member]:
    """Everybody who is in a group with the person who asks, save that person."""
    groups = [ask.chat] if not ask.chat.private else ask.ledger.chats_of(ask.member.id)
    people = {one.id: one for group in groups for one in ask.ledger.members_of(group.id)}
    return [one for one in people.values() if one.id not in ask.selves]


def colleague(ask: Ask, text: str) -> tuple[Member | None, str]:
    """The colleague who is named, and the text without the name; nobody where none is."""
    people = sorted(colleagues(ask), key=lambda one: len(one.name), reverse=True)
    mentioned = next((one for one in people if one.id in ask.event.mentions), None)
    for one in [mentioned] if mentioned else people:
        for name in (one.name, one.id):
            for typed in (f"@{name}", f"＠{name}", name):
                if name and typed in text:
                    return one, text.replace(typed, " ", 1)
    return mentioned, text
