"""One pooled HTTP client for a vendor's interface, and its access token. Nothing here knows a vendor.

Every call has its time-outs; an answer is read up to a limit; redirects are not followed. What fails says whether
anything was sent: `Unreachable` (no) or `NoAnswer` (nobody knows). Bodies, headers and addresses with their
queries are never logged: they hold secrets and people's words.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ProtocolError,
    SSLError,
)

from bot.workspaces.trouble import NoAnswer, OddAnswer, TooLong, Unreachable

CONNECT_S = 3.0
READ_S = 10.0
"""Vendors answer in tens of milliseconds; a task is leased for 60 s, so two tries and an upload fit."""
JSON_BYTES = 8 * 1024 * 1024
"""The longest answer that is read, apart from files."""
EARLY_S = 600.0
"""A token is replaced this long before it ends."""
YOUNG_S = 5.0
"""How long a connection may have rested that carries a call once. Servers and balancers let kept connections rest for
15 s and more, so this one is not about to be closed just as the call goes out."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        """The body as an object. Raises OddAnswer for anything else."""
        try:
            found = json.loads(self.body)
        except ValueError:
            raise OddAnswer(code=f"HTTP {self.status}") from None
        if not isinstance(found, dict):
            raise OddAnswer(code=f"HTTP {self.status}")
        return found


@dataclass(frozen=True, slots=True)
class Upload:
    """A file and the plain fields that go with it, as a multipart form."""

    field: str
    name: str
    content: bytes
    type: str = "application/octet-stream"
    fields: Mapping[str, str] | None = None


class _Resting:
    """A connection that knows how long it has rested."""

    _used = 0.0

    def getresponse(self) -> Any:
        answer = super().getresponse()  # type: ignore[misc]
        self._used = time.monotonic()
        return answer

    @property
    def is_connected(self) -> bool:
        """urllib3 asks this before it uses a connection again, and opens another where it is not so."""
        return bool(super().is_connected) and time.monotonic() - self._used < YOUNG_S  # type: ignore[misc]


class _Young(_Resting, urllib3.connection.HTTPConnection):
    """Plain, for this machine."""


class _YoungTls(_Resting, urllib3.connection.HTTPSConnection):
    """Encrypted, for everywhere else."""


class Http:
    """Calls to one origin over kept connections; safe from many threads."""

    def __init__(self, base_url: str, *, pool: int = 16, read_s: float = READ_S) -> None:
        self.base_url = base_url.rstrip("/")
        parts = urlsplit(self.base_url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise ValueError(f"{base_url} is no https:// address")
        self.timeout = urllib3.Timeout(connect=CONNECT_S, read=read_s)
        # One origin, so its own pool and no manager of pools: a third less work for each call.
        self._path = parts.path
        self._pool = urllib3.connection_from_url(self.base_url, maxsize=pool, block=False, retries=False)
        self._young = urllib3.connection_from_url(self.base_url, maxsize=pool, block=False, retries=False)
        self._young.ConnectionCls = _YoungTls if parts.scheme == "https" else _Young

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        upload: Upload | None = None,
        headers: Mapping[str, str] | None = None,
        at_most: int = JSON_BYTES,
        once: bool = False,
    ) -> Answer:
        """One call. A connection that breaks is tried once more, unless the call may be made `once`: then it goes
        over a new connection or one that was just used, and where that breaks nobody knows what became of it.

        Raises Unreachable, NoAnswer, or TooLong when the body is longer than `at_most`.
        """
        try:
            return self._call(
                self._young if once else self._pool, method, path, query, body, upload, headers, at_most
            )
        except _Broken:
            if once:
                raise
            # Most often a kept connection that the other side closed while it was idle.
            return self._call(self._pool, method, path, query, body, upload, headers, at_most)

    def close(self) -> None:
        """Lets go of all connections."""
        self._pool.close()
        self._young.close()

    def _call(
        self,
        pool: urllib3.HTTPConnectionPool,
        method: str,
        path: str,
        query: Mapping[str, str] | None,
        body: Mapping[str, Any] | None,
        upload: Upload | None,
        headers: Mapping[str, str] | None,
        at_most: int,
    ) -> Answer:
        url = f"{self._path}{path}" + (f"?{urlencode(query)}" if query else "")
        data, kind = _encoded(body, upload)
        try:
            answer = pool.urlopen(
                method,
                url,
                body=data,
                headers={**({"Content-Type": kind} if kind else {}), **(headers or {})},
                timeout=self.timeout,
                redirect=False,
                preload_content=False,
                retries=False,
            )
            content = answer.read(at_most + 1)
            if len(content) > at_most:
                answer.close()
                raise TooLong(code=f"more than {at_most} bytes")
            answer.release_conn()
        except (NewConnectionError, ConnectTimeoutError, SSLError) as error:
            raise Unreachable(code=type(error).__name__) from None
        except ProtocolError as error:
            raise _Broken(code=type(error).__name__) from None
        except HTTPError as error:
            raise NoAnswer(code=type(error).__name__) from None
        return Answer(answer.status, {name.lower(): value for name, value in answer.headers.items()}, content)


class _Broken(NoAnswer):
    """The connection broke before the answer came."""


class Token:
    """An access token that is fetched once for everybody and replaced before it ends.

    `fetch` returns the token and its life in seconds.
    """

    def __init__(
        self, fetch: Callable[[], tuple[str, float]], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._fetch, self._clock = fetch, clock
        self._lock = threading.Lock()
        self._token, self._until = "", 0.0

    def get(self) -> str:
        """The token; whoever comes while it is fetched waits for it. Raises what `fetch` raises."""
        with self._lock:
            if not self._token or self._clock() >= self._until:
                token, life = self._fetch()
                self._token, self._until = token, self._clock() + max(life - EARLY_S, life / 2)
            return self._token

    def refused(self, token: str) -> None:
        """The vendor does not take this one: the next `get` fetches another. An older one is forgotten already."""
        with self._lock:
            if self._token == token:
                self._token = ""


def _encoded(body: Mapping[str, Any] | None, upload: Upload | None) -> tuple[bytes | None, str]:
    if upload is not None:
        return urllib3.encode_multipart_formdata(
            {**(upload.fields or {}), upload.field: (upload.name, upload.content, upload.type)}
        )
    if body is None:
        return None, ""
    return json.dumps(body, ensure_ascii=False).encode(), "application/json; charset=utf-8"
