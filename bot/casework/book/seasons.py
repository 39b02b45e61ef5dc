"""Peak seasons of a marketplace, and what is asked when a case ends."""

# ruff: noqa: RUF012 (pydantic copies a default for each object)
from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.casework.book.questions import Option
from bot.casework.book.terms import Sourced, Strict, Words


def _in_a_year(text: str) -> str:
    date.fromisoformat(f"2024-{text}")  # a leap year, so that 02-29 is a day
    return text


MonthDay = Annotated[str, Field(pattern=r"^[0-9]{2}-[0-9]{2}$"), AfterValidator(_in_a_year)]
"""A day of every year: "10-15"."""


class Peak(Sourced):
    """A part of every year in which the marketplace answers later. Then a clock `x_peak` counts instead of `x`."""

    name: Words
    begins: MonthDay
    ends: MonthDay
    """With this day; earlier in the year than `begins` where it runs over New Year."""


class Closing(Strict):
    """What is asked when a case ends, a tap each: what decided it, and what to do differently next time."""

    decided_by: list[Option] = []
    next_time: list[Option] = []
