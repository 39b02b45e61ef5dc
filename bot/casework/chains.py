"""What is said about each matter of a case, from mild to urgent: the policy of reminders, matter by matter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.casework.case import LIVE, Case, Status
from bot.casework.clocks import assumed_end, follow_up_due_at, follow_up_reason, last_move, window_end
from bot.casework.deadline_chain import deadlines
from bot.casework.peak import clock_on
from bot.casework.reminder import ASSUMED, PEAK, Audience, ReminderKind
from bot.casework.reopening import may_be_reopened, reopening
from bot.casework.steps import Around, Step, settle, stamp
from bot.casework.unsent_chain import number_missing, unapproved

ESCALATION: tuple[tuple[Audience, str], ...] = (
    ("lead", "Follow-up due since {since}, not sent on working day {amount} after, so the leads are told → {due}"),
    ("chat", "Follow-up due since {since}, not sent on working day {amount} after → {due}"),
)
"""Who hears of a follow-up that was not sent, a working day of the team apart; the owner was told first."""
EFFECT_HOURS = (24, 72)
"""Hours after a case was resolved in which somebody should have checked the effect."""


def chains(case: Case, around: Around) -> Iterator[list[Step]]:
    """A chain for each matter that is open now. Of a case that has ended only how long it can be taken up again."""
    if case.status is Status.DRAFTING:
        yield unapproved(case, around)
    if case.status is Status.READY:
        yield number_missing(case, around)
    if case.status is Status.OPEN:
        yield silence(case, around)
    if case.status is Status.WAITING:
        yield waiting(case, around)
    if case.status is Status.RESOLVED and not case.effect_verified:
        yield effect(case, around)
    if case.status in LIVE:
        for each in deadlines(case, around):
            yield each.chain(case, around)
    if may_be_reopened(case):
        yield reopening(case, around)
    if case.status in LIVE or case.status is Status.RESOLVED:
        yield from own(case)


def silence(case: Case, around: Around) -> list[Step]:
    """The marketplace says nothing: a first look, the first answer, a follow-up, and what if that is ignored."""
    why, values = follow_up_reason(
        case, around.playbook, site_calendar=around.site, chat=around.chat, locale=around.locale
    )
    due_at = follow_up_due_at(case, around.playbook, site_calendar=around.site, chat=around.chat)
    due = Step(
        kind="follow_up_due",
        at=due_at,
        anchor=around.chat.day(due_at).isoformat(),
        number=case.follow_ups + 1,
        to="owner",
        why=why,
        values=values | _peak(case, around),
        note=PEAK if _peak(case, around) else "",
    )
    return [*_first_look(case, around), *_first_answer(case, around), due, *_ignored(case, due, around)]


def _first_look(case: Case, around: Around) -> Iterator[Step]:
    window, sent = around.playbook.clocks.get("first_look"), case.submitted_at
    if window is None or sent is None or (case.looked_at and case.looked_at > sent):
        return
    yield Step(
        kind="first_look",
        at=window_end(window, sent, around.site),
        anchor=stamp(sent),
        to="owner",
        why={
            "hours": "First look {amount} hours after it was submitted at {since} → {due}",
            "calendar_days": "First look {amount} days after it was submitted at {since} → {due}",
            "business_days": "First look {amount} business days after it was submitted at {since} → {due}",
        }[window.unit],
        values={"amount": window.amount, "since": around.written(sent)},
    )


def _first_answer(case: Case, around: Around) -> Iterator[Step]:
    """Nobody has answered at all by the time the marketplace usually does."""
    sent = case.submitted_at
    if sent is None or not _unanswered(case):
        return
    window, peak = clock_on(around.playbook, "first_reply", _site_day(sent, around))
    if window is None:
        return
    yield Step(
        kind="answer_expected",
        at=window_end(window, sent, around.site),
        anchor=stamp(sent),
        to="owner",
        why={
            "hours": "First answer expected {amount} hours after it was submitted at {since} → {due}",
            "calendar_days": "First answer expected {amount} days after it was submitted at {since} → {due}",
            "business_days": "First answer expected {amount} business days after it was submitted at {since} → {due}",
        }[window.unit],
        values={"amount": window.amount, "since": around.written(sent)} | _peak(case, around),
        note=PEAK if peak else "",
    )


def _unanswered(case: Case) -> bool:
    return case.follow_ups == 0 and case.last_update_at in (None, case.submitted_at)


def _peak(case: Case, around: Around) -> dict[str, object]:
    """What is said of the peak season the case was submitted in, as long as it has no answer."""
    if case.submitted_at is None or not _unanswered(case):
        return {}
    window, peak = clock_on(around.playbook, "first_reply", _site_day(case.submitted_at, around))
    return {"peak": peak.name[around.locale], "peak_days": window.amount} if peak and window else {}


def _site_day(moment: datetime, around: Around) -> date:
    return moment.astimezone(ZoneInfo(around.site.timezone)).date()


def _ignored(case: Case, due: Step, around: Around) -> Iterator[Step]:
    told = settle(case, due, around)
    at = told.due
    for days, (to, why) in enumerate(ESCALATION, start=1):
        at = around.chat.next_opening(at, around.team)
        yield Step(
            kind="follow_up_ignored",
            at=at,
            anchor=f"{told.anchor}:{due.number}",
            number=days,
            to=to,
            why=why,
            values={"since": around.written(told.due), "amount": days},
        )


def waiting(case: Case, around: Around) -> list[Step]:
    """The marketplace waits for us. Its own date wins; else the playbook's window is assumed, and said so."""
    since = case.waiting_since or last_move(case)
    assumed = assumed_end(case, around.playbook, around.site)
    until = max(since, case.response_due_at or assumed)
    ladder: tuple[tuple[ReminderKind, datetime, Audience, str], ...] = (
        ("waiting_now", since, "chat", "The marketplace waits for us since {since} → {due}"),
        ("waiting_half", since + (until - since) / 2, "owner", "Half way between {since} and {until} → {due}"),
        (
            "waiting_24h",
            until - timedelta(hours=24),
            "chat",
            "24 hours before the time to answer ends, {until} → {due}",
        ),
        ("waiting_4h", until - timedelta(hours=4), "chat", "4 hours before the time to answer ends, {until} → {due}"),
        ("waiting_over", until, "chat", "The time to answer ended at {until} → {due}"),
    )
    values: dict[str, object] = {
        "since": around.written(since),
        "until": around.written(until),
        "assumed": until == assumed,
    }
    steps = [
        Step(
            kind=kind,
            at=at,
            anchor=stamp(at),
            to=to,
            why=why,
            values=values,
            ends=until if to == "chat" else None,
            note=ASSUMED if until == assumed and kind != "waiting_now" else "",
        )
        for kind, at, to, why in ladder
        if at > since or kind in {"waiting_now", "waiting_over"}
    ]
    # A window between 24 and 48 hours has its half after its "24 hours left".
    return sorted(steps, key=lambda step: step.at)


def effect(case: Case, around: Around) -> list[Step]:
    """The marketplace says it is resolved; somebody has to see the effect: the owner is asked, then the chat."""
    resolved = case.resolved_at or last_move(case)
    steps: list[Step] = []
    for number, hours in enumerate(EFFECT_HOURS, start=1):
        at = resolved + timedelta(hours=hours)
        if steps:
            # Both may fall into one long holiday: never on one morning.
            at = max(at, around.chat.next_opening(settle(case, steps[-1], around).due, around.team))
        steps.append(
            Step(
                kind="effect_unverified",
                at=at,
                anchor=stamp(resolved),
                number=number,
                to="chat" if steps else "owner",
                why="{amount} hours after it was resolved at {since} nobody has checked the effect → {due}",
                values={"amount": hours, "since": around.written(resolved)},
            )
        )
    return steps


def own(case: Case) -> Iterator[list[Step]]:
    """What members asked to be reminded of: each at its very minute, whatever the hour."""
    for known, moment, member, words in case.own_reminders:
        at = datetime.fromisoformat(moment)
        yield [
            Step(
                kind="own",
                at=at,
                anchor=stamp(at),
                number=int(known),
                to="asker",
                why="Asked for: {words} → {due}",
                values={"words": words, "member": member, "own": known},
                exact=True,
            )
        ]
