"""Messages: sending, answering, reading, taking back. Sources: im-v1/message/{create,reply,get,list,delete}."""

from __future__ import annotations

import json
from typing import Any

from .card_check import check_card
from .endpoints import Answer, Call, endpoint, page
from .refusals import Refusal, missing
from .tenant import ALL_GROUP_MESSAGES, Shape, Tenant
from .texts import EVERYBODY, called, readable, would_leak
from .world import TENANT, Chat, Message, User

SEND = ("im:message:send_as_bot", "im:message")
READ = ("im:message:readonly", "im:message", "im:message.history:readonly")
KINDS = {"text", "post", "image", "file", "audio", "media", "sticker", "interactive", "share_chat", "share_user"}
ID_TYPES = ("open_id", "union_id", "user_id", "email", "chat_id")
MOST_TEXT = 150 * 1024
MOST_RICH = 30 * 1024


@endpoint("messages.create", "POST", "/open-apis/im/v1/messages", scopes=SEND)
def create(call: Call) -> Answer:
    """Send to a chat or a person; the same `uuid` within an hour sends once and answers the first message."""
    id_type = call.query.get("receive_id_type", "")
    if id_type not in ID_TYPES:
        raise missing("receive_id_type")
    receive_id = call.needs("receive_id")
    if (before := sent_already(call)) is not None:
        return shape(call.tenant, before)
    if id_type == "chat_id":
        chat = call.tenant.chat_for_bot(receive_id, unknown=230034, outside=230002)
    else:
        chat = call.tenant.world.private_chat(call.tenant.person(id_type, receive_id))
    return shape(call.tenant, send(call, chat))


@endpoint("messages.reply", "POST", "/open-apis/im/v1/messages/:message_id/reply", scopes=SEND)
def reply(call: Call) -> Answer:
    """Answer a message where it stands."""
    if (before := sent_already(call)) is not None:
        return shape(call.tenant, before)
    to = standing(call)
    return shape(call.tenant, send(call, to.chat, parent_id=to.message_id, root_id=to.root_id or to.message_id))


@endpoint("messages.get", "GET", "/open-apis/im/v1/messages/:message_id", scopes=READ)
def get(call: Call) -> Answer:
    """One message; of a group only with the scope for all its messages."""
    message = call.tenant.world.messages.get(call.path["message_id"])
    if message is None:
        raise Refusal(230001, "invalid message_id")
    may_read(call.tenant, message.chat)
    return {"items": [shape(call.tenant, message, original_card=wants_card(call))]}


@endpoint("messages.list", "GET", "/open-apis/im/v1/messages", scopes=READ)
def history(call: Call) -> Answer:
    """The messages of a chat between two times (seconds), by time."""
    if call.query.get("container_id_type") != "chat":
        raise Refusal(230001, "container_id_type")
    chat = call.tenant.chat_for_bot(call.query.get("container_id", ""), unknown=230001, outside=230002)
    may_read(call.tenant, chat)
    start, end = float(call.query.get("start_time") or 0), float(call.query.get("end_time") or 1e12)
    found = [m for m in call.tenant.world.messages.values() if m.chat is chat and start <= int(m.created) <= end]
    if call.query.get("sort_type") == "ByCreateTimeDesc":
        found.reverse()
    original = wants_card(call)
    return page(call, [shape(call.tenant, m, original_card=original) for m in found], biggest=50)


@endpoint("messages.delete", "DELETE", "/open-apis/im/v1/messages/:message_id", scopes=("im:message:recall", *SEND))
def recall(call: Call) -> Answer:
    """The bot takes its own message back."""
    message = standing(call)
    if message.sender is not None:
        raise Refusal(230026)
    message.recalled = True
    return {}


@endpoint("reactions.create", "POST", "/open-apis/im/v1/messages/:message_id/reactions",
          scopes=("im:message.reactions:write_only", "im:message"))  # fmt: skip
def react(call: Call) -> Answer:
    """An emoji under a message."""
    emoji = call.body.get("reaction_type", {}).get("emoji_type", "")
    standing(call).reactions.append(emoji)
    return {"reaction_id": call.tenant.world.new_id(""), "reaction_type": {"emoji_type": emoji}}


@endpoint(
    "messages.urgent", "PATCH", "/open-apis/im/v1/messages/:message_id/urgent_app", scopes=("im:message.urgent",)
)
def urge(call: Call) -> Answer:
    """Buzz people about the bot's own message."""
    message = standing(call)
    if message.sender is not None:
        raise Refusal(230012)
    known = {user.open_id for user in message.chat.members}
    wanted = call.body.get("user_id_list", [])
    message.urged += [one for one in wanted if one in known]
    return {"invalid_user_id_list": [one for one in wanted if one not in known]}


def sent_already(call: Call) -> Message | None:
    """The message this uuid sent within the hour. Raises 99992402 for a uuid of more than 50 characters."""
    uuid = call.body.get("uuid") or ""
    if len(uuid) > 50:
        raise missing("uuid", "has more than 50 characters")
    return call.tenant.sent_under(uuid) if uuid else None


def send(call: Call, chat: Chat, **ties: str) -> Message:
    """The message is checked, limited, put into the chat, and rings whom it names."""
    kind, content, uuid = call.needs("msg_type"), call.needs("content"), call.body.get("uuid") or ""
    tenant = call.tenant
    if chat.dissolved:
        raise Refusal(232009)
    if not chat.bot_is_in:
        raise Refusal(230002)
    if not chat.bot_may_speak:
        raise Refusal(230035)
    body = check_content(tenant, chat, kind, content)
    tenant.limits.of_the_chat(chat.chat_id)
    message = tenant.world.post(chat, None, kind, content, uuid=uuid, **ties)
    message.rang = rung_by(chat, kind, body)
    if uuid:
        tenant.note_uuid(uuid, message)
    return message


def check_content(tenant: Tenant, chat: Chat, kind: str, content: str) -> Any:
    """The content, read. Raises 230001, 230025, 230028, 230055, 230017, 11235 or what the card reader says."""
    if kind not in KINDS:
        raise Refusal(230001, f"invalid msg_type {kind}")
    try:
        body = json.loads(content)
    except ValueError:
        raise Refusal(230001, "content is not a string of JSON") from None
    if not isinstance(body, dict):
        raise Refusal(230001, "content must be an object")
    if len(content.encode()) > (MOST_TEXT if kind == "text" else MOST_RICH):
        raise Refusal(230025)
    if kind == "text" and not (isinstance(body.get("text"), str) and body["text"]):
        raise Refusal(230001, "text is empty")
    if kind == "interactive":
        check_card(body, known_images=tenant.known_images(), may_call=tenant.may_be_called)
    if kind in ("image", "file", "media", "audio"):
        check_key(tenant, kind, body)
    if EVERYBODY in called(kind, body) and not chat.anyone_may_call_all:
        raise Refusal(11235)
    if tenant.audits and kind in ("text", "post", "interactive") and would_leak(readable(kind, body)):
        raise Refusal(230028)
    return body


def check_key(tenant: Tenant, kind: str, body: dict[str, Any]) -> None:
    """The key is one the bot uploaded, and of the right sort."""
    key = str(body.get("image_key" if kind == "image" else "file_key", ""))
    stored = tenant.world.files.get(key)
    if stored is None or not stored.by_bot:
        raise Refusal(230017)
    if key.startswith("img_") != (kind == "image"):
        raise Refusal(230055)


def rung_by(chat: Chat, kind: str, body: Any, *, but: list[str] | None = None) -> list[User]:
    """Who is notified by name: members only."""
    ids = [one for one in called(kind, body) if one not in (but or [])]
    if EVERYBODY in ids:
        return list(chat.members)
    return [user for user in chat.members if {user.open_id, user.user_id, user.email} & set(ids)]


def standing(call: Call) -> Message:
    """The message of the path, which must still stand in a chat the bot is in."""
    message = call.tenant.world.messages.get(call.path["message_id"])
    if message is None:
        raise Refusal(230001, "invalid message_id")
    if message.recalled:
        raise Refusal(230011)
    if message.chat.dissolved:
        raise Refusal(232009)
    if not message.chat.bot_is_in:
        raise Refusal(230002)
    return message


def may_read(tenant: Tenant, chat: Chat) -> None:
    """In a group reading needs the scope for all messages. Raises 230027, or 230002 outside."""
    if not chat.bot_is_in:
        raise Refusal(230002)
    if not chat.is_private and ALL_GROUP_MESSAGES not in tenant.scopes:
        raise Refusal(230027, f"need scope: {ALL_GROUP_MESSAGES}")


def wants_card(call: Call) -> bool:
    """Whether the caller asked for cards as they were sent."""
    return call.query.get("card_msg_content_type") == "user_card_content"


def shape(tenant: Tenant, message: Message, *, original_card: bool = True) -> dict[str, Any]:
    """The message as answers carry it."""
    return Shape(message, tenant.app_id, TENANT).as_json(original_card=original_card)
