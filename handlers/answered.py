"""Who answered: `/answered` says that we did; a button says that the marketplace did, and asks what it means."""

from __future__ import annotations

from bot.casework.case import Status
from bot.conversation.router import Answer, Ask, click, command
from handlers.common import done, must_act, must_be, refresh, stale, the_case
from handlers.lessons import ask_lessons


@command(
    "answered",
    aliases=["已回复", "已答复"],
    help="We have answered in the marketplace's case",
    usage="/answered C1042",
)
def answered(ask: Ask) -> Answer:
    """The ball is with the marketplace again."""
    case = the_case(ask, Status.WAITING)
    if old := stale(ask, case):
        return old
    must_act(ask, case)
    must_be(ask, case, Status.OPEN, Status.WAITING)
    text = ask.say("{ref}: we have answered; it is with the marketplace again.", ref=case.ref)
    return done(ask, Answer().change(case.answered(at=ask.now, by="us")), case, text)


@click("answered")
def answered_pressed(ask: Ask) -> Answer:
    """The same from a button."""
    return answered(ask)


@click("marketplace_answered")
def they_answered(ask: Ask) -> Answer:
    """The marketplace wrote: asks whether it waits for us, has decided, or brings nothing to do."""
    case = the_case(ask)
    if old := stale(ask, case):
        return old
    must_act(ask, case)
    must_be(ask, case, Status.OPEN, Status.WAITING)
    return Answer().replace("they_answered", ref=case.ref)


@click("nothing_new")
def still_with_them(ask: Ask) -> Answer:
    """The marketplace answered and goes on working: the clock for following up starts again."""
    case = the_case(ask)
    if old := stale(ask, case):
        return old
    must_act(ask, case)
    must_be(ask, case, Status.OPEN, Status.WAITING)
    text = ask.say("{ref}: the marketplace answered; nothing for us to do.", ref=case.ref)
    return done(ask, Answer().change(case.answered(at=ask.now, by="them")), case, text, tone="info")


@click("closed")
def they_closed(ask: Ask) -> Answer:
    """The marketplace closed the case on us."""
    case = the_case(ask)
    if old := stale(ask, case):
        return old
    must_act(ask, case)
    must_be(ask, case, Status.OPEN, Status.WAITING)
    text = ask.say("{ref} was closed by the marketplace. /reopen {ref} takes it up again.", ref=case.ref)
    answer = ask_lessons(ask, Answer().change(case.close_by_marketplace(at=ask.now)), case)
    return done(ask, answer, case, text, tone="bad")


@click("looked")
def looked(ask: Ask) -> Answer:
    """Somebody of the home group looked in the back office: no change. Everybody there may say so."""
    case = the_case(ask)
    if old := stale(ask, case):
        return old
    must_be(ask, case, Status.OPEN, Status.WAITING)
    answer = Answer().change(case.look(at=ask.now)).replace("case_status", ref=case.ref)
    return refresh(answer, case).toast(ask.say("Noted: no change."), "good")
