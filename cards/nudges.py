"""Nudges: one card a reminder, with the buttons that fit it. A nudge whose case has moved says so and offers
nothing to press."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.casework.case import LIVE, Case, Status
from bot.casework.clocks import assumed_end
from bot.casework.draft import DraftKind
from bot.casework.reminder import ASSUMED
from bot.casework.reopening import may_be_reopened
from bot.conversation.cards import Block, Button, Buttons, Card, Copy, Fold, Pair, Span, Text, Tone, without_buttons
from bot.ledger.records import DraftRow
from cards import actions
from cards.running_out import dates, not_stated, taking_up_again
from cards.view import Look, view
from cards.way_in import has_cases, same_place
from cards.wording import actors, case_line, deadline, left, number, person, site_of, span, status_name, where_to_look

HEADINGS: Mapping[str, str] = {
    "first_look": "Time for a first look: {ref}",
    "answer_expected": "A first answer was expected by now: {ref}",
    "follow_up_due": "No news for long, follow up: {ref}",
    "follow_up_ignored": "Still no follow-up: {ref}",
    "waiting_now": "The marketplace waits for us: {ref}",
    "waiting_half": "Half of the time to answer is over: {ref}",
    "waiting_24h": "24 hours left to answer: {ref}",
    "waiting_4h": "4 hours left to answer: {ref}",
    "waiting_over": "The time to answer is over: {ref}",
    "draft_unapproved": "Written, not approved yet: {ref}",
    "case_id_missing": "Case ID missing: {ref}",
    "effect_unverified": "Has the decision taken effect? {ref}",
    "deadline_near": "A deadline comes near: {ref}",
    "deadline_over": "A deadline has passed: {ref}",
    "reopen_near": "The time to take it up again ends: {ref}",
    "reopen_over": "It can no longer be taken up again: {ref}",
}
REOPENING = ("reopen_near", "reopen_over")
BAD = frozenset({"waiting_24h", "waiting_4h", "waiting_over", "deadline_over"})


def applies(kind: str, case: Case, now: datetime) -> bool:
    """What the nudge is about is still so."""
    if kind == "first_look":
        return case.status is Status.OPEN and (case.looked_at or case.created_at) <= (
            case.submitted_at or case.created_at
        )
    if kind == "answer_expected":
        return case.status is Status.OPEN and case.last_update_at in (None, case.submitted_at)
    if kind in ("follow_up_due", "follow_up_ignored"):
        return case.status is Status.OPEN and (case.snoozed_until is None or case.snoozed_until <= now)
    if kind.startswith("waiting_"):
        return case.status is Status.WAITING
    if kind == "draft_unapproved":
        return case.status is Status.DRAFTING
    if kind == "case_id_missing":
        return case.status is Status.READY
    if kind == "effect_unverified":
        return case.status is Status.RESOLVED and not case.effect_verified
    if kind in REOPENING:
        return may_be_reopened(case)
    return case.status in LIVE


@view("nudge")
def nudge(
    look: Look,
    kind: str,
    ref: str,
    why: str = "",
    values: Mapping[str, Any] | None = None,
    moved: str = "",
    note: str = "",
) -> Card | None:
    """One nudge. `why`, `moved` and `note` are the reminder's reason, catalogue sentences that `values` fill."""
    case = look.ledger.case(ref)
    if case is None:
        return None
    heading = look.say(HEADINGS.get(kind, "About {ref}"), ref=case.ref)
    blocks: list[Block] = [Text(case_line(look, case))]
    card_tone: Tone = "bad" if kind in BAD else "warn"
    if not applies(kind, case, look.now):
        state = look.say("Done: {ref} is {status} now.", ref=case.ref, status=status_name(look, case.status))
        return without_buttons(Card(title=heading, blocks=[*blocks, Text(state, "note")], summary=state))
    blocks += _body(look, kind, case)
    if why:
        blocks.append(Text(reason(look, why, values or {}, (moved, note)), "note"))
    if form := (actions.case_id_form(look, case) if kind == "case_id_missing" else None):
        blocks.append(form)
    blocks.append(Buttons(_buttons(look, kind, case)))
    return Card(title=heading, blocks=blocks, summary=_summary(look, heading, case), tone=card_tone)


def reason(look: Look, why: str, values: Mapping[str, Any], more: Sequence[str]) -> str:
    """Where the nudge's date is from. The moment a reason arrives at ("→ …") is the one in which it is read, and is
    left out; that a date is only assumed stands beside the date."""
    text = look.say(why, **values).partition(" → ")[0]
    for one in more:
        if one and one != ASSUMED:
            text = look.say("{why} ({moved})", why=text, moved=look.say(one, **values))
    return text


@view("waiting_nudge")
def waiting_nudge(look: Look, ref: str) -> Card | None:
    """The nudge of the moment in which the marketplace began to wait."""
    return nudge(look, "waiting_now", ref)


@view("interview_nudge")
def interview_nudge(look: Look, interview: str) -> Card | None:
    """Yesterday's questions are not all answered."""
    found = look.ledger.interview(interview)
    if found is None or found.state not in ("active", "paused"):
        return None
    heading = look.say("Your interview is not finished")
    if found.case:
        heading = look.say("Your text for {ref} is not finished", ref=found.case)
    begun = span(look, look.now - found.started_at)
    text = look.say("Begun {span} ago; what you filled in is kept. Shall we go on?", span=begun)
    value = {"interview": found.id, "revision": found.revision}
    buttons = [
        Button(look.say("Go on"), "interview_resume", value, style="primary"),
        Button(look.say("Throw it away"), "interview_cancel", value, confirm=look.say("Throw these answers away?")),
    ]
    return Card(title=heading, blocks=[Text(text), Buttons(buttons)], summary=heading, only=(found.member,))


@view("follow_up")
def follow_up(look: Look, ref: str) -> Card | None:
    """The follow-up text, ready to copy, and the button for when it is sent."""
    case = look.ledger.case(ref)
    if case is None:
        return None
    heading = look.say("Follow-up for {number}", number=number(look, case))
    return Card(
        title=heading,
        blocks=[
            Text(case_line(look, case)),
            *_look_first(look, case),
            *follow_up_text(look, case),
            Buttons([actions.follow_up_sent(look, case)]),
        ],
        summary=heading,
        tone="info",
        only=actors(look, case),
    )


def follow_up_text(look: Look, case: Case) -> list[Block]:
    """The latest follow-up text with its Chinese reading and where to paste it."""
    row = latest(look, case, "follow_up")
    if row is None:
        return []
    return [
        Copy(row.draft.text, look.say("Copy the follow-up")),
        Fold(look.say("What it says"), [Pair(one.text, one.reading or "") for one in row.draft.sentences], True),
        *same_place(look, case),
    ]


def latest(look: Look, case: Case, kind: DraftKind) -> DraftRow | None:
    """The newest text of that kind."""
    return next((row for row in reversed(look.ledger.drafts(case.ref)) if row.draft.kind == kind), None)


def _body(look: Look, kind: str, case: Case) -> list[Block]:
    if kind.startswith("waiting_") and case.response_due_at:
        when = deadline(look, case.response_due_at, case)
        sentence = look.say("Answer by {deadline}, {left}.", deadline=when, left=left(look, case.response_due_at))
        after = look.say("After that the marketplace may close the case, and we queue again.")
        assumed = [Text(look.say("The marketplace named no date; this one is assumed."), "note")]
        doubt = assumed if _is_assumed(look, case) else []
        said = Text([Span(sentence, moment=case.response_due_at), f"\n{after}"])
        return [said, *doubt, Text(where_to_look(look, case))]
    if kind.startswith("waiting_"):
        return [Text(look.say("Answer in the same case as soon as you can.")), Text(where_to_look(look, case))]
    if kind in ("follow_up_due", "follow_up_ignored"):
        return [*_look_first(look, case), *follow_up_text(look, case)]
    if kind in ("first_look", "answer_expected"):
        return [*_look_first(look, case), Text(where_to_look(look, case))]
    if kind == "draft_unapproved":
        return [Text(look.say("The text is written and waits for your word. Read it, then approve it or change it."))]
    if kind == "case_id_missing":
        if not has_cases(look, case.marketplace):
            return [Text(look.say("The letter was approved. Has it been sent? Then say so here."))]
        return [Text(look.say("The text was approved. Has it been sent? Then put the Case ID here."))]
    if kind == "effect_unverified":
        question = look.say("Look in the back office whether it really works: an approval is not yet an effect.")
        return [Text(question), Text(where_to_look(look, case))]
    if kind in REOPENING:
        return taking_up_again(look, case, over=kind == "reopen_over")
    return dates(look, case)


def _is_assumed(look: Look, case: Case) -> bool:
    book, site = look.playbooks.get(case.marketplace), site_of(look, case)
    if book is None or site is None:
        return False
    return case.response_due_at == assumed_end(case, book, look.calendars.of_site(site))


def _look_first(look: Look, case: Case) -> list[Block]:
    book = look.playbooks.get(case.marketplace)
    return [Text("\n".join(step[look.locale] for step in book.look))] if book and book.look else []


def _summary(look: Look, heading: str, case: Case) -> str:
    if case.status is Status.WAITING and case.response_due_at:
        return f"{heading} · {left(look, case.response_due_at)}"
    return f"{heading} · {person(look, case.owner)}"


Maker = Callable[[Look, Case], Button]
_ANSWERING: Sequence[Maker] = (actions.we_answered, actions.write_reply, actions.decided)
_LOOKING: Sequence[Maker] = (actions.no_change, actions.waiting_for_us, actions.they_answered, actions.decided)
_BUTTONS: Mapping[str, Sequence[Maker]] = {
    "first_look": (*_LOOKING, actions.tomorrow),
    "answer_expected": (*_LOOKING, actions.tomorrow),
    "waiting_now": (*_ANSWERING, actions.tomorrow),
    "waiting_half": (*_ANSWERING, actions.tomorrow),
    "waiting_24h": _ANSWERING,
    "waiting_4h": _ANSWERING,
    "waiting_over": (*_ANSWERING, actions.they_closed),
    "draft_unapproved": (actions.show_text, actions.tomorrow, actions.in_three_days),
    "case_id_missing": (actions.tomorrow,),
    "effect_unverified": (actions.effect_seen, actions.reopen, actions.tomorrow, actions.in_three_days),
    "reopen_near": (actions.reopen, actions.show_case),
    "reopen_over": (actions.show_case,),
}


def _buttons(look: Look, kind: str, case: Case) -> list[Button]:
    if kind in ("follow_up_due", "follow_up_ignored"):
        first = actions.follow_up_sent if latest(look, case, "follow_up") else actions.write_follow_up
        makers: Sequence[Maker] = (first, actions.waiting_for_us, actions.they_answered, actions.tomorrow)
    else:
        kind = "reopen_near" if kind == "reopen_over" and not_stated(look, case) else kind
        makers = _BUTTONS.get(kind, (actions.show_case, actions.tomorrow))
    return [make(look, case) for make in makers]
