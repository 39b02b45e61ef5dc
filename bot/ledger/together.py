"""Writes of one process that wait together share one commit: the disk is what a commit costs.

Whoever comes first leads: it carries out everything that waits, wakes the others with their results, and hands the
lead to the next that came meanwhile. Nobody wakes only to see that its work is done and to wake another.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

TOGETHER = 32
"""Writes that share a commit at most: the lock is held for milliseconds."""


class Write:
    """One piece of work, and what came of it."""

    def __init__(self, work: Callable[[Any], Any], *, seen: bool) -> None:
        self.work, self.seen = work, seen
        self.over = self.leads = False
        self.result: Any = None
        self.error: BaseException | None = None
        self._news = threading.Lock()
        self._news.acquire()

    def wait(self) -> None:
        """Until it is over, or it is this one's turn to lead."""
        self._news.acquire()

    def tell(self) -> None:
        """Ends the waiting."""
        self._news.release()


class Turns:
    """Who writes next. `commit` carries out some writes in one transaction; what it raises ends the leader alone."""

    def __init__(self, commit: Callable[[Sequence[Write]], None]) -> None:
        self._commit = commit
        self._lock = threading.Lock()
        self._waiting: deque[Write] = deque()
        self._led = False

    def __len__(self) -> int:
        """How many wait for a commit that has not begun."""
        return len(self._waiting)

    def take(self, *mine: Write) -> None:
        """Returns when these writes are over, for better or worse."""
        with self._lock:
            self._waiting.extend(mine)
            if not self._led:
                self._led = True
                self._waiting[0].leads = True
                self._waiting[0].tell()
        try:
            for one in mine:
                one.wait()
                if not one.over:
                    self._lead()
        except BaseException:  # this thread is being ended while it waits
            self._leave(mine)
            raise

    def _lead(self) -> None:
        with self._lock:
            writes = [self._waiting.popleft() for _ in range(min(len(self._waiting), TOGETHER))]
        try:
            self._commit(writes)
        finally:
            for write in writes:
                write.over = True
                if not write.leads:
                    write.tell()
            self._hand_on()

    def _hand_on(self) -> None:
        with self._lock:
            self._led = bool(self._waiting)
            if self._led:
                self._waiting[0].leads = True
                self._waiting[0].tell()

    def _leave(self, mine: Sequence[Write]) -> None:
        """They are not carried out any more, and the lead goes to somebody else if one of them had it."""
        with self._lock:
            led = any(one.leads and one in self._waiting for one in mine)
            for one in mine:
                if one in self._waiting:
                    self._waiting.remove(one)
        if led:
            self._hand_on()
