"""Refusals: why an answer was not taken, as a catalogue sentence with its values and a right example."""

from __future__ import annotations

from collections.abc import Callable

from bot.casework.cleaning import one_line, visible
from bot.casework.playbook import Question, Words
from bot.casework.surroundings import Trouble

_QUOTED = 40
"""Characters of a wrong answer that are quoted back."""


def trouble(question: Question, message: str, *, example: str = "", **values: object) -> Trouble:
    return Trouble(
        question=question.id, message=message, values=about(question) | values, example=question.example or example
    )


def about(question: Question) -> dict[str, object]:
    """What every refusal says: which question it is about."""
    return {"field": question.label or question.ask}


def short(text: str) -> str:
    """The beginning of what was given, for quoting it back."""
    text = one_line(visible(text))
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…"


def told(trouble: Trouble, say: Callable[..., str], locale: str) -> str:
    """The trouble as a sentence in the reader's language; `say` is the catalogue's."""
    values = {key: value[locale] if isinstance(value, Words) else value for key, value in trouble.values.items()}
    return say(trouble.message, **values)
