"""What the long runs did, in one table at the end: a line for each part."""

from __future__ import annotations

import time

ROWS: list[tuple[str, str, float]] = []


def told(what: str, said: str, begin: float) -> None:
    """Keeps a line; `begin` is when the part began, monotonic."""
    ROWS.append((what, said, time.monotonic() - begin))


def lines() -> list[str]:
    """The table."""
    width = max((len(what) for what, _, _ in ROWS), default=0)
    return [f"{what:<{width}}  {seconds:7.0f} s  {said}" for what, said, seconds in ROWS]
