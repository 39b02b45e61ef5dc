"""What every request passes: recorded, faults, token, permission, quota; then its endpoint; then its envelope."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

from ..faults import Fault
from ..wire import HangUp, KeepWaiting, Reply, Request
from . import api_app, api_cards, api_media, api_robot, api_webhooks
from .endpoints import Call, Endpoint, find
from .refusals import HOOK, MONTH, NEW, Refusal, bad_token, missing_scope, month_used_up, too_fast
from .tenant import Recorded, Tenant

ROOMS = (api_app, api_cards, api_media, api_robot, api_webhooks)
"""Importing them writes their endpoints into the list."""
HANGS = 60.0
"""Seconds a request that is never answered is held, unless the other side gives up before."""
GATEWAY_PAGE = b"<html><head><title>%d</title></head><body><center><h1>%d</h1></center><hr>tengine</body></html>"


class Gate:
    """Answers one host, `new` (api.dingtalk.com) or `old` (oapi.dingtalk.com)."""

    def __init__(self, tenant: Tenant, host: str) -> None:
        self._tenant = tenant
        self._host = host

    def answer(self, request: Request) -> Reply:
        """One request."""
        found = find(self._host, request.method, request.path)
        name = found[0].name if found else ""
        body = _read(request)
        record = Recorded(
            name, request.method, request.path, request.query, body, self._tenant.clock.now(), request.connection
        )
        self._tenant.recorded.append(record)
        reply = self._answered(request, found, record)
        record.status, record.code = reply.status, _code(reply)
        return reply

    def _answered(self, request: Request, found: tuple[Endpoint, dict[str, str]] | None, record: Recorded) -> Reply:
        if self._tenant.clock.now() < self._tenant.blocked_until:
            return _json({"status": 1111, "wait": 5, "source": "x5", "punish": "deny", "uuid": uuid.uuid4().hex})
        if found is None:
            refusal = Refusal("InvalidAction.NotFound", "Specified api is not found", http=404)
            return self._refused(refusal if self._host == NEW else Refusal(404, "请求的URI地址不存在"))
        endpoint, path = found
        fault = self._tenant.faults.next(endpoint.name)
        if fault is not None:
            record.fault = fault.kind + ("_after" if fault.after else "")
        if fault is not None and not fault.after and fault.kind != "slow":
            return self._spoilt(fault, endpoint, Reply())
        reply = self._carried_out(endpoint, Call(self._tenant, request, endpoint.side, path))
        return reply if fault is None else self._spoilt(fault, endpoint, reply)

    def _carried_out(self, endpoint: Endpoint, call: Call) -> Reply:
        try:
            with self._tenant.world.lock:
                self._may(endpoint, call)
                answer = endpoint.handle(call)
        except Refusal as refusal:
            return self._refused(refusal)
        if isinstance(answer, Reply):
            return answer
        return _json(answer if endpoint.side == NEW else {"errcode": 0, "errmsg": "ok", **answer})

    def _may(self, endpoint: Endpoint, call: Call) -> None:
        if not endpoint.open:
            if not self._tenant.tokens.is_good(call.token):
                raise bad_token(endpoint.side, self._tenant.bad_token_status)
            if endpoint.scope and endpoint.scope not in self._tenant.scopes:
                raise missing_scope(endpoint.side, [endpoint.scope])
        if endpoint.side != HOOK:
            self._tenant.limits.of_the_api(endpoint.name, endpoint.side)
        if not endpoint.free:
            self._tenant.limits.of_the_month(endpoint.side)

    def _refused(self, refusal: Refusal) -> Reply:
        return _json(refusal.envelope(), refusal.http)

    def _spoilt(self, fault: Fault, endpoint: Endpoint, reply: Reply) -> Reply:
        if fault.kind == "drop":
            raise HangUp
        if fault.kind == "timeout":
            raise KeepWaiting(HANGS)
        if fault.kind == "slow":
            time.sleep(float(fault.value or 4))
            return reply
        if fault.kind == "malformed_json":
            return Reply(reply.body[: len(reply.body) // 2], reply.status, reply.content_type, reply.headers)
        if fault.kind == "empty":
            return Reply(b"", 500, "text/plain")
        if fault.kind == "429":
            return self._refused(too_fast(endpoint.side))
        if fault.kind == "expired_token":
            self._tenant.tokens.forget()
            return self._refused(bad_token(endpoint.side, self._tenant.bad_token_status))
        if fault.kind == "code":
            return self._refused(_named(fault.value, endpoint))
        status = int(fault.kind)
        return Reply(GATEWAY_PAGE % (status, status), status, "text/html")


def _named(code: str, endpoint: Endpoint) -> Refusal:
    """A refusal by its code, with the HTTP status that goes with it."""
    if code == MONTH:
        return month_used_up(endpoint.side)
    if endpoint.side != NEW:
        return Refusal(int(code))
    forbidden = code.startswith("Forbidden.")
    return Refusal(code, http=403 if forbidden else 500 if code.startswith("system.") else 400)


def _json(content: dict[str, Any], status: int = 200) -> Reply:
    return Reply(json.dumps(content, ensure_ascii=False).encode(), status)


def _read(request: Request) -> Any:
    try:
        return json.loads(request.body) if request.body else None
    except ValueError:
        return request.body


def _code(reply: Reply) -> str | int | None:
    if not reply.content_type.startswith("application/json"):
        return None
    try:
        said = json.loads(reply.body)
    except ValueError:
        return None
    return said.get("errcode", said.get("code", "")) if isinstance(said, dict) else None
