"""Dates, numbers, money and ids as answers: read, then held against what the question asks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from bot.casework.amounts import NotANumber, WhichCurrency, read_money, read_number, written
from bot.casework.asking import Walk
from bot.casework.cleaning import half_width, plain_hyphens, visible
from bot.casework.dates import Ambiguous, read_date
from bot.casework.draft import Value
from bot.casework.ids import BadId, bad_rows, read_id, split_ids
from bot.casework.lists import takes_sheets
from bot.casework.playbook import IdFormat, Question
from bot.casework.refusing import about, short, trouble
from bot.casework.surroundings import Trouble

MOST_IDS = 2000
_NAMED = 10
"""Wrong ids that are named in a refusal."""
AHEAD = timedelta(days=14)
"""How far ahead an example of a day to come lies."""
_YEARS = range(1990, 2101)
"""A date outside was typed wrong."""


def example_of(question: Question, today: date) -> str:
    """An answer that would be right today; "" where the playbook gives none. Its example of a date grows old: where
    it has come to lie on the wrong side of today, another day stands in for it."""
    if question.kind != "date":
        return question.example or ""
    given = read_date(question.example, today) if question.example else None
    past, future = question.tense == "past", question.tense == "future"
    if isinstance(given, date) and not (past and given > today) and not (future and given <= today):
        return given.isoformat()
    return (today + AHEAD if future else today).isoformat()


def take_date(question: Question, text: str, today: date) -> Value | Trouble:
    question = question.model_copy(update={"example": example_of(question, today)})
    day = read_date(plain_hyphens(half_width(visible(text))).strip(), today)
    if isinstance(day, Ambiguous):
        first, second = day.choices
        return trouble(
            question,
            "{field}: “{given}” can be {first} or {second}. Which one?",
            given=short(text),
            first=first.isoformat(),
            second=second.isoformat(),
        )
    if day is None or day.year not in _YEARS:
        return trouble(question, "{field}: “{given}” is not a date I understand.", given=short(text))
    if question.tense == "past" and day > today:
        return trouble(
            question,
            "{field}: {given} is in the future. It must be today or earlier.",
            given=day.isoformat(),
        )
    if question.tense == "future" and day <= today:
        return trouble(
            question, "{field}: {given} is not in the future. It must be after today.", given=day.isoformat()
        )
    return day.isoformat()


def take_number(question: Question, text: str) -> Value | Trouble:
    try:
        number = read_number(visible(text))
    except NotANumber:
        return trouble(question, "{field}: “{given}” is not a number.", given=short(text), example="12000")
    if question.integer and number != number.to_integral_value():
        return trouble(
            question, "{field} must be a whole number; you gave {given}.", given=written(number), example="12"
        )
    least = question.minimum if question.minimum is not None else 0
    if number < Decimal(least):
        return trouble(
            question,
            "{field} must be at least {limit}; you gave {given}.",
            given=written(number),
            limit=least,
            example=str(least),
        )
    if question.maximum is not None and number > Decimal(question.maximum):
        return trouble(
            question,
            "{field} must be at most {limit}; you gave {given}.",
            given=written(number),
            limit=question.maximum,
            example=str(question.maximum),
        )
    return written(number)


def take_money(question: Question, text: str, found: Walk) -> Value | Trouble:
    site = found.known.get("site")
    country = found.playbook.site(str(site)).country if found.playbook and site else None
    try:
        return read_money(visible(text), country)
    except WhichCurrency as unclear:
        return trouble(
            question,
            "{field}: which currency is {given}? Write its code, for example {choices}.",
            given=short(text),
            choices=" / ".join(unclear.args[:3]) or "USD",
            example="120.50 USD",
        )
    except NotANumber:
        return trouble(
            question, "{field}: “{given}” is not an amount of money.", given=short(text), example="120.50 USD"
        )


def take_ids(question: Question, text: str, found: Walk) -> Value | Trouble:
    here = found.playbook.ids_at(found.known.get("site")) if found.playbook else {}
    known = here.get(question.id_format or "")
    if question.kind == "id":
        try:
            return read_id(text, known)
        except BadId as bad:
            return _bad_id(question, known, bad.args[0])
    good, wrong = split_ids(text, known)
    if wrong:
        return _bad_ids(question, known, wrong, text)
    least, most = question.minimum or 1, min(question.maximum or MOST_IDS, MOST_IDS)
    if takes_sheets(found.playbook):  # what the text does not hold goes into a list of its own
        most = MOST_IDS
    if not least <= len(good) <= most:
        return trouble(
            question,
            "{field}: give between {least} and {most}; you gave {given}.",
            least=least,
            most=most,
            given=len(good),
        )
    return good


def _bad_ids(question: Question, known: IdFormat | None, wrong: Sequence[str], text: str) -> Trouble:
    """Names the first ten, each with its length, and of a column with its row: one character too many hides well."""
    message = "{field}: {wrong} not right: {list}."
    rows = bad_rows(text, known)
    named = ", ".join(f"{short(one)} ({len(one)})" for one in wrong[:_NAMED])
    if len(rows) == len(wrong) and "\n" in text.strip():
        named = ", ".join(f"#{row} {short(one)} ({len(one)})" for row, one in rows[:_NAMED])
    values: dict[str, object] = {"wrong": len(wrong), "list": named + (" …" if len(wrong) > _NAMED else "")}
    if known is not None:
        message = "{field}: {wrong} not right: {list}. Each should be {requirement}."
        values["requirement"] = known.requirement
    return Trouble(
        question=question.id,
        message=message,
        values=about(question) | values,
        example=(known.example if known and known.by_site else question.example) or (known.example if known else ""),
    )


def _bad_id(question: Question, known: IdFormat | None, given: str) -> Trouble:
    message = (
        "{field}: “{given}” has the wrong form. It should be {requirement}; you gave {length} characters. "
        "Copy it again from the back office."
    )
    values: dict[str, object] = {"given": short(given), "length": len(given)}
    if known is None:
        message = "{field}: “{given}” is no number or code; it may hold letters, digits and hyphens."
    else:
        values["requirement"] = known.requirement
    return Trouble(
        question=question.id,
        message=message,
        values=about(question) | values,
        example=(known.example if known and known.by_site else question.example) or (known.example if known else ""),
    )
