"""The playbooks that ship, read once: the first process of a run compiles them, the others read JSON."""

from __future__ import annotations

import fcntl
from functools import lru_cache
from pathlib import Path

from bot.playbooks import Library, library
from tests.house import COMPILED

FOLDER = Path(__file__).parents[1] / "config" / "playbooks"


@lru_cache(maxsize=1)
def shipped() -> Library:
    """All of them. Reading their YAML takes most of a minute, which no test shall pay twice."""
    COMPILED.mkdir(parents=True, exist_ok=True)
    with (COMPILED / ".one-at-a-time").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return library([FOLDER], COMPILED)
