"""`/caseid`: the marketplace's number was typed wrong, has changed, or another one came beside it.

The earlier ones are kept with their dates and still found.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.casework.case import Case
from bot.conversation.router import Answer, Ask, click, command
from handlers.common import after_ref, done, must_act, stale, the_case
from handlers.numbers import doubts, numbered, plain_number
from handlers.resolve import NumberFirst

KINDS: Mapping[str, str] = {
    "corrected": "corrected",
    "更正": "corrected",
    "transferred": "transferred",
    "转移": "transferred",
    "转交": "transferred",
    "合并": "transferred",
    "split": "split",
    "拆分": "split",
    "另加": "split",
}
"""What may be said after the number: why there is another one. Nothing: the one before was typed wrong."""


@command(
    "caseid", aliases=["改号", "更正编号"], help="Correct a Case ID, or add one", usage="/caseid C1042 13498835581"
)
def caseid(ask: Ask) -> Answer:
    """The new number counts from now on; with "split" it stands beside the one that counts."""
    case, typed = the_case(ask), after_ref(ask)
    words = typed.split()
    kind = KINDS.get(words[-1].lower(), "") if len(words) > 1 else ""
    return _stored(ask, case, typed[: -len(words[-1])] if kind else typed, kind or "corrected", sure=False)


@click("caseid")
def confirmed(ask: Ask) -> Answer:
    """An odd number is really meant."""
    case = the_case(ask)
    kind = KINDS.get(str(ask.value.get("kind", "")), "corrected")
    return stale(ask, case) or _stored(ask, case, str(ask.value.get("case_id", "")), kind, sure=True)


def _stored(ask: Ask, case: Case, typed: str, kind: str, *, sure: bool) -> Answer:
    must_act(ask, case)
    if not case.case_id:
        raise NumberFirst(ref=case.ref)
    number = plain_number(ask, case, typed)
    if number == case.case_id:
        return Answer().tell(ask.chat.id, ask.say("{ref} has this number already.", ref=case.ref))
    if not sure and (why := doubts(ask, case, number, another=kind != "corrected")):
        carries = {"kind": kind}
        return Answer().show(
            "number_doubt", ask.chat.id, ref=case.ref, number=number, doubts=why, action="caseid", carries=carries
        )
    answer = Answer().change(*numbered(ask, case, number, kind))
    return done(ask, answer, case, now_numbered(ask, case, number, kind))


def now_numbered(ask: Ask, case: Case, number: str, kind: str) -> str:
    """What is said of the case's new number."""
    if kind == "split":
        return ask.say("{ref} is also handled under {case_id}.", ref=case.ref, case_id=number)
    return ask.say(
        "{ref} has the Case ID {case_id} now; {was} still finds it.", ref=case.ref, case_id=number, was=case.case_id
    )
