"""`/reopen`: the case goes on under the same number."""

from __future__ import annotations

from bot.casework.case import Status
from bot.conversation.router import Answer, Ask, click, command
from handlers.common import done, must_act, must_be, playbook_of, stale, the_case
from handlers.reply import start_side_interview


@command("reopen", aliases=["重开", "重新打开"], help="Take a closed case up again", usage="/reopen C1042")
def reopen(ask: Ask) -> Answer:
    """Open again; where the playbook has sentences for reopening, the questions for that text follow in private."""
    case = the_case(ask, Status.RESOLVED, Status.CLOSED, Status.DROPPED)
    if old := stale(ask, case):
        return old
    must_act(ask, case)
    must_be(ask, case, Status.RESOLVED, Status.CLOSED, Status.DROPPED)
    change = case.reopen(at=ask.now)
    writes = bool(case.case_id and playbook_of(ask, case).reopen.phrases and ask.member.private_chat)
    answer = start_side_interview(ask, case, "reopen", {}) if writes else Answer()
    answer.change(change)
    return done(ask, answer, case, ask.say("{ref} is taken up again.", ref=case.ref), tone="info")


@click("reopen")
def reopen_pressed(ask: Ask) -> Answer:
    """The same from a button."""
    return reopen(ask)
