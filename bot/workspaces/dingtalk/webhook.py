"""HTTP mode: DingTalk posts to `/dingtalk/messages` and `/dingtalk/cards` where it cannot hold a stream.

A message is signed over its time and the app's secret, a card callback over its time with a secret of ours (facts,
5); neither signature covers the body, so both have to come by https and fresh. What is repeated is stopped by the
inbox, and a press by the seal of its button. Refused: one line in the log, nothing in the answer.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from bot.workspaces.dingtalk.client import signed
from bot.workspaces.dingtalk.workspace import NotNow

log = logging.getLogger(__name__)

MESSAGES, CARDS = "/dingtalk/messages", "/dingtalk/cards"
ROUTE = "casebot"
"""The name under which the cards' address is registered."""
LARGEST_BODY = 1_000_000
SKEW_S = 3600.0
"""DingTalk's own rule for messages: within one hour."""


class Unproven(Exception):
    """The body is not what DingTalk would send; the reason is for the log alone."""


def card_secret(client_secret: str) -> str:
    """What card callbacks are signed with: made from the app's secret, so that there is none more to keep."""
    return hashlib.sha256(b"casebot card callbacks\n" + client_secret.encode()).hexdigest()


def pages(
    client_secret: str,
    *,
    message: Callable[[object], None],
    click: Callable[[object, str], dict[str, Any]],
    now: Callable[[], datetime],
) -> Blueprint:
    """The two addresses."""
    found = Blueprint("dingtalk", __name__)

    @found.post(MESSAGES)
    def messages() -> ResponseReturnValue:
        try:
            at = request.headers.get("timestamp", "")
            _prove(at, request.headers.get("sign", ""), client_secret, f"{at}\n{client_secret}", now())
            message(_body())
        except Unproven as reason:
            return _refused(MESSAGES, reason)
        except NotNow:
            return {}, 503
        return {}

    @found.post(CARDS)
    def cards() -> ResponseReturnValue:
        try:
            at = request.headers.get("x-ddpaas-signature-timestamp", "")
            _prove(at, request.headers.get("x-ddpaas-signature", ""), card_secret(client_secret), at, now())
            data = _body()
        except Unproven as reason:
            return _refused(CARDS, reason)
        id = hashlib.sha256(at.encode() + request.get_data()).hexdigest()[:40]
        return jsonify(click(data, id))

    return found


def _prove(at: str, sign: str, secret: str, message: str, now: datetime) -> None:
    if not (at.isascii() and at.isdigit() and len(at) <= 15 and sign):
        raise Unproven("it is not signed")
    if not hmac.compare_digest(signed(secret, message).encode(), sign.encode()):
        raise Unproven("its signature is wrong")
    if abs(now.timestamp() - int(at) / 1000) > SKEW_S:
        raise Unproven("it was signed more than an hour ago")


def _body() -> object:
    request.max_content_length = LARGEST_BODY
    try:
        return json.loads(request.get_data())
    except (HTTPException, ValueError, RecursionError):
        raise Unproven("its body cannot be read") from None


def _refused(path: str, reason: Unproven) -> ResponseReturnValue:
    log.warning("a push to %s was refused: %s", path, reason)
    return {}, 403
