"""The vendor's stream client, tamed: our REST client opens its connections, its delays cannot storm, its log keeps
secrets, and what it hands over is only handed on.

This is the only module that imports dingtalk_stream. Version 0.24.4b1 resets its back-off with every frame, so that
a server that says one word and hangs up is called again each second; it logs frames and exceptions that may hold
tickets and people's words; and it cancels handlers when their connection ends (facts, 1.3).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from dingtalk_stream import (  # type: ignore[import-untyped]
    AckMessage,
    CallbackHandler,
    CallbackMessage,
    Credential,
    DingTalkStreamClient,
)
from dingtalk_stream.frames import SystemMessage  # type: ignore[import-untyped]
from dingtalk_stream.handlers import SystemHandler  # type: ignore[import-untyped]

from bot.casework.mistakes import VendorTrouble
from bot.workspaces.dingtalk.client import DingTalkClient

log = logging.getLogger(__name__)

MESSAGES = "/v1.0/im/bot/messages/get"
CARDS = "/v1.0/card/instances/callback"
STEPS_S = (0.2, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
"""Before the next connection, from the first failure on; all over again after a connection that lasted."""
A_MINUTE = 15
"""Connections within a minute, however it comes."""
LASTED_S = 60.0
OPTIONS = {
    "open_timeout": 10,
    "close_timeout": 3,
    "ping_interval": 20,
    "ping_timeout": 20,
    "max_size": 4 * 1024 * 1024,
}

Handle = Callable[[str, dict[str, Any], str], Awaitable[tuple[int, Any]]]
"""Topic, data and message id of a frame in; status and answer out."""


class Link(DingTalkStreamClient):  # type: ignore[misc]
    """One connection after another, until it is stopped. `succeed` is awaited when the server wants to part: it may
    open a successor first."""

    def __init__(
        self,
        client: DingTalkClient,
        handle: Handle,
        succeed: Callable[[Link], Awaitable[None]],
        *,
        opens: deque[float],
        clock: Callable[[], float] = time.monotonic,
        pause: float = 1.0,
    ) -> None:
        super().__init__(Credential(client.client_id, ""), _quiet_log(), dict(OPTIONS))
        self._rest, self._opens, self._clock, self._pause = client, opens, clock, pause
        self._failures = 0
        self._opened_at = 0.0
        self.last_sign = clock()
        """When anything was last heard."""
        self.up = asyncio.Event()
        self.trouble = ""
        for topic in (MESSAGES, CARDS):
            self.register_callback_handler(topic, _Handing(topic, handle, self))
        self.system_handler = _Parting(self, succeed)

    def open_connection(self) -> dict[str, Any] | None:
        """Called in a thread by the SDK. The ticket goes from the answer into the address and nowhere else."""
        self._opens.append(self._clock())
        topics = [{"type": "CALLBACK", "topic": topic} for topic in (MESSAGES, CARDS)]
        try:
            found = self._rest.open_stream(topics)
        except VendorTrouble as trouble:
            self.trouble = str(trouble)
            log.warning("DingTalk gives no connection: %s", trouble)
            return None
        self._opened_at, self.trouble = self._clock(), ""
        return found if found.get("endpoint") and found.get("ticket") else None

    def _reconnect_delay(self, attempt: int) -> float:  # noqa: ARG002
        """Seconds until the next try. The SDK's own count begins again with every frame; ours with every connection
        that lasted a minute."""
        now = self._clock()
        lasted = self._opened_at and now - self._opened_at > LASTED_S * self._pause
        self._failures = 0 if lasted else self._failures + 1
        wait = STEPS_S[min(self._failures, len(STEPS_S) - 1)]
        if len(self._opens) == self._opens.maxlen:
            wait = max(wait, (self._opens[0] + 60.0 * self._pause - now) / self._pause)
        self.up.clear()
        return wait * self._pause

    async def keepalive(self, ws: Any, ping_interval: float = 60) -> None:  # noqa: ARG002
        """Runs beside each connection: it is up, and its pongs are signs of life."""
        self.last_sign = self._clock()
        self.up.set()
        while True:
            await asyncio.sleep(OPTIONS["ping_interval"] * self._pause)
            await (await ws.ping())
            self.last_sign = self._clock()


class _Handing(CallbackHandler):  # type: ignore[misc]
    """Hands frames on and answers with what comes back."""

    def __init__(self, topic: str, handle: Handle, link: Link) -> None:
        super().__init__()
        self._topic, self._handle, self._link = topic, handle, link

    async def process(self, message: CallbackMessage) -> tuple[int, Any]:
        self._link.last_sign = self._link._clock()
        data = message.data if isinstance(message.data, dict) else {}
        # What has begun is finished even if the SDK cancels us because the connection ended.
        return await asyncio.shield(self._handle(self._topic, data, str(message.headers.message_id or "")))


class _Parting(SystemHandler):  # type: ignore[misc]
    """Answers the server's pings, and lets a successor connect before the server hangs up."""

    def __init__(self, link: Link, succeed: Callable[[Link], Awaitable[None]]) -> None:
        super().__init__()
        self._link, self._succeed = link, succeed

    async def process(self, message: SystemMessage) -> tuple[int, str]:
        self._link.last_sign = self._link._clock()
        if message.headers.topic == SystemMessage.TOPIC_DISCONNECT:
            await self._succeed(self._link)
        return AckMessage.STATUS_OK, "OK"


class _NoSecrets(logging.Filter):
    """Lets the SDK's sentences through without what is filled into them."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = str(record.msg).split("%")[0].split("=")[0][:80]
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        record.msg, record.args = (f"{said} ({error})" if error else said), ()
        record.exc_info, record.exc_text = None, None
        return True


def _quiet_log() -> logging.Logger:
    quiet = logging.getLogger(f"{__name__}.sdk")
    if not quiet.filters:
        quiet.addFilter(_NoSecrets())
    return quiet


__all__ = ["A_MINUTE", "CARDS", "MESSAGES", "Handle", "Link"]
