"""DingTalk as a workspace: what is pushed goes to the door, what the house shows goes to the sender.

Before a push is acknowledged it is in the ledger; the work comes after. What a message teaches about how to reach its
chat and its sender is kept.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from bot.conversation.cards import Card
from bot.conversation.router import Router
from bot.conversation.values import Event
from bot.ledger.ledger import Ledger
from bot.workspaces.completing import Completing
from bot.workspaces.dingtalk import numbers
from bot.workspaces.dingtalk.addresses import NAME
from bot.workspaces.dingtalk.clicks import Clicks
from bot.workspaces.dingtalk.events import Malformed, Stranger, message_of, routing_of
from bot.workspaces.dingtalk.hooks import Hooks
from bot.workspaces.dingtalk.inside import Inside, not_arrived
from bot.workspaces.dingtalk.lookups import Lookups
from bot.workspaces.dingtalk.quotes import quoted
from bot.workspaces.dingtalk.sending import Sender
from bot.workspaces.workspace import Door, Sent

log = logging.getLogger(__name__)

KNOWN = 4096
"""People whose union id is remembered."""
AGAIN_S = 60.0


class NotNow(Exception):
    """It could not be stored just now."""


class Carrier(Protocol):
    """The stream, where that is how events come."""

    state: str

    def start(self) -> None: ...
    def stop(self) -> None: ...


@dataclass
class DingTalkWorkspace:
    """Implements `bot.workspaces.workspace.Workspace`. `now` is system time."""

    ledger: Ledger
    sender: Sender
    hooks: Hooks
    clicks: Clicks
    lookups: Lookups
    completing: Completing
    inside: Inside
    router: Router
    now: Callable[[], datetime]
    carrier: Carrier | None = None
    """None: events come by HTTP."""
    at_start: Sequence[Callable[[], None]] = ()
    """What is done once beside the work."""
    name: str = NAME
    _door: Door | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self._learnt: OrderedDict[str, str] = OrderedDict()
        self._met: OrderedDict[str, None] = OrderedDict()
        self._heard = False
        self._stopped = threading.Event()

    def start(self, door: Door) -> None:
        """People can be heard from now on."""
        self.completing.open(door, self.router)
        self.inside.open(door, self.router)
        self._door = door
        for task in self.at_start:
            threading.Thread(target=self._until_done, args=(task,), name="dingtalk-start", daemon=True).start()
        if self.carrier is not None:
            self.carrier.start()

    def stop(self) -> None:
        """Nobody is heard any more; what is under way is finished."""
        self._stopped.set()
        if self.carrier is not None:
            self.carrier.stop()
        self._door = None

    # -- what the house shows

    def send(
        self,
        chat: str,
        card: Card,
        *,
        key: str,
        reply_to: str = "",
        tried: datetime | None = None,  # noqa: ARG002  the vendor never forgets an outTrackId, nor we a claim
    ) -> Sent:
        """Shows a card. Raises VendorTrouble; OutcomeUnknown where it must not be sent again."""
        return self.sender.send(chat, card, key=key, reply_to=reply_to)

    def update(self, chat: str, message: str, card: Card) -> None:
        """The message becomes this card. Raises VendorTrouble."""
        self.sender.update(chat, message, card)

    def send_file(self, chat: str, name: str, content: bytes, *, key: str) -> Sent:
        """A file to take away. Raises VendorTrouble."""
        return self.sender.plain.send_file(chat, name, content, key=key)

    def members(self, chat: str) -> Sequence[str]:  # noqa: ARG002
        """Nobody: DingTalk lists the members of no ordinary group."""
        return ()

    # -- messages

    def message(self, data: object) -> None:
        """Takes one robot message; it is in the ledger when this returns. Raises NotNow when it could not be."""
        try:
            event = message_of(data, now=self.now())
            event = replace(event, reply_to=quoted(self.ledger, event.chat, event.reply_to))
        except Stranger:
            log.error("a message has no staff id: publish a version of the app, and let only members write")
            self._put("dingtalk:stranger", self.now().isoformat())
            return
        except Malformed as reason:
            log.warning("a push from DingTalk was refused: %s", reason)
            return
        if self._door is None:
            raise NotNow
        try:
            self._take(event)
        except Exception as error:
            log.exception("a message from DingTalk could not be stored")
            raise NotNow from error
        try:
            self._learn(event, data)
        except Exception:
            log.exception("what a message teaches could not be kept")

    def _take(self, event: Event) -> None:
        door = self._open_door()
        met = f"{event.chat} {event.sender} {event.at:%Y-%m}"
        if not event.private and met not in self._met:
            self.inside.here(event)
            self._met[met] = None
            if len(self._met) > KNOWN:
                self._met.popitem(last=False)
        pressed = numbers.pressed(self.ledger, event.chat, event.text) if event.kind == "message" else None
        if pressed is not None and not event.files:
            click = replace(
                event,
                kind="click",
                text="",
                action=pressed.action,
                value=pressed.value,
                form=pressed.form,
                message=pressed.message,
            )
            self.inside.press(click)
        elif event.kind == "message" and (self.lookups.lacks(event) or self.completing.busy(event.chat)):
            self.completing.hold(event)
        else:
            door.receive(event)
        with self.ledger.reading() as reading:
            lost = not_arrived(reading, event.chat, self.now())
        if lost:
            self.inside.repeat(event)

    def _learn(self, event: Event, data: object) -> None:
        """Keeps how the chat and the person are reached; nothing of it is needed to answer this message."""
        routing = routing_of(data)
        if not event.private:
            self.hooks.learn(event.chat, routing.webhook, routing.webhook_until)
        client = self.lookups.client
        if routing.robot_code and routing.robot_code != client.robot_code:
            client.robot_code = routing.robot_code
            self._put("dingtalk:robot_code", routing.robot_code)
        if routing.union_id and self._learnt.get(event.sender) != routing.union_id:
            with self.ledger.reading() as reading:
                member = reading.member(event.sender)
            if member is None or member.settings.get("union_id") != routing.union_id:
                self.inside.learnt(event, routing.union_id)
            self._learnt[event.sender] = routing.union_id
            if len(self._learnt) > KNOWN:
                self._learnt.popitem(last=False)
        if not self._heard:
            self._heard = True
            self._put("dingtalk:heard", self.now().isoformat())

    def _put(self, name: str, value: str) -> None:
        try:
            self.ledger.put_setting(name, value)
        except Exception:
            log.exception("%s could not be noted", name)

    def click(self, data: object, id: str) -> dict[str, Any]:
        """Takes one card callback and returns the card's new data."""
        return self.clicks.answer(data, id, self._door)

    def _open_door(self) -> Door:
        if self._door is None:
            raise NotNow
        return self._door

    def _until_done(self, task: Callable[[], None]) -> None:
        """Tries it until it works; nobody waits for it."""
        while not self._stopped.is_set():
            try:
                return task()
            except Exception as error:
                log.warning("something at the start of DingTalk failed (%s); it is tried again", error)
            self._stopped.wait(AGAIN_S)
        return None
