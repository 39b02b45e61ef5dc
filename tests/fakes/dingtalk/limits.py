"""How often one may call: 20 a second an app and API, 20 a minute a webhook, and so many a month an organisation.

Sources: api-throttling; the custom robot's page. Tokens and contacts are exempt from the month's count.
"""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import datetime, timedelta, timezone

from ..clock import Clock
from .refusals import Refusal, month_used_up, too_fast

A_SECOND = 20
WEBHOOK_A_MINUTE = 20
MONTHLY = 10_000
"""The standard edition's calls."""
CHINA = timezone(timedelta(hours=8))


class Limits:
    """Sliding windows, and the month's counter. `on` is off where a test or a measurement wants no windows."""

    def __init__(self, clock: Clock, *, on: bool = True) -> None:
        self.on = on
        self.monthly = MONTHLY
        self._clock = clock
        self._calls: dict[str, deque[float]] = defaultdict(deque)
        self._month: dict[str, int] = defaultdict(int)

    @property
    def used_this_month(self) -> int:
        """Metered calls of the calendar month, China time."""
        return self._month[self._this_month()]

    @used_this_month.setter
    def used_this_month(self, calls: int) -> None:
        self._month[self._this_month()] = calls

    def of_the_api(self, name: str, side: str) -> None:
        """One more call of one API. Raises QpsLimitForAppkeyAndApi or 90018."""
        if self.on and not self._room(name, A_SECOND, 1.0):
            raise too_fast(side)

    def of_the_month(self, side: str) -> None:
        """One more metered call. Raises ApiCountLimitForOrg or 90020."""
        if self.used_this_month >= self.monthly:
            raise month_used_up(side)
        self.used_this_month += 1

    def of_the_webhook(self, chat_id: str) -> None:
        """One more message to one group by webhook. Raises 130101."""
        if self.on and not self._room(f"webhook:{chat_id}", WEBHOOK_A_MINUTE, 60.0):
            raise Refusal(130101)

    def _room(self, key: str, most: int, window: float) -> bool:
        now, calls = self._clock.now(), self._calls[key]
        while calls and calls[0] <= now - window:
            calls.popleft()
        if len(calls) >= most:
            return False
        calls.append(now)
        return True

    def _this_month(self) -> str:
        return datetime.fromtimestamp(self._clock.now(), CHINA).strftime("%Y-%m")
