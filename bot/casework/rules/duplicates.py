"""The same thing is asked once (R11), and an old case is followed up, never replaced (R20)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.casework.case import Status
from bot.casework.draft import Draft, Finding, Severity
from bot.casework.playbook import Window
from bot.casework.rules.engine import Step, also, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.names import own_words
from bot.casework.rules.repeating import begun_anew, sent_again

_FRESH = timedelta(days=7)
"""A case that ended within this time is reopened, not repeated."""
_PATIENCE = 5
"""Business days before a follow-up (seed), where the playbook names no other."""


@rule(
    "R11",
    "DUPLICATE_CASE",
    step=Step.LOCATE,
    severity=Severity.BLOCK,
    sometimes=Severity.WARN,
    partly=True,
    source="seed, costs factor 5; FAQ 6",
    passes="An earlier case about another ASIN and another code",
    fails="The same ASIN and code; a case of three days ago is open",
)
def duplicate_case(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """One problem has one case; a second one counts as abusive contact."""
    twin = facts.twin
    if twin and draft.kind == "initial" and not (facts.case and facts.case.ref == twin.ref):
        ended = twin.resolved_at or twin.last_update_at
        just_ended = (
            twin.status in (Status.RESOLVED, Status.CLOSED) and facts.now and ended and facts.now - ended <= _FRESH
        )
        if twin.live or just_ended:
            yield duplicate_case.find(
                "This is case {ref} already. Follow it up or reopen it; a second one may be marked as "
                "abusive contact.",
                ref=twin.case_id or twin.ref,
                advice=_penalty(facts),
            )
    for piece in sent_again(own_words(draft, facts)):
        yield duplicate_case.find(
            "“{piece}”: the same thing sent again may be marked as abusive contact. Stay in the first case.",
            span=piece.span,
            text=draft.text,
            piece=piece.text,
            advice=_penalty(facts),
        )


@also(duplicate_case)
def perhaps_the_same(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """Without an id nobody can know whether two cases are one: it is said, and the operator decides."""
    if facts.alike and draft.kind == "initial":
        yield duplicate_case.find(
            "{ref} is about the same thing for the same shop, opened on {day}. If it is this problem, go on there.",
            severity=Severity.WARN,
            overridable=True,
            advice=_penalty(facts),
            ref=facts.alike.ref,
            day=facts.alike_opened,
        )


@also(duplicate_case)
def tries_are_counted(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """Some channels take one or two texts about a matter, or another one only with something new."""
    channel, told = facts.channel, facts.answer("tries")
    if channel is None or draft.kind != "initial" or not told.isdigit():
        return
    again, tries = channel.again, int(told)
    if channel.attempts and tries >= channel.attempts:
        yield duplicate_case.find(
            "{channel} takes {most} about one matter, and {tries} were sent: this one will not be read.",
            severity=Severity.BLOCK if again and again.firm else Severity.WARN,
            overridable=True,
            advice=_penalty(facts),
            channel=channel.name[facts.locale],
            most=channel.attempts,
            tries=tries,
        )
    elif again and again.needs_new and tries:
        yield duplicate_case.find(
            "{channel} takes a second text only with something new. Say what is new since the last one.",
            severity=Severity.WARN,
            overridable=True,
            channel=channel.name[facts.locale],
        )


def _business_days(window: Window) -> int:
    """A window in business days; of seven calendar days at least five are worked."""
    if window.unit == "business_days":
        return window.amount
    days = window.amount // 24 if window.unit == "hours" else window.amount
    return days * 5 // 7


def _penalty(facts: Facts) -> str:
    """What the channel does to a duplicate, in the reader's language."""
    again = facts.channel.again if facts.channel else None
    return again.penalty[facts.locale] if again and again.penalty else ""


@rule(
    "R20",
    "FOLLOW_UP_SAME_CASE",
    step=Step.TRACK,
    severity=Severity.BLOCK,
    sometimes=Severity.WARN,
    partly=True,
    source="seed, step 6; FAQ 6",
    passes="Five business days without an update: a follow-up in the same case",
    fails="We open a new case because the old one has no reply.",
)
def follow_up_same_case(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """Silence is answered in the same case, after five business days; never with a new one."""
    for piece in begun_anew(own_words(draft, facts)):
        yield follow_up_same_case.find(
            "“{piece}”: silence is no reason for a new case. Follow up in the old one.",
            span=piece.span,
            text=draft.text,
            piece=piece.text,
        )


@also(follow_up_same_case)
def too_early(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """Before the marketplace's own time is over, waiting is the answer."""
    days = facts.business_days_since_update
    if draft.kind != "follow_up" or days is None:
        return
    clock = facts.playbook.clocks.get("follow_up") if facts.playbook else None
    needed = _business_days(clock) if clock else _PATIENCE
    if days < needed:
        yield follow_up_same_case.find(
            "Only {days} business days since the last update; a follow-up is worth sending after {needed}.",
            severity=Severity.WARN,
            overridable=True,
            days=days,
            needed=needed,
        )
    if facts.case and not facts.case.case_id:
        yield follow_up_same_case.find("A follow-up goes into the case: its Case ID is missing.")
