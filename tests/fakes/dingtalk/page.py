"""A page to try a bot by hand: write and press as anybody, see what each of them sees, arm a fault.

For loopback and for one pair of eyes: there is no login.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..wire import Reply, Request
from .card_press import CannotPress
from .people import Click
from .world import Chat, Message, User

if TYPE_CHECKING:
    from .fake import FakeDingTalk

HTML = Path(__file__).with_name("page.html")
LAST = 200
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp")
STREAM = ("disconnect", "close", "go_deaf", "storm")


class Page:
    """Answers what the page asks; everything else is none of its business."""

    def __init__(self, fake: FakeDingTalk) -> None:
        self._fake = fake
        self._answers: dict[str, Callable[[Request], Any]] = {
            "GET /page/state": self._state,
            "POST /page/say": self._say,
            "POST /page/press": self._press,
            "POST /page/link": self._link,
            "POST /page/file": self._file,
            "POST /page/stream": self._stream,
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
        except (CannotPress, KeyError, ValueError) as trouble:
            said = {"trouble": str(trouble)}
        return Reply(json.dumps(said, ensure_ascii=False).encode())

    def _state(self, request: Request) -> Any:
        world = self._fake.tenant.world
        viewer = world.users.get(request.query.get("user", "")) or next(iter(world.users.values()), None)
        with world.lock:
            messages = [_shown(one, viewer) for one in world.messages[-LAST:] if _sees(viewer, one)]
        return {
            "users": [{"id": one.user_id, "name": one.name} for one in world.users.values()],
            "chats": [_described(one) for one in world.chats.values() if viewer in one.members],
            "messages": messages,
            "transport": self._transport(),
            "month": [self._fake.tenant.limits.used_this_month, self._fake.tenant.limits.monthly],
            "requests": [
                {"what": one.endpoint or one.path, "status": one.status, "code": one.code, "fault": one.fault}
                for one in self._fake.requests[-40:]
            ],
        }

    def _transport(self) -> str:
        if self._fake.http is not None:
            return f"HTTP {self._fake.http.url}"
        lines = len(self._fake.gateway.lines)
        return f"stream × {lines}" if lines else "nobody is connected"

    def _say(self, request: Request) -> Any:
        said = json.loads(request.body)
        mention = bool(said.get("mention"))
        return self._told(
            self._fake.says(self._who(said), self._where(said), said["text"], mention_bot=mention, wait=False)
        )

    def _press(self, request: Request) -> Any:
        said = json.loads(request.body)
        return _seen(self._fake.presses(self._who(said), self._message(said), said["button"], said.get("form")))

    def _link(self, request: Request) -> Any:
        said = json.loads(request.body)
        return self._told(self._fake.clicks_link(self._who(said), self._message(said), said["label"], wait=False))

    def _file(self, request: Request) -> Any:
        user, chat, name = self._who(request.query), self._where(request.query), request.query["name"]
        if name.lower().endswith(PICTURES):
            return self._told(self._fake.sends_picture(user, chat, request.body, wait=False))
        return self._told(self._fake.sends_file(user, chat, name, request.body, wait=False))

    def _stream(self, request: Request) -> Any:
        what = json.loads(request.body)["what"]
        if what not in STREAM:
            raise ValueError(f"the stream cannot {what!r}")
        getattr(self._fake.gateway, what)()
        return {}

    def _fail(self, request: Request) -> Any:
        said = json.loads(request.body)
        self._fake.fail(said["endpoint"], times=int(said.get("times") or 1), how=said["how"])
        return {}

    def _told(self, message: Message) -> Any:
        push = self._fake.pushed(message)
        return {"id": message.message_id, "heard": push is not None and not push.lost}

    def _who(self, said: dict[str, Any]) -> User:
        return self._fake.tenant.world.users[said["user"]]

    def _where(self, said: dict[str, Any]) -> Chat:
        return self._fake.tenant.world.chats[said["chat"]]

    def _message(self, said: dict[str, Any]) -> Message:
        return next(one for one in self._fake.tenant.world.messages if one.message_id == said["message"])


def _sees(viewer: User | None, one: Message) -> bool:
    return viewer in one.chat.members and (one.seen_only_by is None or viewer in one.seen_only_by)


def _shown(one: Message, viewer: User | None) -> dict[str, Any]:
    card = one.card
    links = card.links_for(viewer) if card else one.links
    return {
        "id": one.message_id,
        "chat": one.chat.chat_id,
        "sender": one.sender.name if one.sender else "",
        "kind": one.kind,
        "text": card.text_for(viewer) if card else one.text,
        "links": [{"label": link.label, "url": link.url, "says": link.words} for link in links],
        "form": card.form_for(viewer) if card else None,
        "buttons": [button.label for button in card.buttons_for(viewer)] if card else [],
        "any_action": card is not None and not card.template.buttons,
        "ignored": card.ignored if card else [],
        "recalled": one.recalled,
        "rang": [user.name for user in one.rang],
        "at": one.at,
    }


def _described(one: Chat) -> dict[str, Any]:
    gone = "disbanded" if one.disbanded else "" if one.robot_is_in else "the robot is not here"
    return {"id": one.chat_id, "name": one.name, "private": one.is_private, "gone": gone}


def _seen(click: Click) -> dict[str, Any]:
    return {"error": click.error, "update": click.update, "seconds": round(click.push.seconds, 3)}
