"""What is said when an event was given up: to who sent it; to the leads when it was the house's own."""

from __future__ import annotations

from datetime import datetime

from bot.conversation.outbox import say_task
from bot.conversation.values import Event
from bot.conversation.words import sayer
from bot.ledger.ledger import Reading
from bot.ledger.records import NewTask


def apologies(reading: Reading, seq: int, event: Event, now: datetime) -> list[NewTask]:
    """The messages about event number `seq`, which `casebot doctor` lists."""
    if event.kind == "internal":
        return [
            say_task(
                lead.private_chat,
                sayer(lead.locale)(
                    "Something that was due for {about} could not be done: number {n} in casebot doctor.",
                    about=str(event.value.get("ref") or event.value.get("interview") or event.action)[:40],
                    n=seq,
                ),
                f"sorry:{seq}:{lead.id}",
                now,
            )
            for lead in reading.leads()
            if lead.private_chat
        ]
    if not event.chat:
        return []
    say = sayer(locale_of(reading, event))
    if event.kind == "click":
        text = say("Sorry, that button did not work. Your lead can see it under number {n}.", n=seq)
    else:
        text = say(
            "Sorry, that could not be done. What you typed is kept; your lead can see it under number {n}.", n=seq
        )
    return [say_task(event.chat, text, f"sorry:{seq}", now)]


def locale_of(reading: Reading, event: Event) -> str:
    """The sender's language."""
    member = reading.member(event.sender)
    return member.locale if member else "zh-CN"
