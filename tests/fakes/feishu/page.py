"""A page to try a bot by hand: write and press as anybody, see what the bot sent, arm a fault.

For loopback and for one pair of eyes: there is no login.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..wire import Reply, Request
from .card_press import CannotPress
from .clicks import Click
from .world import Chat, Message, User

if TYPE_CHECKING:
    from .fake import FakeFeishu

HTML = Path(__file__).with_name("page.html")
LAST = 200
ACTS = ("adds_bot", "removes_bot", "dissolves", "joins", "leaves")


class Page:
    """Answers what the page asks; everything else is none of its business."""

    def __init__(self, fake: FakeFeishu) -> None:
        self._fake = fake
        self._answers: dict[str, Callable[[Request], Any]] = {
            "GET /page/state": self._state,
            "POST /page/say": self._say,
            "POST /page/press": self._press,
            "POST /page/pick": self._pick,
            "POST /page/file": self._file,
            "POST /page/act": self._act,
            "POST /page/fail": self._fail,
        }

    def answer(self, request: Request) -> Reply | None:
        """The answer, or None where the request is for the platform."""
        if request.path == "/":
            return Reply(HTML.read_bytes(), content_type="text/html; charset=utf-8")
        handle = self._answers.get(f"{request.method} {request.path}")
        if handle is None:
            return None
        try:
            said = handle(request)
        except (CannotPress, KeyError, ValueError, AssertionError) as trouble:
            said = {"trouble": str(trouble)}
        return Reply(json.dumps(said, ensure_ascii=False).encode())

    def _state(self, request: Request) -> Any:
        world = self._fake.tenant.world
        with world.lock:
            messages = [_shown(one) for one in list(world.messages.values())[-LAST:]]
        return {
            "bot": world.bot_name,
            "users": [{"id": one.open_id, "name": one.name} for one in world.users.values()],
            "chats": [_described(one) for one in world.chats.values()],
            "messages": messages,
            "transport": self._transport(),
            "requests": [
                {"what": one.endpoint, "status": one.status, "code": one.code, "fault": one.fault}
                for one in self._fake.requests[-40:]
            ],
        }

    def _transport(self) -> str:
        if self._fake.ws.is_up:
            return f"long connection × {self._fake.ws.lines}"
        return f"webhook {self._fake.webhook.url}" if self._fake.webhook else "nobody is connected"

    def _say(self, request: Request) -> Any:
        said = json.loads(request.body)
        user, chat = self._who(said), self._where(said)
        parent = self._fake.tenant.world.messages.get(said.get("reply_to") or "")
        text, mention = said["text"], bool(said.get("mention"))
        message = self._fake.says(user, chat, text, mention_bot=mention, reply_to=parent, wait=False)
        return {"id": message.message_id, "heard": message.delivery is not None}

    def _press(self, request: Request) -> Any:
        said = json.loads(request.body)
        return _seen(self._fake.presses(self._who(said), self._message(said), said["label"], said.get("form")))

    def _pick(self, request: Request) -> Any:
        said = json.loads(request.body)
        return _seen(self._fake.picks(self._who(said), self._message(said), said["name"], said["value"]))

    def _file(self, request: Request) -> Any:
        user, chat, name = self._who(request.query), self._where(request.query), request.query["name"]
        if name.lower().endswith((".png", ".jpg", ".jpeg", ".gif", ".webp")):
            message = self._fake.sends_image(user, chat, request.body, wait=False)
        else:
            message = self._fake.sends_file(user, chat, name, request.body, wait=False)
        return {"id": message.message_id, "heard": message.delivery is not None}

    def _act(self, request: Request) -> Any:
        said = json.loads(request.body)
        user = self._who(said)
        if said["what"] == "enters":
            delivery = self._fake.enters_private_chat(user)
        elif said["what"] == "recalls":
            delivery = self._fake.recalls(user, self._message(said))
        elif said["what"] in ACTS:
            delivery = getattr(self._fake, said["what"])(user, self._where(said))
        else:
            raise ValueError(f"nobody can do {said['what']!r}")
        return {"heard": delivery is not None and delivery.arrived}

    def _fail(self, request: Request) -> Any:
        said = json.loads(request.body)
        self._fake.fail(said["endpoint"], times=int(said.get("times") or 1), how=said["how"])
        return {}

    def _who(self, said: dict[str, Any]) -> User:
        return self._fake.tenant.world.users[said["user"]]

    def _where(self, said: dict[str, Any]) -> Chat:
        return self._fake.tenant.world.chats[said["chat"]]

    def _message(self, said: dict[str, Any]) -> Message:
        return self._fake.tenant.world.messages[said["message"]]


def _shown(one: Message) -> dict[str, Any]:
    return {
        "id": one.message_id,
        "chat": one.chat.chat_id,
        "sender": one.sender.name if one.sender else "",
        "kind": one.kind,
        "text": one.text,
        "card": one.card if one.kind == "interactive" else None,
        "recalled": one.recalled,
        "parent": one.parent_id,
        "rang": [user.name for user in one.rang],
        "updates": len(one.versions),
        "at": one.created,
    }


def _described(one: Chat) -> dict[str, Any]:
    members = [user.open_id for user in one.members]
    gone = "dissolved" if one.dissolved else "" if one.bot_is_in else "the bot is not here"
    return {"id": one.chat_id, "name": one.name, "private": one.is_private, "members": members, "gone": gone}


def _seen(click: Click) -> dict[str, Any]:
    return {"toast": click.toast, "code": click.code, "why": click.why, "seconds": round(click.seconds, 3)}
