"""From the text of a mail or a page to a notice: marketplace, site, issue, and the answers that stand in it.

By rule, and never guessed: what could be two things is left open, with what was found, and the interview asks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.casework.asking import every_question
from bot.casework.calendar import Calendars
from bot.casework.cleaning import half_width, visible
from bot.casework.deadlines import NOTICE_DATE, WEEKDAYS_ONLY, day_after
from bot.casework.draft import Value
from bot.casework.notice.amounts import sums
from bot.casework.notice.days import Day, Days, days_of
from bot.casework.notice.layers import Layer, layers, notice_of
from bot.casework.notice.matter import Matter, matter_of
from bot.casework.notice.numbers import ids_of
from bot.casework.notice.offering import likely_answers
from bot.casework.notice.places import marketplace_of, official, site_of
from bot.casework.notice.terms import Said
from bot.casework.notice.windows import windows_of
from bot.casework.playbook import Issue, Playbook, Question
from bot.casework.spans import Span

LONGEST_READ = 60_000
"""Characters that are read; whatever a notice says stands far before. The rest is kept all the same."""
OWN_DATE = "notice_date"
LONGEST_TITLE = 200
_CRUMBS = re.compile(r"\s[|>›»/]\s|https?://")
"""A first line that says where in the back office the page is, and not what it is about."""
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Heading:
    """What a mail's own head says, where it came as a mail and not as text."""

    sender: str = ""
    date: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What was found. Empty texts are open questions."""

    title: str = ""
    marketplace: str = ""
    marketplaces: tuple[str, ...] = ()
    """Those it could be, the likeliest first."""
    site: str = ""
    issue: str = ""
    phrase: str = ""
    sentence: str = ""
    """The words that decided the issue, and where they stand."""
    likely: tuple[str, ...] = ()
    answers: Mapping[str, Value] = field(default_factory=dict)
    """Question id to the value, as the interview keeps it."""
    assumed: Mapping[str, Value] = field(default_factory=dict)
    """What is likely where such a notice has come, and stands in it nowhere: to be confirmed with the rest."""
    doubts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Question id to what was found for it, where it could be one or the other."""
    windows: tuple[Span, ...] = ()
    """How long it gives for an answer, where it names no day; one is counted from the notice's own date."""
    dates: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    """All that stand in the notice, as they are written."""


def read(
    text: str,
    playbooks: Mapping[str, Playbook],
    today: date,
    heading: Heading | None = None,
    *,
    marketplace: str = "",
    site: str = "",
    issue: str = "",
) -> Notice:
    """The notice in this text. What somebody has chosen already is given and not read anew."""
    layer = _layer(text, playbooks, heading or Heading())
    body = layer.text
    title = layer.subject or next((line.strip() for line in body.split("\n") if line.strip()), "")
    title = "" if _CRUMBS.search(title) else title[:LONGEST_TITLE]
    whole = f"{layer.subject}\n{body}" if layer.subject else body
    key, others = (marketplace, ()) if marketplace in playbooks else marketplace_of(playbooks, layer, whole)
    if not key:
        return Notice(title=title, marketplaces=others)
    book = playbooks[key]
    place = site or site_of(book, layer, whole)
    chosen = next((one for one in book.issues if one.id == issue), None)
    matter = Matter(chosen.id) if chosen else matter_of(book, title, whole)
    about = chosen or next((one for one in book.issues if one.id == matter.issue), None)
    days = days_of(layer.date, body, today)
    money = sums(body, book.site(place).country if place else None)
    questions = every_question(book, about) if about else tuple(book.common)
    answers, doubts = _answers(book, about, questions, whole, days, money)
    limited = days.due is None and any(one.id == NOTICE_DATE for one in questions)
    windows = windows_of(body) if limited else ()
    if len(windows) == 1 and (own := str(answers.get(OWN_DATE, ""))):
        answers[NOTICE_DATE] = deadline_of(windows[0], own, book, place, Calendars())
    return Notice(
        title=title,
        marketplace=key,
        marketplaces=others,
        site=place,
        issue=matter.issue,
        phrase=matter.phrase,
        sentence=matter.sentence,
        likely=matter.likely,
        answers=answers,
        assumed={
            name: value for name, value in likely_answers(book, place, about, whole).items() if name not in answers
        },
        doubts=doubts,
        windows=windows,
        dates=tuple(one.written for one in days.every[:_MOST_NAMED]),
        amounts=money[:_MOST_NAMED],
    )


def deadline_of(window: Span, own: str, book: Playbook, site: str, calendars: Calendars) -> str:
    """The last day of a time that the notice of this day (ISO) gives, in the site's business days."""
    days = calendars.of_site(book.site(site)) if site else WEEKDAYS_ONLY
    return day_after(date.fromisoformat(own), window.amount, window.unit, days).isoformat()


def _layer(text: str, playbooks: Mapping[str, Playbook], heading: Heading) -> Layer:
    """The mail in the mail that is the notice, with plain letters."""
    found = layers(half_width(visible(text[:LONGEST_READ])))
    top = found[0]
    if top.kind == "top":
        top.sender, top.date, top.subject = heading.sender, heading.date, heading.subject
    return notice_of(found, lambda sender: official(playbooks, sender))


def _answers(
    book: Playbook,
    issue: Issue | None,
    questions: tuple[Question, ...],
    text: str,
    days: Days,
    money: tuple[str, ...],
) -> tuple[dict[str, Value], dict[str, tuple[str, ...]]]:
    answers: dict[str, Value] = {}
    doubts: dict[str, tuple[str, ...]] = {}
    for name, day in ((OWN_DATE, days.own), (NOTICE_DATE, days.due)):
        if day is not None and any(one.id == name for one in questions):
            _day(answers, doubts, name, day)
    said = Said(text)
    codes = {code.code for code in issue.codes if said.find(code.code)} if issue else set()
    if len(codes) == 1 and any(one.id == "code" for one in questions):
        answers["code"] = codes.pop()
    _ids(book, questions, text, answers, doubts)
    wanted = [one for one in questions if one.kind == "money"]
    if len(wanted) == 1 and len(money) == 1:
        answers[wanted[0].id] = money[0]
    elif wanted and money:
        doubts.update({one.id: money[:_MOST_NAMED] for one in wanted})
    return answers, doubts


def _day(answers: dict[str, Value], doubts: dict[str, tuple[str, ...]], name: str, day: Day) -> None:
    if day.sure:
        answers[name] = day.sure
    else:
        doubts[name] = (day.written,)


def _ids(
    book: Playbook,
    questions: tuple[Question, ...],
    text: str,
    answers: dict[str, Value],
    doubts: dict[str, tuple[str, ...]],
) -> None:
    """An id answers a question where only one asks for such an id, and one id where only one is wanted."""
    asked = [one for one in questions if one.kind in ("id", "ids")]
    for question in asked:
        alike = [one for one in asked if one.id_format and one.id_format == question.id_format]
        found = ids_of(question, book.ids.get(question.id_format or ""), text)
        if not found:
            continue
        if question.kind == "ids" and len(alike) <= 1:
            answers[question.id] = found
        elif len(found) == 1 and len(alike) <= 1:
            answers[question.id] = found[0]
        else:
            doubts[question.id] = found[:_MOST_NAMED]
