"""Deadlines of a case that follow from its answers: appeal windows, claim windows, a notice's own date."""

from __future__ import annotations

from datetime import date, timedelta

from bot.casework.asking import Walk, walk
from bot.casework.calendar import BusinessCalendar
from bot.casework.conditions import holds
from bot.casework.draft import Answers
from bot.casework.spans import Unit
from bot.casework.surroundings import Surroundings

NOTICE_DATE = "deadline"
"""The common question for the date a notice itself sets. It wins: a computed window stands only if it is shorter;
what runs out on its own day, such as a certificate, stands beside it."""

WEEKDAYS_ONLY = BusinessCalendar(None)
"""The business days where nobody has said yet which site it is."""


def deadlines(answers: Answers, around: Surroundings) -> tuple[tuple[str, str], ...]:
    """(name, ISO date), soonest first: the notice's own deadline and the issue's windows.

    A window is named by its id, else by its Chinese name. Business days are the site's, its holidays left out: a
    date too late misses a window, and one too early calls a window over that is still open.
    """
    found = walk(answers, around)
    if found.playbook is None or found.issue is None:
        return ()
    told = found.known.get(NOTICE_DATE, "")
    notice = str(told) if told else ""
    site = found.playbook.site(str(found.known["site"])) if "site" in found.known else None
    days = around.calendars.of_site(site) if site else WEEKDAYS_ONLY
    dates = {NOTICE_DATE: notice} if notice else {}
    for window in found.issue.deadlines:
        since = _date(found, window.since) or _date(found, f"{window.since}_date")
        if not since or not holds(window.when, found.known):
            continue
        ends = day_after(date.fromisoformat(since), window.amount, window.unit, days).isoformat()
        name = window.id or (window.name.zh if window.name else window.since)
        if not notice or ends < notice or window.amount == 0:
            dates[name] = min(ends, dates.get(name, ends))
    return tuple(sorted(dates.items(), key=lambda entry: entry[1]))


def _date(found: Walk, question: str) -> str:
    """The answer to a date question, "" for anything else."""
    asked = found.met.get(question)
    return str(found.known[question]) if asked and asked.kind == "date" and question in found.known else ""


def day_after(start: date, amount: int, unit: Unit, days: BusinessCalendar) -> date:
    """The last day of so long a time; `days` says which of them are business days."""
    if unit == "hours":
        return start + timedelta(days=-(-amount // 24))
    if unit == "calendar_days":
        return start + timedelta(days=amount)
    return days.day_after(start, amount)
