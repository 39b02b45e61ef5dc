"""Changing what was sent: cards by PATCH, texts by PUT, and the delayed update with a click's token.

Sources: im-v1/message-card/patch, im-v1/message/update, im-v1/message-card/uMDO1YjLzgTN24yM4UjN,
im-v1/message-card/uETOyYjLxkjM24SM5IjN (cards only one member sees).
"""

from __future__ import annotations

import json
from typing import Any

from .api_messages import SEND, check_content, rung_by, standing
from .endpoints import Answer, Call, endpoint
from .refusals import Refusal, missing
from .tenant import Tenant
from .texts import called
from .world import Message

UPDATABLE = 14 * 86400
MOST_EDITS = 20


@endpoint("messages.patch", "PATCH", "/open-apis/im/v1/messages/:message_id", scopes=("im:message:update", *SEND))
def patch(call: Call) -> Answer:
    """Another card in place of the one there; 230031 after 14 days, 230020 above five a second."""
    message = own(call)
    if message.kind != "interactive" or message.seen_only_by:
        raise Refusal(230001, "this message is not a card")
    show(call.tenant, message, call.needs("content"))
    return {}


@endpoint("messages.update", "PUT", "/open-apis/im/v1/messages/:message_id", scopes=("im:message:update", *SEND))
def update(call: Call) -> Answer:
    """Another text in place of the one there, twenty times at most; a card cannot be changed this way."""
    message = own(call)
    kind, content = call.needs("msg_type"), call.needs("content")
    if kind not in ("text", "post") or message.kind not in ("text", "post"):
        raise Refusal(230001, "only text and post can be edited")
    if len(message.versions) >= MOST_EDITS:
        raise Refusal(230072)
    check_content(call.tenant, message.chat, kind, content)
    call.tenant.limits.of_the_message(message.message_id)
    message.becomes(content, call.tenant.clock.now())
    return {}


@endpoint("cards.update", "POST", "/open-apis/interactive/v1/card/update", scopes=SEND)
def delayed_update(call: Call) -> Answer:
    """With the token of a click: twice, within 30 minutes, and only once the click was answered."""
    known = call.tenant.card_tokens.get(call.needs("token"))
    if known is None:
        raise Refusal(300020)
    if call.tenant.clock.now() > known.until:
        raise Refusal(300030)
    if known.left < 1:
        raise Refusal(300040)
    if not known.answered:
        raise Refusal(300020, "the callback has not been answered yet")
    card = call.body.get("card")
    if not isinstance(card, dict):
        raise missing("card")
    known.left -= 1
    show(call.tenant, known.message, json.dumps(card, ensure_ascii=False))
    return {}


@endpoint("ephemeral.send", "POST", "/open-apis/ephemeral/v1/send", scopes=SEND)
def whisper(call: Call) -> Answer:
    """A card in a group that one member sees."""
    chat = call.tenant.chat_for_bot(call.needs("chat_id"), unknown=230034, outside=230002)
    user = call.tenant.person("open_id", call.needs("open_id"))
    content = json.dumps(call.body.get("card"), ensure_ascii=False)
    check_content(call.tenant, chat, "interactive", content)
    message = call.tenant.world.post(chat, None, "interactive", content, seen_only_by=user)
    return {"message_id": message.message_id}


def own(call: Call) -> Message:
    """The message of the path, if the bot sent it and it is younger than 14 days."""
    message = standing(call)
    if message.sender is not None:
        raise Refusal(230071 if call.request.method == "PUT" else 230012)
    if call.tenant.clock.now() - message.created > UPDATABLE:
        raise Refusal(230031)
    return message


def show(tenant: Tenant, message: Message, content: str) -> None:
    """The card changes for everybody. Whom it names anew it rings: the stricter reading, the pages do not say."""
    body: Any = check_content(tenant, message.chat, "interactive", content)
    tenant.limits.of_the_message(message.message_id)
    message.rang += rung_by(message.chat, "interactive", body, but=called("interactive", message.body))
    message.becomes(content, tenant.clock.now())
