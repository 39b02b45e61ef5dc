"""The app itself: tokens of both interfaces, tickets for the stream, people, card routes, entries above the input.

Sources: oauth2/accessToken, gettoken, learn/stream/protocol, user/get, user/getbyunionid, callbacks/register.
"""

from __future__ import annotations

from .endpoints import Answer, Call, endpoint
from .refusals import NEW, OLD, Refusal
from .tenant import CARD, CONTACTS, ENTRIES


@endpoint("oauth2.accessToken", NEW, "POST", "/v1.0/oauth2/accessToken", free=True, open=True)
def access_token(call: Call) -> Answer:
    """Two hours, the same for everybody. Raises invalidClientIdOrSecret."""
    if (call.body.get("appKey"), call.body.get("appSecret")) != (call.tenant.client_id, call.tenant.client_secret):
        raise Refusal("invalidClientIdOrSecret")
    token, left = call.tenant.tokens.issue()
    return {"accessToken": token, "expireIn": left}


@endpoint("gettoken", OLD, "GET", "/gettoken", free=True, open=True)
def get_token(call: Call) -> Answer:
    """The same token by the old interface. Raises 40096."""
    if (call.query.get("appkey"), call.query.get("appsecret")) != (call.tenant.client_id, call.tenant.client_secret):
        raise Refusal(40096)
    token, left = call.tenant.tokens.issue()
    return {"access_token": token, "expires_in": left}


@endpoint("gateway.open", NEW, "POST", "/v1.0/gateway/connections/open", free=True, open=True)
def open_connection(call: Call) -> Answer:
    """An address and a ticket for one connection. Raises authFailed, or 400 for an app that is not published."""
    given = (call.body.get("clientId"), call.body.get("clientSecret"))
    if given != (call.tenant.client_id, call.tenant.client_secret):
        raise Refusal("authFailed", http=401)
    if not call.tenant.published:
        raise Refusal("param.error", "应用未发布，或机器人未使用Stream模式")
    topics = call.body.get("subscriptions")
    if not isinstance(topics, list) or not topics:
        raise Refusal("param.error", "subscriptions is empty")
    return call.tenant.gateway.invite([(str(one["type"]), str(one["topic"])) for one in topics])


@endpoint("user.get", OLD, "POST", "/topapi/v2/user/get", scope=CONTACTS, free=True)
def user_get(call: Call) -> Answer:
    """A person by user id. Raises 60121."""
    user = call.tenant.world.users.get(str(call.body.get("userid", "")))
    if user is None:
        raise Refusal(60121)
    result = {"userid": user.user_id, "unionid": user.union_id, "name": user.name, "admin": user.is_admin}
    return {"request_id": call.tenant.world.new_id(""), "result": result}


@endpoint("user.getbyunionid", OLD, "POST", "/topapi/user/getbyunionid", scope=CONTACTS, free=True)
def user_by_union_id(call: Call) -> Answer:
    """The user id behind a union id. Raises 60121."""
    union_id = call.body.get("unionid", "")
    user = next((one for one in call.tenant.world.users.values() if one.union_id == union_id), None)
    if user is None:
        raise Refusal(60121)
    return {"request_id": call.tenant.world.new_id(""), "result": {"contact_type": 0, "userid": user.user_id}}


@endpoint("card.callbacks.register", NEW, "POST", "/v1.0/card/callbacks/register", scope=CARD)
def register_callback(call: Call) -> Answer:
    """Card callbacks of this route key go to an address of ours."""
    key, url = call.needs("callbackRouteKey"), call.needs("callbackUrl")
    if key in call.tenant.callback_routes and not call.body.get("forceUpdate"):
        raise Refusal("param.callbackRouteKeyExist", "callbackRouteKey已存在")
    secret = str(call.body.get("apiSecret") or call.tenant.world.new_id(""))
    call.tenant.callback_routes[key] = (url, secret)
    return {"success": True, "result": {"callbackUrl": url, "apiSecret": secret}}


@endpoint("robot.plugins.set", NEW, "POST", "/v1.0/robot/plugins/set", scope=ENTRIES)
def set_plugins(call: Call) -> Answer:
    """The entries above the input line of private chats: links only."""
    call.tenant.own_robot(call.needs("robotCode"))
    if not isinstance(call.body.get("pluginInfoList"), list):
        raise call.wrong("pluginInfoList")
    return {"result": True}
