"""What becomes of an offer to share: the group's lead answers, nobody does, or the bot is taken out of the group."""

from __future__ import annotations

from bot.casework.case import Case
from bot.casework.mistakes import UserMistake
from bot.casework.share import Share
from bot.conversation.router import Answer, Ask, NoSuchCase, click, internal
from bot.conversation.values import Priority
from bot.ledger.changes import Enqueue
from bot.ledger.records import NewTask
from cards.wording import group_name
from handlers.common import id_of_event
from handlers.share import concerned, names, stands, told

AT_ONCE = 10
"""Cases whose share ends in one transaction."""


class OnlyTheirLead(UserMistake):
    """Only the lead of “{group}” may answer: {names}."""

    code = "only_their_lead"


@click("share_accept")
def accepted(ask: Ask) -> Answer:
    """The group sees the case from now on."""
    case, share, settled = _asked(ask)
    if settled:
        return settled
    answer = stands(Answer(), ask, case, share.accept()).replace("share_offer", offer=case.ref, chat=share.chat)
    text = ask.say("{name} took {ref} for “{group}”.", **names(ask, case, share))
    return told(answer, ask, case, share, text).toast(ask.say("Your group sees it now."), "good")


@click("share_decline")
def declined(ask: Ask) -> Answer:
    """It stays as it was."""
    case, share, settled = _asked(ask)
    if settled:
        return settled
    answer = stands(Answer(), ask, case, share.decline()).replace("share_offer", offer=case.ref, chat=share.chat)
    text = ask.say("{name} declined {ref} for “{group}”.", **names(ask, case, share))
    return told(answer, ask, case, share, text).toast(ask.say("Declined; nothing has changed."))


@internal("share_lapsed")
def lapsed(ask: Ask) -> Answer:
    """Nobody answered in time: the offer is over, and who made it is told."""
    case = ask.ledger.case(str(ask.value["ref"]))
    share = case.share_with(str(ask.value["chat"])) if case else None
    if case is None or share is None or not share.offered or share.at.isoformat() != ask.value["at"]:
        return Answer()
    text = ask.say("Nobody in “{group}” answered: the offer of {ref} has run out.", **names(ask, case, share))
    return told(stands(Answer(), ask, case, share.lapse()), ask, case, share, text)


@internal("share_without_us")
def without_us(ask: Ask) -> Answer:
    """The bot was taken out of a group: what was shared with it is no more, a few cases at a time."""
    chat = str(ask.value["chat"])
    answer = Answer()
    found = ask.ledger.shared_with(chat, limit=AT_ONCE)
    places: dict[str, list[str]] = {}
    for case in found:
        share = case.share_with(chat)
        if share is not None:
            stands(answer, ask, case, share.end())
            for one in concerned(ask, case, share):
                places.setdefault(one, []).append(case.ref)
    for place, refs in places.items():
        names = {"group": group_name(ask, chat), "refs": ask.say(", ").join(refs)}
        answer.tell(place, ask.say("I was taken out of “{group}”; not shared there any more: {refs}", **names))
    return answer.change(leaving(ask, chat)) if len(found) == AT_ONCE else answer


def leaving(ask: Ask, chat: str) -> Enqueue:
    """Every share with this group ends."""
    return Enqueue(
        NewTask(
            kind="remind",
            key=f"share_without_us:{chat}:{id_of_event(ask)}",
            due_at=ask.now,
            view="share_without_us",
            subject={"chat": chat},
            priority=int(Priority.ANSWER),
            extra={"chat": chat, "member": "casebot"},
        )
    )


# -- parts


def _asked(ask: Ask) -> tuple[Case, Share, Answer | None]:
    """The case that the pressed card offers, and how it stands; or the card as it is now. Raises OnlyTheirLead, and
    for who is not in the group NoSuchCase."""
    ref, chat = str(ask.value.get("ref", "")), str(ask.value.get("chat", ""))
    case = ask.ledger.case(ref)
    share = case.share_with(chat) if case else None
    leads = ask.ledger.leads_of(chat)
    answers_for_it = not set(ask.selves).isdisjoint(one.id for one in leads)
    before_their_eyes = any(one.id == chat for one in ask.ledger.chats_of(ask.member.id))
    if case is None or share is None or not (answers_for_it or before_their_eyes):
        raise NoSuchCase(number=ref[:40])
    if not answers_for_it:
        names = ask.say(", ").join(one.name or one.id for one in leads)
        raise OnlyTheirLead(group=group_name(ask, chat), names=names)
    fresh = Answer().replace("share_offer", offer=ref, chat=chat)
    if not share.offered or share.at.isoformat() != ask.value.get("at"):
        return case, share, fresh.toast(ask.say("This is settled already."))
    if ask.now >= share.until:
        return case, share, fresh.toast(ask.say("The offer has run out."))
    return case, share, None
