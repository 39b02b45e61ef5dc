"""Days that an admin added to what the calendars of countries know: off, worked, or a whole year of its own.

They are in force for the whole process, as another version of those calendars would be: whoever reads the playbooks
puts them in force, and every `BusinessCalendar` counts by them from then on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class AddedDays:
    """One country's. In `years` nothing but these days and weekends counts: the official list stands here whole."""

    off: Mapping[date, str] = field(default_factory=dict)
    """Days that are not worked, with their names ("" for none)."""
    worked: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()


NONE = AddedDays()
_in_force: Mapping[str, AddedDays] = {}


def put_in_force(days: Mapping[str, AddedDays]) -> None:
    """From now on these, by country (ISO 3166), and no others."""
    global _in_force
    _in_force = dict(days)


def added(country: str | None) -> AddedDays:
    """What was added for this country."""
    return _in_force.get(country or "", NONE)


def digest(days: Mapping[str, AddedDays] | None = None) -> str:
    """The version of these days, or of those in force; "" for none at all."""
    days = _in_force if days is None else days
    said = [
        f"{country} {sorted(one.off.items())} {sorted(one.worked)} {sorted(one.years)}"
        for country, one in sorted(days.items())
    ]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16] if said else ""
