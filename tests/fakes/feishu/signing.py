"""Encryption and signature of what is pushed over the webhook.

`encrypt` = base64(IV + AES-256-CBC(SHA-256(encrypt key), PKCS#7)); the signature is the hex SHA-256 of
timestamp + nonce + encrypt key followed by the raw body. Source: event-subscription-guide, "Encrypt Key".
"""

from __future__ import annotations

import base64
import hashlib
import os

from Crypto.Cipher import AES
from Crypto.Util.Padding import pad


def encrypted(plain: bytes, key: str) -> str:
    """The value of `encrypt`."""
    iv = os.urandom(16)
    cipher = AES.new(hashlib.sha256(key.encode()).digest(), AES.MODE_CBC, iv)
    return base64.b64encode(iv + cipher.encrypt(pad(plain, 16))).decode()


def signed(body: bytes, key: str, timestamp: int) -> dict[str, str]:
    """The three headers, in the case Feishu writes them."""
    nonce = os.urandom(5).hex()
    digest = hashlib.sha256(f"{timestamp}{nonce}{key}".encode() + body).hexdigest()
    return {
        "X-Lark-Request-Timestamp": str(timestamp),
        "X-Lark-Request-Nonce": nonce,
        "X-Lark-Signature": digest,
    }
