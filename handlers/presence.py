"""Who is where: members who come and go, groups that take the bot out, messages nobody can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.conversation.router import Answer, Ask, internal, listens
from bot.ledger.changes import Change, Left, SaveChat, SaveMember, Seen
from bot.ledger.records import Member
from handlers.apart import set_apart
from handlers.handover import left_behind
from handlers.shared import leaving


@listens("left")
def left(ask: Ask) -> Answer:
    """We were taken out of a group, or the group is no more: nothing is sent there, nothing is shared with it."""
    return Answer().change(SaveChat(replace(ask.chat, gone=True)), leaving(ask, ask.chat.id))


@internal("people")
def people(ask: Ask) -> Answer:
    """Who came to a group may see its cases from now on; who went may not."""
    came, went = _listed(ask.value.get("came")), _listed(ask.value.get("went"))
    answer = Answer()
    for one in came:
        answer.change(*_known(ask, one), Seen(str(one["id"]), ask.event.chat, ask.now, source="joined"))
    for one in went:  # access ends with this; what is left behind is for a lead
        answer.change(Left(str(one["id"]), ask.event.chat))
        left_behind(answer, ask, str(one["id"]), ask.event.chat)
        if not _still_in_a_group(ask, str(one["id"])):
            set_apart(answer, ask, str(one["id"]))
    return answer


@internal("feishu_unreadable")
def unreadable(ask: Ask) -> Answer:
    """A sticker, a forwarded conversation, a place on a map."""
    text = ask.say("I cannot read this kind of message. Please send it as text, as a picture or as a file.")
    return Answer().tell(ask.event.chat, text)


def _still_in_a_group(ask: Ask, member: str) -> bool:
    """They are in another group of this workspace."""
    groups = ask.ledger.chats_of(member)
    return any(group.workspace == ask.event.workspace and group.id != ask.event.chat for group in groups)


def _listed(given: object) -> Sequence[Mapping[str, Any]]:
    return [one for one in given if isinstance(one, Mapping)] if isinstance(given, list | tuple) else []


def _known(ask: Ask, one: Mapping[str, Any]) -> list[Change]:
    """The person, if they are new to us or were nameless."""
    id, name = str(one["id"]), str(one.get("name", ""))
    known = ask.ledger.member(id)
    if known is not None and (known.name or not name):
        return []
    fresh = known or Member(id=id, workspace=ask.event.workspace, locale=ask.chat.locale)
    return [
        SaveMember(replace(fresh, name=name, private_chat=fresh.private_chat or str(one.get("private_chat", ""))))
    ]
