"""One app in one tenant, as its REST side sees it: credentials, scopes, switches of the console, what is recorded."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..clock import Clock
from ..faults import Faults
from .events import EVERY_EVENT
from .limits import Limits
from .refusals import Refusal
from .tokens import Tokens
from .world import Chat, Message, User, World

USUAL_SCOPES = (
    *(
        "im:message.p2p_msg:readonly",
        "im:message.group_at_msg:readonly",
        "im:message:send_as_bot",
        "im:message:update",
    ),
    *("im:message:recall", "im:message:readonly", "im:resource", "im:chat:read", "im:chat.members:read"),
    *(
        "im:chat.tabs:write_only",
        "im:message.pins:write_only",
        "im:message.reactions:write_only",
        "im:message.urgent",
    ),
    *("contact:user.base:readonly", "contact:contact.base:readonly", "contact:user.employee_id:readonly"),
    *("application:app_slash_command:read", "application:app_slash_command:write"),
)
ALL_GROUP_MESSAGES = "im:message.group_msg"
UUID_LIFE = 3600


@dataclass
class Recorded:
    """One request and what became of it. `code` is None where no JSON was answered."""

    endpoint: str
    method: str
    path: str
    query: dict[str, str]
    body: Any
    at: float
    connection: int
    status: int = 0
    code: int | None = None
    fault: str = ""


@dataclass
class CardToken:
    """What a click leaves behind: two updates within 30 minutes, once the callback has been answered."""

    message: Message
    until: float
    left: int = 2
    answered: bool = False


class Tenant:
    """State and switches; the endpoints work on it."""

    def __init__(self, clock: Clock, *, app_id: str = "", app_secret: str = "", bot_name: str, limits: bool) -> None:
        # The SDK keeps tokens by app_id for the whole process: an id of its own keeps tests apart.
        self.app_id = app_id or "cli_" + os.urandom(8).hex()
        self.app_secret = app_secret or os.urandom(16).hex()
        self.clock = clock
        self.world = World(clock, self.app_id, bot_name)
        self.tokens = Tokens(clock)
        self.limits = Limits(clock, on=limits)
        self.faults = Faults()
        self.scopes: set[str] = set(USUAL_SCOPES)
        self.app_is_enabled = True
        self.subscribed: set[str] = set(EVERY_EVENT)
        self.callbacks_configured = True
        self.audits = False
        """On: text with a phone number or an e-mail address is refused with 230028."""
        self.recorded: list[Recorded] = []
        self.card_tokens: dict[str, CardToken] = {}
        self.invite: Callable[[], dict[str, Any]] = dict
        self._sent: dict[str, tuple[str, float]] = {}

    def sent_under(self, uuid: str) -> Message | None:
        """The message sent under this uuid within the last hour."""
        message_id, at = self._sent.get(uuid, ("", 0.0))
        return self.world.messages[message_id] if message_id and self.clock.now() - at < UUID_LIFE else None

    def note_uuid(self, uuid: str, message: Message) -> None:
        """From now on, for an hour, this uuid sends nothing more."""
        self._sent[uuid] = (message.message_id, self.clock.now())

    def may_be_called(self, open_id: str) -> bool:
        """Whether a card may mention this id."""
        people = self.world.users.values()
        return open_id == self.world.bot_open_id or any(open_id in (u.open_id, u.user_id, u.email) for u in people)

    def known_images(self) -> set[str]:
        """Keys of the images the bot uploaded."""
        return {key for key, stored in self.world.files.items() if key.startswith("img_") and stored.by_bot}

    def chat_for_bot(self, chat_id: str, *, unknown: int = 232006, outside: int = 232011) -> Chat:
        """A chat the bot is in. Raises what the group endpoints answer otherwise."""
        chat = self.world.chats.get(chat_id)
        if chat is None:
            raise Refusal(unknown)
        if chat.dissolved:
            raise Refusal(232009)
        if not chat.bot_is_in:
            raise Refusal(outside)
        return chat

    def person(self, id_type: str, value: str) -> User:
        """Somebody by one of their ids. Raises 99992361, 99992351, 230013, 230029 or 230053."""
        if value in self.world.foreign_open_ids:
            raise Refusal(99992361)
        users = self.world.users.values()
        user = next((one for one in users if value and getattr(one, id_type) == value), None)
        if user is None:
            raise Refusal(99992351)
        if user.resigned:
            raise Refusal(230029)
        if not user.available:
            raise Refusal(230013)
        if user.has_muted_bot:
            raise Refusal(230053)
        return user


@dataclass
class Shape:
    """How a message looks in answers."""

    message: Message
    app_id: str
    tenant_key: str
    extra: dict[str, Any] = field(default_factory=dict)

    def as_json(self, *, original_card: bool = True) -> dict[str, Any]:
        """The object of create, reply, get and list."""
        m = self.message
        sender = {"id": self.app_id, "id_type": "app_id", "sender_type": "app", "tenant_key": self.tenant_key}
        if m.sender is not None:
            sender = {
                "id": m.sender.open_id,
                "id_type": "open_id",
                "sender_type": "user",
                "tenant_key": self.tenant_key,
            }
        content = m.content
        if m.recalled:
            content = "This message was recalled"
        elif m.kind == "interactive" and not original_card:
            content = '{"title":"","elements":[[{"tag":"text","text":"请升级至最新版本客户端，以查看内容"}]]}'
        ties = {"root_id": m.root_id, "parent_id": m.parent_id, "thread_id": m.thread_id}
        flat = [{**one, "id": one["id"]["open_id"], "id_type": "open_id"} for one in m.mentions]
        return {
            "message_id": m.message_id,
            **{name: value for name, value in ties.items() if value},
            "msg_type": m.kind,
            "create_time": str(int(m.created * 1000)),
            "update_time": str(int(m.updated * 1000)),
            "deleted": m.recalled,
            "updated": bool(m.versions),
            "chat_id": m.chat.chat_id,
            "sender": sender,
            "body": {"content": content},
            **({"mentions": flat} if flat else {}),
        }
