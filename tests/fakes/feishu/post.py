"""The post office: brings each event to the bot, by webhook or over the long connection, and tries again.

Not answered with 200 in 3 seconds: again after 15 seconds, 5 minutes, 1 hour and 6 hours, with the same event_id.
Callbacks are brought once. Source: event-subscription-guide/event-subscriptions.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..clock import Clock
from ..posting import Answer

RETRIES = (15.0, 300.0, 3600.0, 21600.0)


class Carrier(Protocol):
    """Webhook or long connection."""

    def push(self, event: dict[str, Any]) -> Answer:
        """Bring one event and wait for the answer."""


@dataclass
class Delivery:
    """One event and every attempt to bring it: when, and what was answered."""

    event: dict[str, Any]
    attempts: list[tuple[float, Answer]] = field(default_factory=list)

    @property
    def arrived(self) -> bool:
        """Whether some attempt was answered in time."""
        return any(answer.fine for _, answer in self.attempts)

    @property
    def event_id(self) -> str:
        """As in the header."""
        return str(self.event["header"]["event_id"])


class PostOffice:
    """`carrier` answers who carries now; None is nobody: the bot is not connected and has no address."""

    def __init__(self, clock: Clock, carrier: Callable[[], Carrier | None]) -> None:
        self._clock = clock
        self._carrier = carrier
        self._pool: ThreadPoolExecutor | None = None
        self._lock = threading.Lock()
        self._held: list[Delivery] | None = None
        self.deliveries: list[Delivery] = []

    def bring(self, event: dict[str, Any], *, wait: bool = True) -> Delivery:
        """Bring an event now; later attempts wait in the clock. Without `wait` another thread does it."""
        delivery = Delivery(event)
        with self._lock:
            self.deliveries.append(delivery)
            if self._held is not None:
                self._held.append(delivery)
                return delivery
        if wait:
            self._attempt(delivery, RETRIES)
        else:
            self._workers().submit(self._attempt, delivery, RETRIES)
        return delivery

    def again(self, delivery: Delivery) -> Answer:
        """At least once: the same event once more, though it was answered."""
        return self._attempt(delivery, ())

    def call_back(self, event: dict[str, Any]) -> Delivery:
        """A callback: brought once, and waited for."""
        delivery = Delivery(event)
        with self._lock:
            self.deliveries.append(delivery)
        self._attempt(delivery, ())
        return delivery

    @contextmanager
    def shuffled(self, seed: int) -> Iterator[None]:
        """Events that happen inside are brought at its end, out of order, and one in three a second time."""
        chance = random.Random(seed)
        self._held = []
        yield
        held, self._held = self._held, None
        twice = [one for one in held if chance.random() < 1 / 3]
        chance.shuffle(held)
        for delivery in held:
            self._attempt(delivery, RETRIES)
        for delivery in twice:
            self._attempt(delivery, ())

    def stop(self) -> None:
        """No more deliveries in the background."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def _attempt(self, delivery: Delivery, retries: tuple[float, ...]) -> Answer:
        carrier = self._carrier()
        answer = carrier.push(delivery.event) if carrier is not None else Answer(trouble="nobody")
        delivery.attempts.append((self._clock.now(), answer))
        if not answer.fine and retries:
            self._clock.later(retries[0], lambda: self._attempt(delivery, retries[1:]))
        return answer

    def _workers(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(64, thread_name_prefix="fake-feishu-post")
            return self._pool
