"""DingTalk's two error envelopes as the house's troubles.

New interface: HTTP 4xx or 5xx with `{"code", "message", "requestid"}`. Old interface and webhooks: HTTP 200 with
`{"errcode", "errmsg"}`, behind its gateway `{"errcode": 88, "sub_code"}`. An address that called too often gets a
third: `{"status": 1111, "source": "x5"}`. Sources: the error tables of the calls' pages and api-throttling (facts,
3.5). An unknown code of the 4xx kind is a refusal of ours; one of the 5xx kind leaves open what happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.workspaces.http import Answer
from bot.workspaces.trouble import (
    ChatTrouble,
    Forbidden,
    MessageGone,
    NoAnswer,
    OddAnswer,
    Refused,
    SetUpWrong,
    TargetGone,
    Throttled,
)

QPS_S = 1.0
"""Over 20 calls a second of one app to one interface: again after a second."""
BLOCK_S = 300.0
"""An address is shut out for five minutes."""
HOOK_S = 60.0
SET_UP_S = 300.0


class TokenRefused(ChatTrouble):
    """DingTalk does not take the access token ({code})."""

    code = "token_refused"


class CardRefused(ChatTrouble):
    """DingTalk cannot show this as a card ({code})."""

    code = "dingtalk_card"
    final = True


class CardExists(ChatTrouble):
    """A card with this outTrackId exists already: the same send, taken before."""

    code = "dingtalk_card_exists"
    final = True


class HookRefused(ChatTrouble):
    """This webhook takes no message ({code})."""

    code = "dingtalk_hook"
    final = True


class NotInRange(Forbidden):
    """This person is not in the app's visible range: add them in the developer console and publish a version."""

    code = "dingtalk_not_in_range"


class Muted(Forbidden):
    """This person takes no messages from the robot: they can allow them again in its chat."""

    code = "dingtalk_muted"


class MissingScope(Forbidden):
    """The app lacks a permission ({scopes}): add it in the developer console and publish a new version."""

    code = "dingtalk_missing_scope"


class AddressNotAllowed(Forbidden):
    """This server's address is not on the app's list of allowed addresses: add it in the developer console."""

    code = "dingtalk_address"


class MonthUsedUp(Forbidden):
    """The organisation's calls to DingTalk are used up for this month; a paid edition has more."""

    code = "dingtalk_month"


class OutcomeUnknown(ChatTrouble):
    """Nobody knows whether this message arrived: DingTalk did not answer, and it has no key against doubles."""

    code = "dingtalk_outcome_unknown"
    final = True
    unknown = True
    """It must not be sent again by itself; it is repeated when somebody writes in the chat."""


QPS = "Forbidden.AccessDenied.Qps"
MONTH = "Forbidden.AccessDenied.ApiCountLimit"
SCOPE = "Forbidden.AccessDenied.AccessTokenPermissionDenied"
ADDRESS = "Forbidden.AccessDenied.IpNotInWhiteList"
NEW_CODES: Mapping[str, type[ChatTrouble]] = {
    "param.cardAlreadyExist": CardExists,
    "param.cardNotExist": MessageGone,
    "param.templateNotExist": CardRefused,
    "param.templateUnpublished": CardRefused,
    "param.contentUnsafe": CardRefused,
    "param.openSpaceIdInvalid": CardRefused,
    "param.userIdNotExist": CardRefused,
    "invalid.openConversationId": TargetGone,
    "group.disbanded": TargetGone,
    "bot.stopped": TargetGone,
    "robot.oto.notExist": NotInRange,
    "chatbotId.notAllow.sendOTO": NotInRange,
    "staffId.notExisted": NotInRange,
    "InvalidAuthentication": TokenRefused,
    "invalidClientIdOrSecret": SetUpWrong,
    "authFailed": SetUpWrong,
}
FAST = frozenset({"send.too.fast", "send.byToken.tooFast", "system.busy", "too.many.people", "too.many.group"})
OLD_CODES: Mapping[int, type[ChatTrouble]] = {
    40014: TokenRefused,
    42001: TokenRefused,
    40089: SetUpWrong,
    40096: SetUpWrong,
    60020: AddressNotAllowed,
    60011: MissingScope,
    90020: MonthUsedUp,
    90030: MonthUsedUp,
    60121: NotInRange,
    **dict.fromkeys((300001, 300005, 400101, 310000, 400013, 400102), HookRefused),
}
OLD_FAST = frozenset({90018, 90002, 410100, 302033, -1})
HOOK_FAST = 130101


def data_of(answer: Answer) -> dict[str, Any]:
    """What a call answered when it was taken. Raises the trouble of its code; OddAnswer for what is no object."""
    found = answer.json()
    if found.get("source") == "x5" or found.get("status") == 1111:
        raise Throttled(retry_after=BLOCK_S, everywhere=True, code="x5")
    if "errcode" in found:
        if found["errcode"] in (0, "0"):
            return found
        raise _old_trouble(found)
    if 200 <= answer.status < 300:
        return found
    raise _new_trouble(found, answer.status)


def _new_trouble(found: Mapping[str, Any], status: int) -> ChatTrouble:
    code = str(found.get("code") or f"HTTP {status}")
    told: dict[str, Any] = {"code": code[:100], "request": str(found.get("requestid") or "")[:60]}
    if kind := NEW_CODES.get(code):
        return kind(retry_after=SET_UP_S, **told) if kind is SetUpWrong else kind(**told)
    if code in FAST or code.startswith(QPS) or status == 429:
        return Throttled(retry_after=QPS_S, **told)
    if code.startswith(MONTH):
        return MonthUsedUp(**told)
    if code.startswith(ADDRESS):
        return AddressNotAllowed(**told)
    if code.startswith(SCOPE):
        return MissingScope(scopes=_scopes(found) or code, **told)
    if status == 401:
        return TokenRefused(**told)
    return Refused(**told) if 400 <= status < 500 else OddAnswer(**told)


def _old_trouble(found: Mapping[str, Any]) -> ChatTrouble:
    code = _number(found.get("sub_code")) if found.get("errcode") == 88 else _number(found.get("errcode"))
    told: dict[str, Any] = {"code": code}
    if code == HOOK_FAST:
        return Throttled(retry_after=HOOK_S, **told)
    if code in OLD_FAST:
        return Throttled(retry_after=QPS_S, **told)
    kind = OLD_CODES.get(code, Refused)
    if kind is MissingScope:
        return MissingScope(scopes=str(found.get("sub_msg") or code)[:200], **told)
    return kind(**told)


def _number(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        return 0


def _scopes(found: Mapping[str, Any]) -> str:
    detail = found.get("accessdenieddetail")
    names = detail.get("requiredScopes") if isinstance(detail, Mapping) else None
    return " / ".join(str(name) for name in names)[:200] if isinstance(names, list) else ""


def is_open(trouble: ChatTrouble) -> bool:
    """Whether the call may have been carried out all the same."""
    return isinstance(trouble, NoAnswer)
