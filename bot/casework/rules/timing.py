"""Time that runs out: while the marketplace waits for us (R05), and for the case as a whole (R32)."""

# ruff: noqa: ARG001 (a rule has one signature, whatever it needs)
from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bot.casework.case import Status
from bot.casework.clocks import window_end
from bot.casework.conditions import holds
from bot.casework.deadlines import day_after
from bot.casework.draft import Draft, Finding, Severity
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts

_STATED = ("deadline", "notice_deadline", "response_deadline", "due_date")
"""Questions for the day that the notice itself names."""
_OF_THE_NOTICE = ("notice", "notice_date")
"""What a window counts from that begins with the notice."""


@rule(
    "R05",
    "WAITING_WINDOW",
    step=Step.TRACK,
    severity=Severity.BLOCK,
    sometimes=Severity.WARN,
    source="seed, pitfall 5; FAQ 8",
    passes="Waiting since yesterday; the reply is written",
    fails="Waiting since 2026-11-10, no reply, now 2026-11-23",
)
def waiting_window(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """While the marketplace waits for us the clock runs; after its end the case closes by itself."""
    case, now = facts.case, facts.now
    if case is None or case.status is not Status.WAITING or now is None:
        return
    due = case.response_due_at
    if due is None and case.waiting_since and facts.playbook and "waiting" in facts.playbook.clocks:
        due = window_end(facts.playbook.clocks["waiting"], case.waiting_since, facts.business_days)
    if due is None:
        return
    if now > due:
        yield waiting_window.find(
            "{ref} waited for us until {due}; that is over. Ask in the case whether it can be kept open.",
            ref=case.case_id or case.ref,
            due=f"{due:%Y-%m-%d %H:%M} UTC",
        )
    elif due - now <= timedelta(hours=72):
        yield waiting_window.find(
            "{ref} waits for our answer until {due}; after that it closes by itself.",
            severity=Severity.WARN,
            ref=case.case_id or case.ref,
            due=f"{due:%Y-%m-%d %H:%M} UTC",
        )


@rule(
    "R32",
    "DEADLINE_KNOWN",
    step=Step.SUBCLASS,
    severity=Severity.WARN,
    source="seed, response times",
    passes="notice: 2026-11-30",
    fails="The claim window ended on 2026-10-30; filed 2026-11-20",
)
def deadline_known(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """The date by which the marketplace wants an answer is known; one that has passed is said aloud."""
    if facts.answers is None or facts.issue is None or draft.kind != "initial":
        return
    stated = _day(facts.answer(*_STATED))
    if stated and facts.today and stated < facts.today:
        yield deadline_known.find("The deadline of the notice, {due}, has passed.", due=stated.isoformat())
    if stated:
        return
    known = unknown = False
    for window in facts.issue.deadlines:
        if not holds(window.when, facts.answers):
            continue
        begun = _day(facts.answer(window.since, f"{window.since}_date"))
        if begun is None:
            unknown = unknown or window.since in _OF_THE_NOTICE
            continue
        known = known or window.amount > 0  # the expiry of a certificate is not when an answer is wanted
        due = day_after(begun, window.amount, window.unit, facts.business_days)
        if facts.today and due < facts.today:
            yield deadline_known.find(
                "As far as we know the time ended on {due}; the case may be refused as late. The notice's own date "
                "counts more.",
                due=due.isoformat(),
            )
    asked = {q.id for q in facts.issue.questions} & set(_STATED)
    if (asked or unknown) and not known and not facts.answer(*_STATED):
        yield deadline_known.find("Note the deadline that the notice states, or that it states none.")


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None
