"""Whose turn it is to change a message: a click's answer goes first.

The answer's card travels back the way the click came, an update by a call of its own. What the click set off may be
ready before its answer stands, and would then be covered by the older card. So updates of that message wait until
the click is answered, and a moment longer for the answer's way. Nobody sleeps here: who may not go yet is told when.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.workspaces.trouble import Throttled

STANDS_S = 1.0
"""From the answer's leaving until it surely stands; Feishu itself waits three seconds for it."""
ASK_AGAIN_S = 0.5
"""After so long an update looks again whether the click is answered."""


@dataclass
class Turn:
    """A click while it is answered."""

    replaces: bool = False
    """The answer brings a card."""


class Turns:
    """The turns of one process. `stands_s`: seconds until an answer stands; `clock` counts seconds."""

    def __init__(self, *, stands_s: float = STANDS_S, clock: Callable[[], float] = time.monotonic) -> None:
        self.stands_s, self._clock = stands_s, clock
        self._answering: Counter[str] = Counter()
        self._stands_at: dict[str, float] = {}
        self._lock = threading.Lock()

    @contextmanager
    def answering(self, message: str) -> Iterator[Turn]:
        """A click on this message is being answered."""
        turn = Turn()
        with self._lock:
            self._answering[message] += 1
        try:
            yield turn
        finally:
            with self._lock:
                self._answering[message] -= 1
                self._answering += Counter()  # drops who is at zero
                now = self._clock()
                self._stands_at = {one: at for one, at in self._stands_at.items() if at > now}
                if turn.replaces:
                    self._stands_at[message] = now + self.stands_s

    def update(self, message: str) -> None:
        """This message may be changed by a call now. Raises Throttled when it may not yet."""
        with self._lock:
            wait = ASK_AGAIN_S if message in self._answering else self._stands_at.get(message, 0.0) - self._clock()
        if wait > 0:
            raise Throttled(retry_after=wait, code="a click is being answered")
