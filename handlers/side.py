"""An interview about a case that exists: a reply, a reopening. It runs in the member's private chat."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.casework.case import Case
from bot.casework.draft import Value
from bot.conversation.router import Answer, Ask
from cards.wording import number
from handlers.newcase import begun, fresh_interview, private_first, show_page
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
        return private_first(ask)
    known = {"marketplace": case.marketplace, "site": case.site, "issue": case.issue, "shop": case.shop}
    first = initial_interview(ask, case)
    interview = fresh_interview(
        ask,
        case.chat,
        kind=kind,
        case=case.ref,
        answers={**(first.answers if first else {}), **known, **answers},
        raw=dict(offered),
        playbook=first.playbook if first else "",
    )
    answer = begun(Answer(), ask, interview)
    show_page(answer, interview)
    if ask.event.kind == "click":
        answer.toast(ask.say("I ask the questions in our private chat."))
    elif not ask.chat.private:
        text = ask.say("{name} writes the answer in {number}.", name=ask.member.name, number=number(ask, case))
        answer.tell(ask.chat.id, text)
    return answer
