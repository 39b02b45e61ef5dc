"""The library that is in force, and how it is exchanged for a newer one while everything goes on.

What was changed is read and checked beside the old library. Only if nothing in it is wrong does it take the old
one's place, in one step; otherwise nothing changes, and whoever asked is told file and line.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.casework.added_days import digest
from bot.casework.calendar import TEAM_ZONE
from bot.playbooks.checking import check_changed
from bot.playbooks.complaints import Complaint
from bot.playbooks.days import CALENDAR
from bot.playbooks.library import BrokenPlaybook, Library, library


@dataclass(frozen=True, slots=True)
class Reloaded:
    """What came of reading again."""

    changed: tuple[str, ...] = ()
    """Marketplaces that are new, gone, or another version now; "calendar.yaml" where its days are others."""
    complaints: tuple[Complaint, ...] = ()
    """Errors that kept the old library in force; empty where the new one took its place."""


class Shelf:
    """Called, it gives the library in force. Raises BrokenPlaybook when the first one cannot be read. `timezone` is
    the team's."""

    def __init__(self, folders: Sequence[Path], timezone: str = TEAM_ZONE) -> None:
        self._folders, self._timezone = tuple(folders), timezone
        self._one_at_a_time = threading.Lock()
        self._library = library(self._folders, timezone)

    def __call__(self) -> Library:
        return self._library

    def reload(self, today: date) -> Reloaded:
        """Reads the folders again. A playbook with an error is refused, and all others with it."""
        with self._one_at_a_time:
            old = self._library
            try:
                new = library(self._folders, self._timezone)
            except BrokenPlaybook as broken:
                return Reloaded(complaints=broken.complaints)
            names = [*new.playbooks, *(one for one in old.playbooks if one not in new.playbooks)]
            changed = tuple(one for one in names if _version(old, one) != _version(new, one))
            days = (CALENDAR,) if digest(old.calendars.added) != digest(new.calendars.added) else ()
            there = [one for one in changed if one in new.playbooks]
            complaints = check_changed(self._folders, there, new.playbooks, today)
            errors = [one for one in complaints if one.level == "error"]
            if errors:
                return Reloaded(changed + days, tuple(errors))
            self._library = new
            return Reloaded(changed + days)


def _version(of: Library, marketplace: str) -> str:
    return of.digest(marketplace) if marketplace in of.playbooks else ""
