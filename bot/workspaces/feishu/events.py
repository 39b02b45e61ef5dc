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
from datetime import UTC, datetime
from typing import Any

from bot.conversation.values import Event
from bot.workspaces.feishu.addresses import NAME, ours
from bot.workspaces.feishu.contents import called_members, mentions_of, read_content
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
    return read(header, body, bot, now) if read else None


def is_callback(payload: object) -> bool:
    """Whether somebody waits for the answer: a click."""
    header = payload.get("header") if isinstance(payload, Mapping) else None
    return isinstance(header, Mapping) and header.get("event_type") == "card.action.trigger"


# -- one reader a kind


def _message(header: Body, body: Body, bot: str, now: datetime) -> Event | None:
    message, sender = _mapping(body.get("message")), _mapping(body.get("sender"))
    if sender.get("sender_type") != "user":  # other bots, and ourselves
        return None
    who = _id(_mapping(sender.get("sender_id")), "open_id")
    private = message.get("chat_type") == "p2p"
    id = _id(message, "message_id")
    mentions = mentions_of(message.get("mentions"))
    content = read_content(
        _text(message, "message_type"), message.get("content"), message=id, mentions=mentions, bot=bot
    )
    called = any(one.open_id == bot if bot else one.is_bot for one in mentions.values())
    alone = not any(one.is_bot for one in mentions.values())
    addressed = private or called or (alone and content.text.startswith(("/", "／")))
    if not content.readable and not addressed:
        return None
    return Event(
        id=id if content.readable else f"unreadable:{id}",
        workspace=NAME,
        kind="message" if content.readable else "internal",
        action="" if content.readable else UNREADABLE,
        chat=ours(who if private else _id(message, "chat_id")),
        sender=ours(who),
        at=_time(message.get("create_time"), now),
        text=content.text,
        files=content.files,
        message=id,
        reply_to=_text(message, "parent_id"),
        private=private,
        addressed=addressed,
        mentions=called_members(mentions),
        private_chat=ours(who),
    )


def _menu(header: Body, body: Body, bot: str, now: datetime) -> Event | None:
    operator = _mapping(body.get("operator"))
    who = _id(_mapping(operator.get("operator_id")), "open_id")
    command = re.sub(r"^[/／]+", "", _text(body, "event_key")).strip()
    if not command:
        return None
    return Event(
        id=_id(header, "event_id"),
        workspace=NAME,
        kind="message",
        chat=ours(who),
        sender=ours(who),
        at=_time(body.get("timestamp"), now),
        text=f"/{command}",
        private=True,
        sender_name=_text(operator, "operator_name"),
        private_chat=ours(who),
    )


def _click(header: Body, body: Body, bot: str, now: datetime) -> Event | None:
    action, context = _mapping(body.get("action")), _mapping(body.get("context"))
    who = _id(_mapping(body.get("operator")), "open_id")
    carried = read_value(action.get("value"))
    name, value = (carried[0], carried[1]) if carried else ("", {})
    return Event(
        id=_id(header, "event_id"),
        workspace=NAME,
        kind="click",
        chat=ours(_text(context, "open_chat_id")),
        sender=ours(who),
        at=_time(header.get("create_time"), now),
        action=name,
        value=value,
        form=read_form(_fields(action)),
        message=_text(context, "open_message_id"),
        private_chat=ours(who),
    )


def _fields(action: Body) -> dict[str, Any]:
    """What was filled in: a whole form, or the one component that stands alone."""
    form = action.get("form_value")
    if isinstance(form, Mapping):
        return dict(form)
    name = action.get("name")
    for given in ("input_value", "options", "option"):
        if isinstance(name, str) and name and given in action:
            return {name: action[given]}
    return {}


def _chat_event(kind: Any) -> Callable[[Body, Body, str, datetime], Event | None]:
    """We came into a group, or went, or the group did."""

    def read(header: Body, body: Body, bot: str, now: datetime) -> Event | None:
        who = _text(_mapping(body.get("operator_id") or {}), "open_id")
        return Event(
            id=_id(header, "event_id"),
            workspace=NAME,
            kind=kind,
            chat=ours(_id(body, "chat_id")),
            sender=ours(who) or NAME,
            at=_time(header.get("create_time"), now),
            chat_name=_text(body, "name"),
            private_chat=ours(who),
        )

    return read


def _entered(header: Body, body: Body, bot: str, now: datetime) -> Event | None:
    who = _id(_mapping(body.get("operator_id")), "open_id")
    return Event(
        id=_id(header, "event_id"),
        workspace=NAME,
        kind="greeted",
        chat=ours(who),
        sender=ours(who),
        at=_time(header.get("create_time"), now),
        private=True,
        private_chat=ours(who),
    )


def _people(which: str) -> Callable[[Body, Body, str, datetime], Event | None]:
    """Members came or went; nobody said anything."""

    def read(header: Body, body: Body, bot: str, now: datetime) -> Event | None:
        chat, users = ours(_id(body, "chat_id")), body.get("users")
        people = [
            {"id": ours(open_id), "name": _text(user, "name"), "private_chat": ours(open_id)}
            for user in (users if isinstance(users, list) else [])
            if isinstance(user, Mapping) and (open_id := _text(_mapping(user.get("user_id") or {}), "open_id"))
        ]
        return Event(
            id=_id(header, "event_id"),
            workspace=NAME,
            kind="internal",
            action=PEOPLE,
            chat=chat,
            sender=NAME,
            at=_time(header.get("create_time"), now),
            value={which: people},
            chat_name=_text(body, "name"),
        )

    return read


def _recalled(header: Body, body: Body, bot: str, now: datetime) -> Event | None:
    return Event(
        id=_id(header, "event_id"),
        workspace=NAME,
        kind="recalled",
        chat=ours(_text(body, "chat_id")),
        sender=NAME,
        at=_time(header.get("create_time"), now),
        message=_id(body, "message_id"),
    )


_READERS: Mapping[str, Callable[[Body, Body, str, datetime], Event | None]] = {
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


def _time(stamp: object, now: datetime) -> datetime:
    """Feishu counts in seconds (menus), milliseconds (messages) or microseconds (callbacks); facts, 2.4."""
    digits = str(stamp) if isinstance(stamp, str | int) else ""
    if not re.fullmatch(r"\d{10}|\d{13}|\d{16}", digits):
        return now
    return datetime.fromtimestamp(int(digits) / 10 ** (len(digits) - 10), UTC)
