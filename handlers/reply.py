"""`/reply`: an answer to what the marketplace asked, in the same case. A few questions, then the text."""

from __future__ import annotations

from collections.abc import Mapping

from bot.casework.case import Case, Status
from bot.casework.draft import Value
from bot.conversation.router import Answer, Ask, click, command
from bot.ledger.changes import SaveInterview
from bot.ledger.records import Interview
from cards.wording import number
from handlers.common import after_ref, must_act, must_be, stale, the_case
from handlers.newcase import interview_id, paused_line, show_page
from handlers.writing import initial_interview

LONGEST_MESSAGE = 20_000
"""Characters of the marketplace's message that are kept with the interview."""


@command(
    "reply",
    aliases=["回复"],
    help="Write the answer to what the marketplace asked",
    usage="/reply C1042",
    group="writing",
)
def reply(ask: Ask) -> Answer:
    """Opens the questions in private; a text after the number is kept as the marketplace's message."""
    case = the_case(ask, Status.WAITING, Status.OPEN)
    if old := stale(ask, case):
        return old
    must_act(ask, case)
    must_be(ask, case, Status.OPEN, Status.WAITING)
    message = "" if ask.event.kind == "click" else after_ref(ask)[:LONGEST_MESSAGE]
    return start_side_interview(ask, case, "reply", {"marketplace_message": message} if message else {})


@click("reply")
def reply_pressed(ask: Ask) -> Answer:
    """The same from a button."""
    return reply(ask)


def start_side_interview(ask: Ask, case: Case, kind: str, answers: Mapping[str, Value]) -> Answer:
    """Opens an interview about an existing case in the member's private chat; what the case knows is filled in.

    `kind` is reply, follow_up or reopen. In a group one line says where it goes on.
    """
    if not ask.member.private_chat:
        text = ask.say("{name}, please open a private chat with me first, then press again.", name=ask.member.name)
        return Answer().toast(text) if ask.event.kind == "click" else Answer().tell(ask.chat.id, text)
    known = {"marketplace": case.marketplace, "site": case.site, "issue": case.issue, "shop": case.shop}
    first = initial_interview(ask, case)
    interview = Interview(
        id=interview_id(ask),
        member=ask.member.id,
        chat=ask.member.private_chat,
        home_chat=case.chat,
        kind=kind,  # type: ignore[arg-type]
        case=case.ref,
        answers={**(first.answers if first else {}), **known, **answers},
        playbook=first.playbook if first else "",
        started_at=ask.now,
        touched_at=ask.now,
    )
    answer = Answer().change(SaveInterview(interview))
    if ask.ledger.active_interview(ask.member.id):
        answer.tell(ask.member.private_chat, paused_line(ask))
    show_page(answer, interview)
    if ask.event.kind == "click":
        answer.toast(ask.say("I ask the questions in our private chat."))
    elif not ask.chat.private:
        text = ask.say("{name} writes the answer in {number}.", name=ask.member.name, number=number(ask, case))
        answer.tell(ask.chat.id, text)
    return answer
