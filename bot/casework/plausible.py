"""Plausible answers: what a person might type for a question. For estimates, rehearsals and generated tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from bot.casework.draft import Value
from bot.casework.playbook import IdFormat, Question

_TEXT = "Label of the second carton"
_PARAGRAPH = "The carton label was printed again and checked by two people before shipping."


def plausible(question: Question, n: int = 0, *, formats: Mapping[str, IdFormat], today: date) -> Value:
    """An answer that is taken, as it would be kept. Another `n` takes other options of a choice."""
    kind = question.kind
    if kind == "choice":
        return question.options[n % len(question.options)].id
    if kind == "choices":
        many = max(question.minimum or 0, 1)
        start = n % len(question.options)
        turned = question.options[start:] + question.options[:start]
        return tuple(option.id for option in turned[:many])
    if kind == "yes_no":
        return "no" if n % 2 else "yes"
    if kind == "date":
        return _day(question, n, today).isoformat()
    if kind in ("id", "ids"):
        known = formats.get(question.id_format or "")
        one = known.example if known else question.example or "A-1001"
        return (one,) if kind == "ids" else one
    if kind == "money":
        return question.example if question.example and _is_money(question.example) else "120.50 USD"
    if kind == "number":
        return _number(question, n)
    return _text(question)


def _day(question: Question, n: int, today: date) -> date:
    away = timedelta(days=3 + n % 7)
    return today + away if question.tense == "future" else today - away


def _number(question: Question, n: int) -> str:
    least = question.minimum if question.minimum is not None else 1
    most = question.maximum if question.maximum is not None else least + 100
    return str(min(most, least + 11 + n % 7))


def _is_money(text: str) -> bool:
    return text[-3:].isalpha() and text[-3:].isupper() and text[-4:-3] == " "


def _text(question: Question) -> str:
    text = question.example or (_PARAGRAPH if question.kind == "paragraph" else _TEXT)
    while len(text) < (question.minimum or 0):
        text += " " + _PARAGRAPH
    return text[: question.maximum].strip() if question.maximum else text
