"""`/handover`: cases, unfinished interviews, snoozes and own reminders go to somebody else, when that one accepts.

Nothing moves before. Of a member who has left, or whom nothing reaches any more, a lead hands on what is left behind.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.casework.case import Case
from bot.casework.mistakes import UserMistake
from bot.conversation.asking import StaleButton
from bot.conversation.router import Answer, Ask, click, command, internal
from bot.conversation.values import Priority
from bot.ledger.changes import Enqueue, Left, Remember
from bot.ledger.records import LEAD, Interview, Member, NewTask
from cards.handover import offer_of, setting_of
from handlers.apart import set_apart
from handlers.common import id_of_event, must_act, must_be_at_home, refresh
from handlers.moving import moved_interview
from handlers.naming import colleague

AT_ONCE = 10
"""Cases moved in one transaction."""
MOST = 300
"""Cases of one handover."""
LONGEST_NOTE = 500
_REF = re.compile(r"[Cc]\d{3,9}")


class HandOverToWhom(UserMistake):
    """To whom? For example: /handover @小王, or /handover @小王 C1001 C1002 with a note."""

    code = "hand_over_to_whom"


class NothingToHandOver(UserMistake):
    """There is nothing to hand over that {name} may see."""

    code = "nothing_to_hand_over"


class OnlyLeadsAssign(UserMistake):
    """Only a lead may hand these on."""

    code = "only_leads_assign"


@command(
    "handover",
    aliases=["交接", "移交"],
    help="Hand over several cases at once, with a note",
    usage="/handover @小王 C1001 C1002",
    group="team",
)
def handover(ask: Ask) -> Answer:
    """All of mine, those of a shop, or those named are offered; the receiver accepts on a page that sums them up."""
    who, rest = colleague(ask, ask.rest)
    if who is None:
        raise HandOverToWhom
    refs, shop, note = _meant(ask, rest)
    cases = [case for case in _cases(ask, refs, shop) if _at_home(ask, who, case)]
    interviews = [] if refs else _interviews(ask, who, shop)
    if not cases and not interviews:
        raise NothingToHandOver(name=who.name or who.id)
    known = id_of_event(ask)
    offer = {
        "giver": ask.member.id,
        "to": who.id,
        "cases": [[case.ref, case.owner] for case in cases],
        "interviews": [one.id for one in interviews],
        "note": note,
        "state": "offered",
    }
    answer = Answer().change(Remember(setting_of(known), json.dumps(offer, ensure_ascii=False)))
    private = who.private_chat
    answer.show("handover", private or ask.chat.id, mention=() if private else (who.id,), handover=known)
    text = ask.say("{name} is asked to take over {n}; nothing moves before.", name=who.name or who.id, n=len(cases))
    return answer.tell(ask.chat.id, text)


@click("handover_accept")
def accepted(ask: Ask) -> Answer:
    """The receiver takes it all."""
    known, offer = _offer(ask)
    answer = _decided(Answer(), ask, known, offer, "accepted")
    answer.change(*_moving(ask, offer["cases"], offer["interviews"], offer["to"]))
    _tell_giver(answer, ask, offer, ask.say("{name} has taken over what you offered.", name=_me(ask)))
    return answer.toast(ask.say("It is yours now."), "good")


@click("handover_decline")
def declined(ask: Ask) -> Answer:
    """Everything stays where it was."""
    known, offer = _offer(ask)
    answer = _decided(Answer(), ask, known, offer, "declined")
    _tell_giver(answer, ask, offer, ask.say("{name} cannot take it over; everything stays with you.", name=_me(ask)))
    return answer.toast(ask.say("Declined; nothing has moved."))


@click("assign_all")
def assigned_all(ask: Ask) -> Answer:
    """What somebody left behind in a group goes to the chosen one, by a lead."""
    if not ask.lead:
        raise OnlyLeadsAssign
    chat, gone = str(ask.value.get("chat", "")), str(ask.value.get("member", ""))
    people = {one.id: one for one in ask.ledger.members_of(chat)}
    to = people.get(str(ask.form.get("to", "")))
    if to is None or gone in ask.ledger.selves(to.id):
        raise HandOverToWhom
    left = ask.ledger.cases(owner=gone, chat=chat, live_only=True, limit=MOST)
    cases = [case for case in left if _at_home(ask, ask.member, case)]
    interviews = [one.id for one in ask.ledger.interviews(member=gone) if one.home_chat == chat]
    answer = Answer().change(*_moving(ask, [[case.ref, case.owner] for case in cases], interviews, to.id))
    if to.private_chat:
        text = ask.say("{name} gave you {n} cases of somebody who has left: /cases", name=_me(ask), n=len(cases))
        answer.tell(to.private_chat, text)
    answer.replace("left_behind", member=gone, chat=chat)
    return answer.toast(ask.say("{n} cases go to {name}.", n=len(cases), name=to.name or to.id), "good")


@internal("handover_some")
def moved(ask: Ask) -> Answer:
    """A few cases and interviews change hands, each if it is still whose it was."""
    to = ask.ledger.member(str(ask.value["to"]))
    answer = Answer()
    if to is None:
        return answer
    for ref, owner in ask.value["cases"]:
        case = ask.ledger.case(str(ref))
        new = ask.ledger.known_in(to.id, case.chat) if case else ""
        if case is not None and case.owner == owner and owner != new and ask.ledger.may_see(new, case):
            refresh(answer.change(case.hand_over(new, by=str(ask.value["by"]))), case)
    for known in ask.value["interviews"]:
        row = ask.ledger.interview(str(known))
        if row is not None and row.state in ("active", "paused"):
            answer.change(*moved_interview(ask, row, to))
    return answer


@internal("unreachable")
def unreachable(ask: Ask) -> Answer:
    """A private chat takes nothing for good: its member has gone, sees nothing from now on, and a lead hands on."""
    place = str(ask.value["chat"])
    case = ask.ledger.case(str(ask.value.get("case", "")))
    people = [*ask.ledger.members_of(place), *([owner] if case and (owner := ask.ledger.member(case.owner)) else [])]
    gone = next((one for one in people if one.private_chat == place), None)
    answer = Answer()
    if gone is None:
        return answer
    for chat in ask.ledger.chats_of(gone.id):
        if chat.workspace == gone.workspace:  # elsewhere they may still be at work
            answer.change(Left(gone.id, chat.id))
            left_behind(answer, ask, gone.id, chat.id)
    return set_apart(answer, ask, gone.id)


def left_behind(answer: Answer, ask: Ask, member: str, chat: str) -> Answer:
    """The leads are told what this member left behind in the group, if anything."""
    if not ask.ledger.cases(owner=member, chat=chat, live_only=True, limit=1):
        return answer
    found = ask.ledger.chat(chat)
    leads = [one for one in ask.ledger.leads(near=chat) if one.private_chat and one.id != member]
    chosen = [one for one in leads if found and found.settings.get(LEAD) in ask.ledger.selves(one.id)] or leads
    for lead in chosen:
        answer.show("left_behind", lead.private_chat, priority=Priority.DEADLINE, member=member, chat=chat)
    return answer


# -- parts


def _meant(ask: Ask, rest: str) -> tuple[list[str], str, str]:
    """The numbers, the shop and the note of what was typed after the name."""
    words = rest.split()
    refs = [word.upper() for word in words if _REF.fullmatch(word)]
    shops = {shop.name.casefold(): shop.id for shop in ask.ledger.shops(member=ask.member.id) if shop.name}
    shop = next((shops[word.casefold()] for word in words if word.casefold() in shops), "")
    left = [word for word in words if not _REF.fullmatch(word) and word.casefold() not in shops]
    return refs, shop, " ".join(left)[:LONGEST_NOTE]


def _cases(ask: Ask, refs: Sequence[str], shop: str) -> list[Case]:
    """Those named, each to be handed over by who may; else all live ones of the member's own (of that shop)."""
    if not refs:
        return ask.ledger.cases(seen_by=ask.member.id, owner=ask.member.id, shop=shop, live_only=True, limit=MOST)
    found = [ask.case_named(ref) for ref in dict.fromkeys(refs)]
    for case in found:
        must_act(ask, case)
        must_be_at_home(ask, case)
    return found


def _at_home(ask: Ask, member: Member, case: Case) -> bool:
    """Whether the member sees it without its being shared with them."""
    return ask.ledger.may_see(member.id, case) and not ask.ledger.guest(member.id, case)


def _interviews(ask: Ask, who: Member, shop: str) -> list[Interview]:
    groups = {chat.id for chat in ask.ledger.chats_of(who.id)}
    mine = [one for one in ask.ledger.interviews(member=ask.member.id) if one.home_chat in groups]
    return [one for one in mine if not shop or one.answers.get("shop") == shop]


def _offer(ask: Ask) -> tuple[str, Mapping[str, Any]]:
    """The offer of the pressed card, if it was made to the member and is still open."""
    known = str(ask.value.get("handover", ""))
    offer = offer_of(ask.ledger, known)
    if offer is None or offer["to"] not in ask.selves or offer["state"] != "offered":
        raise StaleButton
    return known, offer


def _decided(answer: Answer, ask: Ask, known: str, offer: Mapping[str, Any], state: str) -> Answer:
    kept = json.dumps({**offer, "state": state, "at": ask.now.isoformat()}, ensure_ascii=False)
    return answer.change(Remember(setting_of(known), kept)).replace("handover", handover=known)


def _moving(ask: Ask, cases: Sequence[Any], interviews: Sequence[str], to: str) -> list[Enqueue]:
    """The moves as tasks of a few, so that two hundred cases hold nobody up."""
    parts: list[tuple[list[Any], list[str]]] = [
        (list(cases[n : n + AT_ONCE]), []) for n in range(0, len(cases), AT_ONCE)
    ]
    parts += [([], list(interviews[n : n + AT_ONCE])) for n in range(0, len(interviews), AT_ONCE)]
    return [
        Enqueue(
            NewTask(
                kind="remind",
                key=f"handover:{ask.event.workspace}:{ask.event.id}:{n}",
                due_at=ask.now,
                view="handover_some",
                subject={"cases": some, "interviews": more, "to": to, "by": ask.member.id},
                priority=int(Priority.ANSWER),
                extra={"member": ask.member.id},
            )
        )
        for n, (some, more) in enumerate(parts)
    ]


def _tell_giver(answer: Answer, ask: Ask, offer: Mapping[str, Any], text: str) -> None:
    giver = ask.ledger.member(str(offer["giver"]))
    if giver and giver.private_chat:
        answer.tell(giver.private_chat, text)


def _me(ask: Ask) -> str:
    return ask.member.name or ask.member.id
