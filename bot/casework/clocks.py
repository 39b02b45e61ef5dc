"""How a playbook's windows are counted from the moments of a case.

A follow-up counts in dates, as the chat reads them, because it says when people should act; which of these
dates count is the site's calendar. Every other window counts in moments.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.casework.calendar import BusinessCalendar
from bot.casework.case import Case
from bot.casework.hours import ChatHours
from bot.casework.playbook import Again, Playbook, Window


def window_end(window: Window, since: datetime, site: BusinessCalendar) -> datetime:
    """When a window that began at `since` ends.

    A calendar day is 24 hours, the shorter reading where the marketplace leaves room. A business day is the same
    wall time, in the site's zone, one business day of the site later.
    """
    if window.unit == "hours":
        return since + timedelta(hours=window.amount)
    if window.unit == "calendar_days":
        return since + timedelta(days=window.amount)
    return site.add_business_days(since, window.amount)


def assumed_end(case: Case, playbook: Playbook, site: BusinessCalendar) -> datetime:
    """Until when the marketplace waits, if it named no date: the playbook's window, which is then only assumed."""
    return window_end(playbook.clocks["waiting"], case.waiting_since or last_move(case), site)


def last_move(case: Case) -> datetime:
    """When the marketplace last moved, or we last followed up: from then on the case is silent."""
    moved = case.last_update_at or case.submitted_at or case.created_at
    return max(moved, case.followed_up_at or moved)


def follow_up_due_at(case: Case, playbook: Playbook, *, site_calendar: BusinessCalendar, chat: ChatHours) -> datetime:
    """From when a follow-up may and should be sent: the opening hour of the day on which the clock has run out.

    What was seen on Friday the 13th, with five business days to wait, is due on Friday the 20th at 09:30,
    whatever the hour at the site. /followup asks here too, so that no nudge asks for what the command refuses.
    """
    window, since = playbook.clocks["follow_up"], last_move(case)
    pause = max(since, pause_end(case, playbook) or since)
    if window.unit == "hours":
        return max(pause, since + timedelta(hours=window.amount))
    return max(pause, chat.opening(_day_of(window, chat.day(since), site_calendar)))


def asking_again(case: Case, playbook: Playbook) -> Again | None:
    """What the case's channel says of a second contact; None where it says nothing, or is no longer known."""
    try:
        return playbook.channel_of(playbook.issue(case.issue)).again
    except KeyError:
        return None


def pause_end(case: Case, playbook: Playbook) -> datetime | None:
    """Until when the case's channel wants no other message of ours; None where it names no pause."""
    again, sent = asking_again(case, playbook), case.followed_up_at or case.submitted_at
    return sent + timedelta(hours=again.wait_hours) if again and again.wait_hours and sent else None


def silent_days(case: Case, *, site_calendar: BusinessCalendar, chat: ChatHours, now: datetime) -> int:
    """Business days of the site since the last move, in the same dates by which a follow-up falls due."""
    return site_calendar.business_days_between(chat.day(last_move(case)), chat.day(now))


def follow_up_reason(
    case: Case, playbook: Playbook, *, site_calendar: BusinessCalendar, chat: ChatHours, locale: str
) -> tuple[str, dict[str, object]]:
    """Where a follow-up's date is from, naming the holidays that made it later. `{due}` is still to be filled."""
    window, since = playbook.clocks["follow_up"], last_move(case)
    if window.unit == "hours":
        values: dict[str, object] = {"amount": window.amount, "since": chat.written(since, locale=locale)}
        return "{amount} hours after {since} → {due}", values
    first = chat.day(since)
    values = {"amount": window.amount, "since": first.isoformat()}
    if window.unit == "calendar_days":
        return "{amount} days after {since} → {due}", values
    skipped = site_calendar.skipped(first, _day_of(window, first, site_calendar), locale=locale)
    if not skipped:
        return "{amount} business days after {since} → {due}", values
    comma = ", " if locale.startswith("en") else "、"
    values["skipped"] = comma.join(dict.fromkeys(holiday.name for holiday in skipped))
    return "{amount} business days after {since}, {skipped} skipped → {due}", values


def _day_of(window: Window, first: date, site: BusinessCalendar) -> date:
    if window.unit == "calendar_days":
        return first + timedelta(days=window.amount)
    return site.day_after(first, window.amount)
