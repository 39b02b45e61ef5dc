"""The playbooks that ship, read once a process."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from bot.playbooks import Library, library

FOLDER = Path(__file__).parents[1] / "config" / "playbooks"


@lru_cache(maxsize=1)
def shipped() -> Library:
    """All of them."""
    return library([FOLDER])
