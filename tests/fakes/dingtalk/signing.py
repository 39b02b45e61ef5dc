"""DingTalk's three signatures. Sources: receive-message, the custom robot's page, event-callback-card."""

from __future__ import annotations

import base64
import hashlib
import hmac


def robot_sign(timestamp: str, app_secret: str) -> str:
    """The header `sign` of a robot message pushed by HTTP: over the timestamp (ms), a line break and the secret."""
    return _signed(app_secret, f"{timestamp}\n{app_secret}")


def webhook_sign(timestamp: str, secret: str) -> str:
    """The parameter `sign` of a group's webhook: the same recipe with the SEC… secret."""
    return _signed(secret, f"{timestamp}\n{secret}")


def card_sign(timestamp: str, api_secret: str) -> str:
    """The header `x-ddpaas-signature` of a card callback pushed by HTTP: over the timestamp alone."""
    return _signed(api_secret, timestamp)


def _signed(key: str, message: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()).decode()
