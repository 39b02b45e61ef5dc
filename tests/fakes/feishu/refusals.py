"""What Feishu says when it refuses: code, sentence, HTTP status, and the `error` object beside them.

Sources: the error tables of im-v1/message/{create,reply,patch,delete,list}, chat-members/get, the generic error
code page and the authentication pages of the open platform.
"""

from __future__ import annotations

from typing import Any

SENTENCES = {
    10003: "invalid param",
    10014: "app not exist or disabled",
    10015: "app secret invalid",
    11235: "only the owner and the administrators may mention everybody",
    230001: "Your request contains an invalid request parameter.",
    230002: "The bot can not be outside the group.",
    230011: "The message was recalled.",
    230012: "Bot is NOT the sender of the message.",
    230013: "Bot has NO availability to this user.",
    230017: "Bot is NOT the owner of the resource.",
    230018: "These operations are NOT allowed at current group settings.",
    230020: "This operation triggers the frequency limit.",
    230025: "The length of the message content reaches its limit.",
    230026: "No permission to recall this message.",
    230027: "Lack of necessary permissions.",
    230028: "The messages do NOT pass the audit.",
    230029: "The user has resigned.",
    230031: "The message has expired: it was sent more than 14 days ago.",
    230034: "The receive_id is invalid.",
    230035: "Send Message Permission deny.",
    230049: "The message is being sent.",
    230053: "The user has stopped the bot from sending messages.",
    230054: "This operation is not supported for this message type.",
    230055: "The type of the file does not match the type of the message.",
    230071: "Only the sender may edit the message.",
    230072: "The message has reached the number of times it can be edited.",
    230099: "Failed to create card content",
    230110: "Action unavailable as the message has been deleted.",
    232006: "Your request specifies a chat_id which is invalid.",
    232009: "Your request specifies a chat which has already been dissolved.",
    232011: "Operator can NOT be out of the chat.",
    234001: "Invalid request param.",
    234003: "File not in msg.",
    234004: "App not in chat.",
    234006: "The file size exceed the max value.",
    234010: "File's size can't be 0.",
    234011: "Can't recognize the image format.",
    234037: "Downloaded file size exceeds limit.",
    234039: "Image resolution exceeds limit.",
    234043: "Unsupported message type.",
    300020: "invalid callback token",
    300030: "the callback token has expired",
    300040: "the callback token was used up",
    40000000: "the command exists already",
    41050: "no user authority error",
    99991400: "request trigger frequency limit",
    99991661: "Missing access token for authorization. Please make a request with token attached.",
    99991663: "Invalid access token for authorization. Please make a request with token attached.",
    99991671: "Invalid access token for authorization: the token must start with t- or u-.",
    99991672: "Access denied.",
    99992351: "The request you send is not a valid {open_id} or not exists",
    99992361: "open_id cross app",
    99992402: "field validation failed",
}


class Refusal(Exception):
    """The request is answered with an error code and changes nothing."""

    def __init__(
        self,
        code: int,
        ext: str = "",
        *,
        http: int = 400,
        error: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        self.code = code
        self.msg = SENTENCES.get(code, "unknown error") + (f", ext={ext}" if ext else "")
        self.http = http
        self.error = error or {}
        self.headers = headers or {}
        super().__init__(f"{code} {self.msg}")


def card_refusal(sub_code: int, sentence: str, *, path: str = "ROOT", value: object = "") -> Refusal:
    """230099 as im-v1/message/reply shows it: the sub-code, the place and the value stand in the sentence."""
    where = f"ErrCode: {sub_code}; ErrPath: {path}; ErrMsg: {sentence}; ErrorValue: {value}"
    return Refusal(230099, where)


def missing(field: str, why: str = "is required") -> Refusal:
    """A parameter is missing or wrong, told in `field_violations`."""
    violation = {"field": field, "value": "", "description": f"{field} {why}"}
    return Refusal(99992402, error={"field_violations": [violation]})


def missing_scope(app_id: str, scopes: tuple[str, ...]) -> Refusal:
    """The app lacks every one of the scopes of which any would do; the answer names them and the place to click."""
    names = ", ".join(scopes)
    link = f"https://open.feishu.cn/app/{app_id}/auth?q={','.join(scopes)}&op_from=openapi&token_type=tenant"
    refusal = Refusal(
        99991672,
        error={
            "permission_violations": [
                {"type": "action_scope_required", "subject": s, "description": ""} for s in scopes
            ]
        },
    )
    refusal.msg = f"Access denied. One of the following scopes is required: [{names}]. {link}"
    return refusal
