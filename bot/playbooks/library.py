"""The library: every marketplace's playbook, each with the digest that is its version, and the calendars."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.casework.calendar import TEAM_ZONE, Calendars
from bot.casework.mistakes import AdminTrouble
from bot.casework.playbook import Playbook
from bot.playbooks.complaints import Complaint
from bot.playbooks.days import CALENDAR, read_days
from bot.playbooks.reading import fingerprint, marketplaces
from bot.playbooks.shaping import shape


class BrokenPlaybook(AdminTrouble):
    """The playbook of {marketplace} cannot be used: {first} Run casebot playbooks check to see everything."""

    code = "broken_playbook"

    def __init__(self, marketplace: str, complaints: Sequence[Complaint]) -> None:
        self.complaints = tuple(complaints)
        super().__init__(marketplace=marketplace, first=str(complaints[0]) if complaints else "")


@dataclass(frozen=True, slots=True)
class Volume:
    """One playbook with its canonical text and that text's digest: its version."""

    playbook: Playbook
    body: str
    digest: str


class Library:
    """Playbooks by marketplace, each with its version, and the calendars. It never changes: a reload makes another
    library."""

    def __init__(self, volumes: Mapping[str, Volume], calendars: Calendars | None = None) -> None:
        self._volumes = dict(volumes)
        self.calendars = calendars or Calendars()
        """Of the sites and the team, with what an admin added to their countries."""
        self.playbooks: Mapping[str, Playbook] = {key: one.playbook for key, one in volumes.items()}

    def digest(self, marketplace: str) -> str:
        """The version of a playbook: 16 hex digits over its content. KeyError if there is no such marketplace."""
        return self._volumes[marketplace].digest

    def body(self, marketplace: str) -> str:
        """The playbook as JSON, for keeping: `parse_body` gives the same playbook back."""
        return self._volumes[marketplace].body

    @staticmethod
    def parse_body(body: str) -> Playbook:
        """A kept version as a playbook again."""
        return parse_body(body)


@lru_cache(maxsize=16)
def parse_body(body: str) -> Playbook:
    """A playbook from its JSON, so that interviews in flight finish on the version they began with."""
    with _no_garbage():
        return Playbook.model_validate_json(body)


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Tens of thousands of objects at once, none of them garbage: looking for some takes a third of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def library(folders: Sequence[Path], timezone: str = TEAM_ZONE) -> Library:
    """All playbooks of these folders, later ones laid over earlier ones. `timezone` is the team's.

    Raises BrokenPlaybook for the first marketplace that is no valid playbook, or for the days an admin added; nothing
    is half loaded.
    """
    places = tuple(folders)
    days = read_days(places)
    if days.complaints:
        raise BrokenPlaybook(CALENDAR, days.complaints)
    volumes = {one: _volume(places, one, fingerprint(places, one)) for one in marketplaces(places)}
    return Library(volumes, Calendars(days.by_country, timezone))


@lru_cache(maxsize=64)
def _volume(folders: tuple[Path, ...], marketplace: str, _content: str) -> Volume:
    """The marketplace as its files are: read again only where one of them has changed."""
    with _no_garbage():
        playbook, complaints = shape(folders, marketplace)
    if playbook is None:
        raise BrokenPlaybook(marketplace, complaints)
    body = playbook.model_dump_json(exclude_defaults=True)
    return Volume(playbook, body, hashlib.sha256(body.encode()).hexdigest()[:16])
