"""Peak season: parts of the year in which a marketplace answers later, as the playbook has them."""

from __future__ import annotations

from datetime import date

from bot.casework.book.seasons import Peak
from bot.casework.playbook import Playbook, Window


def peak_on(playbook: Playbook, day: date) -> Peak | None:
    """The peak season this day lies in, by the site's calendar."""
    here = f"{day:%m-%d}"
    return next((peak for peak in playbook.peak if _within(here, peak)), None)


def clock_on(playbook: Playbook, key: str, day: date) -> tuple[Window | None, Peak | None]:
    """The window that counts from this day, and the peak season that stretched it, if one did."""
    peak = peak_on(playbook, day)
    stretched = playbook.clocks.get(f"{key}_peak") if peak else None
    return (stretched, peak) if stretched else (playbook.clocks.get(key), None)


def _within(day: str, peak: Peak) -> bool:
    if peak.begins <= peak.ends:
        return peak.begins <= day <= peak.ends
    return day >= peak.begins or day <= peak.ends
