"""Webhooks: the one of a session (about 90 minutes after a message) and the one of a group (token and signature).

Both answer HTTP 200 whatever happens; both can mention. Sources: the custom robot's page, receive-message.
"""

from __future__ import annotations

from typing import Any

from . import markdown
from .contents import of_webhook
from .endpoints import Answer, Call, endpoint
from .refusals import HOOK, Refusal
from .signing import webhook_sign
from .world import Chat, User

SKEW = 3600
"""Seconds a signature may be off."""


@endpoint("webhook.session", HOOK, "POST", "/robot/sendBySession")
def send_by_session(call: Call) -> Answer:
    """Answer into the chat a message came from. Raises 300001 when the session is over."""
    chat, until = call.tenant.sessions.get(call.query.get("session", ""), (None, 0.0))
    if chat is None or until <= call.tenant.clock.now():
        raise Refusal(300001)
    return _post(call, chat)


@endpoint("webhook.send", HOOK, "POST", "/robot/send")
def send(call: Call) -> Answer:
    """Write to the group the token belongs to. Raises 300005, and 310000 for a wrong or stale signature."""
    token = call.query.get("access_token", "")
    chat = next((one for one in call.tenant.world.chats.values() if token and one.webhook_token == token), None)
    if chat is None:
        raise Refusal(300005)
    if chat.webhook_secret:
        at = call.query.get("timestamp", "")
        if not at.isdigit() or abs(int(at) / 1000 - call.tenant.clock.now()) > SKEW:
            raise Refusal(310000, "invalid timestamp, more: [https://ding-doc.dingtalk.com/doc#/serverapi2/qf2nxq]")
        if call.query.get("sign") != webhook_sign(at, chat.webhook_secret):
            raise Refusal(310000)
    return _post(call, chat)


def _post(call: Call, chat: Chat) -> Answer:
    if chat.disbanded:
        raise Refusal(400013)
    if chat.robot_stopped or not chat.robot_is_in:
        raise Refusal(400102)
    content = of_webhook(call.body, len(call.request.body))
    call.tenant.limits.of_the_webhook(chat.chat_id)
    rang = called(chat, call.body.get("at"), content.said)
    call.tenant.world.post(
        *(chat, None, content.kind, content.said, content.shown),
        path="webhook.session" if "sendBySession" in call.request.path else "webhook.send",
        links=content.links,
        rang=rang,
        highlighted=[one for one in rang if f"@{one.user_id}" in content.said or f"@{one.mobile}" in content.said],
    )
    return {}


def called(chat: Chat, at: Any, said: str) -> list[User]:
    """Whom a webhook message rings: members named in `at`, everybody by `isAtAll`.

    The words for "everybody" in the text are taken for a call as well: no page says they are harmless.
    """
    at = at if isinstance(at, dict) else {}
    if at.get("isAtAll") or (markdown.calls_everybody(said) and not chat.is_private):
        return list(chat.members)
    named = {str(one) for name in ("atUserIds", "atMobiles") for one in at.get(name) or []}
    return [one for one in chat.members if one.user_id in named or (one.mobile and one.mobile in named)]
