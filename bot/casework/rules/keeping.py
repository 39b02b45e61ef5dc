"""How each language keeps the facts of a clause whose tone must go: frames, and a sentence that names the facts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

HERE = "\ue001"
"""Stands for the phrase while a frame is tried."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """How a predicate leaves a clause: `find` becomes `instead`."""

    find: str
    instead: str
    of: str = ""
    """What the phrase must be like; empty: any."""
    classes: frozenset[str] = frozenset()
    """The classes it must be of; empty: any."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled, with the phrase's place in it."""
        return re.compile(self.find.replace("{phrase}", HERE), re.IGNORECASE)

    def fits(self, said: str, kind: str) -> bool:
        """Whether this frame is meant for such a phrase."""
        right = not self.classes or kind in self.classes
        return right and (not self.of or bool(re.fullmatch(self.of, said, re.IGNORECASE)))


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """How one language keeps the facts of a clause whose tone must go."""

    facts: str
    join: str
    frames: tuple[Frame, ...] = ()
    opens: str = "(?!)"
    apart: str = "(?!)"

    @cached_property
    def ends(self) -> re.Pattern[str]:
        """Where a clause ends: not inside 1,234 or 14:32."""
        return re.compile(rf"(?:[;，；：]|[,:](?!\d))\s*|{self.apart}", re.IGNORECASE)

    @cached_property
    def hangs(self) -> re.Pattern[str]:
        """A clause that cannot stand alone."""
        return re.compile(rf"\s*{self.opens}", re.IGNORECASE)
