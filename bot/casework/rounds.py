"""The check round (巡检): each working morning, the cases somebody should look at in the back office.

Marketplaces do not tell. A case that was looked at today, or is snoozed, is left in peace.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.casework.calendar import BusinessCalendar
from bot.casework.case import SUBMITTED, UNSENT, Case, Status
from bot.casework.clocks import window_end
from bot.casework.hours import ChatHours
from bot.casework.playbook import Playbook
from bot.casework.reminder import Reminder, ReminderKind
from bot.casework.steps import stamp

FIRST_LOOK = timedelta(hours=24)
"""Where a playbook has no first_look clock of its own."""


LEFT_OVER: frozenset[ReminderKind] = frozenset({"case_id_missing", "draft_unapproved", "effect_unverified"})
"""What is told twice, and then stands in the digest until somebody does it."""


def left_over(planned: Sequence[Reminder], *, now: datetime, chat: ChatHours) -> Reminder | None:
    """The last reminder about a text that is not sent, or an effect that nobody has seen, when the day of all of them
    is over: from then on only the digest speaks of it. `planned` is the case's plan."""
    told = [reminder for reminder in planned if reminder.kind in LEFT_OVER]
    over = told and all(chat.day(reminder.due_at) < chat.day(now) for reminder in told)
    return told[-1] if over else None


def may_be_left_over(case: Case) -> bool:
    """Its text is not sent, or its effect not seen."""
    return case.status in UNSENT or (case.status is Status.RESOLVED and not case.effect_verified)


def next_round(now: datetime, chat: ChatHours, team_calendar: BusinessCalendar) -> datetime:
    """The next working morning's opening in this chat, strictly after now."""
    return chat.next_opening(now, team_calendar)


def due_for_a_look(
    case: Case,
    *,
    now: datetime,
    chat: ChatHours,
    playbook: Playbook | None = None,
    site_calendar: BusinessCalendar | None = None,
) -> bool:
    """Whether somebody should look at this case today.

    It is with the marketplace, its first look is due (the playbook's clock, else 24 hours after submission), nobody
    has looked since the chat's midnight, and it is not snoozed.
    """
    if case.status not in SUBMITTED or (case.snoozed_until and case.snoozed_until > now):
        return False
    if case.looked_at and case.looked_at > (case.submitted_at or case.created_at):
        return chat.day(case.looked_at) != chat.day(now)  # a look that lies ahead was noted by a clock that was
    sent = case.submitted_at or case.created_at
    window = playbook.clocks.get("first_look") if playbook else None
    first = window_end(window, sent, site_calendar or BusinessCalendar(None)) if window else sent + FIRST_LOOK
    return now >= first


def check_round(
    cases: Iterable[Case],
    *,
    now: datetime,
    chat: ChatHours,
    playbooks: Mapping[str, Playbook] | None = None,
) -> tuple[Case, ...]:
    """The cases due for a look, shop by shop, the longest unseen first."""
    known = playbooks or {}
    due = [case for case in cases if due_for_a_look(case, now=now, chat=chat, playbook=known.get(case.marketplace))]
    return tuple(sorted(due, key=lambda case: (case.shop, case.looked_at or case.created_at, case.ref)))


def unfinished_interview(
    interview: str,
    *,
    touched_at: datetime,
    chat: ChatHours,
    team_calendar: BusinessCalendar,
    locale: str = "zh-CN",
) -> Reminder:
    """The one nudge for an interview somebody left: at the opening of the team's next working day."""
    day = team_calendar.day_after(chat.day(touched_at), 1)
    due = chat.opening(day)
    return Reminder(
        kind="interview_unfinished",
        key=f"{interview}:interview_unfinished:{stamp(touched_at)}",
        due_at=due,
        to="owner",
        why="The working morning after the interview was left at {since} → {due}",
        values={
            "since": chat.written(touched_at, locale=locale),
            "due": chat.written(due, locale=locale, weekday=True),
        },
    )
