"""How often one may call: 50 a second and 1,000 a minute an app and API; 5 a second a chat; 5 a second a message.

Source: the frequency page (uUzN04SN3QjL1cDN) and im-v1/message/create and patch.
"""

from __future__ import annotations

from collections import defaultdict, deque

from ..clock import Clock
from .refusals import Refusal

PER_APP = ((50, 1.0), (1000, 60.0))
PER_CHAT = 5
PER_MESSAGE = 5


class Limits:
    """Counts calls in sliding windows. `on` is off where a test or a measurement wants none."""

    def __init__(self, clock: Clock, *, on: bool = True) -> None:
        self.on = on
        self._clock = clock
        self._calls: dict[str, deque[float]] = defaultdict(deque)

    def of_the_app(self, endpoint: str) -> None:
        """The gateway's limit. Raises 99991400 (HTTP 429) with the seconds to wait."""
        if not self.on:
            return
        now, calls = self._clock.now(), self._calls[endpoint]
        while calls and calls[0] <= now - 60:
            calls.popleft()
        for most, window in PER_APP:
            if len(calls) >= most and calls[-most] > now - window:
                raise too_often(most, calls[-most] + window - now)
        calls.append(now)

    def of_the_chat(self, chat_id: str) -> None:
        """Five a second to one group or one person. Raises 230020."""
        self._five_a_second(f"chat:{chat_id}", PER_CHAT)

    def of_the_message(self, message_id: str) -> None:
        """Five updates a second of one message. Raises 230020."""
        self._five_a_second(f"message:{message_id}", PER_MESSAGE)

    def _five_a_second(self, key: str, most: int) -> None:
        if not self.on:
            return
        now, calls = self._clock.now(), self._calls[key]
        while calls and calls[0] <= now - 1:
            calls.popleft()
        if len(calls) >= most:
            raise Refusal(230020)
        calls.append(now)


def too_often(limit: int = 50, wait: float = 1.0) -> Refusal:
    """99991400 with the two headers of the gateway; the wait is whole seconds, at least one."""
    headers = {"x-ogw-ratelimit-limit": str(limit), "x-ogw-ratelimit-reset": str(max(1, round(wait + 0.499)))}
    return Refusal(99991400, http=429, headers=headers)
