"""`/caseid`: the marketplace's number was typed wrong, or has changed. The old one is kept and still found."""

from __future__ import annotations

from bot.casework.case import Case
from bot.conversation.router import Answer, Ask, click, command
from bot.ledger.changes import AddNumber
from bot.ledger.records import CaseNumber
from handlers.common import after_ref, done, must_act, stale, the_case
from handlers.numbers import doubts, plain_number
from handlers.resolve import NumberFirst


@command("caseid", aliases=["改号", "更正编号"], help="Correct a Case ID", usage="/caseid C1042 13498835581")
def caseid(ask: Ask) -> Answer:
    """The new number counts from now on."""
    return _correct(ask, the_case(ask), after_ref(ask), sure=False)


@click("caseid")
def confirmed(ask: Ask) -> Answer:
    """An odd number is really meant."""
    case = the_case(ask)
    return stale(ask, case) or _correct(ask, case, str(ask.value.get("case_id", "")), sure=True)


def _correct(ask: Ask, case: Case, typed: str, *, sure: bool) -> Answer:
    must_act(ask, case)
    if not case.case_id:
        raise NumberFirst(ref=case.ref)
    number = plain_number(ask, case, typed)
    if number == case.case_id:
        return Answer().tell(ask.chat.id, ask.say("{ref} has this number already.", ref=case.ref))
    if not sure and (why := doubts(ask, case, number)):
        return Answer().show("number_doubt", ask.chat.id, ref=case.ref, number=number, doubts=why, again=True)
    answer = Answer().change(case.renumber(number), AddNumber(CaseNumber(case=case.ref, number=number, at=ask.now)))
    text = ask.say(
        "{ref} has the Case ID {case_id} now; {was} still finds it.", ref=case.ref, case_id=number, was=case.case_id
    )
    return done(ask, answer, case, text)
