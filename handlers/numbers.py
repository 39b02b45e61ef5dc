"""The marketplace's own case number: made plain, and doubted before it is stored when it looks wrong."""

from __future__ import annotations

import re

from bot.casework.case import Case, CaseChange
from bot.casework.ids import normal
from bot.casework.mistakes import UserMistake
from bot.casework.playbook import IdFormat
from bot.conversation.router import Ask
from bot.ledger.changes import AddNumber
from bot.ledger.records import CaseNumber
from cards.case_status import SCREENSHOT
from handlers.common import playbook_of

LONGEST = 60
"""Characters; the longest number of any marketplace we know has 20."""


class NoNumber(UserMistake):
    """Please give the Case ID as well, for example {example}. It is shown on the page after sending."""

    code = "no_number"


class NumberTooOdd(UserMistake):
    """That does not look like a Case ID: it should be {requirement}, for example {example}."""

    code = "number_too_odd"


def format_of(ask: Ask, case: Case) -> IdFormat:
    """How this marketplace writes its case numbers."""
    book = playbook_of(ask, case)
    return book.ids[book.case_id]


def plain_number(ask: Ask, case: Case, typed: str) -> str:
    """The number as it is kept. Raises NoNumber and NumberTooOdd (no digit in it, or far too long)."""
    known = format_of(ask, case)
    text = normal(typed, known)
    if not text:
        raise NoNumber(example=known.example)
    if len(text) > LONGEST or not re.search(r"\d", text) or not text.isprintable():
        raise NumberTooOdd(requirement=known.requirement[ask.chat.locale], example=known.example)
    return text


def doubts(ask: Ask, case: Case, number: str, *, another: bool = False) -> list[str]:
    """Why somebody should look at the number again, in the reader's words. `another` than the screenshot shows is
    expected of one that came later."""
    known = format_of(ask, case)
    found: list[str] = []
    pattern = known.soft_pattern or known.pattern
    if not re.fullmatch(pattern, number):
        requirement, example = known.requirement[ask.chat.locale], known.example
        found.append(
            ask.say("It should be {requirement}, for example {example}.", requirement=requirement, example=example)
        )
    found += [
        ask.say("The screenshot “{file}” shows {number}.", file=row.original, number=row.screen.number)
        for row in ask.ledger.evidence(case=case.ref)
        if not another
        and row.slot == SCREENSHOT
        and row.verdict != "withdrawn"
        and row.screen.number not in ("", number)
    ]
    other = ask.ledger.case_by_number(number, seen_by=ask.member.id)
    if other is not None and other.ref != case.ref:
        found.append(ask.say("{ref} already has this number.", ref=other.ref))
    return found


def numbered(ask: Ask, case: Case, number: str, kind: str) -> tuple[CaseChange | AddNumber, ...]:
    """The case under another number: instead of the one before it (corrected, transferred), or (split) beside it."""
    if kind == "split":
        row = CaseNumber(case=case.ref, number=number, kind="split", at=ask.now)
        return (case.noted("number_added", number=number, kind=kind), AddNumber(row))
    row = CaseNumber(case=case.ref, number=number, at=ask.now)
    return (case.renumber(number, kind=kind), AddNumber(row))
