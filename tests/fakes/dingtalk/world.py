"""The organisation: people, groups, messages, cards, files, and what the bot may do there."""

from __future__ import annotations

import hashlib
import itertools
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..clock import Clock
from .markdown import Link

if TYPE_CHECKING:
    from .cards import Card

PRIVATE, GROUP = "1", "2"
"""`conversationType`, which is text."""


@dataclass(eq=False)
class User:
    """Somebody of the organisation. The switches make the bot's messages to them fail."""

    name: str
    user_id: str
    union_id: str
    sender_id: str
    """The encrypted id of `senderId` and `dingtalkId`."""
    mobile: str = ""
    is_admin: bool = False
    in_range: bool = True
    """In the app's visible range; without it the id is in `invalidStaffIdList` and cards are not delivered."""
    has_muted_bot: bool = False
    """In `filteredStaffIdList`."""
    throttled: bool = False
    """In `flowControlledStaffIdList`."""


@dataclass(eq=False)
class Chat:
    """A group, or the private chat of one person with the bot."""

    chat_id: str
    name: str
    kind: str
    members: list[User] = field(default_factory=list)
    robot_is_in: bool = True
    disbanded: bool = False
    robot_stopped: bool = False
    webhook_token: str = ""
    webhook_secret: str = ""
    """Starts with SEC; empty where the group's robot was set up without signing."""

    @property
    def is_private(self) -> bool:
        """With one person only."""
        return self.kind == PRIVATE


@dataclass(eq=False)
class Message:
    """One message. `sender` is None where the bot sent it; `path` is the endpoint it came by."""

    message_id: str
    chat: Chat
    sender: User | None
    kind: str
    said: str
    """Text or Markdown as it was sent, nothing parsed."""
    shown: str
    """What a reader sees."""
    at: float
    path: str = ""
    key: str = ""
    """The processQueryKey."""
    links: tuple[Link, ...] = ()
    rang: list[User] = field(default_factory=list)
    highlighted: list[User] = field(default_factory=list)
    """Whose name stands marked in the text; ringing needs no mark."""
    seen_only_by: list[User] | None = None
    recalled: bool = False
    card: Card | None = None
    file: StoredFile | None = None

    @property
    def text(self) -> str:
        """What everybody sees of it now."""
        return self.card.text_for(None) if self.card else self.shown

    def __repr__(self) -> str:
        return f"<{self.kind} in {self.chat.name}: {self.text[:60]!r}>"


@dataclass
class StoredFile:
    """Bytes behind a media id or a download code."""

    key: str
    name: str
    content: bytes
    kind: str


class World:
    """Everything that exists, behind one lock."""

    _numbers = itertools.count(1)

    def __init__(self, clock: Clock, client_id: str, robot_name: str) -> None:
        self.clock = clock
        self.client_id = client_id
        self.robot_name = robot_name
        self.corp_id = "ding" + self.new_id("")
        self.robot_user_id = "$:LWCP_v1:$" + self.new_id("")
        self.users: dict[str, User] = {}
        self.chats: dict[str, Chat] = {}
        self.messages: list[Message] = []
        self.cards: dict[str, Card] = {}
        self.files: dict[str, StoredFile] = {}
        self.lock = threading.RLock()

    def new_id(self, prefix: str) -> str:
        """An id never given out before."""
        return prefix + hashlib.md5(f"{self.client_id}:{next(World._numbers)}".encode()).hexdigest()

    def private_chat(self, user: User) -> Chat:
        """The chat of one person with the bot; made when first needed."""
        with self.lock:
            for chat in self.chats.values():
                if chat.is_private and chat.members[0] is user:
                    return chat
            chat = Chat(self.new_id("cid") + "==", user.name, PRIVATE, [user])
            self.chats[chat.chat_id] = chat
            return chat

    def person(self, value: str) -> User | None:
        """Somebody by user id or union id."""
        return next((one for one in self.users.values() if value in (one.user_id, one.union_id)), None)

    def post(self, chat: Chat, sender: User | None, kind: str, said: str, shown: str, **more: Any) -> Message:
        """Put a message into a chat."""
        message = Message(self.new_id("msg"), chat, sender, kind, said, shown, self.clock.now(), **more)
        self.messages.append(message)
        return message

    def store(self, prefix: str, name: str, content: bytes, kind: str) -> StoredFile:
        """Keep bytes under a new key."""
        stored = StoredFile(self.new_id(prefix), name, content, kind)
        self.files[stored.key] = stored
        return stored
