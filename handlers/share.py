"""`/share`: a case is offered to another group, whose lead accepts it; it stays with its home group in all else."""

from __future__ import annotations

from typing import Any

from bot.casework.case import Case
from bot.casework.mistakes import UserMistake
from bot.casework.share import Share
from bot.conversation.absence import stand_in
from bot.conversation.asking import StaleButton
from bot.conversation.router import Answer, Ask, click, command
from bot.conversation.values import Priority
from bot.ledger.changes import Enqueue
from bot.ledger.records import NewTask
from cards.share import MODES, groups_for
from cards.wording import group_name, person
from handlers.common import is_guest, must_be_at_home, refresh, the_case


class NotYoursToShare(UserMistake):
    """Only {owner}, who looks after {ref}, or a lead may share it."""

    code = "not_yours_to_share"


class ShareWithWhom(UserMistake):
    """Please choose a group, and what it may do."""

    code = "share_with_whom"


class NotYoursToEnd(UserMistake):
    """Only {owner}, who looks after {ref}, or a lead may end that."""

    code = "not_yours_to_end"


@command(
    "share",
    aliases=["共享", "分享"],
    help="Let another group see a case, or work on it",
    usage="/share C1042",
    group="team",
)
def share(ask: Ask) -> Answer:
    """With whom the case is shared, and to whom it may be offered: in private, where the groups' names belong."""
    case = the_case(ask)
    if not _theirs(ask, case):
        _must_share(ask, case)
    chat = ask.chat.id if ask.chat.private else ask.member.private_chat
    if not chat:
        return Answer().tell(ask.chat.id, ask.say("Please ask me that in private."))
    answer = Answer().show("share", chat, ref=case.ref, member=ask.member.id)
    return answer if ask.chat.private else answer.tell(ask.chat.id, ask.say("I have answered you in private."))


@click("share_offer")
def offered(ask: Ask) -> Answer:
    """The chosen group's lead is asked; less than the group has now counts at once."""
    case = the_case(ask)
    _must_share(ask, case)
    groups = [one.id for one in groups_for(ask.ledger, ask.member.id, case)]
    chat, mode = str(ask.form.get("group", "")), str(ask.form.get("mode", ""))
    if chat not in groups or mode not in MODES:
        raise ShareWithWhom
    before = case.share_with(chat) or Share(chat=chat, by=ask.member.id, at=ask.now)
    after = before.offer(mode, by=ask.member.id, at=ask.now)  # type: ignore[arg-type]
    answer = Answer().replace("share", ref=case.ref, member=ask.member.id)
    if after == before:
        return answer.toast(ask.say("That is so already."))
    stands(answer, ask, case, after)
    if after.what == "share_narrowed":
        answer.tell(chat, ask.say("{ref}: your group may only look at it from now on.", ref=case.ref))
    if after.what != "share_offered":
        return answer.toast(ask.say("Done, from now on."), "good")
    answer.change(Enqueue(_running_out(case, after)))
    _ask_lead(answer, ask, case, after)
    return answer.toast(ask.say("{group} is asked.", group=group_name(ask, chat)), "good")


@click("share_withdraw")
def withdrawn(ask: Ask) -> Answer:
    """Nobody is asked any more; what was shared before stays so."""
    case, share = _named(ask)
    _must_share(ask, case)
    answer = Answer().replace("share", ref=case.ref, member=ask.member.id)
    if not share.offered:
        return answer.toast(ask.say("This is settled already."))
    return stands(answer, ask, case, share.withdraw()).toast(ask.say("Withdrawn."))


@click("share_end")
def ended(ask: Ask) -> Answer:
    """The other group sees the case no more, from this moment on."""
    case, share = _named(ask)
    theirs = share.chat in _theirs(ask, case)
    if not theirs and not _may_share(ask, case):
        raise NotYoursToEnd(ref=case.ref, owner=person(ask, case.owner))
    answer = Answer()
    on_offer_card = ask.chat.id == share.chat
    if on_offer_card:
        answer.replace("share_offer", offer=case.ref, chat=share.chat)
    else:
        answer.replace("share", ref=case.ref, member=ask.member.id)
    if not share.stands:
        return answer.toast(ask.say("This is settled already."))
    stands(answer, ask, case, share.end())
    if theirs:
        text = ask.say("{name} ended the sharing of {ref} with “{group}”.", **names(ask, case, share))
        told(answer, ask, case, share, text)
    elif not on_offer_card:
        answer.tell(share.chat, ask.say("{ref} is not shared with your group any more.", ref=case.ref))
    return answer.toast(ask.say("It is not shared any more."))


def stands(answer: Answer, ask: Ask, case: Case, share: Share) -> Answer:
    """It is written down, and every card that tells of it tells it anew."""
    answer.change(case.shared(share, group=group_name(ask, share.chat)))
    thread = _thread(case, share)
    return refresh(answer, case).refresh(thread, *(f"{thread}:{one.id}" for one in ask.ledger.leads_of(share.chat)))


def told(answer: Answer, ask: Ask, case: Case, share: Share, text: str) -> Answer:
    """Who offered it and who owns the case hear what came of it."""
    for place in concerned(ask, case, share):
        answer.tell(place, text)
    return answer


def concerned(ask: Ask, case: Case, share: Share) -> list[str]:
    """Where those are reached, save who is acting; where nobody is, the home group."""
    people = [one for one in dict.fromkeys((case.owner, share.by)) if one not in ask.selves]
    if len(people) == 2 and share.by in ask.ledger.selves(case.owner):
        people = [share.by]  # one person: told where they offered it
    found = [member.private_chat for one in people if (member := ask.ledger.member(one)) and member.private_chat]
    return found or ([case.chat] if people else [])


def names(ask: Ask, case: Case, share: Share) -> dict[str, str]:
    """For a sentence about who did what with which group."""
    return {"name": ask.member.name or ask.member.id, "ref": case.ref, "group": group_name(ask, share.chat)}


# -- parts


def _may_share(ask: Ask, case: Case) -> bool:
    answers_for_it = (case.owner, stand_in(ask.ledger, case.owner, ask.now))
    return not is_guest(ask, case) and (ask.lead or not set(ask.selves).isdisjoint(answers_for_it))


def _must_share(ask: Ask, case: Case) -> None:
    must_be_at_home(ask, case)
    if not _may_share(ask, case):
        raise NotYoursToShare(ref=case.ref, owner=person(ask, case.owner))


def _theirs(ask: Ask, case: Case) -> list[str]:
    """The groups the case is shared with whose lead the member is."""
    chats = [one.chat for one in case.shares if one.stands]
    return [chat for chat in chats if any(one.id in ask.selves for one in ask.ledger.leads_of(chat))]


def _named(ask: Ask) -> tuple[Case, Share]:
    """The case of the pressed card, and how it stands with the group it names."""
    case = the_case(ask)
    share = case.share_with(str(ask.value.get("chat", "")))
    if share is None:
        raise StaleButton
    return case, share


def _ask_lead(answer: Answer, ask: Ask, case: Case, share: Share) -> None:
    """The offer hangs in the group; a lead who is not in it gets it in private."""
    there = {one.id for one in ask.ledger.members_of(share.chat)}
    leads, thread = ask.ledger.leads_of(share.chat), _thread(case, share)
    called = [one.id for one in leads if one.id in there]
    offer: dict[str, Any] = {"offer": case.ref, "chat": share.chat}
    answer.show("share_offer", share.chat, mention=called, thread=thread, supersedes=thread, **offer)
    for one in leads:
        if one.id not in there and one.private_chat:
            private = f"{thread}:{one.id}"
            answer.show("share_offer", one.private_chat, thread=private, supersedes=private, **offer)


def _running_out(case: Case, share: Share) -> NewTask:
    at = share.at.isoformat()
    return NewTask(
        kind="remind",
        key=f"share:{case.ref}:{share.chat}:{at}",
        due_at=share.until,
        view="share_lapsed",
        subject={"ref": case.ref, "chat": share.chat, "at": at},
        priority=int(Priority.ROUTINE),
        case=f"share:{case.ref}",  # a group of its own: the case's reminders are made equal to its plan
        extra={"chat": case.chat, "member": "casebot"},
    )


def _thread(case: Case, share: Share) -> str:
    return f"share:{case.ref}:{share.chat}"
