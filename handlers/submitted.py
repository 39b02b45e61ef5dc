"""`/submitted`: the text was sent, and this is the number the marketplace gave it."""

from __future__ import annotations

import re

from bot.casework.case import UNSENT, Case, Status
from bot.casework.draft import Severity
from bot.casework.mistakes import UserMistake
from bot.conversation.router import Answer, Ask, WhichCase, click, command
from bot.ledger.changes import AddNumber
from bot.ledger.records import CaseNumber
from handlers.common import done, may_act, must_act, playbook_of, stale, the_case, this_group
from handlers.numbers import doubts, plain_number

OUR_NUMBER = re.compile(r"[Cc]\d{3,9}")


class NotApproved(UserMistake):
    """The text of {ref} is not approved yet. Please approve it on the draft card first; /status {ref} leads there."""

    code = "not_approved"


class StillBlocked(UserMistake):
    """The text of {ref} still has findings that must be settled first; /status {ref} leads there."""

    code = "still_blocked"


class AlreadySent(UserMistake):
    """{ref} is already stored with Case ID {case_id}. To correct the number: /caseid {ref} NEW"""

    code = "already_sent"


@command(
    "submitted",
    aliases=["已提交", "提交"],
    help="The text was sent: store the marketplace's Case ID",
    usage="/submitted C1042 13498835581",
)
def submitted(ask: Ask) -> Answer:
    """Stores the number of the named case, or of the member's only one that is ready."""
    if ask.words and OUR_NUMBER.fullmatch(ask.words[0]):
        return _store(ask, the_case(ask), "".join(ask.words[1:]))
    ready = [case for case in _mine(ask) if case.status is Status.READY] or _mine(ask)
    number = "".join(ask.words)
    if len(ready) == 1:
        return _store(ask, ready[0], number)
    if not ready:
        raise WhichCase(example=f"/submitted C1042 {number[:40] or '13498835581'}")
    return Answer().show("which_submitted", ask.chat.id, refs=[case.ref for case in ready], number=number)


@click("submitted")
def number_given(ask: Ask) -> Answer:
    """The number came from the form on the draft card, the case card or a nudge, or was confirmed."""
    case = the_case(ask)
    if old := stale(ask, case):
        return old
    typed = ask.form.get("case_id") or ask.value.get("case_id") or ""
    return _store(ask, case, str(typed), sure=bool(ask.value.get("sure")))


def _store(ask: Ask, case: Case, typed: str, *, sure: bool = False) -> Answer:
    must_act(ask, case)
    _may_be_sent(ask, case)
    letter = not playbook_of(ask, case).case_system
    # A letter gets no number back, so ours stands for it.
    number = case.ref if letter and not typed.strip() else plain_number(ask, case, typed)
    if not sure and (why := doubts(ask, case, number)):
        if ask.event.kind == "click":
            return Answer().replace("number_doubt", ref=case.ref, number=number, doubts=why)
        return Answer().show("number_doubt", ask.chat.id, ref=case.ref, number=number, doubts=why)
    answer = Answer().change(
        case.submit(number, at=ask.now),
        AddNumber(CaseNumber(case=case.ref, number=number, at=ask.now)),
    )
    if ask.member.private_chat:
        answer.show("screenshot_wanted", ask.member.private_chat, ref=case.ref)
    told = ask.say("{ref} is sent, Case ID {case_id}.", ref=case.ref, case_id=number)
    return done(ask, answer, case, ask.say("{ref} is sent.", ref=case.ref) if letter else told)


def _may_be_sent(ask: Ask, case: Case) -> None:
    if case.status not in UNSENT:
        raise AlreadySent(ref=case.ref, case_id=case.case_id or "-")
    if case.opened_before:
        return
    draft = ask.ledger.draft(case.ref)
    if draft is not None and any(
        finding.severity is Severity.BLOCK and finding.rule not in draft.overridden for finding in draft.findings
    ):
        raise StillBlocked(ref=case.ref)
    if case.status is not Status.READY:
        raise NotApproved(ref=case.ref)


def _mine(ask: Ask) -> list[Case]:
    """The unsent cases this member may close the form of: their own, and those they approved."""
    unsent = ask.ledger.cases(seen_by=ask.member.id, chat=this_group(ask), statuses=sorted(UNSENT), limit=50)
    return [case for case in unsent if case.owner in ask.selves or (not ask.lead and may_act(ask, case))]
