"""The real dingtalk-stream, run in its own thread and loop against the fake.

    with RealSdk(fake) as sdk:
        fake.says(li, team, "/status")
        assert sdk.messages[0].text.content == " /status"

Its address of the new interface is read when it is imported, so the names that hold it are changed, and put back.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self
from unittest.mock import patch

import dingtalk_stream  # type: ignore[import-untyped]
from dingtalk_stream import AckMessage, CallbackHandler, ChatbotHandler, ChatbotMessage, DingTalkStreamClient
from dingtalk_stream import EventHandler as SdkEventHandler

from .fake import FakeDingTalk

Answers = Callable[[dict[str, Any]], Any]
LOG = logging.getLogger("fake-dingtalk-sdk")


class RealSdk:
    """A client with handlers that write down what came. `answers` makes the answer to a click.

    `delays` holds the pauses the SDK wanted before each reconnect; they are not slept.
    """

    def __init__(
        self,
        fake: FakeDingTalk,
        *,
        client_secret: str = "",
        answers: Answers | None = None,
        wants_events: bool = False,
        patient: bool = False,
    ) -> None:
        self.messages: list[ChatbotMessage] = []
        self.clicks: list[dict[str, Any]] = []
        self.events: list[Any] = []
        self.delays: list[float] = []
        self.answers = answers or (lambda data: {})
        self._fake = fake
        credential = dingtalk_stream.Credential(fake.client_id, client_secret or fake.client_secret)
        self.client = _Hasty(credential, LOG) if not patient else DingTalkStreamClient(credential, LOG)
        if not patient:
            self.client.delays = self.delays
        self.replier = _Messages(self.messages)
        self.client.register_callback_handler(ChatbotMessage.TOPIC, self.replier)
        self.client.register_callback_handler(CallbackHandler.TOPIC_CARD_CALLBACK, _Clicks(self))
        if wants_events:
            self.client.register_all_event_handler(_Events(self.events))
        self._thread = threading.Thread(target=self._run, name="real-dingtalk-sdk", daemon=True)
        self._loop = asyncio.new_event_loop()
        self._patches = [
            patch.object(DingTalkStreamClient, "OPEN_CONNECTION_API", f"{fake.url}/v1.0/gateway/connections/open"),
            *(
                patch.object(room, "DINGTALK_OPENAPI_ENDPOINT", fake.url)
                for room in (dingtalk_stream.stream, dingtalk_stream.chatbot, dingtalk_stream.card_replier)
            ),
        ]

    def __enter__(self) -> Self:
        for one in self._patches:
            one.start()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # A stop that comes while the SDK is connecting is forgotten by it, so it is told until it has heard.
        for _ in range(100):
            self.tell_to_stop()
            if self.has_ended(within=0.05):
                break
        for one in self._patches:
            one.stop()

    def tell_to_stop(self) -> None:
        """Call the SDK's stop once."""
        with suppress(RuntimeError):  # the loop may be closed by now
            self._loop.call_soon_threadsafe(lambda: self._loop.create_task(self.client.stop()))

    def has_ended(self, *, within: float) -> bool:
        """Whether the SDK's start has returned."""
        self._thread.join(within)
        return not self._thread.is_alive()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self.client.start())
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()


class _Hasty(DingTalkStreamClient):  # type: ignore[misc]
    """Writes down how long it wants to wait, and waits a hundredth of a second at most."""

    delays: list[float]

    async def _wait_before_retry(self, delay: float) -> None:
        self.delays.append(delay)
        await super()._wait_before_retry(min(delay, 0.01))


class _Messages(ChatbotHandler):  # type: ignore[misc]
    def __init__(self, came: list[ChatbotMessage]) -> None:
        super().__init__()
        self.logger = LOG
        self._came = came

    async def process(self, callback: Any) -> tuple[int, str]:
        self._came.append(ChatbotMessage.from_dict(callback.data))
        return AckMessage.STATUS_OK, "OK"


class _Clicks(CallbackHandler):  # type: ignore[misc]
    def __init__(self, sdk: RealSdk) -> None:
        super().__init__()
        self._sdk = sdk

    async def process(self, callback: Any) -> tuple[int, Any]:
        self._sdk.clicks.append(callback.data)
        return AckMessage.STATUS_OK, self._sdk.answers(callback.data)


class _Events(SdkEventHandler):  # type: ignore[misc]
    def __init__(self, came: list[Any]) -> None:
        super().__init__()
        self._came = came

    async def process(self, event: Any) -> tuple[int, str]:
        self._came.append(event)
        return AckMessage.STATUS_OK, "OK"
