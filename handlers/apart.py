"""Linked identities that go separate ways again: access ends with it, and both sides are told."""

from __future__ import annotations

from bot.conversation.router import Answer, Ask
from bot.ledger.changes import Change, Left, Unlink
from handlers.moving import moved_interview


def set_apart(answer: Answer, ask: Ask, member: str, *, silent_in: str = "") -> Answer:
    """This identity stands for itself again; nothing where it is not linked. Everybody concerned hears it in private,
    save in the chat `silent_in`."""
    own, *others = ask.ledger.selves(member)
    if not others:
        return answer
    answer.change(Unlink(own))
    known = [found for one in (own, *others) if (found := ask.ledger.member(one))]
    for chat in ask.ledger.chats_of(own):  # nobody is really in a group of another workspace
        answer.change(*(Left(one.id, chat.id) for one in known if one.workspace != chat.workspace))
    answer.change(*_handed_back(ask, own))
    for one in known:
        if one.private_chat and one.private_chat != silent_in:
            answer.show("unlinked", one.private_chat, member=one.id, apart=own, others=others)
    return answer


def _handed_back(ask: Ask, own: str) -> list[Change]:
    """Unfinished interviews for a group of the other side wait where that group is."""
    changes: list[Change] = []
    for row in ask.ledger.interviews(member=own):
        home = ask.ledger.member(ask.ledger.known_in(row.member, row.home_chat))
        if home is not None and home.id != row.member and own in (home.id, row.member):
            changes += moved_interview(ask, row, home)
    return changes
