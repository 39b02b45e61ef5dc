"""How a marketplace answers: the phrases that show what kind of answer it is, and what an answer may ask for."""

# ruff: noqa: RUF012 (pydantic copies a default for each object)
from __future__ import annotations

from typing import Literal

from bot.casework.book.terms import Key, Language, Pattern, Sourced, Strict, Words

SignKind = Literal["asks", "refused", "approved", "moved", "template", "filler"]
"""`template`: says that the matter was received and nothing else. `filler`: stands in answers of every kind."""


class Sign(Sourced):
    """Phrases of one language that show one kind of answer, each looked for within one sentence."""

    kind: SignKind
    language: Language
    patterns: list[Pattern]
    """Letters' case does not matter."""
    unless: list[Pattern] = []
    """A sentence that holds one of these does not count ("if you provide …")."""
    final: bool = False
    """A refusal after which nothing more is read, whatever else the answer asks for."""


class Wanted(Strict):
    """Something an answer may ask for, and the choices of the reply's questions that it means."""

    name: Words
    patterns: list[Pattern]
    fills: dict[Key, str] = {}
    """Question of the reply kit to one of its options."""


class Responses(Strict):
    """What is known of a marketplace's answers. Empty: no answer is recognised, and that is said."""

    signs: list[Sign] = []
    wanted: list[Wanted] = []
    written_on: Key | None = None
    """The question of the reply kit that takes the day of the answer."""
    unchanged: dict[Key, str] = {}
    """The choices of the reply kit that say: called settled, but nothing has changed."""
