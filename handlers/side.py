"""An interview about a case that exists: a reply, a reopening. It runs in the member's private chat."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.casework.case import Case
from bot.casework.draft import Value
from bot.conversation.router import Answer, Ask
from bot.ledger.changes import SaveInterview
from bot.ledger.records import Interview
from cards.wording import number
from handlers.newcase import interview_id, paused_line, show_page
from handlers.writing import initial_interview


def start_side_interview(
    ask: Ask,
    case: Case,
    kind: str,
    answers: Mapping[str, Value],
    offered: Mapping[str, Value] = MappingProxyType({}),
) -> Answer:
    """Opens an interview about an existing case in the member's private chat; what the case knows is filled in.

    `kind` is reply, follow_up or reopen. `offered` stands filled in on the pages and counts when it is sent. In a
    group one line says where it goes on.
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
        raw=dict(offered),
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
