"""Answers: what was typed or ticked becomes a value, or a sentence that says what is wrong with it.

A form field and a line of chat go through the same door, so every question can be answered either way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from bot.casework.amounts import NotANumber, WhichCurrency, read_money, read_number, written
from bot.casework.asking import Walk, walk
from bot.casework.cleaning import (
    CHINESE,
    folded,
    half_width,
    half_width_letters,
    one_line,
    paragraphs,
    plain_hyphens,
    visible,
)
from bot.casework.dates import Ambiguous, read_date
from bot.casework.draft import Answers, Value
from bot.casework.ids import BadId, read_id, split_ids
from bot.casework.names import find_issue, find_marketplace, find_site
from bot.casework.nearest import nearest_phrases
from bot.casework.playbook import IdFormat, Option, Question, Words
from bot.casework.surroundings import Surroundings, Trouble

MOST_CHARACTERS = 100_000
"""Nothing longer is looked at."""
TEXT_LIMIT = 300
PARAGRAPH_LIMIT = 4000
"""Characters of a text and of a paragraph, where the playbook sets no other bound."""
MOST_IDS = 2000
_NAMED = 10

_SKIP = {"", "跳过", "skip", "-", "无", "没有", "不确定", "n/a"}
_YES = {"yes", "y", "true", "1", "是", "是的", "有", "对", "好", "确认", "做完了", "都做完了"}
_NO = {"no", "n", "false", "2", "否", "不是", "没有", "没", "无", "不", "还没有", "没做完"}
_SPEAKS_HAN = ("zh", "zh-TW", "ja")

Raw = object
"""What came in: a string, several, or what a YAML file makes of them (a date, a number, true)."""


def take(question: Question, raw: Raw, answers: Answers, around: Surroundings) -> Value | Trouble:
    """The answer as it is kept, or what is wrong with it. A skipped optional question is ""."""
    text = _as_text(raw)
    if len(text) > MOST_CHARACTERS:
        return _trouble(
            question,
            "This text is too long: {given} characters, at most {limit} are taken.",
            given=len(text),
            limit=MOST_CHARACTERS,
        )
    skipping = text.strip().casefold() in _SKIP
    if question.kind in ("choice", "choices", "yes_no"):
        found = (
            _yes_no(question, text) if question.kind == "yes_no" else _choice(question, raw, text, answers, around)
        )
        return "" if isinstance(found, Trouble) and skipping and not question.required else found
    if skipping and not question.required:
        return ""
    if not visible(text).strip():
        return _trouble(question, "{field} needs an answer.")
    return _typed(question, text, walk(answers, around))


def told(trouble: Trouble, say: Callable[..., str], locale: str) -> str:
    """The trouble as a sentence in the reader's language; `say` is the catalogue's."""
    values = {key: value[locale] if isinstance(value, Words) else value for key, value in trouble.values.items()}
    return say(trouble.message, **values)


def _typed(question: Question, text: str, found: Walk) -> Value | Trouble:
    if question.kind == "date":
        return _date(question, text, found.around.today)
    if question.kind == "number":
        return _number(question, text)
    if question.kind == "money":
        return _money(question, text, found)
    if question.kind in ("id", "ids"):
        return _ids(question, text, found)
    return _text(question, text, found)


def _text(question: Question, text: str, found: Walk) -> Value | Trouble:
    language = language_of(found)
    own_words = question.plain or language in _SPEAKS_HAN
    text = half_width_letters(visible(text)) if own_words else half_width(visible(text))
    text = paragraphs(text) if question.kind == "paragraph" else one_line(text)
    if not text:
        return _trouble(question, "{field} needs an answer.")
    if not own_words and CHINESE.search(text):
        near = nearest_phrases(text, found) if question.kind == "paragraph" else ()
        return Trouble(
            question=question.id,
            message="{field} goes into the text for the marketplace, which takes no Chinese here. "
            "Write it in the channel's language.",
            values=_values(question),
            example=question.example or "",
            nearest=near,
        )
    most = question.maximum or (PARAGRAPH_LIMIT if question.kind == "paragraph" else TEXT_LIMIT)
    if len(text) > most:
        return _trouble(
            question, "{field} is too long: {given} characters, at most {limit} fit.", given=len(text), limit=most
        )
    if len(text) < (question.minimum or 0):
        return _trouble(
            question,
            "{field} is too short: {given} characters, at least {limit} are needed.",
            given=len(text),
            limit=question.minimum,
        )
    return text


def language_of(found: Walk) -> str:
    """The channel's language with the answers so far; English until it is known."""
    return str(found.known.get("language") or "en")


def _date(question: Question, text: str, today: date) -> Value | Trouble:
    day = read_date(plain_hyphens(half_width(visible(text))).strip(), today)
    if isinstance(day, Ambiguous):
        first, second = day.choices
        return _trouble(
            question,
            "{field}: “{given}” can be {first} or {second}. Which one?",
            given=_short(text),
            first=first.isoformat(),
            second=second.isoformat(),
            example=first.isoformat(),
        )
    if day is None or not 1990 <= day.year <= 2100:
        return _trouble(
            question, "{field}: “{given}” is not a date I understand.", given=_short(text), example=today.isoformat()
        )
    if question.tense == "past" and day > today:
        return _trouble(
            question,
            "{field}: {given} is in the future. It must be today or earlier.",
            given=day.isoformat(),
            example=today.isoformat(),
        )
    if question.tense == "future" and day <= today:
        return _trouble(
            question, "{field}: {given} is not in the future. It must be after today.", given=day.isoformat()
        )
    return day.isoformat()


def _number(question: Question, text: str) -> Value | Trouble:
    try:
        number = read_number(visible(text))
    except NotANumber:
        return _trouble(question, "{field}: “{given}” is not a number.", given=_short(text), example="12000")
    if question.integer and number != number.to_integral_value():
        return _trouble(
            question, "{field} must be a whole number; you gave {given}.", given=written(number), example="12"
        )
    least = question.minimum if question.minimum is not None else 0
    if number < Decimal(least):
        return _trouble(
            question,
            "{field} must be at least {limit}; you gave {given}.",
            given=written(number),
            limit=least,
            example=str(least),
        )
    if question.maximum is not None and number > Decimal(question.maximum):
        return _trouble(
            question,
            "{field} must be at most {limit}; you gave {given}.",
            given=written(number),
            limit=question.maximum,
            example=str(question.maximum),
        )
    return written(number)


def _money(question: Question, text: str, found: Walk) -> Value | Trouble:
    site = found.known.get("site")
    country = found.playbook.site(str(site)).country if found.playbook and site else None
    try:
        return read_money(visible(text), country)
    except WhichCurrency as unclear:
        return _trouble(
            question,
            "{field}: which currency is {given}? Write its code, for example {choices}.",
            given=_short(text),
            choices=" / ".join(unclear.args[:3]) or "USD",
            example="120.50 USD",
        )
    except NotANumber:
        return _trouble(
            question, "{field}: “{given}” is not an amount of money.", given=_short(text), example="120.50 USD"
        )


def _ids(question: Question, text: str, found: Walk) -> Value | Trouble:
    known = found.playbook.ids.get(question.id_format or "") if found.playbook else None
    if question.kind == "id":
        try:
            return read_id(text, known)
        except BadId as bad:
            return _bad_id(question, known, bad.args[0])
    good, wrong = split_ids(text, known)
    if wrong:
        return _bad_ids(question, known, wrong)
    least, most = question.minimum or 1, min(question.maximum or MOST_IDS, MOST_IDS)
    if not least <= len(good) <= most:
        return _trouble(
            question,
            "{field}: give between {least} and {most}; you gave {given}.",
            least=least,
            most=most,
            given=len(good),
        )
    return good


def _bad_ids(question: Question, known: IdFormat | None, wrong: Sequence[str]) -> Trouble:
    """Names the first ten, each with its length: a character too many is hard to see in a column."""
    message = "{field}: {wrong} not right: {list}."
    named = ", ".join(f"{_short(one)} ({len(one)})" for one in wrong[:_NAMED])
    values: dict[str, object] = {"wrong": len(wrong), "list": named + (" …" if len(wrong) > _NAMED else "")}
    if known is not None:
        message = "{field}: {wrong} not right: {list}. Each should be {requirement}."
        values["requirement"] = known.requirement
    return Trouble(
        question=question.id,
        message=message,
        values=_values(question) | values,
        example=question.example or (known.example if known else ""),
    )


def _bad_id(question: Question, known: IdFormat | None, given: str) -> Trouble:
    message = (
        "{field}: “{given}” has the wrong form. It should be {requirement}; you gave {length} characters. "
        "Copy it again from the back office."
    )
    values: dict[str, object] = {"given": _short(given), "length": len(given)}
    if known is None:
        message = "{field}: “{given}” is no number or code; it may hold letters, digits and hyphens."
    else:
        values["requirement"] = known.requirement
    return Trouble(
        question=question.id,
        message=message,
        values=_values(question) | values,
        example=question.example or (known.example if known else ""),
    )


def _yes_no(question: Question, text: str) -> Value | Trouble:
    word = half_width(visible(text)).strip().rstrip("。.!").casefold()
    if word in _YES:
        return "yes"
    if word in _NO:
        return "no"
    return _trouble(question, "{field}: answer yes or no.", example="yes")


def _choice(question: Question, raw: Raw, text: str, answers: Answers, around: Surroundings) -> Value | Trouble:
    words = [_as_text(one) for one in raw] if isinstance(raw, (list, tuple)) else _listed(question, text)
    picked: list[str] = []
    for word in words:
        option = _option(question, word, answers, around)
        if option is None:
            return _trouble(
                question, "{field}: “{given}” is not one of the choices.", given=_short(word), example="1"
            )
        if option not in picked:
            picked.append(option)
    if question.kind == "choice":
        if len(picked) == 1:
            return picked[0]
        return _trouble(question, "{field}: choose one." if picked else "{field} needs an answer.", example="1")
    least, most = question.minimum or int(question.required), question.maximum or len(question.options)
    if not least <= len(picked) <= most:
        return _trouble(
            question,
            "{field}: choose between {least} and {most}; you chose {given}.",
            least=least,
            most=most,
            given=len(picked),
            example="1",
        )
    return tuple(option.id for option in question.options if option.id in picked)


def _listed(question: Question, text: str) -> list[str]:
    """One line of chat as choices: `1,3`, `1 3`, labels with commas or line breaks between."""
    text = half_width(visible(text)).strip()
    if question.kind == "choice" or _by_words(question.options, text) is not None:
        return [text] if text else []
    if re.fullmatch(r"[\d\s]+", text):
        return text.split()
    return [one.strip() for one in re.split(r"[\n;,、]+", text) if one.strip()]


def _option(question: Question, word: str, answers: Answers, around: Surroundings) -> str | None:
    """The option of that id, number in the list, label or common name."""
    word = half_width(visible(word)).strip()
    found = _by_words(question.options, word) or _by_name(question, word, answers, around)
    if found is None and re.fullmatch(r"\d{1,3}", word) and 1 <= int(word) <= len(question.options):
        found = question.options[int(word) - 1].id
    return found


def _by_words(options: Sequence[Option], word: str) -> str | None:
    for option in options:
        if option.id == word:
            return option.id
    wanted = folded(word)
    same = [
        one.id for one in options if wanted and wanted in (folded(one.id), folded(one.label.zh), folded(one.label.en))
    ]
    if not same and len(wanted) > 1 and not wanted.isdigit():
        same = [one.id for one in options if wanted in folded(one.label.zh) or wanted in folded(one.label.en)]
    return same[0] if len(same) == 1 else None


def _by_name(question: Question, word: str, answers: Answers, around: Surroundings) -> str | None:
    found: str | None = None
    if question.id == "marketplace":
        found = find_marketplace(around.playbooks, word)
    elif question.id == "site":
        site = find_site(around.playbooks, word, str(walk(answers, around).known.get("marketplace")))
        found = site[1] if site else None
    elif question.id == "issue" and (playbook := walk(answers, around).playbook) is not None:
        issue = find_issue(playbook, word)
        found = issue.id if issue else None
    return found if found in {option.id for option in question.options} else None


def _as_text(raw: Raw) -> str:
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, date):
        return raw.isoformat()[:10]
    if isinstance(raw, (list, tuple)):
        return "\n".join(_as_text(one) for one in raw)
    return str(raw)


def _short(text: str) -> str:
    """The beginning of what was given, for quoting it back."""
    text = one_line(visible(text))
    return text if len(text) <= 40 else text[:39] + "…"


def _values(question: Question) -> dict[str, object]:
    return {"field": question.label or question.ask}


def _trouble(question: Question, message: str, *, example: str = "", **values: object) -> Trouble:
    return Trouble(
        question=question.id, message=message, values=_values(question) | values, example=question.example or example
    )
