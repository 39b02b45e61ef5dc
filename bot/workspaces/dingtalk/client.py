"""DingTalk's REST interfaces on pooled clients: a call in, its answer out, or a trouble that says what to do.

    client = DingTalkClient(base_url, oapi_url, client_id, client_secret)
    client.create_card({"outTrackId": …})

Calls that may be repeated go over kept connections and are tried again where one broke. A plain message bears no key
against doubles, so it goes out once; a connection that breaks under it leaves its outcome open.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from bot.workspaces.dingtalk.errors import Muted, NotInRange, TokenRefused, data_of
from bot.workspaces.http import LOOPBACK, Answer, Http, Token, Upload
from bot.workspaces.trouble import OddAnswer, Refused, Throttled

log = logging.getLogger(__name__)
T = TypeVar("T")

API = "https://api.dingtalk.com"
OAPI = "https://oapi.dingtalk.com"
OPEN = "/v1.0/gateway/connections/open"
CREATE = "/v1.0/card/instances/createAndDeliver"
CARDS = "/v1.0/card/instances"
GROUP = "/v1.0/robot/groupMessages/send"
PRIVATE = "/v1.0/robot/oToMessages/batchSend"
DOWNLOAD = "/v1.0/robot/messageFiles/download"
CALLBACKS = "/v1.0/card/callbacks/register"
UPLOAD = "/media/upload"
USER = "/topapi/v2/user/get"
EXEMPT = frozenset({USER, OPEN})
"""Calls that the month's quota does not count (api-throttling)."""
UPLOAD_BYTES = 20 * 1024 * 1024
FLOW_S = 60.0

Toll = Callable[[str], None]


class DingTalkClient:
    """One app's calls; many threads may call at once. `toll` is asked before each call: it may raise Throttled."""

    def __init__(
        self,
        base_url: str,
        oapi_url: str,
        client_id: str,
        client_secret: str,
        *,
        toll: Toll = lambda _path: None,
        read_s: float = 10.0,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.client_id, self._secret = client_id, client_secret
        self.api, self.oapi = Http(base_url, read_s=read_s), Http(oapi_url, read_s=read_s)
        self.robot_code = client_id
        """The robot's code is the app's client id; a message that says another one is believed."""
        self.toll = toll
        self._read_s, self._now = read_s, now
        self._token = Token(self._fetch_token)

    # -- cards

    def create_card(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Makes a card and shows it. Raises CardExists for an outTrackId that was used before."""
        return self._new("POST", CREATE, body)

    def update_card(self, body: Mapping[str, Any]) -> None:
        """New data for a card. Raises MessageGone."""
        self._new("PUT", CARDS, body)

    def register_callback(self, route: str, url: str, secret: str) -> None:
        """Card callbacks of this route go to that address."""
        body = {"callbackRouteKey": route, "callbackUrl": url, "apiSecret": secret, "forceUpdate": True}
        self._new("POST", CALLBACKS, body)

    # -- plain messages: at most once

    def say_in_group(self, conversation: str, kind: str, param: Mapping[str, str]) -> str:
        """A message in a group; its processQueryKey. Raises NoAnswer when nobody knows whether it was sent."""
        body = {"robotCode": self.robot_code, "openConversationId": conversation, **_message(kind, param)}
        return _key(self._new("POST", GROUP, body, once=True))

    def say_to(self, staff: str, kind: str, param: Mapping[str, str]) -> str:
        """A message to one person; its processQueryKey. Raises NotInRange, Muted, Throttled, NoAnswer."""
        body = {"robotCode": self.robot_code, "userIds": [staff], **_message(kind, param)}
        found = self._new("POST", PRIVATE, body, once=True)
        if staff in _list(found, "invalidStaffIdList"):
            raise NotInRange(code="invalidStaffIdList")
        if staff in _list(found, "flowControlledStaffIdList"):
            raise Throttled(retry_after=FLOW_S, code="flowControlledStaffIdList")
        if staff in _list(found, "filteredStaffIdList"):
            raise Muted(code="filteredStaffIdList")
        return _key(found)

    def say_by_hook(self, hook: str, body: Mapping[str, Any], *, secret: str = "") -> None:
        """A message by a webhook's path and query; signed where it has a secret. Raises HookRefused, NoAnswer."""
        path, _, query = hook.partition("?")
        given = dict(part.split("=", 1) for part in query.split("&") if "=" in part)
        if secret:
            at = str(int(self._now() * 1000))
            given |= {"timestamp": at, "sign": signed(secret, f"{at}\n{secret}")}
        self.toll(path)
        data_of(self.oapi.call("POST", path, query=given, body=body, once=True))

    # -- files and people

    def upload(self, name: str, content: bytes) -> str:
        """Puts a file into DingTalk; the media id to send it with. Raises Refused for an empty one or over 20 MB."""
        if not 0 < len(content) <= UPLOAD_BYTES:
            raise Refused(code=f"a file of {len(content)} bytes")
        form = Upload("media", name, content, fields={"type": "file"})
        return str(self._old(UPLOAD, upload=form, query={"type": "file"}).get("media_id", ""))

    def download(self, code: str, *, at_most: int) -> Answer:
        """The bytes behind a download code. Raises TooLong, Refused, or another ChatTrouble."""
        found = self._new("POST", DOWNLOAD, {"downloadCode": code, "robotCode": self.robot_code})
        where = urlsplit(str(found.get("downloadUrl") or ""))
        local = where.hostname in LOOPBACK and urlsplit(self.api.base_url).hostname in LOOPBACK
        if not where.hostname or (where.scheme != "https" and not local):
            raise OddAnswer(code="downloadUrl")
        store = Http(f"{where.scheme}://{where.netloc}", pool=1, read_s=self._read_s)
        try:
            answer = store.call("GET", where.path + (f"?{where.query}" if where.query else ""), at_most=at_most)
        finally:
            store.close()
        if answer.status != 200:
            raise Refused(code=f"HTTP {answer.status}")
        return answer

    def user(self, staff: str) -> dict[str, Any]:
        """A person by staff id: `name`, `unionid`. Raises NotInRange, MissingScope."""
        found = self._old(USER, body={"userid": staff}).get("result")
        return found if isinstance(found, dict) else {}

    # -- what is permitted

    def probe(self, path: str, body: Mapping[str, Any]) -> None:
        """A call that is meant to be refused, to learn why. Raises a ChatTrouble; nothing is logged."""

        def call(token: str) -> object:
            return data_of(self.api.call("POST", path, body=body, headers={"x-acs-dingtalk-access-token": token}))

        self._with_token(path, call, quiet=True)

    def probe_upload(self) -> None:
        """The same for files: one of a kind that is not taken."""
        form = Upload("media", "doctor.none", b"?", fields={"type": "file"})

        def call(token: str) -> object:
            return data_of(self.oapi.call("POST", UPLOAD, query={"type": "file", "access_token": token}, upload=form))

        self._with_token(UPLOAD, call, quiet=True)

    # -- the stream

    def open_stream(self, topics: list[dict[str, str]]) -> dict[str, Any]:
        """Address and ticket for one connection, good for 90 seconds. Never logged: the ticket lets anybody in."""
        body = {
            "clientId": self.client_id,
            "clientSecret": self._secret,
            "subscriptions": topics,
            "ua": "casebot",
            "localIp": "",
        }
        return data_of(self.api.call("POST", OPEN, body=body))

    def close(self) -> None:
        """Lets go of the connections."""
        for http in (self.api, self.oapi):
            http.close()

    # -- inside

    def _fetch_token(self) -> tuple[str, float]:
        body = {"appKey": self.client_id, "appSecret": self._secret}
        found = data_of(self.api.call("POST", "/v1.0/oauth2/accessToken", body=body))
        token, life = found.get("accessToken"), found.get("expireIn")
        if not isinstance(token, str) or not token or not isinstance(life, int | float):
            raise OddAnswer(code="token")
        return token, float(life)

    def _new(self, method: str, path: str, body: Mapping[str, Any], *, once: bool = False) -> dict[str, Any]:
        def call(token: str) -> dict[str, Any]:
            headers = {"x-acs-dingtalk-access-token": token}
            return data_of(self.api.call(method, path, body=body, headers=headers, once=once))

        return self._with_token(path, call)

    def _old(
        self,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        upload: Upload | None = None,
        query: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        def call(token: str) -> dict[str, Any]:
            given = {**(query or {}), "access_token": token}
            return data_of(self.oapi.call("POST", path, query=given, body=body, upload=upload))

        return self._with_token(path, call)

    def _with_token(self, path: str, call: Callable[[str], T], *, quiet: bool = False) -> T:
        token = self._token.get()
        self.toll(path)
        try:
            try:
                return call(token)
            except TokenRefused:
                self._token.refused(token)
                return call(self._token.get())
        except Refused as trouble:
            if not quiet:
                log.error("DingTalk refused %s: %s", path, trouble.values.get("code"))
            raise


def signed(secret: str, message: str) -> str:
    """DingTalk's way of signing: HMAC-SHA256, base64."""
    return base64.b64encode(hmac.new(secret.encode(), message.encode(), hashlib.sha256).digest()).decode()


def _message(kind: str, param: Mapping[str, str]) -> dict[str, str]:
    return {"msgKey": kind, "msgParam": json.dumps(param, ensure_ascii=False)}


def _key(found: Mapping[str, Any]) -> str:
    key = found.get("processQueryKey")
    if not isinstance(key, str) or not key:
        raise OddAnswer(code="no processQueryKey")
    return key


def _list(found: Mapping[str, Any], name: str) -> list[Any]:
    value = found.get(name)
    return value if isinstance(value, list) else []
