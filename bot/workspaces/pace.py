"""How fast a vendor may be written to: messages a second and a minute for the app, messages a second for one chat.

Seconds are counted in this process: they are over before another process could hear of them, and one chat is a lane
that one process serves at a time. Minutes are shared through the ledger, taken in blocks, so that several processes
together stay under the limit and a message does not cost a write. Nobody sleeps here: what may not go out yet is
`Throttled`, with the seconds to wait, and the courier serves other chats meanwhile.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import Protocol

from bot.workspaces.trouble import Throttled

WINDOW_S = 1.1
"""A second as it may look from the other side of the network."""
BLOCK = 50
"""Messages of a minute's budget taken at once."""
CHATS = 4096
"""Chats whose last second is remembered."""


class Spend(Protocol):
    """`Ledger.spend`: how much of `wanted` was still free in that period; it is taken."""

    def __call__(self, budget: str, *, period: str, wanted: int, limit: int) -> int: ...


class Pace:
    """The limits of one app. `spend` None: the minute is not limited (one process alone, or none wanted)."""

    def __init__(
        self,
        name: str,
        *,
        a_second: int,
        a_minute: int,
        a_chat_second: int,
        spend: Spend | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = time.monotonic,
        jitter: Random | None = None,
    ) -> None:
        self.name = name
        self.a_minute = a_minute
        self._app = _Second(a_second)
        self._a_chat_second = a_chat_second
        self._chats: OrderedDict[str, _Second] = OrderedDict()
        self._spend, self._now, self._clock = spend, now, clock
        self._jitter = jitter or Random()
        self._minute, self._stock = "", 0
        self._lock = threading.Lock()

    def take(self, chat: str) -> None:
        """One message to this chat goes out now. Raises Throttled when it may not."""
        with self._lock:
            at = self._clock()
            here = self._chat(chat)
            if wait := max(self._app.wait(at), here.wait(at)):
                raise Throttled(retry_after=wait * (1 + self._jitter.random() / 4))
            self._take_of_the_minute()
            self._app.add(at)
            here.add(at)

    def rest(self, seconds: float, chat: str = "") -> None:
        """The vendor said to wait: nothing goes to this chat, or to none at all, for so long."""
        with self._lock:
            second = self._chat(chat) if chat else self._app
            second.closed_until = max(second.closed_until, self._clock() + seconds)

    def _take_of_the_minute(self) -> None:
        if self._spend is None:
            return
        now = self._now()
        minute = now.strftime("%Y-%m-%dT%H:%M")
        if minute != self._minute:
            self._minute, self._stock = minute, 0
        if not self._stock:
            self._stock = self._spend(self.name, period=minute, wanted=BLOCK, limit=self.a_minute)
        if not self._stock:
            raise Throttled(retry_after=60 - now.second + self._jitter.random())
        self._stock -= 1

    def _chat(self, chat: str) -> _Second:
        found = self._chats.setdefault(chat, _Second(self._a_chat_second))
        self._chats.move_to_end(chat)
        if len(self._chats) > CHATS:
            self._chats.popitem(last=False)
        return found


class _Second:
    """The messages of the last second."""

    def __init__(self, limit: int) -> None:
        self._times: deque[float] = deque(maxlen=limit)
        self.closed_until = 0.0

    def wait(self, at: float) -> float:
        """Seconds until one more may go; 0 for now."""
        full = len(self._times) == self._times.maxlen
        free_at = self._times[0] + WINDOW_S if full else 0.0
        return max(free_at - at, self.closed_until - at, 0.0)

    def add(self, at: float) -> None:
        self._times.append(at)
