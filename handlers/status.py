"""`/status`: where a case stands; without a number, my cases."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from bot.casework.case import Case
from bot.conversation.router import Answer, Ask, NoSuchCase, click, command
from handlers.common import is_guest, the_case, this_group

NEAR = 60
"""Similarity in percent from which a number is offered: two digits swapped or one wrong out of five."""
OFFERED = 3


@command(
    "status",
    aliases=["状态", "case"],
    help="Where a case stands; without a number, my cases",
    usage="/status C1042",
)
def status(ask: Ask) -> Answer:
    """Shows the case card, or the member's own cases."""
    if not ask.words:
        filters = {"owner": ask.member.id, "live_only": True, "chat": this_group(ask)}
        return Answer().show("case_list", ask.chat.id, member=ask.member.id, filters=filters)
    number = "".join(ask.words)
    try:
        case = ask.case_named(number)
    except NoSuchCase:
        return _nearest(ask, number)
    return shown(ask, case)


@click("status")
def open_case(ask: Ask) -> Answer:
    """A row of a list, or "back to the case"."""
    return shown(ask, the_case(ask))


@click("show_draft")
def show_text(ask: Ask) -> Answer:
    """The case's text, with its Chinese: in private, as it was written there."""
    case = the_case(ask)
    chat = ask.member.private_chat or ask.chat.id
    thread = "" if is_guest(ask, case) else f"draft:{case.ref}"  # a guest's card takes nobody's place
    answer = Answer().show("draft", chat, thread=thread, supersedes=thread, ref=case.ref)
    return answer.toast(ask.say("The text is in our private chat."))


def shown(ask: Ask, case: Case) -> Answer:
    """The case card here; in private, and without a word about it here, when this group is not the case's own and it
    is not shared with it."""
    share = case.share_with(ask.chat.id)
    if ask.chat.private or ask.chat.id == case.chat or (share and share.mode):
        return Answer().show("case_status", ask.chat.id, ref=case.ref)
    if not ask.member.private_chat:
        return Answer().tell(ask.chat.id, ask.say("Please ask me that in private."))
    answer = Answer().show("case_status", ask.member.private_chat, ref=case.ref)
    return answer.tell(ask.chat.id, ask.say("I have answered you in private."))


def _nearest(ask: Ask, number: str) -> Answer:
    """The nearest of the member's own cases. Nothing near: the same answer as for a stranger's case."""
    mine = ask.ledger.cases(seen_by=ask.member.id, owner=ask.member.id, chat=this_group(ask), limit=200)
    known = ask.ledger.numbers_of([case.ref for case in mine])
    numbers = {case.ref: case.ref for case in mine} | {one.number: one.case for one in known}
    near = process.extract(number.upper()[:40], list(numbers), scorer=fuzz.ratio, score_cutoff=NEAR, limit=OFFERED)
    refs = list(dict.fromkeys(numbers[name] for name, _, _ in near))
    if not refs:
        raise NoSuchCase(number=number[:40])
    return Answer().show("nearest", ask.chat.id, number=number[:40], refs=refs)
