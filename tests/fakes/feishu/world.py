"""The tenant: people, chats, messages, files, and what the bot may do there."""

from __future__ import annotations

import hashlib
import itertools
import json
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..clock import Clock
from .texts import readable

if TYPE_CHECKING:
    from .post import Delivery

TENANT = "736588c9260f175d"


@dataclass(eq=False)
class User:
    """Somebody of the tenant. The switches at the end make the bot's messages to them fail."""

    name: str
    open_id: str
    union_id: str
    user_id: str
    email: str = ""
    available: bool = True
    """In the app's availability; without it: 230013."""
    has_muted_bot: bool = False
    """230053."""
    resigned: bool = False
    """230029."""

    @property
    def ids(self) -> dict[str, str]:
        """The three ids as events carry them."""
        return {"union_id": self.union_id, "user_id": self.user_id, "open_id": self.open_id}


@dataclass(eq=False)
class Chat:
    """A group, or the private chat of one person with the bot."""

    chat_id: str
    name: str
    kind: str
    members: list[User] = field(default_factory=list)
    bot_is_in: bool = True
    dissolved: bool = False
    bot_may_speak: bool = True
    """Off: 230035, the group lets only some people speak."""
    anyone_may_call_all: bool = True
    """Off: `<at id=all>` is refused with 11235."""
    pins: list[str] = field(default_factory=list)
    tabs: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_private(self) -> bool:
        """With one person only."""
        return self.kind == "p2p"


@dataclass(eq=False)
class Message:
    """One message. `sender` is None where the bot sent it."""

    message_id: str
    chat: Chat
    sender: User | None
    kind: str
    content: str
    created: float
    updated: float
    parent_id: str = ""
    root_id: str = ""
    thread_id: str = ""
    uuid: str = ""
    recalled: bool = False
    mentions: list[dict[str, Any]] = field(default_factory=list)
    rang: list[User] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    reactions: list[str] = field(default_factory=list)
    urged: list[str] = field(default_factory=list)
    seen_only_by: User | None = None
    delivery: Delivery | None = None

    @property
    def body(self) -> dict[str, Any]:
        """The content, read."""
        body: dict[str, Any] = json.loads(self.content)
        return body

    @property
    def card(self) -> dict[str, Any]:
        """The card as it stands now. Raises AssertionError where the message is none."""
        assert self.kind == "interactive", f"{self.message_id} is no card but {self.kind}"
        return self.body

    @property
    def text(self) -> str:
        """All a reader sees, one line a part."""
        text = readable(self.kind, self.body)
        for one in self.mentions:
            text = text.replace(one["key"], f"@{one['name']}")
        return text

    def becomes(self, content: str, now: float) -> None:
        """The content is replaced; what it was is kept in `versions`."""
        self.versions.append(self.content)
        self.content, self.updated = content, now

    def __repr__(self) -> str:
        return f"<{self.kind} in {self.chat.name}: {self.text[:60]!r}>"


@dataclass
class StoredFile:
    """Bytes behind a key. `by_bot`: only those the bot uploaded may it send (230017)."""

    key: str
    name: str
    content: bytes
    by_bot: bool
    message_id: str = ""


class World:
    """Everything that exists, behind one lock."""

    def __init__(self, clock: Clock, app_id: str, bot_name: str) -> None:
        self.clock = clock
        self.app_id = app_id
        self.bot_name = bot_name
        self.bot_open_id = self.new_id("ou_")
        self.users: dict[str, User] = {}
        self.foreign_open_ids: set[str] = set()
        self.chats: dict[str, Chat] = {}
        self.messages: dict[str, Message] = {}
        self.files: dict[str, StoredFile] = {}
        self.slash_commands: dict[str, dict[str, Any]] = {}
        self.lock = threading.RLock()

    _numbers = itertools.count(1)

    def new_id(self, prefix: str) -> str:
        """An id never given out before, of the vendor's length."""
        number = next(World._numbers)
        return prefix + hashlib.md5(f"{self.app_id}:{number}".encode()).hexdigest()

    def private_chat(self, user: User) -> Chat:
        """The chat of one person with the bot; made when first needed."""
        with self.lock:
            for chat in self.chats.values():
                if chat.is_private and chat.members[0] is user:
                    return chat
            chat = Chat(self.new_id("oc_"), user.name, "p2p", [user])
            self.chats[chat.chat_id] = chat
            return chat

    def post(self, chat: Chat, sender: User | None, kind: str, content: str, **more: Any) -> Message:
        """Put a message into a chat."""
        now = self.clock.now()
        message = Message(self.new_id("om_"), chat, sender, kind, content, now, now, **more)
        self.messages[message.message_id] = message
        return message

    def store(self, prefix: str, name: str, content: bytes, *, by_bot: bool) -> StoredFile:
        """Keep bytes under a new key."""
        stored = StoredFile(self.new_id(prefix), name, content, by_bot)
        self.files[stored.key] = stored
        return stored
