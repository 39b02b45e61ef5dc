"""`/again`: a new case like an earlier one of the same shop and issue. Nothing counts until its page is sent."""

from __future__ import annotations

from bot.casework.again import Pattern, pattern_of
from bot.casework.case import Case
from bot.conversation.router import Answer, Ask, click, command
from handlers.common import must_be_at_home, the_case
from handlers.newcase import begun, fresh_interview, private_first, show_page
from handlers.steps import around_of
from handlers.writing import initial_interview


@command(
    "again",
    aliases=["再来一次", "同类", "复制"],
    help="Start a case like an earlier one: shop and issue are filled in",
    usage="/again C1042",
)
def again(ask: Ask) -> Answer:
    """The questions in private, with what was the same last time."""
    case = the_case(ask)
    must_be_at_home(ask, case)
    if not ask.member.private_chat:
        return private_first(ask)
    pattern = _pattern(ask, case)
    interview = fresh_interview(ask, case.chat, answers=pattern.answers, raw=pattern.offered)
    answer = begun(Answer(), ask, interview)
    text = ask.say("A new case like {ref}. Shop and issue are filled in; ids, dates and files are new.", ref=case.ref)
    answer.tell(ask.member.private_chat, text)
    show_page(answer, interview)
    if ask.event.kind == "click":
        return answer.toast(ask.say("I ask the questions in our private chat."))
    if not ask.chat.private:
        line = ask.say("{name} is starting a new case; I ask the questions in private.", name=ask.member.name)
        answer.tell(ask.chat.id, line)
    return answer


@click("again")
def again_pressed(ask: Ask) -> Answer:
    """The same from a button."""
    return again(ask)


def _pattern(ask: Ask, case: Case) -> Pattern:
    place = {"marketplace": case.marketplace, "site": case.site, "shop": case.shop, "issue": case.issue}
    first = initial_interview(ask, case)
    if first is None:  # older than Casebot: its place is all that is known
        return Pattern({**place, "issue_class": case.issue.split(".", 1)[0]}, {})
    found = pattern_of({**first.answers, **place}, around_of(ask, first))
    return Pattern({**found.answers, "issue_class": case.issue.split(".", 1)[0]}, found.offered)
