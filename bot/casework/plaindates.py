"""Dates in figures: 2026-11-02, 2026/11/2, 2026年11月2日, 11月2日."""

from __future__ import annotations

import re
from datetime import date

_FIGURES = re.compile(
    r"(?:(?P<year>\d{4})\s*[-/.年]\s*)?(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?", re.ASCII
)


def read_date(text: str, today: date) -> date | None:
    """The date, or None. Without a year it is this year's."""
    match = _FIGURES.fullmatch(text.strip())
    if match is None or (match["year"] is None and "月" not in text):
        return None
    try:
        return date(int(match["year"] or today.year), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
