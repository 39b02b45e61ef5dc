"""What DingTalk says when it refuses, in its two envelopes.

New interface (api.dingtalk.com): HTTP 4xx or 5xx, `{"code": "param.cardNotExist", "message", "requestid"}`.
Old interface (oapi.dingtalk.com, webhooks): HTTP 200, `{"errcode": 40004, "errmsg"}`; its gateway adds `sub_code`.

Sources: error tables of the robot, card and webhook pages, api-throttling, and answers seen in public probes.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

NEW, OLD, HOOK = "new", "old", "hook"
"""The interfaces: REST v1.0; topapi and media; the webhooks of groups and sessions (old envelope, no token)."""

SENTENCES: dict[str | int, str] = {
    "InvalidAuthentication": "不合法的access_token",
    "invalidClientIdOrSecret": "无效的clientId或者clientSecret",
    "authFailed": "鉴权失败",
    "param.cardAlreadyExist": "卡片已存在",
    "param.cardNotExist": "卡片不存在",
    "param.templateNotExist": "卡片模板不存在",
    "param.templateUnpublished": "卡片模板未发布",
    "param.contentUnsafe": "卡片内容不合法",
    "param.openSpaceIdInvalid": "openSpaceId不合法",
    "param.userIdNotExist": "用户不存在",
    "param.outTrackIdEmpty": "outTrackId为空",
    "param.cardDataAndPrivateDataBothEmpty": "cardData和privateData不能同时为空",
    "invalidParameter.msgParam.tooLong": "消息体过长",
    "invalidParameter.msgParam.invalid": "消息体不合法",
    "invalidParameter.msgKey.invalid": "msgKey不合法",
    "invalidParameter.robotCode.notExist": "机器人不存在",
    "invalidParameter.userIds.tooMany": "userIds最多20个",
    "invalidParameter.downloadCode": "downloadCode不合法",
    "invalid.openConversationId": "openConversationId不合法",
    "group.disbanded": "群已解散",
    "bot.stopped": "机器人已停用",
    "robot.oto.notExist": "机器人未开通单聊",
    "send.too.fast": "发送过快",
    "system.error": "系统错误",
    "system.busy": "系统繁忙",
    -1: "系统繁忙",
    40004: "不合法的媒体文件类型",
    40035: "缺少参数 or 参数格式不正确",
    40096: "不合法的appKey或appSecret",
    60121: "找不到该用户",
    60020: "访问ip不在白名单之中",
    130101: "send too fast, exceed 20 times per minute",
    300001: "session不存在或已过期",
    300005: "token is not exist",
    310000: "sign not match, more: [https://ding-doc.dingtalk.com/doc#/serverapi2/qf2nxq]",
    400013: "group dissolved",
    400102: "robot stopped",
    460101: "message too long, exceed 20000 bytes",
}
QPS = "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"
MONTH = "Forbidden.AccessDenied.ApiCountLimitForOrg"
SCOPE = "Forbidden.AccessDenied.AccessTokenPermissionDenied"


class Refusal(Exception):
    """The request is answered with an error and changes nothing. A number belongs to the old interface."""

    def __init__(
        self, code: str | int, message: str = "", *, http: int = 400, more: dict[str, Any] | None = None
    ) -> None:
        self.code = code
        self.message = message or SENTENCES.get(code, "unknown error")
        self.http = 200 if isinstance(code, int) else http
        self.more = more or {}
        super().__init__(f"{code} {self.message}")

    def envelope(self) -> dict[str, Any]:
        """The body of the answer."""
        if isinstance(self.code, int):
            return {"errcode": self.code, "errmsg": self.message, **self.more}
        return {"code": self.code, "message": self.message, "requestid": str(uuid.uuid4()).upper(), **self.more}


def gateway_refusal(sub_code: int, sentence: str) -> Refusal:
    """The old interface's gateway: errcode 88, the reason in `sub_code`, which is text."""
    said = f"ding talk error[subcode={sub_code},submsg={sentence}]"
    return Refusal(
        88, said, more={"sub_code": str(sub_code), "sub_msg": sentence, "request_id": uuid.uuid4().hex[:12]}
    )


def bad_token(side: str, http: int = 400) -> Refusal:
    """The token is missing, wrong or has ended."""
    return (
        Refusal("InvalidAuthentication", http=http) if side == NEW else gateway_refusal(40014, "不合法的access_token")
    )


def missing_scope(side: str, scopes: Iterable[str]) -> Refusal:
    """The app lacks a permission; the new interface names it in `accessdenieddetail`."""
    names = list(scopes)
    if side != NEW:
        return gateway_refusal(60011, f"没有调用该接口的权限，接口权限申请参考：{','.join(names)}")
    sentence = f"应用尚未开通所需的权限：[{','.join(names)}]"
    return Refusal(SCOPE, sentence, http=403, more={"accessdenieddetail": {"requiredScopes": names}})


def too_fast(side: str) -> Refusal:
    """More than 20 calls a second of one app to one interface: again after a second."""
    sentence = "您的应用调用该接口qps超限，请稍后再试"
    if side == HOOK:
        return Refusal(130101)
    return Refusal(QPS, sentence, http=403) if side == NEW else Refusal(90018, sentence)


def month_used_up(side: str) -> Refusal:
    """The organisation's calls of this month are used up: no use to try again."""
    sentence = "您的组织调用接口次数超过当月上限"
    return Refusal(MONTH, sentence, http=403) if side == NEW else Refusal(90020, sentence)
