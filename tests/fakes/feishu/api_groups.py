"""Groups and people: chats, members, pins, tabs, names. Sources: group/chat, group/chat-member, contact-v3/user."""

from __future__ import annotations

from typing import Any

from .api_messages import standing
from .endpoints import Answer, Call, endpoint, page
from .refusals import Refusal, missing
from .world import TENANT, Chat

READ_CHATS = ("im:chat:read", "im:chat:readonly", "im:chat")
READ_MEMBERS = ("im:chat.members:read", *READ_CHATS)
READ_PEOPLE = ("contact:contact.base:readonly", "contact:contact:readonly_as_app")
CHAT = "/open-apis/im/v1/chats/:chat_id"


@endpoint("chats.list", "GET", "/open-apis/im/v1/chats", scopes=READ_CHATS)
def chats(call: Call) -> Answer:
    """The groups the bot is in."""
    groups = [one for one in call.tenant.world.chats.values() if not one.is_private and one.bot_is_in]
    return page(call, [{"chat_id": one.chat_id, **described(one)} for one in groups if not one.dissolved])


@endpoint("chats.get", "GET", CHAT, scopes=READ_CHATS)
def chat(call: Call) -> Answer:
    """One chat."""
    one = call.tenant.chat_for_bot(call.path["chat_id"])
    counts = {"user_count": str(len(one.members)), "bot_count": "1"}
    return {**described(one), "chat_mode": one.kind, "chat_type": "private", **counts}


@endpoint("chats.members", "GET", f"{CHAT}/members", scopes=READ_MEMBERS)
def members(call: Call) -> Answer:
    """The people of a chat; bots are not listed."""
    one = call.tenant.chat_for_bot(call.path["chat_id"])
    id_type = call.query.get("member_id_type", "open_id")
    items = [
        {"member_id_type": id_type, "member_id": getattr(user, id_type), "name": user.name, "tenant_key": TENANT}
        for user in one.members
    ]
    return {**page(call, items), "member_total": len(items)}


@endpoint("chats.is_in", "GET", f"{CHAT}/members/is_in_chat", scopes=READ_MEMBERS)
def is_in(call: Call) -> Answer:
    """Whether the bot is there."""
    one = call.tenant.world.chats.get(call.path["chat_id"])
    return {"is_in_chat": one is not None and one.bot_is_in and not one.dissolved}


@endpoint(
    "pins.create",
    "POST",
    "/open-apis/im/v1/pins",
    scopes=("im:message.pins:write_only", "im:message.pins", "im:message"),
)
def pin(call: Call) -> Answer:
    """A message pinned in its chat."""
    call.path["message_id"] = call.needs("message_id")
    message = standing(call)
    if message.message_id not in message.chat.pins:
        message.chat.pins.append(message.message_id)
    return {"pin": pinned(call, message.chat, message.message_id)}


@endpoint(
    "pins.delete", "DELETE", "/open-apis/im/v1/pins/:message_id", scopes=("im:message.pins:write_only", "im:message")
)
def unpin(call: Call) -> Answer:
    """No longer pinned."""
    message = standing(call)
    if message.message_id in message.chat.pins:
        message.chat.pins.remove(message.message_id)
    return {}


@endpoint("tabs.create", "POST", f"{CHAT}/chat_tabs", scopes=("im:chat.tabs:write_only", "im:chat"))
def new_tabs(call: Call) -> Answer:
    """Tabs on top of a group: `doc` or `url`."""
    one = call.tenant.chat_for_bot(call.path["chat_id"])
    for tab in call.body.get("chat_tabs") or []:
        content = tab.get("tab_content") or {}
        if tab.get("tab_type") not in ("doc", "url") or not content.get(tab["tab_type"]):
            raise Refusal(230001, "tab_type is doc or url, with its address")
        one.tabs.append({**tab, "tab_id": call.tenant.world.new_id("")})
    return {"chat_tabs": one.tabs}


@endpoint(
    "tabs.list",
    "GET",
    f"{CHAT}/chat_tabs/list_tabs",
    scopes=("im:chat.tabs:read", "im:chat.tabs:write_only", "im:chat"),
)
def tabs(call: Call) -> Answer:
    """The tabs of a group."""
    return {"chat_tabs": call.tenant.chat_for_bot(call.path["chat_id"]).tabs}


@endpoint("users.get", "GET", "/open-apis/contact/v3/users/:user_id", scopes=READ_PEOPLE)
def user(call: Call) -> Answer:
    """Somebody's name; only with the scope for names is it there."""
    id_type = call.query.get("user_id_type", "open_id")
    return {"user": face(call, id_type, call.path["user_id"])}


@endpoint("users.batch", "GET", "/open-apis/contact/v3/users/batch", scopes=READ_PEOPLE)
def users(call: Call) -> Answer:
    """Names of up to 50 people; strangers are left out."""
    id_type = call.query.get("user_id_type", "open_id")
    wanted = [value for name, value in call.request.queries if name == "user_ids"]
    if not 1 <= len(wanted) <= 50:
        raise missing("user_ids", "has 1 to 50 values")
    known = {getattr(one, id_type) for one in call.tenant.world.users.values()}
    return {"items": [face(call, id_type, value) for value in wanted if value in known]}


def described(one: Chat) -> dict[str, Any]:
    """What list and get tell of a chat."""
    owner = {"owner_id": one.members[0].open_id, "owner_id_type": "open_id"} if one.members else {}
    common = {"avatar": "", "name": "" if one.is_private else one.name, "description": "", "external": False}
    return {**common, **owner, "tenant_key": TENANT, "chat_status": "dissolved" if one.dissolved else "normal"}


def face(call: Call, id_type: str, value: str) -> dict[str, Any]:
    """Ids and name of one person. Raises 41050 for who is outside the app's view."""
    found = next((one for one in call.tenant.world.users.values() if getattr(one, id_type) == value), None)
    if found is None:
        raise Refusal(99992351)
    if not found.available:
        raise Refusal(41050)
    ids = {"union_id": found.union_id, "open_id": found.open_id}
    if "contact:user.employee_id:readonly" in call.tenant.scopes:
        ids["user_id"] = found.user_id
    return {**ids, **({"name": found.name} if "contact:user.base:readonly" in call.tenant.scopes else {})}


def pinned(call: Call, chat: Chat, message_id: str) -> dict[str, str]:
    """A pin as answers carry it."""
    by = {"operator_id": call.tenant.app_id, "operator_id_type": "app_id"}
    return {
        "message_id": message_id,
        "chat_id": chat.chat_id,
        **by,
        "create_time": str(int(call.tenant.clock.now() * 1000)),
    }
