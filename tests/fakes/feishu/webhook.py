"""The webhook: events and callbacks pushed to the bot's address, encrypted and signed.

fake.webhook = Webhook("http://127.0.0.1:8080/feishu/events", clock, encrypt_key=…, token=…)
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import Any

from ..clock import Clock
from ..posting import Answer, posted
from .signing import encrypted, signed

ANSWER_WITHIN = 3.0
CHALLENGE_WITHIN = 1.0


@dataclass
class Webhook:
    """One address. Without `encrypt_key` bodies are plain and carry no signature."""

    url: str
    clock: Clock
    encrypt_key: str = ""
    token: str = ""
    within: float = ANSWER_WITHIN
    """Seconds to wait, really; a test of slowness may shorten it."""
    pushed: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)
    """Every body and its headers, for replays and forgeries."""

    def push(self, event: dict[str, Any]) -> Answer:
        """Send one event or callback and wait for the answer."""
        body, headers = self.sealed(event)
        self.pushed.append((body, headers))
        return self.post(body, headers, self.within)

    def challenge(self) -> bool:
        """The check when the address is saved in the console: the challenge comes back within a second."""
        words = os.urandom(12).hex()
        asked = {"challenge": words, "token": self.token, "type": "url_verification"}
        body, _ = self.sealed(asked)
        # Feishu does not sign this one.
        answer = self.post(body, {"Content-Type": "application/json; charset=utf-8"}, CHALLENGE_WITHIN)
        return answer.fine and answer.json == {"challenge": words}

    def sealed(self, content: dict[str, Any], *, at: float | None = None) -> tuple[bytes, dict[str, str]]:
        """Body and headers; `at` is the time of the signature where it should not be now."""
        body = json.dumps(content, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if self.encrypt_key:
            body = json.dumps({"encrypt": encrypted(body, self.encrypt_key)}).encode()
            headers |= signed(body, self.encrypt_key, int(self.clock.now() if at is None else at))
        return body, headers

    def post(self, body: bytes, headers: dict[str, str], within: float) -> Answer:
        """Any body, as it is: for attacks too."""
        return posted(self.url, body, headers, within)
