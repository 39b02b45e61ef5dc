"""`/drop`: we give this case up, and say why."""

from __future__ import annotations

from bot.casework.case import LIVE
from bot.casework.mistakes import UserMistake
from bot.conversation.router import Answer, Ask, command
from handlers.common import after_ref, done, must_act, must_be, must_be_at_home, the_case
from handlers.lessons import ask_lessons

LONGEST_REASON = 500


class WhyDrop(UserMistake):
    """Please say why, so that the next one knows: /drop {ref} REASON"""

    code = "why_drop"


@command("drop", aliases=["放弃"], help="Give a case up, with the reason", usage="/drop C1042 平台已自行恢复")
def drop(ask: Ask) -> Answer:
    """The case ends; the reason stays in its history."""
    case = the_case(ask, *sorted(LIVE))
    must_act(ask, case)
    must_be_at_home(ask, case)
    must_be(ask, case, *LIVE)
    reason = after_ref(ask)[:LONGEST_REASON]
    if not reason:
        raise WhyDrop(ref=case.ref)
    text = ask.say("{ref} is given up: {reason}", ref=case.ref, reason=reason)
    answer = ask_lessons(ask, Answer().change(case.drop(at=ask.now, reason=reason)), case)
    return done(ask, answer, case, text, tone="info")
