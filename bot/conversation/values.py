"""What arrives and what goes out, as plain values: Event, Answer, and the tasks an answer asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any, Literal

from bot.conversation.cards import Card

EventKind = Literal["message", "click", "joined", "left", "greeted", "recalled", "internal"]
FormValue = str | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRef:
    """A file that came with an event. `sha256` names the bytes in the file store; `remote` is the vendor's
    key for bytes that still have to be fetched. `message` is where it stands, if not in the event's own message."""

    name: str
    bytes: int
    sha256: str = ""
    remote: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that arrived, in one shape for every workspace. `at` is aware UTC.

    `id` is what the workspace repeats on a redelivery (Feishu: message id for messages, else event id).
    `value` is what a button carried, `form` what was filled in.
    """

    id: str
    workspace: str
    kind: EventKind
    chat: str
    sender: str
    at: datetime
    text: str = ""
    files: tuple[FileRef, ...] = ()
    action: str = ""
    value: Mapping[str, Any] = field(default_factory=dict)
    form: Mapping[str, FormValue] = field(default_factory=dict)
    message: str = ""
    """The message that was sent, clicked or recalled."""
    reply_to: str = ""
    private: bool = False
    addressed: bool = True
    """The bot was mentioned, or the chat is private."""
    mentions: tuple[str, ...] = ()
    sender_name: str = ""
    chat_name: str = ""
    private_chat: str = ""
    """Where the sender can be reached alone, where the vendor tells it without having been written to."""


class Priority(IntEnum):
    """What goes first when more is due than may be sent."""

    ANSWER = 0
    DEADLINE = 1
    ROUTINE = 2
    UPKEEP = 3


Subject = Mapping[str, Any]
"""What a view shows: JSON values only, usually a ref or an interview id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """A card to send: a view and its subject. It is rendered when it is sent, so it is never stale."""

    view: str
    subject: Subject
    chat: str
    mention: tuple[str, ...] = ()
    priority: Priority = Priority.ANSWER
    key: str = ""
    """Sent at most once under this key; empty: the desk makes one from the event."""
    supersedes: str = ""
    """The last message shown under this thread name loses its buttons."""
    thread: str = ""
    """Name of the thread this message becomes the last of ("nudge:C1042")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Slow work, done outside any transaction by a function registered under `name`. Its result comes back
    as the internal event `name`, with `subject` and the result in its value."""

    name: str
    subject: Subject
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Toast:
    """One short sentence over the page, answered at once."""

    text: str
    tone: Literal["info", "good", "bad"] = "info"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the door answers a click with: a toast and, where it changes, the card in place."""

    toast: Toast | None = None
    card: Card | None = None
