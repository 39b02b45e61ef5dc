"""What runs out, in words: the deadlines of a case, and the time to take it up again."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from bot.casework.case import Case
from bot.casework.deadline_chain import end_of, name_of
from bot.casework.reopening import reopen_until, reopen_window
from bot.conversation.cards import Block, Span, Text
from cards.view import Look
from cards.wording import deadline, left, site_of


def dates(look: Look, case: Case) -> list[Block]:
    """The deadlines of a case by their names, each with the moment at which its day ends at the site."""
    site = site_of(look, case)
    named = [(_name(look, case, known), day) for known, day in case.deadlines]
    if site is None:
        return [Text(f"{name}: {day}") for name, day in named]
    zone = ZoneInfo(site.timezone)
    return [
        Text(Span(f"{name}: {day} ({site.name[look.locale]})", moment=end_of(date.fromisoformat(day), zone)))
        for name, day in named
    ]


def _name(look: Look, case: Case, known: str) -> str:
    book = look.playbooks.get(case.marketplace)
    issue = next((one for one in book.issues if one.id == case.issue), None) if book else None
    return name_of(known, book, issue, look.locale) if book else known


def taking_up_again(look: Look, case: Case, *, over: bool) -> list[Block]:
    """Until when a case that has ended can be taken up again, and what then."""
    book, site = look.playbooks.get(case.marketplace), site_of(look, case)
    until = reopen_until(case, book, look.calendars.of_site(site)) if book and site else None
    known = not_stated(look, case)
    if until is None or over:
        return [Text(known or look.say("The marketplace no longer takes it up again."))]
    when = deadline(look, until, case)
    sentence = look.say("It can be taken up again until {deadline}, {left}.", deadline=when, left=left(look, until))
    after = known or look.say("After that the marketplace no longer takes it up again.")
    return [Text([Span(sentence, moment=until), f"\n{after}"])]


def not_stated(look: Look, case: Case) -> str:
    """What to say where that time is hearsay, which is never a last word; "" where it is the marketplace's own."""
    book = look.playbooks.get(case.marketplace)
    window = reopen_window(case, book) if book else None
    if window is None or window.firm:
        return ""
    return look.say(
        "This time is what other sellers report, the marketplace does not state it. Look in the back office whether "
        "the case can still be taken up again."
    )
