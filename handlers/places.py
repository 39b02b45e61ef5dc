"""Where a nudge is told, and how it waits there for its turn.

What waits is a task of its place, so that nothing is lost when the process ends. Its lane is the chat: two of one
place are never under way at once, and the first takes the others along.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.agenda import Agenda, hours_of
from bot.casework.case import Case
from bot.casework.pace import LIST_COMES_IN, LONGEST_REST, REST, cannot_wait, just_taken_in, told_at
from bot.conversation.absence import stand_in
from bot.conversation.router import Ask
from bot.conversation.values import Priority
from bot.ledger.changes import Enqueue, Remember
from bot.ledger.records import LEAD, Chat, NewTask
from cards.settings import DUTY, rota_today


def agenda_of(ask: Ask) -> Agenda:
    """The plans of cases, by the calendars that count now."""
    return Agenda(ask.calendars)


def places(ask: Ask, case: Case, to: str, *, urgent: bool = False) -> list[tuple[str, Sequence[str]]]:
    """Chats with who is called there: the owner in private, the home group, or the leads in private.

    What is urgent calls whoever has the turn of the group's rota, too. Where the bot was taken out of the group, the
    owner hears what was meant for it; and so they do of a case that was taken in just now, however long it has been
    overdue.

    In private somebody of several workspaces hears it in that of the home group: once, where the case is spoken of
    and its buttons are at hand, and always in the same place.
    """
    if just_taken_in(case, ask.now):
        to = "owner"
    chat = ask.ledger.chat(case.chat)
    settings: Mapping[str, Any] = chat.settings if chat else {}
    duty = str(settings.get(DUTY) or "")
    beside = [*([duty] if duty else ()), *(turn_of(ask, chat) if urgent else ())]
    home: list[tuple[str, Sequence[str]]] = [(case.chat, tuple(dict.fromkeys((case.owner, *beside))))]
    called = stand_in(ask.ledger, case.owner, ask.now)
    owner = ask.ledger.member(ask.ledger.known_in(called, case.chat))
    if to == "owner" and not ask.ledger.may_see(case.owner, case):
        to = "lead"  # whoever has left hears nothing more
    if to != "lead" and chat and chat.gone and owner and owner.private_chat:
        return [(owner.private_chat, ())]
    if to == "owner":
        return [(owner.private_chat, ())] if owner and owner.private_chat else home
    if to == "lead":
        leads = ask.ledger.leads(near=case.chat)
        chosen = [lead for lead in leads if settings.get(LEAD) in ask.ledger.selves(lead.id)] or leads
        private: list[tuple[str, Sequence[str]]] = [(lead.private_chat, ()) for lead in chosen if lead.private_chat]
        return private or [(case.chat, [lead.id for lead in chosen] or [case.owner])]
    return home


def turn_of(ask: Ask, chat: Chat | None) -> list[str]:
    """Whoever is on duty today by the rota of this chat."""
    name = rota_today(chat, ask.now) if chat else ""
    return [one.id for one in ask.ledger.members_of(chat.id) if one.name == name][:1] if chat and name else []


def hold(ask: Ask, place: str, item: Mapping[str, Any], case: Case | None, *, not_now: bool = False) -> Enqueue:
    """The nudge waits in this place until its rest is over; `not_now`: an hour at least."""
    text = str(item.get("ends") or "")
    ends = datetime.fromisoformat(text) if text else None
    chat = ask.ledger.chat(case.chat if case else place)
    rests = rests_until(ask, place)
    if not_now or (digest_is_due(ask, place) and not cannot_wait(ends, ask.now)):
        rests = max(rests or ask.now, ask.now + REST)
    if case is not None and just_taken_in(case, ask.now):
        rests = max(rests or ask.now, case.created_at + LIST_COMES_IN)
    due = told_at(
        ask.now,
        rests_until=rests,
        ends=ends,
        urgent=bool(item.get("urgent")),
        chat=hours_of(chat),
        team=agenda_of(ask).team_of(chat),
    )
    return Enqueue(
        NewTask(
            kind="remind",
            # With the event: what has to wait once more is another task. Of fixed length, so that no key of this
            # kind begins with another one.
            key=f"held:{place}:{item['reminder']}@{hashlib.sha256(ask.event.id.encode()).hexdigest()[:16]}",
            due_at=due,
            view="gather",
            subject={**item, "place": place},
            lane=place,
            priority=int(Priority.UPKEEP),  # after the reminders of the same minute: they are told together
            case=held_in(place),
            extra={"chat": place, "member": "casebot"},
        )
    )


def held_in(place: str) -> str:
    """The group of tasks that wait in a place."""
    return f"held:{place}"


def rests_until(ask: Ask, place: str) -> datetime | None:
    """Until when this chat is left in peace; None also where a clock that was ahead began a rest far from now."""
    text = ask.ledger.setting(_rest(place))
    until = datetime.fromisoformat(text) if text else None
    return until if until and until <= ask.now + LONGEST_REST else None


def begin_rest(ask: Ask, place: str) -> Remember:
    """The chat has just been told something nobody asked for."""
    return Remember(_rest(place), (ask.now + REST).isoformat())


def digest_is_due(ask: Ask, place: str) -> bool:
    """The chat's morning digest is about to be made: it takes along what waits."""
    return any(task.due_at <= ask.now for task in ask.ledger.tasks(case=f"round:{place}"))


def _rest(place: str) -> str:
    return f"rest:{place}"
