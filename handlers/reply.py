"""`/reply`: what the marketplace answered is read, or the answer to it is written, in the same case."""

from __future__ import annotations

from bot.casework.case import Status
from bot.conversation.router import Answer, Ask, click, command
from cards.response import rounds_of
from handlers.common import after_ref, must_act, must_be, stale, the_case
from handlers.response import known_of, taken_down
from handlers.side import start_side_interview


@command(
    "reply",
    aliases=["回复"],
    help="Paste what the marketplace answered, or write our answer to it",
    usage="/reply C1042",
    group="writing",
)
def reply(ask: Ask) -> Answer:
    """A text after the number is the marketplace's answer; without one, the questions of ours open in private."""
    case = the_case(ask, Status.WAITING, Status.OPEN)
    if old := stale(ask, case):
        return old
    must_act(ask, case)
    must_be(ask, case, Status.OPEN, Status.WAITING)
    if ask.event.kind != "click" and (text := after_ref(ask)):
        return taken_down(ask, case, text)
    answers, offered = known_of(ask, case, len(rounds_of(ask.ledger.history(case.ref))))
    return start_side_interview(ask, case, "reply", answers, offered)


@click("reply")
def reply_pressed(ask: Ask) -> Answer:
    """The same from a button."""
    return reply(ask)
