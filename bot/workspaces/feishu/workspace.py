"""Feishu as a workspace: what is pushed goes to the door, what the house shows goes to the sender.

A click's answer is computed here from the ledger alone, without a word to the network: Feishu waits three seconds,
a person half a one.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, repeat
from typing import Any, Protocol

from bot.casework.mistakes import VendorTrouble
from bot.conversation.cards import Card
from bot.conversation.router import Router
from bot.conversation.values import Event, Reply
from bot.conversation.words import sayer
from bot.ledger.ledger import Ledger
from bot.workspaces.completing import Completing
from bot.workspaces.feishu.addresses import NAME, ours, theirs
from bot.workspaces.feishu.events import Malformed, event_of
from bot.workspaces.feishu.examine import heard_of
from bot.workspaces.feishu.lookups import Lookups
from bot.workspaces.feishu.private import PrivateChats, private_chat_in
from bot.workspaces.feishu.sending import unlabelled
from bot.workspaces.feishu.turns import Turns
from bot.workspaces.feishu.webhook import NotNow
from bot.workspaces.workspace import Door, Sent
from cards.render.feishu_fit import fit_one

log = logging.getLogger(__name__)

TONES = {"info": "info", "good": "success", "bad": "error"}
ASK_WHO_S = (2.0, 10.0, 60.0)
"""Seconds between tries to learn who the bot is; the last holds on."""


class Sender(Protocol):
    """The outgoing half."""

    turns: Turns

    def send(self, chat: str, card: Card, *, key: str, reply_to: str = "", tried: datetime | None = None) -> Sent: ...
    def update(self, chat: str, message: str, card: Card) -> None: ...
    def send_file(self, chat: str, name: str, content: bytes, *, key: str, tried: datetime | None = None) -> Sent: ...


class Carrier(Protocol):
    """The long connection, where that is how events come."""

    def start(self) -> None: ...
    def stop(self) -> None: ...


@dataclass
class FeishuWorkspace:
    """Implements `bot.workspaces.workspace.Workspace`."""

    app_id: str
    ledger: Ledger
    sender: Sender
    lookups: Lookups
    private: PrivateChats
    completing: Completing
    router: Router
    now: Callable[[], datetime]
    carrier: Carrier | None = None
    """None: events come by webhook."""
    at_start: Sequence[Callable[[], None]] = ()
    """What is done once beside the work, best-effort."""
    name: str = NAME
    ask_who_s: Sequence[float] = ASK_WHO_S
    lines: int = 8
    """Calls that may be under way at once."""
    _bot: str = ""
    _heard: set[str] = field(default_factory=set)
    _door: Door | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self._stopped = threading.Event()
        self.introduced = threading.Event()
        """Set when who the bot is is known, and what is done once was done."""

    def start(self, door: Door) -> None:
        """People can be heard from now on."""
        self.completing.open(door, self.router)
        self._door = door
        threading.Thread(target=self._introduce, name="feishu-start", daemon=True).start()
        if self.carrier is not None:
            self.carrier.start()

    def stop(self) -> None:
        """Nobody is heard any more; what is under way is finished."""
        self._door = None
        self._stopped.set()
        if self.carrier is not None:
            self.carrier.stop()

    # -- what the house shows

    def send(self, chat: str, card: Card, *, key: str, reply_to: str = "", tried: datetime | None = None) -> Sent:
        """Shows a card. `tried`: when this key may first have been sent. Raises VendorTrouble."""
        return self.sender.send(chat, card, key=key, reply_to=reply_to, tried=tried)

    def update(self, chat: str, message: str, card: Card) -> None:
        """The message becomes this card. Raises VendorTrouble."""
        self.sender.update(chat, message, card)

    def send_file(self, chat: str, name: str, content: bytes, *, key: str, tried: datetime | None = None) -> Sent:
        """A file to take away. Raises VendorTrouble."""
        return self.sender.send_file(chat, name, content, key=key, tried=tried)

    def members(self, chat: str) -> Sequence[str]:
        """Who is in a group; empty where Feishu does not tell."""
        try:
            return tuple(ours(one) for one in self.lookups.client.members(theirs(chat)))
        except VendorTrouble as trouble:
            log.info("Feishu does not list the members of %s: %s", chat, trouble)
            return ()

    # -- what Feishu pushes

    def receive(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Takes one payload, however it came; returns the body of the answer when it is in the ledger.

        Raises NotNow when it could not be stored: then it must come again.
        """
        try:
            event = event_of(payload, app_id=self.app_id, bot=self._bot, now=self.now())
        except Malformed as reason:
            log.warning("a push from Feishu was refused: %s", reason)
            return {}
        if event is None:
            return {}
        self._note(str(payload["header"]["event_type"]))
        self.private.learn(*private_chat_in(payload))
        if event.kind == "click":
            return self._clicked(event)
        if event.kind == "message" and not event.addressed:
            if not self._is_ours(event.reply_to):
                return {}  # people among themselves: heard with im:message.group_msg, and none of our business
            event = replace(event, addressed=True)
        if self._door is None:
            raise NotNow
        try:
            if event.kind == "recalled":
                event = self._authored(event)
            waits = event.kind in ("message", "joined", "recalled")
            if waits and (self.lookups.lacks(event) or self.completing.busy(event.chat)):
                self.completing.hold(event)
            else:
                self._door.receive(event)
        except Exception as error:
            log.exception("an event of Feishu could not be stored")
            raise NotNow from error
        return {}

    def _is_ours(self, message: str) -> bool:
        """Whether we sent that message."""
        if not message:
            return False
        with self.ledger.reading() as reading:
            return reading.message(NAME, message) is not None

    def _authored(self, event: Event) -> Event:
        """A message was taken back. Feishu does not say whose it was; the files that came with it know, and the
        private chat it stood in, where they are still on their way."""
        with self.ledger.reading() as reading:
            files = reading.evidence_from(event.message)
            known = reading.chat(event.chat) is not None
        author = files[0].by if files else ours(self.private.person_in(theirs(event.chat))) or event.sender
        return replace(event, sender=author, chat=event.chat if known else author)

    def _clicked(self, event: Event) -> dict[str, Any]:
        """A click is never pushed again, so whatever happens the person hears of it."""
        locale = "zh-CN"
        try:
            event, locale = self._placed(event)
            if self._door is None:
                raise NotNow
            with self.sender.turns.answering(event.message) as turn:
                reply = self._door.receive(event)
                turn.replaces = reply.card is not None
            return answer_of(reply, locale, event.chat)
        except NotNow:
            text = sayer(locale)("Casebot is starting or stopping. Please try again in a moment.")
        except Exception:
            log.exception("a click in Feishu could not be answered")
            text = sayer(locale)("That did not work. Please try again in a moment.")
        return {"toast": {"type": "error", "content": text}}

    def _placed(self, event: Event) -> tuple[Event, str]:
        """Where the click happened, as the house knows it, and the clicker's language. A callback names the chat
        only by an id that a private chat does not bear here; the message that was clicked knows where it was sent."""
        with self.ledger.reading() as reading:
            message = reading.message(NAME, event.message) if event.message else None
            member, known = reading.member(event.sender), reading.chat(event.chat) is not None
        # A card that was pressed before its sending was noted: groups are known, so it stands in private.
        chat = message.chat if message else event.chat if known else event.sender
        placed = replace(event, chat=chat, private=chat == event.sender)
        return placed, member.locale if member else "zh-CN"

    def _note(self, event_type: str) -> None:
        """That this type is heard, for doctor: once a process, and written only if it is news."""
        if event_type in self._heard:
            return
        self._heard.add(event_type)
        try:
            with self.ledger.reading() as reading:
                known = reading.setting(heard_of(event_type))
            if not known:
                self.ledger.put_setting(heard_of(event_type), self.now().isoformat())
        except Exception:
            log.exception("that %s was heard could not be noted", event_type)

    # -- beside the work

    def _introduce(self) -> None:
        """Learns who the bot is, and does what is done once; the network may be slow, so nobody waits for it."""
        waits = chain(self.ask_who_s, repeat(self.ask_who_s[-1]))
        while not self._stopped.is_set() and not self._bot:
            self._bot = self.lookups.bot()
            if not self._bot:
                self._stopped.wait(next(waits))
        for task in self.at_start:
            if self._stopped.is_set():
                return
            try:
                task()
            except Exception:
                log.exception("something at the start of Feishu failed; it is not needed for the work")
        self.introduced.set()


def answer_of(reply: Reply, locale: str, chat: str) -> dict[str, Any]:
    """The body that answers a click in that chat: a toast, and the card in place of the clicked one."""
    answer: dict[str, Any] = {}
    if reply.toast is not None:
        answer["toast"] = {"type": TONES[reply.toast.tone], "content": reply.toast.text}
    if reply.card is not None:
        answer["card"] = {"type": "raw", "data": _card_of(unlabelled(reply.card, chat), locale)}
    return answer


def _card_of(card: Card, locale: str) -> Mapping[str, Any]:
    """A card can only become a card, so a sentence is shown as one too."""
    return fit_one(replace(card, plain=False), say=sayer(locale)).content
