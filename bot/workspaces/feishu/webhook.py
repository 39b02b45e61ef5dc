"""The webhook: `/feishu/events`, where Feishu pushes events and clicks when it is told to.

A body is read only as far as a message may be long, opened, proven and fresh; then it is in the ledger before it is
answered, and the work comes after. Refused: one line in the log, nothing in the answer.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from bot.casework.mistakes import AdminTrouble
from bot.workspaces.feishu.seal import Unsealed, check_signature, opened, same
from cards.render.feishu_text import dumped

log = logging.getLogger(__name__)

PATH = "/feishu/events"
LARGEST_BODY = 2_000_000
"""Bytes. A text may have 150 KB; written as \\uXXXX twice over and in base64 it stays under a megabyte."""
LONGEST_CHALLENGE = 1_000

Receive = Callable[[dict[str, Any]], dict[str, Any]]


class NoSeal(AdminTrouble):
    """Feishu's webhook needs FEISHU_ENCRYPT_KEY and FEISHU_VERIFICATION_TOKEN: else anybody could write to it."""

    code = "feishu_no_seal"


class NotNow(Exception):
    """It could not be stored just now: the vendor shall bring it again."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What only the vendor and we know. Raises NoSeal where one is missing."""

    encrypt_key: str
    token: str

    def __post_init__(self) -> None:
        if not (self.encrypt_key and self.token):
            raise NoSeal


def webhook(receive: Receive, keys: Keys, *, now: Callable[[], datetime]) -> Blueprint:
    """The address for Feishu. `receive` takes a payload and returns the answer's body; it raises NotNow."""
    pages = Blueprint("feishu", __name__)

    @pages.post(PATH)
    def events() -> ResponseReturnValue:
        try:
            body = _body()
            payload = opened(body, encrypt_key=keys.encrypt_key)
            if payload.get("type") == "url_verification":
                return _verified(payload, keys)
            check_signature(request.headers, body, encrypt_key=keys.encrypt_key, now=now())
            header = payload.get("header")
            if not (isinstance(header, dict) and same(keys.token, header.get("token"))):
                raise Unsealed("its verification token is wrong")
        except Unsealed as reason:
            log.warning("a push to %s was refused: %s", PATH, reason)
            return {}, 403
        except RequestEntityTooLarge:
            log.warning("a push to %s was refused: it is larger than %d bytes", PATH, LARGEST_BODY)
            return {}, 413
        except HTTPException as broken:  # the body ended before its announced length
            log.warning("a push to %s was refused: %s", PATH, broken.name)
            return {}, 400
        try:
            # Not jsonify: it would sort the keys of a card.
            return Response(dumped(receive(payload)), mimetype="application/json")
        except NotNow:
            return {}, 503

    return pages


def _body() -> bytes:
    request.max_content_length = LARGEST_BODY
    return request.get_data(cache=False)


def _verified(payload: dict[str, Any], keys: Keys) -> ResponseReturnValue:
    """The console asks once whether this address is ours. It signs nothing, but it knows the token."""
    challenge = payload.get("challenge")
    if not same(keys.token, payload.get("token")) or not isinstance(challenge, str):
        raise Unsealed("its verification token is wrong")
    return {"challenge": challenge[:LONGEST_CHALLENGE]}
