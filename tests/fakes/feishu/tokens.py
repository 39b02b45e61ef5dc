"""Tenant access tokens: two hours, the same one while half an hour of it is left.

Source: authentication-management/access-token/tenant_access_token_internal.
"""

from __future__ import annotations

import os

from ..clock import Clock
from .refusals import Refusal

LIFE = 7200
RENEWED_BELOW = 1800


class Tokens:
    """Which tokens are worth something now."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: dict[str, float] = {}
        self._last = ""

    def issue(self) -> tuple[str, int]:
        """A token and the seconds it has left."""
        now = self._clock.now()
        left = self._until.get(self._last, 0) - now
        if left < RENEWED_BELOW:
            self._last, left = "t-" + os.urandom(16).hex(), LIFE
            self._until[self._last] = now + left
        return self._last, int(left)

    def check(self, header: str) -> None:
        """Raise what Feishu says to a call with this Authorization header, if anything."""
        if not header.startswith("Bearer ") or not (token := header.removeprefix("Bearer ").strip()):
            raise Refusal(99991661)
        if not token.startswith(("t-", "u-")):
            raise Refusal(99991671)
        if self._until.get(token, 0) <= self._clock.now():
            raise Refusal(99991663)

    def forget(self) -> None:
        """Every token given out so far is worthless from now on."""
        self._until.clear()
        self._last = ""
