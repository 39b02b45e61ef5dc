"""What the long runs did, in one table at the end: a line for each part, however many tests it has."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass
class Part:
    """`times` so many tests said the same."""

    said: str
    seconds: float = 0.0
    times: int = 0


PARTS: dict[str, Part] = {}


def told(what: str, said: str, begin: float) -> None:
    """Keeps what a part did; `begin` is when it began, monotonic. Several tests of one part are one line."""
    part = PARTS.setdefault(what, Part(said))
    part.said = said
    part.seconds += time.monotonic() - begin
    part.times += 1


def engine_of(url: str) -> str:
    """The ledger's engine, as the table names it."""
    return "PostgreSQL" if url.startswith("postgresql") else "SQLite"


def lines() -> list[str]:
    """The table."""
    width = max((len(what) for what in PARTS), default=0)
    return [f"{what:<{width}}  {part.seconds:7.0f} s  {_times(part)}{part.said}" for what, part in PARTS.items()]


def _times(part: Part) -> str:
    return f"{part.times} times; " if part.times > 1 else ""
