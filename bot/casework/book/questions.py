"""Questions of an interview and the options they offer."""

# ruff: noqa: RUF012 (pydantic copies a default for each object)
from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bot.casework.book.terms import Condition, Key, Langs, Strict, Words


class Option(Strict):
    """One answer of a choice."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]*$", max_length=80)]
    label: Words
    note: Words | None = None
    text: Langs = {}
    """How the choice reads inside a sentence; the label where empty."""


QuestionKind = Literal[
    "text", "paragraph", "choice", "choices", "date", "number", "money", "id", "ids", "yes_no", "file"
]


class Question(Strict):
    """One question of an interview. A free text asked for in the channel's language refuses Chinese there."""

    id: Key
    kind: QuestionKind
    ask: Words
    label: Words | None = None
    """Short form for the review page and for tables; `ask` where empty."""
    hint: Words | None = None
    example: str | None = None
    options: list[Option] = []
    id_format: Key | None = None
    required: bool = True
    minimum: int | None = None
    maximum: int | None = None
    """Numbers: bounds of the value. Texts: length in characters. Choices and ids: how many."""
    integer: bool = False
    tense: Literal["past", "future", "any"] = "any"
    """For dates: past includes today, future excludes it."""
    plain: bool = False
    """A note for ourselves, in any language; never written into a draft."""
    subject: bool = False
    """The id is one of the things the case is about."""
    when: Condition = {}
    stage: Literal["route", "facts", "story", "evidence", "review"] = "facts"
