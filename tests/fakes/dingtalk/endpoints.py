"""The list of what the fake can be asked: name, side, method, path, scope, whether it counts for the month."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..wire import Reply, Request
from .refusals import HOOK, NEW, Refusal

if TYPE_CHECKING:
    from .tenant import Tenant

Answer = dict[str, Any] | Reply


@dataclass
class Call:
    """One request on its way through an endpoint."""

    tenant: Tenant
    request: Request
    side: str
    path: dict[str, str] = field(default_factory=dict)

    @property
    def query(self) -> dict[str, str]:
        """The parameters behind the question mark."""
        return self.request.query

    @property
    def token(self) -> str:
        """The access token, where this side carries it."""
        if self.side == NEW:
            return self.request.headers.get("x-acs-dingtalk-access-token", "")
        return self.query.get("access_token", "")

    @property
    def body(self) -> dict[str, Any]:
        """The JSON body. Refused where it is none."""
        try:
            body = json.loads(self.request.body or b"{}")
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise self.wrong("body")
        return body

    def needs(self, name: str) -> str:
        """A text of the body that must be there."""
        value = self.body.get(name)
        if not isinstance(value, str) or not value:
            raise self.wrong(name)
        return value

    def wrong(self, name: str) -> Refusal:
        """A part is missing or is not what it should be."""
        return (
            Refusal(f"Missing{name}", f"{name} is mandatory for this action.") if self.side == NEW else Refusal(40035)
        )


@dataclass(frozen=True)
class Endpoint:
    """`free` calls do not count for the month; `open` ones need no token."""

    name: str
    side: str
    method: str
    pattern: re.Pattern[str]
    handle: Callable[[Call], Answer]
    scope: str
    free: bool
    open: bool


ENDPOINTS: list[Endpoint] = []


def endpoint(
    name: str, side: str, method: str, path: str, *, scope: str = "", free: bool = False, open: bool = False
) -> Callable[[Callable[[Call], Answer]], Callable[[Call], Answer]]:
    """The function below answers this method and path; `:name` in a path is handed over in `call.path`."""

    def note(handle: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
        pattern = re.compile(re.sub(r":(\w+)", r"(?P<\1>[^/]+)", path))
        ENDPOINTS.append(
            Endpoint(name, side, method, pattern, handle, scope, free or side == HOOK, open or side == HOOK)
        )
        return handle

    return note


def find(host: str, method: str, path: str) -> tuple[Endpoint, dict[str, str]] | None:
    """The endpoint of a request to one of the two hosts, and the parts of its path."""
    for one in ENDPOINTS:
        if (one.side == NEW) == (host == NEW) and one.method == method and (found := one.pattern.fullmatch(path)):
            return one, found.groupdict()
    return None
