"""One app in one organisation: credentials, permissions, switches of the console, templates, what is recorded."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..clock import Clock
from ..faults import Faults
from .cards import Template
from .limits import Limits
from .refusals import Refusal
from .tokens import Tokens
from .world import Chat, World

if TYPE_CHECKING:
    from .gateway import Gateway

ROBOT = "qyapi_robot_sendmsg"
CARD, STREAMING = "Card.Instance.Write", "Card.Streaming.Write"
MEDIA, CONTACTS, ENTRIES = "qyapi_base", "qyapi_get_member", "Robot.SingleChat.ReadWrite"
USUAL_SCOPES = (ROBOT, CARD, STREAMING, MEDIA, CONTACTS, ENTRIES)
SESSION_LIVES = 5400
"""Seconds a sessionWebhook lives: about 90 minutes in the samples, promised nowhere."""


@dataclass
class Recorded:
    """One request and what became of it. `code` is the error's, 0 or "" where it was accepted."""

    endpoint: str
    method: str
    path: str
    query: dict[str, str]
    body: Any
    at: float
    connection: int
    status: int = 0
    code: str | int | None = None
    fault: str = ""


class Tenant:
    """State and switches; the endpoints work on it."""

    gateway: Gateway
    oapi_url: str = ""

    def __init__(self, clock: Clock, *, client_id: str, client_secret: str, robot_name: str, limits: bool) -> None:
        self.client_id = client_id or "ding" + os.urandom(8).hex()
        self.client_secret = client_secret or os.urandom(16).hex()
        self.clock = clock
        self.world = World(clock, self.client_id, robot_name)
        self.tokens = Tokens(clock)
        self.limits = Limits(clock, on=limits)
        self.faults = Faults()
        self.scopes = set(USUAL_SCOPES)
        self.published = True
        """Off: the gateway lets nobody in, and messages carry neither senderStaffId nor isAdmin."""
        self.gives_union_ids = True
        """Off: messages carry no senderUnionId, which is documented as optional."""
        self.bad_token_status = 400
        """HTTP status of InvalidAuthentication: 400 was seen, 401 is said by the SDK."""
        self.pushes_used_up = False
        """On: messages arrive with errorCode 20001 and without content."""
        self.blocked_until = 0.0
        """Until then every request meets the page of the address block (10,000 calls in 20 seconds)."""
        self.clients_keep_values = False
        """On: a field nobody touched sends what the same person gave in an earlier form's field of that name."""
        self.unsafe_words: tuple[str, ...] = ()
        """A card holding one of them is refused with param.contentUnsafe."""
        self.undelivered: list[str] = []
        """One reason a delivery: the next cards are answered with success=false in deliverResults."""
        self.templates: dict[str, Template] = {}
        self.callback_routes: dict[str, tuple[str, str]] = {}
        """Route key of card callbacks by HTTP: address and secret."""
        self.recorded: list[Recorded] = []
        self.sessions: dict[str, tuple[Chat, float]] = {}

    def open_session(self, chat: Chat) -> tuple[str, int]:
        """A sessionWebhook for one chat, and the millisecond it ends."""
        session = os.urandom(16).hex()
        until = self.clock.now() + SESSION_LIVES
        self.sessions[session] = (chat, until)
        return f"{self.oapi_url}/robot/sendBySession?session={session}", int(until * 1000)

    def group_of_robot(self, chat_id: Any) -> Chat:
        """A group the robot may write to. Raises what groupMessages answers otherwise."""
        chat = self.world.chats.get(str(chat_id))
        if chat is None or chat.is_private:
            raise Refusal("invalid.openConversationId")
        if chat.disbanded:
            raise Refusal("group.disbanded")
        if chat.robot_stopped:
            raise Refusal("bot.stopped")
        if not chat.robot_is_in:
            raise Refusal("invalid.openConversationId", "机器人不在群内")
        return chat

    def own_robot(self, code: Any) -> None:
        """The robot code must be the app's. Raises invalidParameter.robotCode.notExist."""
        if code != self.client_id:
            raise Refusal("invalidParameter.robotCode.notExist")
