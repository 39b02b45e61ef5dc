"""What every part of a playbook is made of: keys, languages, conditions, words for people, sourced facts."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Language = Literal["zh", "en", "es", "pt", "ja", "ko", "de", "fr", "it", "zh-TW", "th", "vi", "id"]
Langs = dict[Language, str]
"""One template per language. `zh` is always there: it is the operator's reading."""

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
IssueKey = Annotated[str, Field(pattern=r"^[a-z]+(\.[a-z0-9_]+)+$", max_length=80)]
Condition = dict[Key, list[str] | Literal["answered", "unanswered"]]
"""Every entry must hold. It may name only earlier questions and their listed options."""

Provenance = Literal["seed", "official", "third_party", "unverified", "general"]
IssueClass = Literal["account", "listing", "funds", "policy", "logistics", "ip", "ads", "onboarding"]
Strength = Literal["hard", "soft"]


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"this is no regular expression: {error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]
"""A Python regular expression."""


class Strict(BaseModel):
    """A part of a playbook: unknown keys are mistakes, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Strict):
    """What an operator reads, in both of the product's languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def __getitem__(self, locale: str) -> str:
        return self.en if locale.startswith("en") else self.zh

    def __str__(self) -> str:
        return self.zh


class Sourced(Strict):
    """A fact about the outside world: where it is from and when it was last looked at."""

    source: str
    checked: date
    provenance: Provenance = "seed"

    @property
    def firm(self) -> bool:
        """Sure enough to keep something back; any other fact only warns, hints or asks."""
        return self.provenance in ("seed", "official")


class Window(Sourced):
    """A stretch of time the marketplace gives or takes, counted from a moment of the case.

    `since` names a moment of the case (submitted, last_update, waiting, answered, notice) or, in an
    issue's deadline, the id of a date question.
    """

    amount: int = Field(ge=0, le=400)
    unit: Literal["hours", "calendar_days", "business_days"]
    since: str
    name: Words | None = None
    id: Key | None = None
    when: Condition = {}
