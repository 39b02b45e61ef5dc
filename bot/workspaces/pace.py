"""How fast a vendor may be written to: messages a second and a minute for the app, messages a second for one chat.

What holds for the app is shared through the ledger, in blocks (`bot/ledger/allowance.py`), so that several processes
together stay under the limit in every second and every minute, and a message in a stream does not cost a write. One
chat's seconds are counted in this process: the queue gives a chat to one process at a time, and to another one only
when its last message is more than a second old. Nobody sleeps here: what may not go out yet is `Throttled`, with the
seconds to wait, and the courier serves other chats meanwhile.
"""

from __future__ import annotations

import math
import secrets
import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Protocol

from bot.ledger.allowance import Block, Limit
from bot.workspaces.trouble import Throttled

WINDOW_S = 1.03
"""A second as it may look from the other side of the network. Three hundredths are for calls that arrive nearer to
each other than they left; with a tenth, at most nine tenths of what is permitted could go out. If a call arrives
earlier still, the vendor refuses it and it goes out a second later."""
CHAT_S = 1.1
"""The same for one chat, where five in a row leave a tenth to spare."""
MINUTE_S = 60.5
STEPS = 30
"""What was sent is told to the others by the steps of a window it was sent in."""
LIFE_S = 3.0
"""So long a block of a second's limit may be used: what it is too much lies idle for no longer."""
NEVER = datetime.min.replace(tzinfo=UTC)
CHATS = 4096
"""Chats whose last second is remembered."""


class Allot(Protocol):
    """`Ledger.allot`."""

    def __call__(
        self, limit: Limit, *, me: str, sent: Mapping[datetime, int], wanted: int, now: datetime
    ) -> Block: ...


class Pace:
    """The limits of one app. `allot` None: this process is alone, and only seconds are limited."""

    def __init__(
        self,
        name: str,
        *,
        a_second: int,
        a_minute: int,
        a_chat_second: int,
        allot: Allot | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = time.monotonic,
        jitter: Random | None = None,
    ) -> None:
        self.name = name
        self._app = _Second(a_second, WINDOW_S)
        self._a_chat_second = a_chat_second
        self._chats: OrderedDict[str, _Second] = OrderedDict()
        self._clock = clock
        self._jitter = jitter or Random()
        self._shared: list[Shared] = []
        if allot is not None:
            self._shared = [
                Shared(f"{name}:minute", a_minute, MINUTE_S, allot, now, block=a_minute // 20, life_s=MINUTE_S),
                Shared(f"{name}:second", a_second, WINDOW_S, allot, now, block=a_second // 10, life_s=LIFE_S),
            ]
        self._lock = threading.Lock()

    def take(self, chat: str) -> None:
        """One message to this chat goes out now. Raises Throttled when it may not."""
        with self._lock:
            at = self._clock()
            here = self._chat(chat)
            wait = max(self._app.wait(at), here.wait(at))
            for limit in self._shared:
                wait = wait or limit.wait()
            if wait:
                raise Throttled(retry_after=wait * (1 + self._jitter.random() / 4))
            for limit in self._shared:
                limit.add()
            self._app.add(at)
            here.add(at)

    def rest(self, seconds: float, chat: str = "") -> None:
        """The vendor said to wait: nothing goes to this chat, or to none at all, for so long."""
        with self._lock:
            second = self._chat(chat) if chat else self._app
            second.closed_until = max(second.closed_until, self._clock() + seconds)

    def _chat(self, chat: str) -> _Second:
        found = self._chats.setdefault(chat, _Second(self._a_chat_second, CHAT_S))
        self._chats.move_to_end(chat)
        if len(self._chats) > CHATS:
            self._chats.popitem(last=False)
        return found


class Each:
    """The same limit for each of several things (an interface, a webhook), shared by all processes."""

    def __init__(
        self,
        name: str,
        most: int,
        window_s: float,
        allot: Allot,
        now: Callable[[], datetime],
        *,
        block: int = 1,
        life_s: float = LIFE_S,
        jitter: Random | None = None,
    ) -> None:
        self._name, self._most, self._window_s, self._allot, self._now = name, most, window_s, allot, now
        self._block, self._life_s = block, life_s
        self._shared: OrderedDict[str, Shared] = OrderedDict()
        self._jitter = jitter or Random()
        self._lock = threading.Lock()

    def take(self, which: str) -> None:
        """It is used once, now. Raises Throttled when it may not be."""
        with self._lock:
            limit = self._shared.pop(which, None) or self._of(which)
            self._shared[which] = limit
            if len(self._shared) > CHATS:
                self._shared.popitem(last=False)
            if wait := limit.wait():
                raise Throttled(retry_after=wait * (1 + self._jitter.random() / 4))
            limit.add()

    def _of(self, which: str) -> Shared:
        name = f"{self._name}:{which}"
        return Shared(
            name, self._most, self._window_s, self._allot, self._now, block=self._block, life_s=self._life_s
        )


class Shared:
    """A limit of all processes: this one's block of it, and what it has to tell the others. Not for several threads
    at once."""

    def __init__(
        self,
        name: str,
        most: int,
        window_s: float,
        allot: Allot,
        now: Callable[[], datetime],
        *,
        block: int,
        life_s: float,
    ) -> None:
        self.limit = Limit(name, most, timedelta(seconds=window_s), timedelta(seconds=life_s))
        self._me = secrets.token_hex(6)
        self._allot, self._now, self._block = allot, now, max(1, block)
        self._step = window_s / STEPS
        self._sent: Counter[datetime] = Counter()
        self._stock, self._until = 0, NEVER
        """What is left of the block, and until when it may be used."""
        self._again = NEVER
        """When the ledger, which had nothing left, is asked again."""

    def wait(self) -> float:
        """Seconds until one more may go; 0 for now. Asks the ledger only when the block is used up or over."""
        now = self._now()
        # A moment further off than can be was written by a clock that was set back since.
        if self._stock and now <= self._until <= now + self.limit.life:
            return 0.0
        if not now < self._again <= now + self.limit.window + self.limit.life:
            block = self._allot(self.limit, me=self._me, sent=self._sent, wanted=self._block, now=now)
            self._sent.clear()
            self._stock, self._until, self._again = block.granted, now + self.limit.life, now + block.wait
        return max(0.0, (self._again - now).total_seconds())

    def add(self) -> None:
        """One goes out now."""
        self._stock -= 1
        end = math.ceil(self._now().timestamp() / self._step) * self._step
        self._sent[datetime.fromtimestamp(end, UTC)] += 1


class _Second:
    """The messages of the last second."""

    def __init__(self, limit: int, window_s: float) -> None:
        self._times: deque[float] = deque(maxlen=limit)
        self._window_s = window_s
        self.closed_until = 0.0

    def wait(self, at: float) -> float:
        """Seconds until one more may go; 0 for now."""
        full = len(self._times) == self._times.maxlen
        free_at = self._times[0] + self._window_s if full else 0.0
        return max(free_at - at, self.closed_until - at, 0.0)

    def add(self, at: float) -> None:
        self._times.append(at)
