"""One push and what came of it, whichever way it went."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from typing import Any


@dataclass(eq=False)
class Push:
    """A frame for the bot. `acks` holds every acknowledgement; `lost` is one that nobody could be given."""

    kind: str
    topic: str
    data: dict[str, Any]
    message_id: str
    sent_at: float
    headers: dict[str, str] = field(default_factory=dict)
    line: int = 0
    """Number of the connection; 0 where it went by HTTP or nowhere."""
    lost: bool = False
    acks: list[dict[str, Any]] = field(default_factory=list)
    acked_at: float = 0.0
    trouble: str = ""
    """By HTTP: refused, timeout, broken, or the status."""
    _come: threading.Event = field(default_factory=threading.Event, repr=False)

    def frame(self, line: int) -> str:
        """The frame as it stands on the wire."""
        headers = {"topic": self.topic, "messageId": self.message_id, "contentType": "application/json"}
        if self.kind != "SYSTEM":
            headers |= {"time": str(int(self.sent_at * 1000)), "connectionId": f"conn-{line}", **self.headers}
        said = {"type": self.kind, "headers": headers, "data": json.dumps(self.data, ensure_ascii=False)}
        return json.dumps(said if self.kind == "SYSTEM" else {"specVersion": "1.0", **said}, ensure_ascii=False)

    def answered(self, ack: dict[str, Any], now: float) -> None:
        """An acknowledgement came."""
        self.acks.append(ack)
        self.acked_at = self.acked_at or now
        self._come.set()

    def wait(self, seconds: float) -> bool:
        """Wait, really, for an acknowledgement; at once where none can come."""
        return not self.lost and self._come.wait(seconds)

    @property
    def arrived(self) -> bool:
        """Acknowledged with code 200."""
        return any(ack.get("code") == 200 for ack in self.acks)

    @property
    def seconds(self) -> float:
        """How long the answer took, by the fake's clock."""
        return self.acked_at - self.sent_at

    @property
    def said(self) -> Any:
        """The `data` of the first acknowledgement, read; None where it is no JSON."""
        try:
            return json.loads(self.acks[0].get("data") or "null") if self.acks else None
        except ValueError:
            return None

    @property
    def settled(self) -> bool:
        """An event that need not be pushed again: acknowledged, and not with LATER."""
        return self.arrived and not (isinstance(self.said, dict) and self.said.get("status") == "LATER")
