"""Follow-up: given a case, its playbook, the calendars and now, which reminders should exist.

`plan` is pure and nearly timeless. Every reminder follows from the case alone; `now` only thins out: of several
reminders of one matter whose time has come, the last, most urgent one stays, so that a machine that slept
through a weekend wakes to one message. Plan again before sending: what is no longer planned is not sent.
A later plan of an unmoved case holds no key that an earlier one did not hold.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from bot.casework.calendar import BusinessCalendar, Calendars
from bot.casework.case import Case, Status
from bot.casework.chains import chains
from bot.casework.clocks import follow_up_due_at, window_end
from bot.casework.hours import ChatHours
from bot.casework.playbook import Issue, Playbook
from bot.casework.reminder import Reminder, ReminderKind, explain
from bot.casework.reopening import long_over
from bot.casework.steps import Around, fitted, thinned

__all__ = ["ChatHours", "Reminder", "ReminderKind", "explain", "follow_up_due_at", "imagined", "plan", "window_end"]


def plan(
    case: Case,
    playbook: Playbook,
    *,
    site_calendar: BusinessCalendar,
    team_calendar: BusinessCalendar,
    chat: ChatHours,
    now: datetime,
    issue: Issue | None = None,
    locale: str = "zh-CN",
    plain: bool = False,
) -> tuple[Reminder, ...]:
    """The reminders that should exist for this case, earliest first.

    `issue` adds the deadlines it counts from a moment of the case. `locale` is the chat's, for dates inside `why`.
    `plain` leaves quiet hours and snoozing aside: the policy's own times.
    """
    around = Around(
        playbook=playbook,
        issue=issue,
        site=site_calendar,
        team=team_calendar,
        chat=chat,
        locale=locale,
        plain=plain,
    )
    planned = [
        reminder
        for chain in chains(case, around)
        for reminder in thinned(fitted(case, chain, around), now)
        if not long_over(reminder, now)
    ]
    return tuple(sorted(planned, key=lambda reminder: (reminder.due_at, reminder.key)))


def imagined(
    playbook: Playbook,
    calendars: Calendars,
    site_id: str,
    status: Literal["open", "waiting"],
    *,
    since: datetime,
    until: datetime | None = None,
    chat: ChatHours | None = None,
    locale: str = "en",
) -> tuple[Reminder, ...]:
    """The plan of a case that does not exist, in the policy's own times: nobody sleeps, nothing is snoozed.

    Open: submitted, and last heard of, at `since`. Waiting: the marketplace waits from `since`, until `until` or as
    long as the playbook says. Days begin at 09:30 in Asia/Shanghai unless `chat` says otherwise.
    KeyError: the marketplace has no such site.
    """
    site = playbook.site(site_id)
    waits = status == "waiting"
    case = Case(
        ref="C0",
        shop="",
        marketplace=playbook.marketplace,
        site=site.id,
        issue="",
        owner="",
        chat="",
        status=Status(status),
        created_at=since,
        submitted_at=since,
        last_update_at=since,
        waiting_since=since if waits else None,
        response_due_at=until if waits else None,
    )
    return plan(
        case,
        playbook,
        site_calendar=calendars.of_site(site),
        team_calendar=calendars.team,
        chat=chat or ChatHours(),
        now=since,
        locale=locale,
        plain=True,
    )
