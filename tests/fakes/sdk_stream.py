"""A bot on the SDK's long connection, as a child process: what it hears it prints, one JSON object a line.

Run with: python sdk_stream.py <url> <app id> <app secret>. To a click it answers with a toast that repeats the value.
"""

from __future__ import annotations

import json
import sys

import lark_oapi as lark
from lark_oapi.event.callback.model.p2_card_action_trigger import P2CardActionTrigger, P2CardActionTriggerResponse


def on_message(event: lark.im.v1.P2ImMessageReceiveV1) -> None:
    """Somebody wrote."""
    print(json.dumps({"text": json.loads(event.event.message.content).get("text")}), flush=True)


def on_click(click: P2CardActionTrigger) -> P2CardActionTriggerResponse:
    """Somebody pressed."""
    said = json.dumps(click.event.action.value)
    print(json.dumps({"clicked": said}), flush=True)
    return P2CardActionTriggerResponse({"toast": {"type": "info", "content": said}})


if __name__ == "__main__":
    url, app_id, app_secret = sys.argv[1:]
    handler = (
        lark.EventDispatcherHandler.builder("", "")
        .register_p2_im_message_receive_v1(on_message)
        .register_p2_card_action_trigger(on_click)
        .build()
    )
    lark.ws.Client(app_id, app_secret, event_handler=handler, domain=url, log_level=lark.LogLevel.CRITICAL).start()
