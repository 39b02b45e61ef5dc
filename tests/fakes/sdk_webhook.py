"""The smallest webhook bot: the SDK's dispatcher behind a loopback port."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import lark_oapi as lark
from lark_oapi.core.model import RawRequest


class SdkWebhook:
    """Answers with what the dispatcher says, or with `status` where that is set."""

    def __init__(self, dispatcher: lark.EventDispatcherHandler) -> None:
        self.status: int | None = None
        bot = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = RawRequest()
                request.uri, request.headers = self.path, dict(self.headers)
                request.body = self.rfile.read(int(self.headers["Content-Length"]))
                answer = dispatcher.do(request) if bot.status is None else None
                self.send_response(answer.status_code if answer else bot.status or 200)
                self.end_headers()
                self.wfile.write(answer.content if answer else b"")

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/feishu/events"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
