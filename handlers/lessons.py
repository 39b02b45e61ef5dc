"""At the end of a case: what decided it and what to do differently, a tap each, and a sentence if there is one."""

from __future__ import annotations

from bot.casework.case import Case, Status
from bot.conversation.asking import StaleButton
from bot.conversation.router import Answer, Ask, click
from cards.lessons import LONGEST
from handlers.common import is_stale, must_act, must_be, playbook_of, refresh, the_case

ENDED = (Status.RESOLVED, Status.CLOSED, Status.DROPPED)


def ask_lessons(ask: Ask, answer: Answer, case: Case) -> Answer:
    """The two questions in place of the clicked card, or below what was typed. None where the playbook asks none."""
    asked = ask.playbooks[case.marketplace].closing if case.marketplace in ask.playbooks else None
    if asked is None or not (asked.decided_by or asked.next_time):
        return answer
    if ask.event.kind == "click" and answer.instead is None:
        return answer.replace("lessons", ref=case.ref)
    return answer.show("lessons", ask.member.private_chat or ask.chat.id, ref=case.ref)


@click("learnt")
def learnt(ask: Ask) -> Answer:
    """One of the two taps, or the sentence: kept at once, so that nothing is lost by stopping there."""
    case = the_case(ask)
    if is_stale(ask, case):
        return Answer().replace("lessons", ref=case.ref)
    must_act(ask, case)
    must_be(ask, case, *ENDED)
    about, option = str(ask.value.get("about", "")), str(ask.value.get("option", ""))
    closing = playbook_of(ask, case).closing
    if about == "lesson":
        given = ask.form.get("lesson")
        text = given.strip()[:LONGEST] if isinstance(given, str) else ""
        answer = Answer().change(case.learn(lesson=text)) if text else Answer()
        return refresh(answer, case).replace("case_status", ref=case.ref).toast(ask.say("Thank you."), "good")
    offered = {"decided_by": closing.decided_by, "next_time": closing.next_time}.get(about, [])
    if option not in {one.id for one in offered}:
        raise StaleButton
    return refresh(Answer().change(case.learn(**{about: option})).replace("lessons", ref=case.ref), case)


@click("lessons_left")
def left(ask: Ask) -> Answer:
    """Nothing to say, or nothing more."""
    return Answer().replace("case_status", ref=the_case(ask).ref)
