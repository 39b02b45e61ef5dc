"""Deadlines of a case, and what is said as they come near.

Some come from the interview and stand in the case; others the issue counts from a moment of the case, such as its
submission. A deadline day ends when it ends at the site.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.casework.case import Case, Status
from bot.casework.clocks import window_end
from bot.casework.playbook import Issue, Playbook, Window
from bot.casework.reminder import Audience
from bot.casework.steps import Around, Step

WARNING_DAYS = (7, 3)
"""Days before a deadline on which its owner is told; on the day before, the chat is."""
END_OF_DAY = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something must be done by a day."""

    id: str
    """As the case calls it: a window's or a question's id, or words."""
    name: str
    """As people read it."""
    day: date
    ends: datetime
    """Aware UTC: the last second of the day at the site, or the hour, where the window counts in hours."""

    def chain(self, case: Case, around: Around) -> list[Step]:
        """The owner is told a week and three days before, the chat the day before and when it is over."""
        warnings = [
            self._near(days, "owner", "{amount} days before {name} ends ({day}) → {due}", None, around)
            for days in WARNING_DAYS
        ]
        last = self._near(1, "chat", "The day before {name} ends ({day}) → {due}", self.ends, around)
        over = replace(
            last,
            kind="deadline_over",
            at=max(self.ends, case.created_at),
            number=0,
            why="{name} ended with {day}, the site's local time → {due}",
        )
        return [*(step for step in (*warnings, last) if case.created_at <= step.at < self.ends), over]

    def _near(self, days: int, to: Audience, why: str, urgent_until: datetime | None, around: Around) -> Step:
        return Step(
            kind="deadline_near",
            at=around.chat.opening(self.day - timedelta(days=days)),
            anchor=f"{self.day}:{self.id[:60]}",
            number=days,
            to=to,
            why=why,
            values={"name": self.name, "day": self.day.isoformat(), "amount": days},
            ends=urgent_until,
        )


def deadlines(case: Case, around: Around) -> Iterator[Deadline]:
    """Those the interview found, then those the issue counts from a moment of the case."""
    zone = ZoneInfo(around.site.timezone)
    for known, text in case.deadlines:
        day = date.fromisoformat(text)
        yield Deadline(known, name_of(known, around.playbook, around.issue, around.locale), day, end_of(day, zone))
    found = {known for known, _ in case.deadlines}
    moments = {
        "submitted": case.submitted_at,
        "last_update": case.last_update_at,
        "waiting": case.waiting_since,
        "answered": case.last_update_at if case.status is Status.OPEN else None,
    }
    for window in around.issue.deadlines if around.issue else ():
        since = moments.get(window.since)
        # Conditions need the answers, which only the interview has: it puts such deadlines into the case.
        if since is None or window.when or _id(window) in found:
            continue
        ends = window_end(window, since, around.site)
        day = ends.astimezone(zone).date()
        name = name_of(_id(window), around.playbook, around.issue, around.locale)
        yield Deadline(_id(window), name, day, ends if window.unit == "hours" else end_of(day, zone))


def _id(window: Window) -> str:
    return window.id or (window.name.zh if window.name else window.since)


def name_of(known: str, playbook: Playbook, issue: Issue | None, locale: str) -> str:
    """What people read instead of an id: the window's name, or the words of the question that asked for the date."""
    windows = issue.deadlines if issue else []
    questions = [*playbook.common, *(issue.questions if issue else [])]
    named = [window.name for window in windows if _id(window) == known and window.name]
    asked = [question.label or question.ask for question in questions if question.id == known]
    return next((words[locale] for words in (*named, *asked)), known)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """When a deadline day is over, in UTC: with its last second where the marketplace counts."""
    return datetime.combine(day, END_OF_DAY, zone).astimezone(UTC)
