"""Feishu's error codes as the house's troubles.

Sources: the error tables of im-v1/message/{create,reply,patch}, file/create, and the generic error code page of the
open platform. A code that stands in no table is taken for a passing trouble: trying again is safe, for every message
has its `uuid`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.workspaces.http import Answer
from bot.workspaces.trouble import (
    ChatTrouble,
    Expired,
    Forbidden,
    MessageGone,
    Refused,
    SetUpWrong,
    TargetGone,
    Throttled,
    Unreachable,
)

RESET_S = 1.0
"""Seconds to wait where a limit was met and the answer does not say how long."""
SET_UP_S = 300.0


class TokenRefused(ChatTrouble):
    """Feishu does not take the access token ({code})."""

    code = "token_refused"


class NotAvailable(Forbidden):
    """This person may not use the app yet: add them to its availability in the developer console and publish."""

    code = "feishu_not_available"


class Blocked(Forbidden):
    """This person has blocked messages from the bot: they can allow them again in its chat."""

    code = "feishu_blocked"


class GroupForbids(Forbidden):
    """The group's settings do not let the bot speak here: a group owner can allow it."""

    code = "feishu_group_forbids"


class MissingScope(Forbidden):
    """The app lacks a permission ({scopes}): add it in the developer console and publish a new version."""

    code = "feishu_missing_scope"


class AuditRefused(Forbidden):
    """The company's data check refuses this message: phone numbers or e-mail addresses in it may not be sent."""

    code = "feishu_audit"


class AddressNotAllowed(Forbidden):
    """This server's address is not on the app's list of allowed addresses: add it in the developer console."""

    code = "feishu_address"


class OtherApp(Forbidden):
    """This person's id is of another app: they have to write to the bot once."""

    code = "feishu_other_app"


TOKEN = {99991661, 99991663, 99991671}
SET_UP = {10003, 10005, 10014, 10015}
APP_LIMIT = {99991400}
CHAT_LIMIT = {230020, 230049, 11232, 11233, 11247}
"""Limits of one chat, and a message that is still on its way under the same uuid."""
KINDS: dict[int, type[ChatTrouble]] = {
    **dict.fromkeys((230001, 230017, 230025, 230055, 230099, 99992402, 230054, 230072, 230075), Refused),
    **dict.fromkeys((234001, 234006, 234010, 234011, 234039, 11310, 300305), Refused),
    **dict.fromkeys((230002, 232009, 230029, 230034, 232006, 232011), TargetGone),
    **dict.fromkeys((230011, 230110, 230019), MessageGone),
    230031: Expired,
    230013: NotAvailable,
    230053: Blocked,
    **dict.fromkeys((230018, 230035, 11235), GroupForbids),
    **dict.fromkeys((99991672, 99991679, 230027), MissingScope),
    230028: AuditRefused,
    99991401: AddressNotAllowed,
    **dict.fromkeys((99992361, 99992351), OtherApp),
    **dict.fromkeys((230022, 230038, 99991403), Forbidden),
}


def data_of(answer: Answer) -> dict[str, Any]:
    """What a call answered, `code` 0. Raises the trouble of its code, or OddAnswer for what is no JSON object."""
    found = answer.json()
    code = found.get("code")
    if code == 0:
        return found
    raise trouble_of(code if isinstance(code, int) else -1, found, answer)


def trouble_of(code: int, found: Mapping[str, Any], answer: Answer) -> ChatTrouble:
    """The trouble a code means. Its values name the code and the vendor's log id, never what was sent."""
    told: dict[str, Any] = {
        "code": code,
        "log_id": answer.headers.get("x-tt-logid", ""),
        "msg": str(found.get("msg", ""))[:300],
    }
    if code in TOKEN:
        return TokenRefused(**told)
    if code in APP_LIMIT or answer.status == 429:
        return Throttled(retry_after=_reset(answer.headers), everywhere=True, **told)
    if code in CHAT_LIMIT:
        return Throttled(retry_after=RESET_S, everywhere=False, **told)
    if code in SET_UP:
        return SetUpWrong(retry_after=SET_UP_S, **told)
    kind = KINDS.get(code)
    if kind is MissingScope:
        return MissingScope(scopes=_scopes(found) or str(code), **told)
    if kind is not None:
        return kind(**told)
    # It may be the vendor that is broken, or something about this message that no table tells.
    return Unreachable(**told) if answer.status >= 500 else ChatTrouble(**told)


def _reset(headers: Mapping[str, str]) -> float:
    """Seconds until the limit is lifted, as the gateway says; a minute at most, the longest window it has."""
    try:
        return min(max(float(headers.get("x-ogw-ratelimit-reset", "")), 0.1), 60.0)
    except ValueError:
        return RESET_S


def _scopes(found: Mapping[str, Any]) -> str:
    error = found.get("error")
    violations = error.get("permission_violations") if isinstance(error, Mapping) else None
    names = [str(one.get("subject", "")) for one in violations or [] if isinstance(one, Mapping)]
    return " / ".join(name for name in names if name)[:200]
