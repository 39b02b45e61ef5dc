"""Cards: made, delivered, both at once, updated, streamed into.

The outTrackId is the key against doubles: a second create answers param.cardAlreadyExist. A card whose delivery
fails is made all the same. Sources: create-and-deliver-cards, interactive-card-update-interface.
"""

from __future__ import annotations

import json
from typing import Any

from . import markdown
from .cards import Card
from .endpoints import Answer, Call, endpoint
from .refusals import NEW, Refusal
from .tenant import CARD, STREAMING, Tenant
from .world import Chat, User

ALL = "@ALL"


@endpoint("card.create", NEW, "POST", "/v1.0/card/instances", scope=CARD)
def create(call: Call) -> Answer:
    """An instance that nobody sees yet."""
    return {"success": True, "result": _made(call).out_track_id}


@endpoint("card.deliver", NEW, "POST", "/v1.0/card/instances/deliver", scope=CARD)
def deliver(call: Call) -> Answer:
    """Show an instance in one or several spaces."""
    card = _known(call)
    return {"success": True, "result": _delivered(call, card)}


@endpoint("card.createAndDeliver", NEW, "POST", "/v1.0/card/instances/createAndDeliver", scope=CARD)
def create_and_deliver(call: Call) -> Answer:
    """Both at once. A refused space is HTTP 200 with success=false in deliverResults."""
    _spaces(call)
    card = _made(call)
    return {"success": True, "result": {"outTrackId": card.out_track_id, "deliverResults": _delivered(call, card)}}


@endpoint("card.update", NEW, "PUT", "/v1.0/card/instances", scope=CARD)
def update(call: Call) -> Answer:
    """New data: the whole map by default, only the named variables with the by-key flags."""
    card = _known(call)
    if not call.body.get("cardData") and not call.body.get("privateData"):
        raise Refusal("param.cardDataAndPrivateDataBothEmpty")
    _safe(call)
    private = _private(call)
    changed(card, call.body, private)
    return {"success": True, "result": True}


@endpoint("card.streaming", NEW, "PUT", "/v1.0/card/streaming", scope=STREAMING)
def streaming(call: Call) -> Answer:
    """One more piece of one variable; each piece is a metered call."""
    card = _known(call)
    key, content = call.needs("key"), str(call.body.get("content", ""))
    call.needs("guid")
    before = "" if call.body.get("isFull") else card.public.get(key, "")
    card.fill({key: before + content}, by_key=True)
    return {"success": True, "result": True}


def changed(card: Card, said: dict[str, Any], private: dict[str, Any]) -> None:
    """Apply an update, of the interface or of a callback's answer. `private` is by user id."""
    options = said.get("cardUpdateOptions") or {}
    card.versions.append(card.text_for(None))
    if said.get("cardData"):
        by_key = bool(options.get("updateCardDataByKey"))
        card.fill(said["cardData"].get("cardParamMap"), by_key=by_key)
    for user_id, one in private.items():
        by_key = bool(options.get("updatePrivateDataByKey"))
        card.fill_for(user_id, one.get("cardParamMap"), by_key=by_key)


def _made(call: Call) -> Card:
    body, tenant = call.body, call.tenant
    out_track_id = body.get("outTrackId")
    if not out_track_id:
        raise Refusal("param.outTrackIdEmpty")
    template = tenant.templates.get(str(body.get("cardTemplateId")))
    if template is None:
        raise Refusal("param.templateNotExist")
    if not template.published:
        raise Refusal("param.templateUnpublished")
    if out_track_id in tenant.world.cards:
        raise Refusal("param.cardAlreadyExist")
    _safe(call)
    private = _private(call)
    card = Card(
        str(out_track_id),
        template,
        callback_type=str(body.get("callbackType") or "HTTP"),
        route_key=str(body.get("callbackRouteKey") or ""),
        may_name=frozenset(str(one) for one in body.get("cardAtUserIds") or ()),
    )
    card.fill((body.get("cardData") or {}).get("cardParamMap"), by_key=False)
    for user_id, one in private.items():
        card.fill_for(user_id, one.get("cardParamMap"), by_key=False)
    tenant.world.cards[card.out_track_id] = card
    return card


def _known(call: Call) -> Card:
    out_track_id = call.body.get("outTrackId")
    if not out_track_id:
        raise Refusal("param.outTrackIdEmpty")
    card = call.tenant.world.cards.get(str(out_track_id))
    if card is None:
        raise Refusal("param.cardNotExist")
    return card


def _safe(call: Call) -> None:
    written = json.dumps([call.body.get("cardData"), call.body.get("privateData")], ensure_ascii=False)
    if any(word in written for word in call.tenant.unsafe_words):
        raise Refusal("param.contentUnsafe")


def _private(call: Call) -> dict[str, Any]:
    """Private data by user id, whichever kind of id was given. Raises param.userIdNotExist."""
    out = {}
    for value, data in (call.body.get("privateData") or {}).items():
        out[_person(call, value).user_id] = data
    return out


def _person(call: Call, value: str) -> User:
    people = call.tenant.world.users
    if call.body.get("userIdType") == 2:
        user = next((one for one in people.values() if one.union_id == value), None)
    else:
        user = people.get(value)
    if user is None:
        raise Refusal("param.userIdNotExist")
    return user


def _spaces(call: Call) -> list[tuple[str, str]]:
    """Kind and id of each space. Raises param.openSpaceIdInvalid."""
    prefix, _, rest = str(call.body.get("openSpaceId", "")).partition("//")
    spaces = [one.partition(".") for one in rest.split(";") if one]
    if (
        prefix != "dtv1.card"
        or not spaces
        or any(kind not in ("IM_GROUP", "IM_ROBOT", "ONE_BOX") for kind, *_ in spaces)
    ):
        raise Refusal("param.openSpaceIdInvalid")
    return [(kind, target) for kind, _, target in spaces]


def _delivered(call: Call, card: Card) -> list[dict[str, Any]]:
    results = []
    for kind, target in _spaces(call):
        trouble, key = _show(call, card, kind, target), ""
        if not trouble:
            key = card.messages[-1].key
        results.append(
            {"spaceType": kind, "spaceId": target, "success": not trouble, "carrierId": key, "errorMsg": trouble}
        )
    return results


def _show(call: Call, card: Card, kind: str, target: str) -> str:
    """Put the card into a chat; the reason why not."""
    tenant, group = call.tenant, kind != "IM_ROBOT"
    model = call.body.get(
        {"IM_GROUP": "imGroupOpenDeliverModel", "IM_ROBOT": "imRobotOpenDeliverModel"}.get(kind, "top")
    )
    if kind != "ONE_BOX" and not isinstance(model, dict):
        return f"{kind} deliver model is null"
    model = model or {}
    if tenant.undelivered:
        return tenant.undelivered.pop(0)
    if group:
        chat = tenant.world.chats.get(target)
        why = _closed(tenant, chat, model if kind == "IM_GROUP" else {"robotCode": tenant.client_id})
    else:
        user = _reader(call, target)
        chat = tenant.world.private_chat(user) if user else None
        why = "" if user and user.in_range and not user.has_muted_bot else "user is not in the robot's visible range"
    if why or chat is None:
        return why or "conversation does not exist"
    only = [str(one) for one in model.get("recipients") or ()]
    message = tenant.world.post(
        *(chat, None, "card", "", ""),
        path="card",
        key=tenant.world.new_id("pqk"),
        rang=_called(chat, model.get("atUserIds") or {}),
        seen_only_by=[one for one in chat.members if one.user_id in only] if only else None,
        card=card,
    )
    message.highlighted = [
        one
        for one in chat.members
        if one.user_id in card.may_name
        and any(one.user_id in markdown.mentioned(text) for text in card.public.values())
    ]
    card.messages.append(message)
    return ""


def _closed(tenant: Tenant, chat: Chat | None, model: dict[str, Any]) -> str:
    if chat is None or chat.is_private or chat.disbanded:
        return "conversation does not exist"
    if model.get("robotCode") != tenant.client_id:
        return "robotCode is invalid"
    return "robot is not in the conversation" if not chat.robot_is_in or chat.robot_stopped else ""


def _reader(call: Call, target: str) -> User | None:
    try:
        return _person(call, target)
    except Refusal:
        return None


def _called(chat: Chat, at: dict[str, Any]) -> list[User]:
    return list(chat.members) if ALL in at else [one for one in chat.members if one.user_id in at]
