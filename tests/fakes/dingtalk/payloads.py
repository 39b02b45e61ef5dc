"""What DingTalk pushes: robot messages, card callbacks, events. Sources: receive-message, event-callback-card."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from .cards import Card
from .tenant import Tenant
from .world import Chat, Message, User

MESSAGE = "/v1.0/im/bot/messages/get"
CLICK = "/v1.0/card/instances/callback"
USED_UP = 20001


def message(tenant: Tenant, one: Message, content: dict[str, Any], called: Sequence[User]) -> dict[str, Any]:
    """The data of a robot message. `content` holds msgtype and its part; `called` are the people it mentions."""
    world, chat, sender = tenant.world, one.chat, one.sender
    assert sender is not None
    webhook, until = tenant.open_session(chat)
    data = {
        "conversationId": chat.chat_id,
        "conversationType": chat.kind,
        "msgId": one.message_id,
        "createAt": int(one.at * 1000),
        "senderId": sender.sender_id,
        "senderNick": sender.name,
        "senderCorpId": world.corp_id,
        "senderPlatform": "Mac",
        "chatbotUserId": world.robot_user_id,
        "chatbotCorpId": world.corp_id,
        "robotCode": tenant.client_id,
        "sessionWebhook": webhook,
        "sessionWebhookExpiredTime": until,
        **(content if not tenant.pushes_used_up else {"msgtype": content["msgtype"]}),
    }
    if tenant.pushes_used_up:
        data |= {"errorCode": USED_UP, "errorMessage": "当月推送次数已用完", "errMsg": "当月推送次数已用完"}
    if tenant.published:
        data |= {"senderStaffId": sender.user_id, "isAdmin": sender.is_admin}
    if tenant.gives_union_ids:
        data["senderUnionId"] = sender.union_id
    if not chat.is_private:
        named = [{"dingtalkId": user.sender_id, "staffId": user.user_id} for user in called]
        data |= {
            "conversationTitle": chat.name,
            "isInAtList": True,
            "atUsers": [{"dingtalkId": world.robot_user_id}, *named],
        }
    return data


def replied(quoted: Message) -> dict[str, Any]:
    """What the `text` of a message says of the one it quotes. A card is named by its delivery, not by its
    outTrackId."""
    kind = "interactiveCard" if quoted.card else "text"
    content = {} if quoted.card else {"text": quoted.shown}
    return {
        "isReplyMsg": True,
        "repliedMsg": {"msgType": kind, "msgId": quoted.message_id, "content": content},
    }


def click(tenant: Tenant, user: User, card: Card, chat: Chat, private: dict[str, Any]) -> dict[str, Any]:
    """The data of a card callback. `content` and `extension` are JSON as text."""
    return {
        "type": "actionCallback",
        "outTrackId": card.out_track_id,
        "corpId": tenant.world.corp_id,
        "userId": user.user_id,
        "userIdType": 1,
        "spaceType": "im",
        "spaceId": chat.chat_id,
        "extension": "{}",
        "content": json.dumps({"cardPrivateData": private}, ensure_ascii=False),
        "value": json.dumps({"cardPrivateData": private}, ensure_ascii=False),
    }
