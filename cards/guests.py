"""What another group sees of a case that is shared with it: never more than it may now, whoever looks."""

from __future__ import annotations

from typing import Literal

from bot.casework.case import Case
from bot.casework.share import Mode
from bot.conversation.cards import Card, without_buttons
from bot.conversation.cards import say as sentence
from bot.conversation.words import Say
from bot.ledger.ledger import Reading
from bot.ledger.records import Chat

LOOKING = frozenset({"status", "show_draft", "rounds", "evidence_show", "draft_files", "share_end"})
"""Buttons of guests who may only look: those that change nothing, and the one by which their lead ends it."""

Standing = Literal["home", "view", "work", "gone"]


def standing(ledger: Reading, chat: Chat, case: Case) -> Standing:
    """Whether the case is at home in this chat or a guest there, or was and is no more. A private chat stands as its
    member does. Where it was never shared, who asked was judged already."""
    if chat.id == case.chat or not case.shares:
        return "home"
    if not chat.private:
        share = case.share_with(chat.id)
        return (share.mode or "gone") if share else "home"
    whose = next((one for one in ledger.members() if one.private_chat == chat.id), None)
    if whose is None or case.owner in ledger.selves(whose.id):
        return "home"
    as_guest: Mode = ledger.guest(whose.id, case)
    return as_guest or ("home" if ledger.may_see(whose.id, case) else "gone")


def for_guests(card: Card, standing: Standing, say: Say, ref: str) -> Card:
    """The card as it may be shown to this chat: without what a guest could not press, or closed."""
    if standing == "gone":
        return sentence(say("{ref} is not shared here any more.", ref=ref))
    return without_buttons(card, but=LOOKING) if standing == "view" else card
