"""One answer of the marketplace, read: what kind it is and why, what it asks for, until when, under which number."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.casework.calendar import BusinessCalendar
from bot.casework.ids import normal
from bot.casework.playbook import Playbook
from bot.casework.response.asked import Asked, asked_in, filled
from bot.casework.response.due import Due, due_in
from bot.casework.response.kinds import ResponseKind, kind_of, shown_in
from bot.casework.response.letter import newest_letter

_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{4,39}")
DIGITS = 5
"""A case number has at least so many; a shorter one is a count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What was found. `deciding` are the sentences that decided the kind, or that contradict one another."""

    kind: ResponseKind
    deciding: tuple[str, ...] = ()
    asked: tuple[Asked, ...] = ()
    fills: dict[str, str | tuple[str, ...]]
    """Answers of the reply's questions that follow from what is asked."""
    due: Due | None = None
    numbers: tuple[str, ...] = ()
    """Other case numbers that a moved case may bear now."""
    sent: datetime | None = None


def read_response(
    text: str,
    playbook: Playbook,
    *,
    now: datetime,
    calendar: BusinessCalendar,
    zone: str,
    known: Collection[str] = (),
) -> Response:
    """The answer as far as the playbook's phrases reach. `known`: numbers the case has already. No text raises."""
    letter = newest_letter(text)
    signs = playbook.responses.signs
    shown = shown_in(letter.sentences, signs)
    kind, numbers = kind_of(letter.sentences, shown)
    asked = asked_in(letter, numbers, playbook.responses.wanted, playbook.reply) if kind == "asks" else ()
    sent = letter.sent if letter.sent and letter.sent <= now else None
    due = None
    if kind in ("asks", "refused", "unknown"):
        due = due_in(letter.sentences, since=sent or now, calendar=calendar, zone=zone)
    others = _numbers([letter.sentences[n] for n in numbers], playbook, known) if kind == "moved" else ()
    return Response(
        kind=kind,
        deciding=tuple(letter.sentences[n] for n in numbers),
        asked=asked,
        fills=filled(asked, playbook.reply),
        due=due,
        numbers=others,
        sent=sent,
    )


def _numbers(sentences: list[str], playbook: Playbook, known: Collection[str]) -> tuple[str, ...]:
    if not playbook.case_system:
        return ()
    form = playbook.ids[playbook.case_id]
    found: dict[str, None] = {}
    for sentence in sentences:
        for match in _NUMBER.finditer(sentence):
            number = normal(match[0], form)
            if sum(c.isdigit() for c in number) >= DIGITS and re.fullmatch(form.soft_pattern or form.pattern, number):
                found[number] = None
    had = {normal(one, form) for one in known}
    return tuple(one for one in found if one not in had)
