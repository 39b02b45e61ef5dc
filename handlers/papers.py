"""Papers that not everybody may open: who opened which is in the case's history."""

from __future__ import annotations

from collections.abc import Iterable

from bot.casework.case import Case
from bot.casework.draft import Attachment
from bot.casework.mistakes import UserMistake
from bot.conversation.asking import StaleButton
from bot.conversation.router import Answer, Ask, click
from cards.papers import confidential
from handlers.common import is_guest, may_act, must_act, must_be_at_home, the_case


class NoPrivateChat(UserMistake):
    """Please open a private chat with me first; the text and the files go there."""

    code = "no_private_chat"


@click("paper_open")
def opened(ask: Ask) -> Answer:
    """One paper, in private, to who may see it."""
    case = the_case(ask)
    must_act(ask, case)
    must_be_at_home(ask, case)
    row = ask.ledger.draft(case.ref)
    number = str(ask.value.get("number", ""))
    found = next((one for one in row.draft.attachments if str(one.number) == number), None) if row else None
    if found is None:
        raise StaleButton
    chat = private_of(ask)
    answer = opening(Answer(), ask, case, [found]).show("draft_file", chat, ref=case.ref, number=found.number)
    return answer.toast(ask.say("It comes in our private chat. That you opened it is kept with the case."))


def may_open(ask: Ask, case: Case) -> bool:
    """Owner, approver and leads, as long as the case is not only shared with them."""
    return may_act(ask, case) and not is_guest(ask, case)


def opening(answer: Answer, ask: Ask, case: Case, files: Iterable[Attachment]) -> Answer:
    """That these files leave the house, as far as they are papers that are answered for."""
    names = [one.name for one in files if confidential(ask, case, one.slot)]
    return answer.change(case.witnessed("paper_opened", names=", ".join(names))) if names else answer


def private_of(ask: Ask) -> str:
    """Where the member alone reads. Raises NoPrivateChat: papers are never shown in a group."""
    if not ask.member.private_chat:
        raise NoPrivateChat
    return ask.member.private_chat
