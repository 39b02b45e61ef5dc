"""The library: every marketplace's playbook, read once, and fast the next time.

Reading YAML takes seconds; a playbook that was read is kept as JSON under the digest of its files, so a
warm start only reads JSON. A changed file has another digest and is read anew, and so is everything once the
program reads differently. What was kept is only ever data, judged by the schema like a file: a broken or a foreign
entry is made anew.
"""

from __future__ import annotations

import gc
import hashlib
import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from bot.casework.mistakes import AdminTrouble
from bot.casework.playbook import Playbook
from bot.playbooks.complaints import Complaint
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
    """Playbooks by marketplace, each with its version. It never changes: a reload makes another library."""

    def __init__(self, volumes: Mapping[str, Volume]) -> None:
        self._volumes = dict(volumes)
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
    return _parsed(body)


def _parsed(body: str) -> Playbook:
    """Tens of thousands of objects at once, none of them garbage: looking for some takes a third of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return Playbook.model_validate_json(body)
    finally:
        if collecting:
            gc.enable()


def library(folders: Sequence[Path], cache_dir: Path | None = None) -> Library:
    """All playbooks of these folders, later ones laid over earlier ones.

    Raises BrokenPlaybook for the first marketplace that is no valid playbook; nothing is half loaded.
    """
    return Library({one: _volume(folders, one, cache_dir) for one in marketplaces(folders)})


def _volume(folders: Sequence[Path], marketplace: str, cache_dir: Path | None) -> Volume:
    cached = (
        cache_dir / f"playbook-{marketplace}-{fingerprint(folders, marketplace)[:32]}.json" if cache_dir else None
    )
    if cached is not None:
        with suppress(OSError, ValidationError, UnicodeDecodeError):
            return _bound(cached.read_text("utf-8"))
    playbook, complaints = shape(folders, marketplace)
    if playbook is None:
        raise BrokenPlaybook(marketplace, complaints)
    body = playbook.model_dump_json(exclude_defaults=True)
    if cached is not None:
        keep(cached, body)
    return _bound(body)


def _bound(body: str) -> Volume:
    return Volume(_parsed(body), body, hashlib.sha256(body.encode()).hexdigest()[:16])


def keep(path: Path, body: str) -> None:
    """Writes a cache entry `name-digest.json` whole or not at all, in place of older ones of that name.

    A cache that cannot be written is only slower.
    """
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
            file.write(body)
        os.replace(file.name, path)
        for old in path.parent.glob(f"{path.name.rsplit('-', 1)[0]}-*.json"):
            if old != path:
                old.unlink(missing_ok=True)
