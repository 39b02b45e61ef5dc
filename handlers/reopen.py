"""`/reopen`: the case goes on under the same number."""

from __future__ import annotations

from bot.casework.case import Status
from bot.casework.clocks import asking_again, pause_end
from bot.casework.mistakes import UserMistake
from bot.conversation.router import Answer, Ask, click, command
from cards.wording import clock
from handlers.common import done, must_act, must_be, playbook_of, stale, the_case
from handlers.side import start_side_interview


class TooSoon(UserMistake):
    """This channel wants a pause between two messages: {ref} can be sent again from {due} on."""

    code = "too_soon"


@command("reopen", aliases=["重开", "重新打开"], help="Take a closed case up again", usage="/reopen C1042")
def reopen(ask: Ask) -> Answer:
    """Open again; where the playbook has sentences for reopening, the questions for that text follow in private."""
    case = the_case(ask, Status.RESOLVED, Status.CLOSED, Status.DROPPED)
    if old := stale(ask, case):
        return old
    must_act(ask, case)
    must_be(ask, case, Status.RESOLVED, Status.CLOSED, Status.DROPPED)
    book = playbook_of(ask, case)
    pause, again = pause_end(case, book), asking_again(case, book)
    soon = TooSoon(ref=case.ref, due=clock(ask, pause)) if pause and ask.now < pause else None
    if soon and again and again.firm:
        raise soon
    change = case.reopen(at=ask.now)
    writes = bool(case.case_id and book.reopen.phrases and ask.member.private_chat)
    answer = start_side_interview(ask, case, "reopen", {}) if writes else Answer()
    answer.change(change)
    if soon:
        answer.tell(ask.chat.id, ask.say(soon.template(), **soon.values))
    return done(ask, answer, case, ask.say("{ref} is taken up again.", ref=case.ref), tone="info")


@click("reopen")
def reopen_pressed(ask: Ask) -> Answer:
    """The same from a button."""
    return reopen(ask)
