"""HTTP mode, the second way: robot messages and card callbacks posted to addresses of ours, signed.

A robot message may be answered in the response body, within 2.5 seconds. A card callback is answered with the update
itself, without `response` around it. Sources: receive-message, event-callback-card.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from ..clock import Clock
from ..posting import Answer, posted
from .pushes import Push
from .signing import card_sign, robot_sign

WITHIN = 2.5


@dataclass
class HttpPush:
    """Where robot messages go, and every body with its headers, for replays and forgeries."""

    url: str
    clock: Clock
    app_secret: str
    within: float = WITHIN
    pushed: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)

    def sealed(self, data: dict[str, Any], *, at: float | None = None) -> tuple[bytes, dict[str, str]]:
        """Body and headers of a robot message; `at` is the time of the signature where it should not be now."""
        stamp = str(int((self.clock.now() if at is None else at) * 1000))
        headers = {"Content-Type": "application/json; charset=utf-8", "timestamp": stamp}
        return json.dumps(data, ensure_ascii=False).encode(), headers | {"sign": robot_sign(stamp, self.app_secret)}

    def message(self, push: Push) -> Answer:
        """Push a robot message and wait for the answer."""
        body, headers = self.sealed(push.data)
        return self._post(self.url, push, body, headers)

    def click(self, push: Push, url: str, secret: str) -> Answer:
        """Push a card callback to its route's address and wait for the answer."""
        stamp = str(int(self.clock.now() * 1000))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "x-ddpaas-signature-timestamp": stamp,
            "x-ddpaas-signature": card_sign(stamp, secret),
        }
        return self._post(url, push, json.dumps(push.data, ensure_ascii=False).encode(), headers)

    def _post(self, url: str, push: Push, body: bytes, headers: dict[str, str]) -> Answer:
        self.pushed.append((body, headers))
        answer = posted(url, body, headers, self.within)
        push.trouble = answer.trouble or ("" if answer.status == 200 else f"HTTP {answer.status}")
        if not push.trouble:
            # The shape of an acknowledgement, so that readers need not ask which way a push went.
            said = answer.json if push.topic.endswith("/get") else {"response": answer.json}
            push.answered({"code": 200, "data": json.dumps(said)}, self.clock.now())
        else:
            push.lost = True
        return answer
