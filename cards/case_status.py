"""The case card: where a case stands, what burns, what can be done next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.casework.case import Case, Status
from bot.conversation.cards import Block, Button, Buttons, Card, Facts, Fold, Rich, Span, Text
from bot.conversation.cards import say as sentence
from bot.ledger.records import HistoryRow
from cards import actions
from cards.guests import standing
from cards.lessons import learnt_rows
from cards.response import KINDS, WROTE, rounds_of
from cards.share import MODES, SHARE_STEPS, shared_row
from cards.view import Look, view
from cards.way_in import has_cases, their_name
from cards.wording import (
    OUTCOMES,
    STATUS_TONES,
    apart_in_words,
    burning,
    case_line,
    case_url,
    clock,
    day,
    deadline,
    left,
    person,
    shop_name,
    site_of,
    status_name,
    title,
)

STEPS: Mapping[str, str] = {
    "created": "case opened",
    "taken_in": "opened before Casebot, taken in",
    "approved": "text approved",
    "second_asked": "{name} asked to look the text over",
    "second_wish": "a line of the text sent back",
    "second_released": "released without a second pair of eyes: {reason}",
    "paper_opened": "opened: {names}",
    "submitted": "sent, Case ID {case_id}",
    "letter_sent": "letter sent",
    "renumbered": "Case ID {was} became {case_id}",
    "number_added": "another Case ID: {number}",
    "marketplace_wrote": "the marketplace wrote: {kind}",
    "waiting": "the marketplace waits for us",
    "answered": "answered",
    "followed_up": "follow-up no. {number} sent",
    "looked": "looked, no change",
    "snoozed": "reminders postponed",
    "resolved": "decided",
    "closed": "closed by the marketplace",
    "dropped": "given up",
    "reopened": "taken up again",
    "assigned": "handed to somebody else",
    "effect_verified": "effect verified",
    "learnt": "lessons noted",
    **SHARE_STEPS,
}
"""What a step of the history is called; steps that are not here are not shown on the card."""
LATEST_STEPS = 8
NUMBER_KINDS: Mapping[str, str] = {
    "current": "counts as well",
    "transferred": "before it was moved",
    "split": "split off",
    "corrected": "typed wrong",
}
"""What a number that does not count any more, or counts beside the first, is to the case."""
SCREENSHOT = "case_id_screenshot"
"""Evidence slot of the picture that proves the marketplace's number."""


@view("case_status")
def case_status(look: Look, ref: str) -> Card | None:
    """The whole of a case on one card."""
    case = look.ledger.case(ref)
    if case is None:
        return None
    blocks: list[Block] = [Facts(_rows(look, case))]
    if (hint := _hint(look, case)) and standing(look.ledger, look.chat, case) != "view":
        blocks.append(Text(hint))
    if case.status is Status.READY:
        blocks.append(actions.case_id_form(look, case))
    if buttons := _buttons(look, case):
        blocks.append(Buttons(buttons))
    if steps := _steps(look, case):
        blocks.append(Fold(look.say("What happened so far"), [Facts(steps)]))
    return Card(
        title=f"{case.ref} {title(look, case)}",
        blocks=blocks,
        summary=f"{case_line(look, case)} · {status_name(look, case.status)}",
        tone=STATUS_TONES.get(case.status, "plain"),
    )


@view("moved")
def moved(look: Look, ref: str, by: str, text: str) -> Card | None:
    """One line in the home group: somebody did something elsewhere."""
    if look.ledger.case(ref) is None:
        return None
    return sentence(look.say("{person}: {text}", person=look.name(by), text=text))


@view("nearest")
def nearest(look: Look, number: str, refs: list[str]) -> Card:
    """No such number; these of the member's own cases come close."""
    found = [case for ref in refs if (case := look.ledger.case(ref))]
    return Card(
        title=look.say("I find no case {number} that you can see", number=number),
        blocks=[
            Text(look.say("Did you mean one of these?")),
            Buttons([Button(case_line(look, case), "status", actions.carried(case)) for case in found]),
        ],
        summary=look.say("I find no case {number} that you can see", number=number),
    )


def has_screenshot(look: Look, case: Case) -> bool:
    """The picture with the marketplace's number is kept."""
    return any(row.slot == SCREENSHOT and row.verdict != "withdrawn" for row in look.ledger.evidence(case=case.ref))


def _rows(look: Look, case: Case) -> list[tuple[str, Rich]]:
    site = site_of(look, case)
    where = f"{shop_name(look, case)} · {site.name[look.locale] if site else case.site}"
    rows: list[tuple[str, Rich]] = [
        (look.say("Status"), [Span(status_name(look, case.status), style="bold"), their_name(look, case)]),
        (look.say("Shop"), where),
        (look.say("Owner"), person(look, case.owner)),
    ]
    if case.case_id and case.case_id != case.ref:
        url = case_url(look, case)
        rows.insert(1, (look.say("Case ID"), Span(case.case_id, style="code", url=url if _safe(url) else "")))
    if others := _other_numbers(look, case):
        rows.append((look.say("Other numbers"), others))
    if case.subjects:
        rows.append(
            (look.say("About"), look.say(", ").join(case.subjects[:5]) + (" …" if len(case.subjects) > 5 else ""))
        )
    if case.submitted_at:
        rows.append((look.say("Sent"), clock(look, case.submitted_at)))
    if case.last_update_at and case.last_update_at != case.submitted_at:
        rows.append((look.say("Last news"), clock(look, case.last_update_at)))
    if case.response_due_at:
        due = f"{deadline(look, case.response_due_at, case)} · {left(look, case.response_due_at)}"
        rows.append((look.say("Answer by"), Span(due, style="bad", moment=case.response_due_at)))
    if case.outcome:
        rows.append((look.say("Outcome"), look.say(OUTCOMES.get(case.outcome, case.outcome))))
    if case.outcomes:
        rows.append((look.say("Decided otherwise"), apart_in_words(look.say, case.outcomes)))
    rows += learnt_rows(look, case)
    if case.snoozed_until and case.snoozed_until > look.now:
        rows.append((look.say("Quiet until"), clock(look, case.snoozed_until)))
    if shared := shared_row(look, case):
        rows.append((look.say("Shared"), shared))
    if case.own_reminders:
        rows.append((look.say("Reminders"), _asked_for(look, case)))
    return rows


def _other_numbers(look: Look, case: Case) -> str:
    """What else the marketplace calls it, or called it, with the day each came."""
    known = [one for one in look.ledger.numbers(case.ref) if one.number not in (case.case_id, case.ref)]
    return "\n".join(f"{one.number} · {look.say(NUMBER_KINDS[one.kind])} · {day(look, one.at)}" for one in known)


def _asked_for(look: Look, case: Case) -> str:
    """What members asked to be reminded of, soonest first."""
    lines = [
        f"{clock(look, datetime.fromisoformat(at))} {words} · {person(look, member)}"
        for _, at, member, words in sorted(case.own_reminders, key=lambda one: one[1])
    ]
    return "\n".join([*lines, look.say("/remind {ref} takes them away", ref=case.ref)])


def _hint(look: Look, case: Case) -> str:
    """The one thing to do next."""
    if case.status is Status.READY:
        if not has_cases(look, case.marketplace):
            return look.say("Send the letter to the manager, then say here that it is sent.")
        return look.say("Paste the text in the back office, then put the Case ID here.")
    if case.status in (Status.OPEN, Status.WAITING) and not case.opened_before and not has_screenshot(look, case):
        if not has_cases(look, case.marketplace):
            return look.say("The screenshot of the letter is still missing: send it to me in our private chat.")
        return look.say("The screenshot with the Case ID is still missing: send it to me in our private chat.")
    if case.status is Status.OPEN:
        return burning(look, case)
    if case.status is Status.RESOLVED and not case.effect_verified:
        return look.say("Look in the back office whether the decision has taken effect, then confirm it here.")
    return ""


def _buttons(look: Look, case: Case) -> list[Button]:
    text = [actions.show_text(look, case)] if look.ledger.draft(case.ref) else []
    if rounds_of(look.ledger.history(case.ref)):
        text.append(actions.show_rounds(look, case))
    if case.status is Status.OPEN:
        return [
            actions.no_change(look, case),
            actions.waiting_for_us(look, case),
            actions.they_answered(look, case),
            actions.write_follow_up(look, case),
            actions.decided(look, case),
            *text,
        ]
    if case.status is Status.WAITING:
        return [actions.we_answered(look, case), actions.write_reply(look, case), actions.decided(look, case), *text]
    if case.status is Status.RESOLVED:
        unseen = [] if case.effect_verified else [actions.effect_seen(look, case)]
        return [*unseen, actions.reopen(look, case), *text]
    if case.status in (Status.CLOSED, Status.DROPPED):
        return [actions.reopen(look, case), *text]
    return text


def _steps(look: Look, case: Case) -> list[tuple[str, Rich]]:
    rows = [row for row in look.ledger.history(case.ref) if row.what in STEPS]
    if standing(look.ledger, look.chat, case) != "home":  # no group learns of another one
        rows = [row for row in rows if row.what not in SHARE_STEPS]
    return [(clock(look, row.at), step(look, row)) for row in rows[-LATEST_STEPS:]]


def step(look: Look, row: HistoryRow) -> str:
    """One step of the history (one of STEPS) in words, with who did it."""
    name = "effect_verified" if row.what == "resolved" and row.detail.get("verified") else row.what
    if row.detail.get("case_id") == row.case:  # a letter bears our own number
        name = "letter_sent"
    values = {"case_id": "", "was": "", "number": "", **row.detail}
    if mode := MODES.get(str(row.detail.get("mode"))):
        values["mode"] = look.say(mode)
    if row.what == WROTE:
        values["kind"] = look.say(KINDS[str(row.detail["kind"])])
    return f"{look.say(STEPS[name], **values)} · {person(look, row.who)}"


def _safe(url: str) -> bool:
    return url.startswith("https://")
