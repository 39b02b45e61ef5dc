"""From an event to the question a handler gets, and what the event itself teaches about people and places."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.casework.mistakes import UserMistake
from bot.conversation.commands import typed_command
from bot.conversation.router import Ask
from bot.conversation.values import Event
from bot.conversation.words import sayer
from bot.ledger.changes import Change, SaveChat, SaveMember, Seen
from bot.ledger.ledger import Reading
from bot.ledger.records import Chat, Member
from bot.playbooks import Library


class StaleButton(UserMistake):
    """This button no longer does anything. Send /help to see what does."""

    code = "stale_button"


class Carried(dict[str, Any]):
    """What a button carried. A key that its handler needs and does not find is a button of another version, or one
    made by hand: it is answered like any button that leads nowhere."""

    def __missing__(self, key: str) -> Any:
        raise StaleButton


def asked(
    event: Event,
    reading: Reading,
    *,
    now: datetime,
    leads: frozenset[str],
    library: Library,
    files: Any,
    settings: Any,
) -> tuple[Ask, list[Change]]:
    """The question, and the changes that follow from the event whatever its handler does."""
    chat, member = reading.chat(event.chat), reading.member(event.sender)
    here = _chat(event, chat)
    who = _member(event, member, here, leads)
    if who.lead and (member is None or not member.lead):
        reading.appoint(who.id)
    typed = typed_command(event.text) if event.kind == "message" else None
    ask = Ask(
        event=replace(event, value=Carried(event.value)) if event.kind == "click" else event,
        member=who,
        chat=here,
        ledger=reading,
        playbooks=library.playbooks,
        calendars=library.calendars,
        now=now,
        say=sayer(who.locale),
        words=typed.words if typed else (),
        rest=typed.rest if typed else event.text,
        files=files,
        settings=settings,
        library=library,
    )
    learnt: list[Change] = []
    if event.kind != "internal":  # the queue knows nothing of people that the ledger does not
        learnt += [SaveChat(here)] if here != chat else []
        learnt += [SaveMember(who)] if who != member else []
        learnt += [Seen(who.id, here.id, now)] if event.addressed and event.kind in ("message", "click") else []
    return ask, learnt


def _chat(event: Event, known: Chat | None) -> Chat:
    if known is None:
        return Chat(id=event.chat, workspace=event.workspace, name=event.chat_name, private=event.private)
    return replace(known, name=event.chat_name) if event.chat_name else known


def _member(event: Event, known: Member | None, chat: Chat, leads: frozenset[str]) -> Member:
    member = known or Member(id=event.sender, workspace=event.workspace, locale=chat.locale)
    return replace(
        member,
        name=event.sender_name or member.name,
        private_chat=event.chat if event.private else member.private_chat or event.private_chat,
        lead=member.lead or event.sender in leads,
    )
