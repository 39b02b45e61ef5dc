"""How often DingTalk may be called: 20 times a second an interface, and so many times a month the organisation.

Both are counted in the ledger, in blocks, so that several processes count together and most calls cost no write. An
interface that was called too often rests for a second. Of the month the leads are told at 70 and 90 % and at the end,
once each; nothing is held back: what the organisation really has left only DingTalk knows, and it says so.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Protocol

from bot.workspaces.dingtalk.client import EXEMPT

log = logging.getLogger(__name__)

MONTHLY = 10_000
"""Calls a month of the standard edition, all apps of the organisation together (api-throttling)."""
A_SECOND = 18
"""Calls a second to one interface; the limit is 20."""
TAKEN = 3
"""Of these at once."""
BLOCK = 10
STEPS = ((70, 70), (90, 20), (100, 10))
"""Where the leads are told, and how many per cent lie before it since the step before."""
CHINA = timezone(timedelta(hours=8))
"""The quota's month is China's."""

Warn = Callable[[str, int], None]


class Spend(Protocol):
    """`Ledger.spend`: how much of `wanted` was still free in that period; it is taken."""

    def __call__(self, budget: str, *, period: str, wanted: int, limit: int) -> int: ...


class Gate(Protocol):
    """What lets one call to an interface through, or raises Throttled."""

    def take(self, which: str) -> None: ...


class Quota:
    """The toll of the client. `pace` holds the seconds of each interface; `warn` gets the month and the per cent that
    are reached."""

    def __init__(
        self,
        name: str,
        *,
        spend: Spend,
        warn: Warn,
        now: Callable[[], datetime],
        pace: Gate,
        monthly: int = MONTHLY,
    ) -> None:
        self.name, self.monthly, self._spend, self._warn, self._now = name, monthly, spend, warn, now
        self.pace = pace
        self._month, self._stock, self._step = "", 0, 0
        self._lock = threading.Lock()

    def __call__(self, path: str) -> None:
        """One call goes out now. Raises Throttled when it may not."""
        self.pace.take(path)
        if path not in EXEMPT:
            self._count()

    def _count(self) -> None:
        reached: list[tuple[str, int]] = []
        with self._lock:
            month = self._now().astimezone(CHINA).strftime("%Y-%m")
            if month != self._month:
                self._month, self._stock, self._step = month, 0, 0
            while not self._stock and self._step < len(STEPS):
                until, share = STEPS[self._step]
                self._stock = self._spend(
                    f"{self.name}:{until}", period=month, wanted=BLOCK, limit=self.monthly * share // 100
                )
                if not self._stock:
                    reached.append((month, until))
                    self._step += 1
            self._stock = max(self._stock - 1, 0)
        for when, per_cent in reached:
            try:
                self._warn(when, per_cent)
            except Exception:
                log.exception("the leads could not be told of the quota")
