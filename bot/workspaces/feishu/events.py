"""From what Feishu pushes to an Event of ours. The same payloads come by webhook and by long connection.

    im.message.receive_v1                               message (id: message id; the page warns of event ids)
    application.bot.menu_v6                             message, as if the command had been typed in private
    card.action.trigger                                 click
    im.chat.member.bot.added_v1, .deleted_v1            joined, left
    im.chat.disbanded_v1                                left
    im.chat.access_event.bot_p2p_chat_entered_v1        greeted
    im.chat.member.user.added_v1, .deleted_v1, .withdrawn_v1     internal "people": who came and went
    im.message.recalled_v1                              recalled
    anything else                                       None: acknowledged, nothing to do

Identity is the vendor's operator or sender, never anything a card carried (facts, 2.4).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.conversation.values import Event, EventKind
from bot.workspaces.feishu.addresses import NAME, ours
from bot.workspaces.feishu.contents import Mention, called_members, mentions_of, read_content
from bot.workspaces.feishu.payload import read_form, read_value

PEOPLE = "people"
"""Internal event: members came to a group or left it."""
UNREADABLE = "feishu_unreadable"
"""Internal event: a message of a kind that nobody can read."""

Body = Mapping[str, Any]


class Malformed(ValueError):
    """A payload that lacks what every such payload has."""


def event_of(payload: object, *, app_id: str, bot: str, now: datetime) -> Event | None:
    """The event in a payload, or None where there is nothing for us in it.

    `bot` is our own open_id, "" while it is not known; `now` stands in for a time that cannot be read.
    Raises Malformed.
    """
    whole = _mapping(payload)
    header, body = _mapping(whole.get("header")), _mapping(whole.get("event"))
    if header.get("app_id") != app_id:
        raise Malformed("it is meant for another app")
    read = _READERS.get(_text(header, "event_type"))
    return read(Push(header, body, bot, now)) if read else None


def is_callback(payload: object) -> bool:
    """Whether somebody waits for the answer: a click."""
    header = payload.get("header") if isinstance(payload, Mapping) else None
    return isinstance(header, Mapping) and header.get("event_type") == "card.action.trigger"


@dataclass(frozen=True, slots=True)
class Push:
    """One payload, opened: its two parts, our own open_id, and the time where it brings none."""

    header: Body
    body: Body
    bot: str
    now: datetime

    def event(self, kind: EventKind, *, who: str = "", at: object = None, **more: Any) -> Event:
        """An event by that person's open_id; "" where nobody of flesh and blood is behind it."""
        given = {"id": "", **more}
        given["id"] = given["id"] or _id(self.header, "event_id")
        return Event(
            workspace=NAME,
            kind=kind,
            sender=ours(who) or NAME,
            at=_time(at or self.header.get("create_time"), self.now),
            private_chat=ours(who),
            **given,
        )


# -- one reader a kind


def _message(push: Push) -> Event | None:
    message, sender = _mapping(push.body.get("message")), _mapping(push.body.get("sender"))
    if sender.get("sender_type") != "user":  # other bots, and ourselves
        return None
    who, id = _id(_mapping(sender.get("sender_id")), "open_id"), _id(message, "message_id")
    private = message.get("chat_type") == "p2p"
    mentions = mentions_of(message.get("mentions"))
    content = read_content(
        _text(message, "message_type"), message.get("content"), message=id, mentions=mentions, bot=push.bot
    )
    addressed = private or _addressed(content.text, mentions, push.bot)
    if not content.readable and not addressed:
        return None
    return push.event(
        "message" if content.readable else "internal",
        who=who,
        at=message.get("create_time"),
        id=id if content.readable else f"unreadable:{id}",
        action="" if content.readable else UNREADABLE,
        chat=ours(who if private else _id(message, "chat_id")),
        text=content.text,
        files=content.files,
        message=id,
        reply_to=_text(message, "parent_id"),
        private=private,
        addressed=addressed,
        mentions=called_members(mentions),
    )


def _addressed(text: str, mentions: Mapping[str, Mention], bot: str) -> bool:
    """In a group: our bot is called by its id (its name may be anybody's), or a command stands alone."""
    bots = [one for one in mentions.values() if one.is_bot]
    if any(one.open_id == bot for one in mentions.values()) if bot else bots:
        return True
    return not bots and text.startswith(("/", "／"))


def _menu(push: Push) -> Event | None:
    operator = _mapping(push.body.get("operator"))
    who = _id(_mapping(operator.get("operator_id")), "open_id")
    command = _text(push.body, "event_key").lstrip("/／").strip()
    if not command:
        return None
    return push.event(
        "message",
        who=who,
        at=push.body.get("timestamp"),
        chat=ours(who),
        text=f"/{command}",
        private=True,
        sender_name=_text(operator, "operator_name"),
    )


def _click(push: Push) -> Event | None:
    action, context = _mapping(push.body.get("action")), _mapping(push.body.get("context"))
    carried = read_value(action.get("value"))
    return push.event(
        "click",
        who=_id(_mapping(push.body.get("operator")), "open_id"),
        chat=ours(_text(context, "open_chat_id")),
        action=carried[0] if carried else "",
        value=carried[1] if carried else {},
        form=read_form(_fields(action)),
        message=_text(context, "open_message_id"),
    )


def _fields(action: Body) -> dict[str, Any]:
    """What was filled in: a whole form, or the one component that stands alone."""
    form, name = action.get("form_value"), action.get("name")
    if isinstance(form, Mapping):
        return dict(form)
    for given in ("input_value", "options", "option"):
        if isinstance(name, str) and name and given in action:
            return {name: action[given]}
    return {}


def _chat_event(kind: EventKind) -> Callable[[Push], Event | None]:
    """We came into a group, or went, or the group did."""

    def read(push: Push) -> Event | None:
        who = _open_id(push.body.get("operator_id"))
        return push.event(kind, who=who, chat=ours(_id(push.body, "chat_id")), chat_name=_text(push.body, "name"))

    return read


def _entered(push: Push) -> Event | None:
    who = _id(_mapping(push.body.get("operator_id")), "open_id")
    return push.event("greeted", who=who, chat=ours(who), private=True)


def _people(which: str) -> Callable[[Push], Event | None]:
    """Members came or went; nobody said anything."""

    def read(push: Push) -> Event | None:
        users = push.body.get("users")
        people = [
            {"id": ours(who), "name": _text(user, "name"), "private_chat": ours(who)}
            for user in (users if isinstance(users, list) else [])
            if isinstance(user, Mapping) and (who := _open_id(user.get("user_id")))
        ]
        return push.event("internal", action=PEOPLE, chat=ours(_id(push.body, "chat_id")), value={which: people})

    return read


def _recalled(push: Push) -> Event | None:
    return push.event("recalled", chat=ours(_text(push.body, "chat_id")), message=_id(push.body, "message_id"))


_READERS: Mapping[str, Callable[[Push], Event | None]] = {
    "im.message.receive_v1": _message,
    "application.bot.menu_v6": _menu,
    "card.action.trigger": _click,
    "im.chat.member.bot.added_v1": _chat_event("joined"),
    "im.chat.member.bot.deleted_v1": _chat_event("left"),
    "im.chat.disbanded_v1": _chat_event("left"),
    "im.chat.access_event.bot_p2p_chat_entered_v1": _entered,
    "im.chat.member.user.added_v1": _people("came"),
    "im.chat.member.user.deleted_v1": _people("went"),
    "im.chat.member.user.withdrawn_v1": _people("went"),
    "im.message.recalled_v1": _recalled,
}
HEARD = tuple(_READERS)
"""The event types we read: what the console must have subscribed."""


# -- parts


def _mapping(value: object) -> Body:
    if not isinstance(value, Mapping):
        raise Malformed("an object is missing")
    return value


def _text(body: Body, name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""


def _id(body: Body, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not 1 <= len(value) <= 256:
        raise Malformed(f"{name} is missing")
    return value


def _open_id(ids: object) -> str:
    return _text(ids, "open_id")[:256] if isinstance(ids, Mapping) else ""


def _time(stamp: object, now: datetime) -> datetime:
    """Feishu counts in seconds (menus), milliseconds (messages) or microseconds (callbacks); facts, 2.4."""
    digits = str(stamp) if isinstance(stamp, str | int) else ""
    if not re.fullmatch(r"\d{10}|\d{13}|\d{16}", digits, re.ASCII):
        return now
    return datetime.fromtimestamp(int(digits) / 10 ** (len(digits) - 10), UTC)
