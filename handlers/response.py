"""What the marketplace answered, taken down: kept with the case word for word, read by rule, confirmed by a person.

The reading proposes; nothing about the case changes before a button is pressed. What is not recognised is said so.
"""

from __future__ import annotations

from typing import Any

from bot.casework.case import Case, CaseChange, Status
from bot.casework.draft import Value
from bot.casework.response import Response, read_response
from bot.conversation.asking import StaleButton
from bot.conversation.router import Answer, Ask, click
from cards.response import WROTE, round_of, rounds_of
from cards.wording import deadline
from handlers.caseid import now_numbered
from handlers.common import (
    WhenIsThat,
    done,
    hours,
    moment_in_words,
    must_act,
    must_be,
    playbook_of,
    refresh,
    site_calendar,
    stale,
    the_case,
)
from handlers.numbers import doubts, numbered, plain_number
from handlers.resolve import decided
from handlers.side import start_side_interview
from handlers.waiting import call_owner

LONGEST_MESSAGE = 20_000
"""Characters of the marketplace's message that are kept and read."""


def taken_down(ask: Ask, case: Case, text: str) -> Answer:
    """The message joins the case's history; a card says what was understood and proposes what follows."""
    must_act(ask, case)
    must_be(ask, case, Status.OPEN, Status.WAITING)
    number = len(rounds_of(ask.ledger.history(case.ref))) + 1
    change = case.noted(WROTE, round=number, text=text[:LONGEST_MESSAGE], **_kept(ask, case, read(ask, case, text)))
    answer = Answer().change(change)
    here = ask.chat.private or ask.chat.id == case.chat or not ask.member.private_chat
    thread = f"response:{case.ref}"
    answer.show(
        "response",
        ask.chat.id if here else ask.member.private_chat,
        thread=thread,
        supersedes=thread,
        ref=case.ref,
        round=number,
    )
    if not here:
        answer.tell(ask.chat.id, ask.say("I have answered you in private."))
    return refresh(answer, case)


def read(ask: Ask, case: Case, text: str) -> Response:
    """The message by the playbook's phrases, on the site's calendar."""
    book = playbook_of(ask, case)
    return read_response(
        text[:LONGEST_MESSAGE],
        book,
        now=ask.now,
        calendar=site_calendar(ask, case),
        zone=book.site(case.site).timezone,
        known=[one.number for one in ask.ledger.numbers(case.ref)],
    )


@click("response_reply")
def reply_wanted(ask: Ask) -> Answer:
    """The marketplace waits until then; the questions of the reply follow, with what is known filled in."""
    case, old = _pressed(ask)
    if old:
        return old
    number, said = _round(ask), str(ask.form.get("until") or "").strip()
    try:
        until = moment_in_words(ask, said, end_of_day=True) if said else None
    except WhenIsThat as mistake:
        error = ask.say(mistake.template(), **mistake.values)
        return Answer().replace("response", ref=case.ref, round=number, until=said, error=error, manual=_manual(ask))
    if until is None:
        error = ask.say("Please say until when, for example 2026-11-30 18:00.")
        return Answer().replace("response", ref=case.ref, round=number, error=error, manual=_manual(ask))
    change = case.awaits_response(since=ask.now, until=until)
    answer = _questions(ask, change, number)
    call_owner(answer.change(change), change.after)
    text = ask.say(
        "{ref}: the marketplace waits for us, until {until}.", ref=case.ref, until=deadline(ask, until, case)
    )
    return refresh(answer.replace("case_status", ref=case.ref).toast(text), case)


@click("response_unchanged")
def without_effect(ask: Ask) -> Answer:
    """They call it settled, somebody looked, and nothing has changed: that is what the reply says."""
    case, old = _pressed(ask)
    if old:
        return old
    change = case.answered(at=ask.now, by="them")
    fills = dict(playbook_of(ask, case).responses.unchanged)
    answer = start_side_interview(ask, change.after, "reply", {**_dated(ask, case, _round(ask)), **fills})
    return refresh(answer.change(change).replace("case_status", ref=case.ref), case)


@click("response_outcome")
def outcome(ask: Ask) -> Answer:
    """They decided. An approval closes the case only when its effect was seen; until then that is asked for."""
    case, old = _pressed(ask)
    if old:
        return old
    value = str(ask.value.get("outcome"))
    return decided(
        ask, case, value if value in ("approved", "refused") else "other", verified=bool(ask.value.get("verified"))
    )


@click("response_number")
def moved(ask: Ask) -> Answer:
    """The case goes on under another number, or under one more. An odd number is asked about first."""
    case, old = _pressed(ask)
    if old:
        return old
    number = plain_number(ask, case, str(ask.value.get("case_id", "")))
    kind = "split" if ask.value.get("kind") == "split" else "transferred"
    if not ask.value.get("sure") and (why := doubts(ask, case, number, another=True)):
        carries = {"round": _round(ask), "kind": kind}
        return Answer().replace(
            "number_doubt", ref=case.ref, number=number, doubts=why, action="response_number", carries=carries
        )
    first = case.answered(at=ask.now, by="them")
    answer = Answer().change(first, *numbered(ask, first.after, number, kind))
    return done(ask, answer, case, now_numbered(ask, case, number, kind))


@click("response_other")
def otherwise(ask: Ask) -> Answer:
    """The reading is wrong: the member says what the answer means."""
    case, old = _pressed(ask)
    if old is None and round_of(ask.ledger.history(case.ref), _round(ask)) is None:
        raise StaleButton
    return old or Answer().replace("response", ref=case.ref, round=_round(ask), manual=True)


@click("rounds")
def rounds(ask: Ask) -> Answer:
    """Every answer of the marketplace, word for word, in private."""
    case = the_case(ask)
    answer = Answer().show("rounds", ask.member.private_chat or ask.chat.id, ref=case.ref)
    return answer.toast(ask.say("The answers are in our private chat."))


def known_of(ask: Ask, case: Case, number: int) -> tuple[dict[str, Value], dict[str, Value]]:
    """What a round answers of the reply's questions, and what it only suggests, to be looked at on the page."""
    row = round_of(ask.ledger.history(case.ref), number)
    if row is None:
        return {}, {}
    fills: dict[str, Value] = {
        name: value if isinstance(value, str) else tuple(value) for name, value in row.detail["fills"].items()
    }
    answers: dict[str, Value] = {name: value for name, value in fills.items() if isinstance(value, str)}
    offered: dict[str, Value] = {name: value for name, value in fills.items() if name not in answers}
    written = playbook_of(ask, case).responses.written_on
    answers |= _dated(ask, case, number)
    if written and written not in answers:
        offered[written] = hours(ask, case).day(row.at).isoformat()
    return {**answers, "marketplace_message": row.detail["text"]}, offered


def _questions(ask: Ask, change: CaseChange, number: int) -> Answer:
    answers, offered = known_of(ask, change.after, number)
    return start_side_interview(ask, change.after, "reply", answers, offered)


def _dated(ask: Ask, case: Case, number: int) -> dict[str, Value]:
    """The day of the message, where the mail itself names it."""
    row, written = round_of(ask.ledger.history(case.ref), number), playbook_of(ask, case).responses.written_on
    sent = str(row.detail.get("sent_on", "")) if row else ""
    return {written: sent} if written and sent else {}


def _pressed(ask: Ask) -> tuple[Case, Answer | None]:
    case = the_case(ask)
    if old := stale(ask, case):
        return case, old
    must_act(ask, case)
    must_be(ask, case, Status.OPEN, Status.WAITING)
    return case, None


def _round(ask: Ask) -> int:
    number = str(ask.value.get("round", ""))
    return int(number) if number.isdecimal() else 0


def _manual(ask: Ask) -> bool:
    return bool(ask.value.get("manual"))


def _kept(ask: Ask, case: Case, found: Response) -> dict[str, Any]:
    """The reading as JSON values."""
    return {
        "kind": found.kind,
        "deciding": list(found.deciding),
        "asked": [{"text": one.text, "names": [[name.zh, name.en] for name in one.names]} for one in found.asked],
        "fills": {name: value if isinstance(value, str) else list(value) for name, value in found.fills.items()},
        "due": [moment.isoformat() for moment in found.due.moments] if found.due else [],
        "due_said": found.due.sentence if found.due else "",
        "numbers": list(found.numbers),
        "sent_on": hours(ask, case).day(found.sent).isoformat() if found.sent else "",
    }
