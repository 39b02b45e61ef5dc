"""Days that an admin added to what the calendars of countries know: off, worked, or a whole year of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class AddedDays:
    """One country's. In `years` nothing but these days and weekends counts: the official list stands here whole.
    A day that is both worked and off is worked."""

    off: Mapping[date, str] = field(default_factory=dict, hash=False)  # a dict has none; what is equal still agrees
    """Days that are not worked, with their names ("" for none)."""
    worked: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()


NONE = AddedDays()


def digest(days: Mapping[str, AddedDays]) -> str:
    """The version of these days, by country (ISO 3166); "" for none at all."""
    said = [
        f"{country} {sorted(one.off.items())} {sorted(one.worked)} {sorted(one.years)}"
        for country, one in sorted(days.items())
    ]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16] if said else ""
