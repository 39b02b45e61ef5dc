"""`/followup`: ask again, in the same case, when the marketplace has been silent for as long as the playbook says."""

from __future__ import annotations

from datetime import datetime

from bot.casework import drafting
from bot.casework.case import Case, Status
from bot.casework.clocks import asking_again, follow_up_due_at, last_move, silent_days
from bot.casework.draft import Answers
from bot.casework.mistakes import UserMistake
from bot.conversation.router import Answer, Ask, click, command
from bot.ledger.changes import SaveDraft
from bot.ledger.records import DraftRow
from cards.wording import clock, day, number
from handlers.common import done, hours, must_act, must_be, playbook_of, site_calendar, stale, the_case
from handlers.writing import initial_interview


class TooEarly(UserMistake):
    """The last news of {ref} is from {last}. A follow-up is possible from {due} on; until then it only costs time."""

    code = "too_early"


@command(
    "followup",
    aliases=["跟进", "催促"],
    help="Ask again in the same case after five silent business days",
    usage="/followup C1042",
    group="writing",
)
def followup(ask: Ask) -> Answer:
    """The follow-up text for the same case, ready to copy; a lead may not hurry it either."""
    case = the_case(ask, Status.OPEN)
    if old := stale(ask, case):
        return old
    must_act(ask, case)
    must_be(ask, case, Status.OPEN)
    due = possible_from(ask, case)
    early = TooEarly(ref=case.ref, last=day(ask, last_move(case)), due=clock(ask, due))
    if ask.now < due and held_back(ask, case):
        raise early
    answer = Answer().change(written(ask, case))
    if ask.now < due:
        answer.tell(ask.chat.id, ask.say(early.template(), **early.values))
    if ask.event.kind == "click":
        return answer.replace("follow_up", ref=case.ref)
    return answer.show(
        "follow_up", ask.chat.id, thread=f"nudge:{case.ref}", supersedes=f"nudge:{case.ref}", ref=case.ref
    )


@click("followup")
def followup_pressed(ask: Ask) -> Answer:
    """The same from a button."""
    return followup(ask)


@click("followed_up")
def sent(ask: Ask) -> Answer:
    """The follow-up was sent in the back office: the clock starts again."""
    case = the_case(ask)
    if old := stale(ask, case):
        return old
    must_act(ask, case)
    must_be(ask, case, Status.OPEN)
    change = case.followed_up(at=ask.now)
    text = ask.say("Follow-up no. {n} sent in {number}.", n=change.after.follow_ups, number=number(ask, case))
    return done(ask, Answer().change(change), case, text)


def possible_from(ask: Ask, case: Case) -> datetime:
    """When the clock for following up has run out, in the site's business days."""
    return follow_up_due_at(
        case, playbook_of(ask, case), site_calendar=site_calendar(ask, case), chat=hours(ask, case)
    )


def held_back(ask: Ask, case: Case) -> bool:
    """Whether what makes it wait is sure; a hint from elsewhere only tells."""
    book, again = playbook_of(ask, case), asking_again(case, playbook_of(ask, case))
    return book.clocks["follow_up"].firm or bool(again and again.firm)


def written(ask: Ask, case: Case) -> SaveDraft:
    """The follow-up as a new version of the case's text, from the playbook's phrases and the ledger's dates.

    Dates are the home group's, as the clock that makes it due counts them (`bot.casework.clocks`).
    """
    book = playbook_of(ask, case)
    first = initial_interview(ask, case)
    answers: Answers = first.answers if first else {"marketplace": case.marketplace, "site": case.site}
    home, calendar = hours(ask, case), site_calendar(ask, case)
    today = home.day(ask.now)
    extra: dict[str, str] = {
        "case_id": case.case_id,
        "submitted_on": home.day(case.submitted_at or case.created_at).isoformat(),
        "last_update_on": home.day(last_move(case)).isoformat(),
        "business_days": str(silent_days(case, site_calendar=calendar, chat=home, now=ask.now)),
        "number": str(case.follow_ups + 1),
    }
    draft = drafting.compose(
        book,
        book.issue(case.issue),
        answers,
        attachments=(),
        today=today,
        kind="follow_up",
        extra=extra,
    )
    return SaveDraft(DraftRow(case=case.ref, version=0, draft=draft, by=ask.member.id, at=ask.now))
