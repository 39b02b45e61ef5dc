"""How often DingTalk may be called: 20 times a second an interface, and so many times a month the organisation.

Seconds are counted in this process. The month is counted in the ledger, in blocks, so that several processes count
together and a call does not cost a write; at 70 and 90 % and at the end the leads are told, once each. Nothing is
held back: what the organisation really has left only DingTalk knows, and it says so.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from bot.workspaces.dingtalk.client import EXEMPT
from bot.workspaces.pace import Pace, Spend

log = logging.getLogger(__name__)

MONTHLY = 10_000
"""Calls a month of the standard edition, all apps of the organisation together (api-throttling)."""
A_SECOND = 18
"""Calls a second to one interface; the limit is 20."""
BLOCK = 10
STEPS = ((70, 70), (90, 20), (100, 10))
"""Where the leads are told, and how many per cent lie before it since the step before."""
CHINA = timezone(timedelta(hours=8))
"""The quota's month is China's."""

Warn = Callable[[str, int], None]


class Quota:
    """The toll of the client. `warn` gets the month and the per cent that are reached."""

    def __init__(
        self,
        name: str,
        *,
        spend: Spend,
        warn: Warn,
        now: Callable[[], datetime],
        monthly: int = MONTHLY,
        pace: Pace | None = None,
    ) -> None:
        self.name, self.monthly, self._spend, self._warn, self._now = name, monthly, spend, warn, now
        self.pace = pace or Pace(name, a_second=10_000, a_minute=10**6, a_chat_second=A_SECOND)
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
