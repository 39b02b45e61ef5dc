"""`/leave`: a member is away until a day, and somebody else is called in their place."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.casework.mistakes import UserMistake
from bot.conversation.absence import AWAY_UNTIL, SUBSTITUTE
from bot.conversation.router import Answer, Ask, command
from bot.ledger.changes import SaveMember
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
    others = {name: kept for name, kept in ask.member.settings.items() if name not in (AWAY_UNTIL, SUBSTITUTE)}
    if ask.rest.strip().casefold() in _BACK:
        back = SaveMember(replace(ask.member, settings=others))
        return Answer().change(back).tell(ask.chat.id, ask.say("Welcome back. You are called again."))
    who, words = colleague(ask, ask.rest)
    when = _UNTIL.sub("", words.strip()).strip()
    if who is None or not when:
        raise LeaveUntilWhen
    until = moment_in_words(ask, when, end_of_day=True)
    away = {**others, AWAY_UNTIL: until.isoformat(), SUBSTITUTE: who.id}
    names = {"name": who.name or who.id, "until": clock(ask, until)}
    answer = Answer().change(SaveMember(replace(ask.member, settings=away)))
    if who.private_chat:
        text = ask.say("{me} is away until {until}; you are called meanwhile.", me=_me(ask), until=names["until"])
        answer.tell(who.private_chat, text)
    return answer.tell(ask.chat.id, ask.say("Until {until}, {name} is called in your place.", **names))


def _me(ask: Ask) -> str:
    return ask.member.name or ask.member.id
