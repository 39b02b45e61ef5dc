"""Steps of a reminder chain, and how they are fitted into people's hours.

A chain is what is said about one matter, from mild to urgent: half way, 24 hours, 4 hours, over. A step has the
policy's own time; a reminder has the time at which it really rings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.casework.calendar import BusinessCalendar
from bot.casework.case import Case
from bot.casework.hours import ChatHours
from bot.casework.playbook import Issue, Playbook
from bot.casework.reminder import AFTER_NIGHT, AFTER_SNOOZE, IN_HOURS, NO_MOVE, Audience, Reminder, ReminderKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a plan is made with, besides the case."""

    playbook: Playbook
    issue: Issue | None
    site: BusinessCalendar
    team: BusinessCalendar
    chat: ChatHours
    locale: str
    plain: bool
    """The policy's own times: nobody sleeps, nothing is snoozed."""

    def written(self, moment: datetime) -> str:
        """The moment as it stands inside a reason."""
        return self.chat.written(moment, locale=self.locale)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A reminder before it is fitted into people's hours."""

    kind: ReminderKind
    at: datetime
    anchor: str
    """What it is counted from, for the key."""
    number: int = 1
    """The how-manieth of its kind and anchor."""
    to: Audience
    why: str
    values: dict[str, object] = field(default_factory=dict)
    ends: datetime | None = None
    """When it is too late: this makes it urgent. None: routine."""
    note: str = ""
    """What else should be known about the date."""
    exact: bool = False
    """Somebody asked for this very minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Where a step comes to lie."""

    due: datetime
    anchor: str
    moved: str


def settle(case: Case, step: Step, around: Around) -> Settled:
    """When the step really rings. A snooze moves only routine, and counts as a new anchor: it rings once more."""
    if around.plain or step.exact:
        return Settled(due=step.at, anchor=step.anchor, moved=NO_MOVE)
    if step.ends is not None:
        due = around.chat.waking_moment(step.at, ends=step.ends)
        return Settled(due=due, anchor=step.anchor, moved=NO_MOVE if due == step.at else AFTER_NIGHT)
    if case.snoozed_until and case.snoozed_until > step.at:
        due = around.chat.working_moment(case.snoozed_until, around.team)
        return Settled(due=due, anchor=stamp(case.snoozed_until), moved=AFTER_SNOOZE)
    due = around.chat.working_moment(step.at, around.team)
    return Settled(due=due, anchor=step.anchor, moved=NO_MOVE if due == step.at else IN_HOURS)


def fitted(case: Case, chain: Sequence[Step], around: Around) -> list[Reminder]:
    """The chain in people's hours. A step that would ring at or after a more urgent one is left out."""
    kept: list[Reminder] = []
    for step in reversed(chain):
        settled = settle(case, step, around)
        if not kept or settled.due < kept[-1].due_at:
            kept.append(_reminder(case, step, settled, around))
    return kept[::-1]


def thinned(chain: list[Reminder], now: datetime) -> list[Reminder]:
    """Of those whose time has come only the last, with everything that is still to come."""
    overdue = sum(reminder.due_at <= now for reminder in chain)
    return chain[max(overdue - 1, 0) :]


def stamp(moment: datetime) -> str:
    """A moment inside a key."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _reminder(case: Case, step: Step, settled: Settled, around: Around) -> Reminder:
    values = {
        **step.values,
        "due": around.chat.written(settled.due, locale=around.locale, weekday=True),
        "plain": around.written(step.at),
        "snoozed": around.written(case.snoozed_until) if case.snoozed_until else "",
    }
    return Reminder(
        kind=step.kind,
        key=f"{case.ref}:{step.kind}:{settled.anchor}:{step.number}",
        due_at=settled.due.astimezone(UTC),
        to=step.to,
        why=step.why,
        values=values,
        urgent=step.ends is not None,
        moved=settled.moved,
        note=step.note,
        ends=step.ends.astimezone(UTC) if step.ends else None,
    )
