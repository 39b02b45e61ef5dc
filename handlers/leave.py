"""`/leave`: a member is away until a day, and somebody else is called in their place."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.casework.mistakes import UserMistake
from bot.conversation.absence import AWAY_UNTIL, SUBSTITUTE
from bot.conversation.router import Answer, Ask, command
from bot.ledger.changes import SaveMember
from bot.ledger.records import Member
from cards.wording import clock
from handlers.common import moment_in_words
from handlers.naming import colleague

_UNTIL = re.compile(r"^(?:until|till|to|到|至)\s*", re.IGNORECASE)
_BACK = frozenset({"end", "back", "结束", "销假", "回来了"})


class LeaveUntilWhen(UserMistake):
    """Until when, and who is called meanwhile? For example: /leave until 2026-11-30 @小王. Back again: /leave end"""

    code = "leave_until_when"


@command(
    "leave",
    aliases=["请假", "休假"],
    help="I am away: call somebody else meanwhile",
    usage="/leave until 2026-11-30 @小王",
    group="team",
)
def leave(ask: Ask) -> Answer:
    """Mentions and private nudges go to the substitute until then; `/leave end` ends it."""
    back = [_there_again(one) for one in (ask.member, *_other_selves(ask))]
    if ask.rest.strip().casefold() in _BACK:
        return (
            Answer().change(*map(SaveMember, back)).tell(ask.chat.id, ask.say("Welcome back. You are called again."))
        )
    who, words = colleague(ask, ask.rest)
    when = _UNTIL.sub("", words.strip()).strip()
    if who is None or not when:
        raise LeaveUntilWhen
    until = moment_in_words(ask, when, end_of_day=True)
    away = {**back[0].settings, AWAY_UNTIL: until.isoformat(), SUBSTITUTE: who.id}
    names = {"name": who.name or who.id, "until": clock(ask, until)}
    answer = Answer().change(*map(SaveMember, (replace(back[0], settings=away), *back[1:])))
    if who.private_chat:
        text = ask.say("{me} is away until {until}; you are called meanwhile.", me=_me(ask), until=names["until"])
        answer.tell(who.private_chat, text)
    return answer.tell(ask.chat.id, ask.say("Until {until}, {name} is called in your place.", **names))


def _other_selves(ask: Ask) -> list[Member]:
    """The person's other identities: whoever is away or back is so everywhere."""
    return [found for one in ask.selves[1:] if (found := ask.ledger.member(one))]


def _there_again(member: Member) -> Member:
    kept = {name: value for name, value in member.settings.items() if name not in (AWAY_UNTIL, SUBSTITUTE)}
    return replace(member, settings=kept)


def _me(ask: Ask) -> str:
    return ask.member.name or ask.member.id
