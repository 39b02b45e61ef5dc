"""The list of what the fake can be asked: name, method, path, and the scopes of which one is needed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..wire import Reply, Request
from .refusals import Refusal, missing

if TYPE_CHECKING:
    from .tenant import Tenant

Answer = dict[str, Any] | Reply


@dataclass
class Call:
    """One request on its way through an endpoint."""

    tenant: Tenant
    request: Request
    path: dict[str, str] = field(default_factory=dict)

    @property
    def query(self) -> dict[str, str]:
        """The parameters behind the question mark."""
        return self.request.query

    @property
    def body(self) -> dict[str, Any]:
        """The JSON body. Raises 99992402 where it is none."""
        try:
            body = json.loads(self.request.body or b"{}")
        except ValueError:
            raise missing("body", "is not JSON") from None
        if not isinstance(body, dict):
            raise missing("body", "must be an object")
        return body

    def needs(self, name: str) -> str:
        """A string of the body that must be there."""
        value = self.body.get(name)
        if not isinstance(value, str) or not value:
            raise missing(name)
        return value


@dataclass(frozen=True)
class Endpoint:
    """`bare` answers stand beside `code` and `msg`, not in `data`. `open` endpoints need no token."""

    name: str
    method: str
    pattern: re.Pattern[str]
    handle: Callable[[Call], Answer]
    scopes: tuple[str, ...]
    bare: bool
    open: bool


ENDPOINTS: list[Endpoint] = []
_EXACT: dict[tuple[str, str], Endpoint] = {}


def endpoint(
    name: str, method: str, path: str, *, scopes: tuple[str, ...] = (), bare: bool = False, open: bool = False
) -> Callable[[Callable[[Call], Answer]], Callable[[Call], Answer]]:
    """The function below answers this method and path; `:name` in a path is handed over in `call.path`."""

    def note(handle: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
        pattern = re.compile(re.sub(r":(\w+)", r"(?P<\1>[^/]+)", path))
        one = Endpoint(name, method, pattern, handle, scopes, bare, open)
        ENDPOINTS.append(one)
        if ":" not in path:
            _EXACT[method, path] = one
        return handle

    return note


def find(method: str, path: str) -> tuple[Endpoint, dict[str, str]] | None:
    """The endpoint of a request and the parts of its path."""
    if one := _EXACT.get((method, path)):
        return one, {}
    for one in ENDPOINTS:
        if one.method == method and (found := one.pattern.fullmatch(path)):
            return one, found.groupdict()
    return None


def page(call: Call, items: list[Any], *, biggest: int = 100) -> dict[str, Any]:
    """One page of a list. Raises 230001 for a size beyond the endpoint's."""
    size = int(call.query.get("page_size") or 20)
    if not 1 <= size <= biggest:
        raise Refusal(230001, f"page_size is 1 to {biggest}")
    start = int(call.query.get("page_token") or 0)
    more = start + size < len(items)
    return {
        "items": items[start : start + size],
        "has_more": more,
        **({"page_token": str(start + size)} if more else {}),
    }
