"""`/waiting`: the marketplace waits for us. The clock starts and the owner is called."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.casework.case import Case, Status
from bot.casework.clocks import window_end
from bot.conversation.router import Answer, Ask, click, command
from bot.conversation.values import Priority
from cards.wording import deadline
from handlers.common import (
    after_ref,
    moment_in_words,
    must_act,
    must_be,
    playbook_of,
    site_calendar,
    stale,
    the_case,
)
from handlers.places import turn_of


@command(
    "waiting",
    aliases=["待回复", "等我方回复"],
    help="The marketplace waits for us: start the clock",
    usage="/waiting C1042 周五 18:00",
)
def waiting(ask: Ask) -> Answer:
    """Until the moment in words, else as long as the playbook says."""
    case = the_case(ask, Status.OPEN)
    words = after_ref(ask)
    return started(ask, case, moment_in_words(ask, words, end_of_day=True) if words else None)


@click("waiting")
def waiting_pressed(ask: Ask) -> Answer:
    """The same from a button, with the playbook's window."""
    case = the_case(ask)
    return stale(ask, case) or started(ask, case, None)


def started(ask: Ask, case: Case, until: datetime | None) -> Answer:
    """The clock runs; one nudge goes to the home group at once and takes the buttons off the one before."""
    must_act(ask, case)
    must_be(ask, case, Status.OPEN, Status.WAITING)
    until = until or window_end(playbook_of(ask, case).clocks["waiting"], ask.now, site_calendar(ask, case))
    change = case.awaits_response(since=ask.now, until=until)
    answer = call_owner(Answer().change(change), change.after, also=turn_of(ask, ask.ledger.chat(case.chat)))
    text = ask.say(
        "{ref}: the marketplace waits for us, until {until}.", ref=case.ref, until=deadline(ask, until, case)
    )
    if ask.event.kind == "click":
        answer.replace("case_status", ref=case.ref).toast(text)
    elif ask.chat.id != case.chat:  # in the home group the nudge says it all
        answer.tell(ask.chat.id, text)
    return answer.refresh(f"case:{case.ref}", f"round:{case.chat}", f"nudges:{case.chat}", f"nudges:{case.owner}")


def call_owner(answer: Answer, case: Case, also: Sequence[str] = ()) -> Answer:
    """The nudge of the moment in which the marketplace began to wait."""
    return answer.show(
        "waiting_nudge",
        case.chat,
        mention=list(dict.fromkeys([case.owner, *also])),
        thread=f"nudge:{case.ref}",
        supersedes=f"nudge:{case.ref}",
        key=waiting_key(case),
        priority=Priority.DEADLINE,
        ref=case.ref,
    )


def waiting_key(case: Case) -> str:
    """One nudge for the beginning of one wait, whoever sends it first: the command or the reminder."""
    moments = (case.waiting_since, case.response_due_at)
    return ":".join(["nudge", case.ref, "waiting_now", *(at.isoformat() if at else "" for at in moments)])
