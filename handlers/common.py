"""What handlers share: which case is meant, who may act on it, and what a stale card is answered with."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.agenda import hours_of
from bot.casework.calendar import BusinessCalendar
from bot.casework.case import Case, CaseChange, Status
from bot.casework.dates import read_moment
from bot.casework.hours import ChatHours
from bot.casework.mistakes import UserMistake
from bot.casework.playbook import Playbook
from bot.conversation.commands import typed_command
from bot.conversation.router import Answer, Ask, NoSuchCase, WhichCase
from bot.ledger.changes import AddNumber, ApproveDraft, Change, SaveDraft, SaveEvidence, SaveFindings
from cards.wording import actors, answerable, group_name, person, status_name


class NotYours(UserMistake):
    """{ref} is looked after by {owner}. Only the owner, the approver or a lead may do that."""

    code = "not_yours"


class OnlyShown(UserMistake):
    """{ref} is shared with your group to look at only. Please ask {owner} of “{group}”, who looks after it."""

    code = "only_shown"


class StaysHome(UserMistake):
    """{ref} is shared with your group, but that stays with “{group}”. Please ask {owner}, who looks after it."""

    code = "stays_home"


class NotThere(UserMistake):
    """{ref} is {status}, so that cannot be done now. /status {ref} shows what can."""

    code = "not_there"


class WhenIsThat(UserMistake):
    """I cannot read “{text}” as a moment to come. Please write it like 周五 18:00 or 2026-11-30 18:00."""

    code = "when_is_that"


def the_case(ask: Ask, *statuses: Status) -> Case:
    """The case of the clicked button, or of the first word; without a word the member's only fitting case.

    Raises NoSuchCase (also for a case the member may not see) and WhichCase.
    """
    if ask.event.kind == "click":
        ref = str(ask.value.get("ref", ""))
        found = ask.ledger.case(ref, seen_by=ask.member.id)
        if found is None:
            raise NoSuchCase(number=ref[:40])
        return found
    if ask.words:
        return ask.case_named(ask.words[0])
    mine = ask.ledger.cases(
        seen_by=ask.member.id, owner=ask.member.id, chat=this_group(ask), statuses=statuses, limit=2
    )
    if len(mine) == 1:
        return mine[0]
    raise WhichCase(example=f"/{_command(ask)} {mine[0].ref if mine else 'C1042'}")


def may_act(ask: Ask, case: Case) -> bool:
    """Owner, approver and leads may change how a case stands."""
    a_lead = ask.lead and ask.ledger.guest(ask.member.id, case) != "view"
    return a_lead or not set(ask.selves).isdisjoint(actors(ask, case))


def must_act(ask: Ask, case: Case) -> None:
    """Raises NotYours when the member may not change how this case stands, as a guest OnlyShown or StaysHome."""
    if may_act(ask, case):
        return
    as_guest = ask.ledger.guest(ask.member.id, case)
    if as_guest:
        raise (OnlyShown if as_guest == "view" else StaysHome)(**_whom_to_ask(ask, case))
    raise NotYours(ref=case.ref, owner=person(ask, case.owner))


def is_guest(ask: Ask, case: Case) -> bool:
    """The case is shared with a group of the member's, lead or not, who does not answer for it in another way."""
    return bool(ask.ledger.guest(ask.member.id, case)) and set(ask.selves).isdisjoint(answerable(ask, case))


def must_be_at_home(ask: Ask, case: Case) -> None:
    """Raises StaysHome: approving, releasing, handing over, sharing, giving up and guarded papers are not shared."""
    if is_guest(ask, case):
        raise StaysHome(**_whom_to_ask(ask, case))


def must_not_only_look(ask: Ask, changes: Sequence[Change]) -> None:
    """Raises OnlyShown where one of these changes a case that the member may only look at."""
    for change in changes:
        # How it is shared is for both sides to end; that is judged where it is done.
        if isinstance(change, CaseChange) and change.after.shares != (change.before or change.after).shares:
            continue
        case = ask.ledger.case(ref) if (ref := _case_of(change)) else None
        if case and ask.ledger.guest(ask.member.id, case) == "view" and is_guest(ask, case):
            raise OnlyShown(**_whom_to_ask(ask, case))


def _case_of(change: Change) -> str:
    """Ref of the case that is changed, or of which a part is; "" for a change of something else. An interview is its
    member's; what it leads to is the case's."""
    match change:
        case CaseChange():
            return change.after.ref
        case SaveDraft() | SaveFindings() | SaveEvidence():
            return change.row.case
        case ApproveDraft():
            return change.case
        case AddNumber():
            return change.number.case
        case _:
            return ""


def _whom_to_ask(ask: Ask, case: Case) -> dict[str, str]:
    return {"ref": case.ref, "owner": person(ask, case.owner), "group": group_name(ask, case.chat)}


def must_be(ask: Ask, case: Case, *statuses: Status) -> None:
    """Raises NotThere when the case stands elsewhere."""
    if case.status not in statuses:
        raise NotThere(ref=case.ref, status=status_name(ask, case.status))


def stale(ask: Ask, case: Case) -> Answer | None:
    """The answer to a click on a card that is older than its case: a fresh card in its place."""
    if not is_stale(ask, case):
        return None
    return (
        Answer().toast(ask.say("This card was out of date; here is the newest.")).replace("case_status", ref=case.ref)
    )


def is_stale(ask: Ask, case: Case) -> bool:
    """The clicked card shows an older state of the case."""
    shown = str(ask.value.get("revision", ""))  # some vendors hand numbers back as text
    return ask.event.kind == "click" and shown.isdecimal() and int(shown) < case.revision


def done(ask: Ask, answer: Answer, case: Case, text: str, *, tone: str = "good") -> Answer:
    """Tells what was done: where it was asked, and in the case's home group if that is elsewhere."""
    if ask.event.kind == "click":
        answer.toast(text, tone)
        if answer.instead is None:
            answer.replace("case_status", ref=case.ref)
    else:
        answer.tell(ask.chat.id, text)
    refresh(answer, case)
    if ask.chat.id != case.chat:
        answer.show("moved", case.chat, ref=case.ref, by=ask.member.id, text=text)
    return answer


def refresh(answer: Answer, case: Case) -> Answer:
    """Where the case is shown last, it shows what is true now: its nudge, its card, the group's round."""
    return answer.refresh(
        f"nudge:{case.ref}",
        f"case:{case.ref}",
        f"round:{case.chat}",
        f"nudges:{case.chat}",
        f"nudges:{case.owner}",
    )


def site_calendar(ask: Ask, case: Case) -> BusinessCalendar:
    """The working days of the case's site."""
    return ask.calendars.of_site(playbook_of(ask, case).site(case.site))


def hours(ask: Ask, case: Case) -> ChatHours:
    """The working hours of the case's home group."""
    return hours_of(ask.ledger.chat(case.chat) or ask.chat)


def moment_in_words(ask: Ask, text: str, *, end_of_day: bool = False) -> datetime:
    """A moment in words ("周五上午", "tomorrow 18:00"), on the chat's clock. Raises WhenIsThat.

    A day without a time is its opening hour, or, for a deadline, its last minute (`end_of_day`).
    """
    found = read_moment(text, ask.now, ask.chat.timezone)
    if found is None:
        raise WhenIsThat(text=text[:40])
    moment = found.moment
    if end_of_day and not found.timed:
        moment = moment.astimezone(ZoneInfo(ask.chat.timezone)).replace(hour=23, minute=59).astimezone(UTC)
    if moment <= ask.now:
        raise WhenIsThat(text=text[:40])
    return moment


def this_group(ask: Ask) -> str:
    """In a group only its own cases are spoken of, whoever asks; "" in a private chat: all of them."""
    return "" if ask.chat.private else ask.chat.id


def playbook_of(ask: Ask, case: Case) -> Playbook:
    """The marketplace's playbook."""
    return ask.playbooks[case.marketplace]


def after_ref(ask: Ask) -> str:
    """What was typed after the command and the case's number, line breaks and all."""
    parts = ask.rest.split(None, 1)
    return parts[1].strip() if len(parts) > 1 else ""


def _command(ask: Ask) -> str:
    typed = typed_command(ask.event.text)
    return typed.word if typed else "status"


def id_of_event(ask: Ask) -> str:
    """An id for what this event brings into being: worked on again, it is the same."""
    return "i" + hashlib.sha256(f"{ask.event.workspace}:{ask.event.id}".encode()).hexdigest()[:12]
