"""At most once: a plain message of DingTalk bears no key against doubles, so ours is claimed before it goes out.

The claim is a lease in the ledger and outlives the process. It is let go only where the vendor said that it took
nothing; where nobody knows, it stands, and a second try is told so instead of sending again.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from bot.workspaces.dingtalk.errors import OutcomeUnknown, is_open
from bot.workspaces.trouble import ChatTrouble

HELD_S = 30 * 86_400.0
"""Longer than any task is tried."""
REMEMBERED = 4096


class Leases(Protocol):
    """`Ledger.lease`."""

    def __call__(self, name: str, *, me: str, now: datetime, lease_s: float) -> bool: ...


class AtMostOnce:
    """Claims by key. `now` is system time."""

    def __init__(self, lease: Leases, now: Callable[[], datetime]) -> None:
        self._lease, self._now = lease, now
        self._sent: OrderedDict[str, str] = OrderedDict()

    def __call__(self, key: str, send: Callable[[], str]) -> str:
        """Sends, unless this key was sent before; the id the vendor gave.

        Raises OutcomeUnknown where this try, or one before it, may or may not have arrived; a ChatTrouble where
        nothing was sent.
        """
        name = f"dingtalk:once:{digest(key)}"
        if name in self._sent:
            return self._sent[name]
        me = secrets.token_hex(8)
        if not self._lease(name, me=me, now=self._now(), lease_s=HELD_S):
            raise OutcomeUnknown(code="tried before")
        try:
            id = send()
        except ChatTrouble as trouble:
            if is_open(trouble):
                raise OutcomeUnknown(code=trouble.values["code"]) from None
            self._lease(name, me=me, now=self._now(), lease_s=0)
            raise
        self._sent[name] = id
        if len(self._sent) > REMEMBERED:
            self._sent.popitem(last=False)
        return id

    def note(self, name: str) -> None:
        """Writes down for a month that something happened."""
        self._lease(f"dingtalk:note:{digest(name)}", me="noted", now=self._now(), lease_s=HELD_S)

    def noted(self, name: str) -> bool:
        """Whether it was written down."""
        return not self._lease(f"dingtalk:note:{digest(name)}", me="asking", now=self._now(), lease_s=0)


def digest(key: str) -> str:
    """The same for every try; 32 characters."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]
