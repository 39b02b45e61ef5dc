"""What an interview stands in and what it gives back, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bot.casework.calendar import Calendars
from bot.casework.playbook import Phrase, Playbook, Question

InterviewKind = Literal["initial", "reply", "follow_up", "reopen"]
Stage = Literal["route", "facts", "story", "evidence", "review", "stop"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopFacts:
    """What the interview needs of a shop, so that it is chosen and not typed."""

    id: str
    name: str
    marketplace: str
    sites: tuple[str, ...]
    seller_id: str = ""
    legal_name_zh: str = ""
    legal_name_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What an interview stands in: the playbooks, the team's shops, today in the team's time zone, and
    whose days count."""

    playbooks: Mapping[str, Playbook]
    shops: Sequence[ShopFacts] = ()
    today: date
    calendars: Calendars = field(default_factory=Calendars)
    """In force now, with what an admin added."""
    in_team: bool = False
    """A team's case is one of its shops', be it the first; on the command line there need be none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What to ask now: one to six questions that do not depend on each other, or nothing but evidence,
    or the review, with what its button confirms."""

    stage: Stage
    """`stop` when the playbook says that no draft is written."""
    questions: tuple[Question, ...] = ()
    number: int = 1
    of: int = 1
    """An honest estimate of how many pages there are with what is known now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why an answer was not taken: a catalogue sentence with its values, an example of a right answer, and,
    for Chinese where the channel wants its own language, the nearest vetted sentences to choose from."""

    question: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    """Strings, numbers, and `Words` (one text in both of the product's languages)."""
    example: str = ""
    nearest: tuple[tuple[str, Phrase], ...] = ()
    """(id of the choices question they belong to, phrase)"""
