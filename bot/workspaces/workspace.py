"""What the house asks of a chat vendor: bring events to the door, show cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.conversation.cards import Card
from bot.conversation.values import Event, Reply


@dataclass(frozen=True, slots=True)
class Sent:
    """The vendor took it: the id it gave the message."""

    id: str


class Door(Protocol):
    """Where events are handed in. `receive` returns after the event is stored (for a click: with its answer)."""

    def receive(self, event: Event) -> Reply: ...


class Workspace(Protocol):
    """One chat vendor."""

    name: str

    def start(self, door: Door) -> None: ...
    def stop(self) -> None: ...

    def send(self, chat: str, card: Card, *, key: str, reply_to: str = "", tried: datetime | None = None) -> Sent:
        """Shows a card. The same `key` twice shows it once. `tried` is when this key may first have been sent, in
        system time: a vendor may forget a key after a while. Raises VendorTrouble."""
        ...

    def update(self, chat: str, message: str, card: Card) -> None:
        """The message becomes this card. Raises VendorTrouble."""
        ...

    def send_file(self, chat: str, name: str, content: bytes, *, key: str) -> Sent: ...

    def members(self, chat: str) -> Sequence[str]:
        """Who is there, if the vendor tells; else empty."""
        ...
