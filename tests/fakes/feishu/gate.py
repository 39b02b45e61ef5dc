"""What every request passes: recorded, faults, token, scopes, limits; then its endpoint; then the envelope."""

from __future__ import annotations

import json
import os
import time
from typing import Any

from ..faults import Fault
from ..wire import HangUp, KeepWaiting, Reply, Request
from . import api_app, api_files, api_groups, api_messages, api_updates
from .endpoints import Call, Endpoint, find
from .limits import too_often
from .refusals import Refusal, missing, missing_scope
from .tenant import Recorded, Tenant

ROOMS = (api_app, api_files, api_groups, api_messages, api_updates)
"""Importing them writes their endpoints into the list."""
HANGS = 60.0
"""Seconds a request that is never answered is held, unless the other side gives up before."""
GATEWAY_PAGE = b"<html><head><title>%d</title></head><body><center><h1>%d</h1></center><hr>nginx</body></html>"


class Gate:
    """Answers the REST side of one tenant."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    def answer(self, request: Request) -> Reply:
        """One request."""
        found = find(request.method, request.path)
        if found is None:
            return Reply(b"404 page not found", 404, "text/plain")
        endpoint, path = found
        record = Recorded(
            endpoint.name, request.method, request.path, request.query, _body(request), self._tenant.clock.now(),
            request.connection,
        )  # fmt: skip
        self._tenant.recorded.append(record)
        fault = self._tenant.faults.next(endpoint.name)
        if fault is not None:
            record.fault = fault.kind + ("_after" if fault.after else "")
        if fault is not None and not fault.after and fault.kind != "slow":
            reply = self._spoilt(fault, endpoint, Reply())
        else:
            reply = self._carried_out(endpoint, Call(self._tenant, request, path))
            if fault is not None:
                reply = self._spoilt(fault, endpoint, reply)
        record.status, record.code = reply.status, _code(reply)
        return reply

    def _carried_out(self, endpoint: Endpoint, call: Call) -> Reply:
        try:
            with self._tenant.world.lock:
                self._may(endpoint, call)
                answer = endpoint.handle(call)
        except Refusal as refusal:
            return self._refused(refusal)
        except (TypeError, ValueError, AttributeError, LookupError, RecursionError) as wrong:
            # A parameter of the wrong type: the platform says so, the fake stumbles over it.
            return self._refused(missing("body", f"has a wrong type somewhere: {wrong!r}"))
        if isinstance(answer, Reply):
            answer.headers["X-Tt-Logid"] = _log_id()
            return answer
        return _json(
            {"code": 0, "msg": "ok", **answer} if endpoint.bare else {"code": 0, "msg": "success", "data": answer}
        )

    def _may(self, endpoint: Endpoint, call: Call) -> None:
        if not endpoint.open:
            self._tenant.tokens.check(call.request.headers.get("authorization", ""))
            if endpoint.scopes and not self._tenant.scopes.intersection(endpoint.scopes):
                raise missing_scope(self._tenant.app_id, endpoint.scopes)
        self._tenant.limits.of_the_app(endpoint.name)

    def _refused(self, refusal: Refusal) -> Reply:
        log_id = _log_id()
        look = f"https://open.feishu.cn/search?from=openapi&log_id={log_id}&code={refusal.code}"
        error = {
            "log_id": log_id,
            "troubleshooter": f"排查建议查看(Troubleshooting suggestions): {look}",
            **refusal.error,
        }
        return _json(
            {"code": refusal.code, "msg": refusal.msg, "error": error}, refusal.http, refusal.headers, log_id
        )

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
            return self._refused(too_often())
        if fault.kind == "expired_token":
            self._tenant.tokens.forget()
            return self._refused(Refusal(99991663))
        if fault.kind == "code":
            return self._refused(Refusal(int(fault.value), http=200 if endpoint.open else 400))
        status = int(fault.kind)
        return Reply(GATEWAY_PAGE % (status, status), status, "text/html")


def _json(
    content: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None, log_id: str = ""
) -> Reply:
    body = json.dumps(content, ensure_ascii=False).encode()
    return Reply(body, status, headers={"X-Tt-Logid": log_id or _log_id(), **(headers or {})})


def _log_id() -> str:
    return time.strftime("%Y%m%d%H%M%S") + os.urandom(9).hex().upper()


def _body(request: Request) -> Any:
    if not request.headers.get("content-type", "").startswith("application/json"):
        return request.body
    try:
        return json.loads(request.body)
    except ValueError:
        return request.body


def _code(reply: Reply) -> int | None:
    if not reply.content_type.startswith("application/json") or reply.body[:9] != b'{"code": ':
        return None
    return int(reply.body[9 : reply.body.index(b",")])
