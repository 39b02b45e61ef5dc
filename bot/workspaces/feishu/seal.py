"""The seal on a webhook: who holds our keys wrote this body, and not long ago.

Signature: hex SHA-256 over timestamp, nonce, encrypt key and the raw body. Encryption: AES-256-CBC under the SHA-256
of the encrypt key, the initial vector before the text, PKCS#7 at its end (facts, 1.5 and 2.3). The SDK compares with
`!=` and knows no age, so this is ours; lark-oapi is not imported for it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import Any, Protocol

from Crypto.Cipher import AES
from Crypto.Util.Padding import unpad

OLDEST = timedelta(days=1)
"""Whether Feishu signs a redelivery anew is not known, and the last one comes after six hours; what is repeated
within the day is stopped by the inbox."""
BLOCK = 16


class Headers(Protocol):
    """The headers of a request, whatever case their names came in."""

    def get(self, key: str, default: str, /) -> str: ...


class Unsealed(Exception):
    """The body is not what the vendor would send; the reason is for the log alone."""


def signature(timestamp: str, nonce: str, encrypt_key: str, body: bytes) -> str:
    """What `X-Lark-Signature` must be."""
    return hashlib.sha256((timestamp + nonce + encrypt_key).encode() + body).hexdigest()


def check_signature(
    headers: Headers, body: bytes, *, encrypt_key: str, now: datetime, oldest: timedelta = OLDEST
) -> None:
    """The headers prove the body, and are fresh. `headers` must not mind case. Raises Unsealed."""
    timestamp, nonce, given = (
        headers.get(name, "") for name in ("X-Lark-Request-Timestamp", "X-Lark-Request-Nonce", "X-Lark-Signature")
    )
    if not (timestamp and nonce and given):
        raise Unsealed("it is not signed")
    if not same(signature(timestamp, nonce, encrypt_key, body), given):
        raise Unsealed("its signature is wrong")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise Unsealed("its time cannot be read")
    if abs(now.timestamp() - int(timestamp)) > oldest.total_seconds():
        raise Unsealed("it was signed more than a day ago")


def opened(body: bytes, *, encrypt_key: str) -> dict[str, Any]:
    """The payload inside `{"encrypt": …}`; one that is not encrypted is refused. Raises Unsealed."""
    sealed = read_json(body).get("encrypt")
    if not isinstance(sealed, str):
        raise Unsealed("it is not encrypted")
    return read_json(decrypted(sealed, encrypt_key))


def decrypted(sealed: str, encrypt_key: str) -> bytes:
    """The text under the seal. Raises Unsealed."""
    try:
        data = base64.b64decode(sealed, validate=True)
    except (binascii.Error, ValueError):
        raise Unsealed("it is no base64") from None
    if len(data) < 2 * BLOCK or len(data) % BLOCK:
        raise Unsealed("it was cut off")
    cipher = AES.new(hashlib.sha256(encrypt_key.encode()).digest(), AES.MODE_CBC, data[:BLOCK])
    try:
        return unpad(cipher.decrypt(data[BLOCK:]), BLOCK)
    except ValueError:
        raise Unsealed("it was encrypted with another key") from None


def read_json(text: bytes) -> dict[str, Any]:
    """A JSON object. Raises Unsealed; also for what is nested too deep or has a number too long to be one."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise Unsealed("it is no JSON") from None
    if not isinstance(found, dict):
        raise Unsealed("it is no JSON object")
    return found


def same(expected: str, given: object) -> bool:
    """Compared in constant time; a secret that is not set equals nothing."""
    if not expected or not isinstance(given, str):
        return False
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))
