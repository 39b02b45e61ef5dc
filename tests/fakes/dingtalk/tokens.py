"""Access tokens: one kind for both interfaces, two hours, the same one while it has time left.

Sources: oauth2/accessToken (new interface) and gettoken (old); a token of either is good for both.
"""

from __future__ import annotations

import os

from ..clock import Clock

LIFE = 7200
RENEWED_BELOW = 300


class Tokens:
    """Which tokens are worth something now."""

    def __init__(self, clock: Clock) -> None:
        self.issued = 0
        self._clock = clock
        self._until: dict[str, float] = {}
        self._last = ""

    def issue(self) -> tuple[str, int]:
        """A token and the seconds it has left."""
        now = self._clock.now()
        left = self._until.get(self._last, 0) - now
        if left < RENEWED_BELOW:
            self._last, left = os.urandom(16).hex(), LIFE
            self._until[self._last] = now + left
            self.issued += 1
        return self._last, int(left)

    def is_good(self, token: str) -> bool:
        """Given out, and not ended."""
        return self._until.get(token, 0) > self._clock.now()

    def forget(self) -> None:
        """Every token given out so far is worthless from now on."""
        self._until.clear()
        self._last = ""
