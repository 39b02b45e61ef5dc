"""The fake's time: a source that may stand still, plus what a test moved it by.

What is due later (a retry after 15 seconds or 6 hours) waits in the clock and happens, in order and each at its own
moment, when the clock is moved past it. Nobody sleeps.
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

Source = Callable[[], "float | datetime"]


class Clock:
    """Seconds since 1970. `source` may be the clock of the house under test: then both show the same time."""

    def __init__(self, source: Source = time.time) -> None:
        self._source = source
        self._moved = 0.0
        self._due: list[tuple[float, int, Callable[[], object]]] = []
        self._number = itertools.count()
        self._lock = threading.RLock()

    def now(self) -> float:
        """Seconds since 1970, as the fake believes them."""
        at = self._source()
        return (at.timestamp() if isinstance(at, datetime) else at) + self._moved

    def stop(self, at: float | datetime | None = None) -> None:
        """From now on time stands still until somebody moves it."""
        frozen = self.now() if at is None else at.timestamp() if isinstance(at, datetime) else at
        self._source, self._moved = (lambda: frozen), 0.0

    def move(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Let time pass; what falls due on the way happens at its own moment."""
        end = self.now() + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds).total_seconds()
        while (due := self._next(end)) is not None:
            at, what = due
            self._moved += max(0.0, at - self.now())
            what()
        self._moved += max(0.0, end - self.now())

    def run_due(self) -> None:
        """Do what is due by now: for a source that moves by itself."""
        while (due := self._next(self.now())) is not None:
            due[1]()

    def later(self, seconds: float, what: Callable[[], object]) -> None:
        """`what` is called when `seconds` have passed."""
        with self._lock:
            heapq.heappush(self._due, (self.now() + seconds, next(self._number), what))

    def _next(self, until: float) -> tuple[float, Callable[[], object]] | None:
        with self._lock:
            if not self._due or self._due[0][0] > until:
                return None
            at, _, what = heapq.heappop(self._due)
            return at, what
