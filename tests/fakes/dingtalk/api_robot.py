"""The robot: messages to groups and people, recalls, and the way to what people sent.

None of these carries a key against doubles: each accepted call shows one more message. Neither can mention anybody.
Source: robot-reply-and-send-messages and the pages of the calls.
"""

from __future__ import annotations

from typing import Any

from .contents import Content, of_robot
from .endpoints import Answer, Call, endpoint
from .refusals import NEW, Refusal
from .tenant import ROBOT
from .world import Chat, Message

MOST_PEOPLE = 20


@endpoint("robot.group.send", NEW, "POST", "/v1.0/robot/groupMessages/send", scope=ROBOT)
def group_send(call: Call) -> Answer:
    """One message to a group; nobody is mentioned, whatever the text says."""
    call.tenant.own_robot(call.body.get("robotCode"))
    chat = call.tenant.group_of_robot(call.body.get("openConversationId"))
    content = _content(call)
    key = call.tenant.world.new_id("pqk")
    _post(call, chat, content, key)
    return {"processQueryKey": key}


@endpoint("robot.oto.send", NEW, "POST", "/v1.0/robot/oToMessages/batchSend", scope=ROBOT)
def oto_send(call: Call) -> Answer:
    """One message to each of up to 20 people; who does not get it stands in one of three lists."""
    call.tenant.own_robot(call.body.get("robotCode"))
    user_ids = call.body.get("userIds")
    if not isinstance(user_ids, list) or not user_ids:
        raise call.wrong("userIds")
    if len(user_ids) > MOST_PEOPLE:
        raise Refusal("invalidParameter.userIds.tooMany")
    content = _content(call)
    key = call.tenant.world.new_id("pqk")
    invalid, throttled, filtered = [], [], []
    for user_id in user_ids:
        user = call.tenant.world.users.get(str(user_id))
        if user is None or not user.in_range:
            invalid.append(user_id)
        elif user.throttled:
            throttled.append(user_id)
        elif user.has_muted_bot:
            filtered.append(user_id)
        else:
            _post(call, call.tenant.world.private_chat(user), content, key)
    return {
        "processQueryKey": key,
        "invalidStaffIdList": invalid,
        "flowControlledStaffIdList": throttled,
        "filteredStaffIdList": filtered,
    }


@endpoint("robot.group.recall", NEW, "POST", "/v1.0/robot/groupMessages/recall", scope=ROBOT)
def group_recall(call: Call) -> Answer:
    """Take messages of one group back."""
    call.tenant.own_robot(call.body.get("robotCode"))
    chat = call.tenant.group_of_robot(call.body.get("openConversationId"))
    return _recall(call, lambda message: message.chat is chat)


@endpoint("robot.oto.recall", NEW, "POST", "/v1.0/robot/otoMessages/batchRecall", scope=ROBOT)
def oto_recall(call: Call) -> Answer:
    """Take messages to people back."""
    call.tenant.own_robot(call.body.get("robotCode"))
    return _recall(call, lambda message: message.chat.is_private)


@endpoint("robot.files.download", NEW, "POST", "/v1.0/robot/messageFiles/download", scope=ROBOT)
def file_download(call: Call) -> Answer:
    """An address for one download code."""
    call.tenant.own_robot(call.body.get("robotCode"))
    stored = call.tenant.world.files.get(call.needs("downloadCode"))
    if stored is None or stored.key.startswith("@"):
        raise Refusal("invalidParameter.downloadCode")
    return {"downloadUrl": f"{call.tenant.oapi_url}/blob/{stored.key}"}


def _content(call: Call) -> Content:
    content = of_robot(call.body.get("msgKey"), call.body.get("msgParam"))
    if content.media_id and content.media_id not in call.tenant.world.files:
        raise Refusal("invalidParameter.msgParam.invalid", "mediaId不存在")
    return content


def _post(call: Call, chat: Chat, content: Content, key: str) -> Message:
    file = call.tenant.world.files.get(content.media_id)
    return call.tenant.world.post(
        *(chat, None, content.kind, content.said, content.shown),
        path="robot.oto.send" if chat.is_private else "robot.group.send",
        key=key,
        links=content.links,
        file=file,
    )


def _recall(call: Call, reachable: Any) -> Answer:
    keys = call.body.get("processQueryKeys")
    if not isinstance(keys, list) or not keys:
        raise call.wrong("processQueryKeys")
    taken, failed = [], {}
    for key in keys:
        found = [one for one in call.tenant.world.messages if one.key == key and reachable(one)]
        if not found:
            failed[key] = "消息不存在"
            continue
        for one in found:
            one.recalled = True
        taken.append(key)
    return {"successResult": taken, "failedResult": failed}
