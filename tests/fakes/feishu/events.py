"""The bodies of events and callbacks, as the open platform sends them.

Sources: im-v1/message/events/{receive,recalled}, cardkit-v1/card-callback-communication, bot-v3/events/menu,
group/chat-member/event/*.
"""

from __future__ import annotations

from typing import Any

from .world import TENANT, Chat, Message, User, World

MESSAGE = "im.message.receive_v1"
RECALLED = "im.message.recalled_v1"
CLICK = "card.action.trigger"
MENU = "application.bot.menu_v6"
BOT_ADDED = "im.chat.member.bot.added_v1"
BOT_REMOVED = "im.chat.member.bot.deleted_v1"
USER_JOINED = "im.chat.member.user.added_v1"
USER_LEFT = "im.chat.member.user.deleted_v1"
DISBANDED = "im.chat.disbanded_v1"
ENTERED = "im.chat.access_event.bot_p2p_chat_entered_v1"
EVERY_EVENT = (MESSAGE, RECALLED, MENU, BOT_ADDED, BOT_REMOVED, USER_JOINED, USER_LEFT, DISBANDED, ENTERED)

Event = dict[str, Any]


def envelope(world: World, token: str, kind: str, event: dict[str, Any]) -> Event:
    """Schema 2.0. A click's create_time is in microseconds, every other's in milliseconds."""
    unit = 1_000_000 if kind == CLICK else 1000
    header = {
        "event_id": world.new_id(""),
        "event_type": kind,
        "create_time": str(int(world.clock.now() * unit)),
        "token": token,
        "app_id": world.app_id,
        "tenant_key": TENANT,
    }
    return {"schema": "2.0", "header": header, "event": event}


def message(one: Message) -> dict[str, Any]:
    """Somebody wrote."""
    assert one.sender is not None
    ties = {"root_id": one.root_id, "parent_id": one.parent_id, "thread_id": one.thread_id}
    return {
        "sender": {"sender_id": one.sender.ids, "sender_type": "user", "tenant_key": TENANT},
        "message": {
            "message_id": one.message_id,
            **{name: value for name, value in ties.items() if value},
            "create_time": str(int(one.created * 1000)),
            "update_time": str(int(one.updated * 1000)),
            "chat_id": one.chat.chat_id,
            "chat_type": one.chat.kind,
            "message_type": one.kind,
            "content": one.content,
            **({"mentions": one.mentions} if one.mentions else {}),
        },
    }


def mention(number: int, who: User | World) -> dict[str, Any]:
    """One entry of `mentions`; the world stands for the bot."""
    if isinstance(who, World):
        ids = {"union_id": "on_bot", "user_id": "", "open_id": who.bot_open_id}
        return {
            "key": f"@_user_{number}",
            "id": ids,
            "mentioned_type": "bot",
            "name": who.bot_name,
            "tenant_key": TENANT,
        }
    key = f"@_user_{number}"
    return {"key": key, "id": who.ids, "mentioned_type": "user", "name": who.name, "tenant_key": TENANT}


def recalled(one: Message, now: float) -> dict[str, Any]:
    """A message was taken back by whoever sent it."""
    return {
        "message_id": one.message_id,
        "chat_id": one.chat.chat_id,
        "recall_time": str(int(now * 1000)),
        "recall_type": "message_owner",
    }


def membership(chat: Chat, by: User, *users: User) -> dict[str, Any]:
    """Somebody, or the bot where nobody is named, came or went."""
    about = {"name": chat.name, "i18n_names": {"zh_cn": chat.name, "en_us": "", "ja_jp": ""}, "external": False}
    people = [{"name": user.name, "tenant_key": TENANT, "user_id": user.ids} for user in users]
    operator = {"operator_id": by.ids, "operator_tenant_key": TENANT}
    return {"chat_id": chat.chat_id, **operator, **about, **({"users": people} if people else {})}


def entered(chat: Chat, user: User, last: Message | None) -> dict[str, Any]:
    """Somebody opened the private chat; fires each time."""
    before = (
        {"last_message_id": last.message_id, "last_message_create_time": str(int(last.created * 1000))}
        if last
        else {}
    )
    return {"chat_id": chat.chat_id, "operator_id": user.ids, **before}


def menu(user: User, key: str, now: float) -> dict[str, Any]:
    """An item of the bot's menu was tapped. No chat_id; the time is in seconds."""
    return {
        "operator": {"operator_name": user.name, "operator_id": user.ids},
        "event_key": key,
        "timestamp": int(now),
    }


def click(user: User, one: Message, token: str, action: dict[str, Any]) -> dict[str, Any]:
    """A button of a card was pressed, or another component used."""
    return {
        "operator": {"tenant_key": TENANT, **user.ids},
        "token": token,
        "action": {**action, "timezone": "Asia/Shanghai"},
        "host": "im_message",
        "context": {
            "open_message_id": one.message_id,
            "open_chat_id": one.chat.chat_id,
            "url": "",
            "preview_token": "",
        },
    }
