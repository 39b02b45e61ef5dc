"""What a button carries, sealed with the app's secret: nobody can make a press of their own, or move one to another
card.

    "<mac>{"a": action, "v": {…}, "n": page, "c": question}"

The mac covers the card's outTrackId too. Sizes are kept small, because a card's value holds 1 KB.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.conversation.cards import Button

MAC = 24
"""Characters of the mac: 96 bits."""
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Carried:
    """What an honest button carried. `page` is in its fields' names; `confirm` is asked before it acts."""

    action: str
    value: dict[str, Any]
    page: str = ""
    confirm: str = ""


class Seal:
    """Seals and opens; `secret` is the app's."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"casebot dingtalk card\n" + secret.encode()).digest()

    def on(self, out_track_id: str) -> Callable[[Button, str], str]:
        """The sealing of one card's buttons."""

        def seal(button: Button, page: str) -> str:
            return self.sealed(
                out_track_id, Carried(button.action, dict(button.value), page, "" if page else button.confirm)
            )

        return seal

    def sealed(self, out_track_id: str, carried: Carried) -> str:
        """The text that stands in the card."""
        told = {"a": carried.action, "v": carried.value, "n": carried.page, "c": carried.confirm}
        body = json.dumps({k: v for k, v in told.items() if v}, ensure_ascii=False, separators=(",", ":"))
        return self._mac(out_track_id, body) + body

    def opened(self, out_track_id: str, text: object) -> Carried | None:
        """What the text carries; None for anything we did not seal for this card."""
        if not isinstance(text, str) or not MAC < len(text) <= LONGEST:
            return None
        mac, body = text[:MAC], text[MAC:]
        if not hmac.compare_digest(mac.encode(), self._mac(out_track_id, body).encode()):
            return None
        told = json.loads(body)
        return Carried(told["a"], told.get("v", {}), told.get("n", ""), told.get("c", ""))

    def _mac(self, out_track_id: str, body: str) -> str:
        whole = f"{out_track_id}\n{body}".encode(errors="replace")
        return hmac.new(self._key, whole, hashlib.sha256).hexdigest()[:MAC]
