"""An echo on dingtalk-stream's own ChatbotHandler, as in the SDK's example of a robot: `reply_text` inside `process`.

It keeps nothing. The address of the new interface is read by the SDK from DINGTALK_OPENAPI_ENDPOINT.
"""

from __future__ import annotations

import logging
import os
from typing import Any

import dingtalk_stream  # type: ignore[import-untyped]
from dingtalk_stream import AckMessage, ChatbotHandler, ChatbotMessage, DingTalkStreamClient

LOG = logging.getLogger("dingtalk-echo")


class Client(DingTalkStreamClient):  # type: ignore[misc]
    """The SDK's client, which finds out its address without naming a host outside this machine."""

    def get_host_ip(self) -> str:
        """Loopback: the benchmark leaves it nowhere."""
        return "127.0.0.1"


class Echo(ChatbotHandler):  # type: ignore[misc]
    """The same text, into the same chat."""

    def __init__(self) -> None:
        super().__init__()
        self.logger = LOG

    async def process(self, callback: Any) -> tuple[int, str]:
        """Answers, then acknowledges."""
        message = ChatbotMessage.from_dict(callback.data)
        self.reply_text(message.text.content.strip(), message)
        return AckMessage.STATUS_OK, "OK"


def main() -> None:
    """Serves until it is ended."""
    credential = dingtalk_stream.Credential(os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"])
    client = Client(credential, LOG)
    client.register_callback_handler(ChatbotMessage.TOPIC, Echo())
    client.start_forever()


if __name__ == "__main__":
    main()
