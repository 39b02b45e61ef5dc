"""An echo on lark-oapi's own Flask sample (samples/event/flask_sample.py), served by waitress.

The handler runs inside the request, as in the sample; so does the sending.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import lark_oapi as lark
import waitress
from flask import Flask
from lark_oapi.adapter.flask import parse_req, parse_resp
from lark_oapi.api.im.v1 import CreateMessageRequest, CreateMessageRequestBody, P2ImMessageReceiveV1

THREADS = 16


def main(before: Callable[[P2ImMessageReceiveV1], bool] | None = None) -> None:
    """Serves; `before` sees each event first and says whether it is to be answered."""
    given = os.environ
    client = (
        lark.Client.builder().app_id(given["APP_ID"]).app_secret(given["APP_SECRET"]).domain(given["BASE"]).build()
    )

    def answer(event: P2ImMessageReceiveV1) -> None:
        if before is None or before(event):
            echo(client, event.event.message)  # type: ignore[union-attr]

    dispatcher = lark.EventDispatcherHandler.builder(given["ENCRYPT_KEY"], given["TOKEN"], lark.LogLevel.WARNING)
    handler = dispatcher.register_p2_im_message_receive_v1(answer).build()
    app = Flask(__name__)

    @app.post("/event")
    def event() -> Any:
        return parse_resp(handler.do(parse_req()))

    waitress.serve(app, host="127.0.0.1", port=int(given["PORT"]), threads=THREADS)


def echo(client: Any, message: Any) -> None:
    """The same text, into the same chat."""
    text = json.loads(message.content)["text"].removeprefix("@_user_1").strip()
    body = (
        CreateMessageRequestBody.builder()
        .receive_id(message.chat_id)
        .msg_type("text")
        .content(json.dumps({"text": text}))
        .build()
    )
    request = CreateMessageRequest.builder().receive_id_type("chat_id").request_body(body).build()
    response = client.im.v1.message.create(request)
    if not response.success():
        raise RuntimeError(response.msg)


if __name__ == "__main__":
    main()
