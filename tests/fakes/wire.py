"""HTTP/1.1 on loopback: one thread a connection, kept open, every connection counted.

Small on purpose, so that the fake is not the slow part of a measurement, and low enough to cut a line half-way.
"""

from __future__ import annotations

import select
import socket
import socketserver
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote

REASONS = {200: "OK", 400: "Bad Request", 403: "Forbidden", 404: "Not Found", 429: "Too Many Requests", 500: "Error"}
BIGGEST_BODY = 120 * 1024 * 1024


@dataclass
class Request:
    """One request as it came; header names in lower case."""

    method: str
    path: str
    query: dict[str, str]
    queries: list[tuple[str, str]]
    headers: dict[str, str]
    body: bytes
    connection: int


@dataclass
class Reply:
    """One answer."""

    body: bytes = b""
    status: int = 200
    content_type: str = "application/json; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


class HangUp(Exception):
    """The connection is cut without an answer."""


class KeepWaiting(Exception):
    """No answer comes, ever: until the other side gives up, or `seconds` have passed."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds


class Wire(socketserver.ThreadingTCPServer):
    """A listening socket on 127.0.0.1; `answer` is called for each request, in the connection's own thread."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    # Each call of the SDK is a new connection: a backlog of 5 resets connections when forty threads call at once.
    request_queue_size = 512

    def __init__(self, answer: Callable[[Request], Reply], port: int = 0) -> None:
        self.answer = answer
        self.connections = 0
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        super().__init__(("127.0.0.1", port), _Connection)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), name="fake-feishu", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def opened(self, line: socket.socket) -> int:
        """A connection came: its number."""
        with self._guard:
            self.connections += 1
            self._open.add(line)
            return self.connections

    def closed(self, line: socket.socket) -> None:
        """A connection went."""
        with self._guard:
            self._open.discard(line)

    def stop(self) -> None:
        """Cut every connection and stop listening."""
        self.shutdown()
        self.server_close()
        with self._guard:
            lines = list(self._open)
        for line in lines:
            _cut(line)
        self._thread.join(2)


class _Connection(socketserver.StreamRequestHandler):
    """Reads requests until the other side is done."""

    server: Wire
    disable_nagle_algorithm = True

    def handle(self) -> None:
        number = self.server.opened(self.connection)
        try:
            while (request := self._read(number)) is not None:
                self._write(self.server.answer(request))
                if request.headers.get("connection", "").lower() == "close":
                    return
        except HangUp:
            _cut(self.connection)
        except KeepWaiting as wait:
            # Readable means the other side has closed: nobody pipelines here.
            select.select([self.connection], [], [], wait.seconds)
        except (OSError, ValueError):
            pass
        finally:
            self.server.closed(self.connection)

    def _read(self, number: int) -> Request | None:
        line = self.rfile.readline(65537)
        if not line.strip():
            return None
        method, target, _ = line.decode("latin1").split(" ", 2)
        headers: dict[str, str] = {}
        while (line := self.rfile.readline(65537)) not in (b"\r\n", b"\n", b""):
            name, _, value = line.decode("latin1").partition(":")
            headers[name.strip().lower()] = value.strip()
        path, _, query = target.partition("?")
        pairs = parse_qsl(query, keep_blank_values=True)
        return Request(method, unquote(path), dict(pairs), pairs, headers, self._body(headers), number)

    def _body(self, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() != "chunked":
            length = int(headers.get("content-length") or 0)
            if length > BIGGEST_BODY:
                raise ValueError(length)
            return self.rfile.read(length)
        parts = []
        while size := int(self.rfile.readline(100).split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline(3)
        self.rfile.readline(3)
        return b"".join(parts)

    def _write(self, reply: Reply) -> None:
        head = [
            f"HTTP/1.1 {reply.status} {REASONS.get(reply.status, 'Status')}",
            f"Content-Type: {reply.content_type}",
        ]
        head.append(f"Content-Length: {len(reply.body)}")
        head += [f"{name}: {value}" for name, value in reply.headers.items()]
        self.wfile.write("\r\n".join(head).encode("latin1") + b"\r\n\r\n" + reply.body)


def _cut(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_RDWR)
        line.close()
    except OSError:
        pass
