"""The long connection: a WebSocket server that speaks the frames of `frames`, up to 50 connections an app.

Each event goes to one connection, chosen by chance. The answer is the same frame back, its payload
`{"code": 200, "data": <base64 of the callback's answer>}`.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import random
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

from ..clock import Clock
from ..posting import Answer
from .frames import CONTROL, DATA, Frame
from .refusals import Refusal
from .webhook import ANSWER_WITHIN

MOST_CONNECTIONS = 50
SERVICE_ID = 33554678
TOO_MANY = 1000040350
QUIET = logging.getLogger("fake-feishu-websocket")
QUIET.propagate = False
QUIET.addHandler(logging.NullHandler())


@dataclass
class _Awaited:
    """An answer that is waited for."""

    line: ServerConnection
    come: threading.Event = field(default_factory=threading.Event)
    answer: Answer = field(default_factory=lambda: Answer(trouble="timeout"))


class LongLink:
    """The server's end of every long connection of one app."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.config = {"ReconnectCount": -1, "ReconnectInterval": 120, "ReconnectNonce": 30, "PingInterval": 120}
        """What clients are told. All four must be there: the SDK's ping loop ends at a missing one."""
        self.within = ANSWER_WITHIN
        self.deaf = False
        """On: connections stay open, and nothing comes over them any more, not even a pong."""
        self.refuses = 0
        """A handshake-status (514, 403) with which upgrades are refused."""
        self.frame_type = "event"
        """`card` sends clicks as some report to have seen them; the SDK drops such frames."""
        self.piece = 1 << 20
        """Bigger payloads go in several frames."""
        self.connected = 0
        self.pings = 0
        self.acks: list[Frame] = []
        self._lines: list[ServerConnection] = []
        self._tickets: set[str] = set()
        self._awaited: dict[str, _Awaited] = {}
        self._chance = random.Random(1)
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._server: Server | None = None

    @property
    def is_up(self) -> bool:
        """Whether anybody is connected."""
        return bool(self._lines)

    @property
    def lines(self) -> int:
        """How many connections are open."""
        return len(self._lines)

    def wait_for(self, lines: int = 1, *, connected: int = 0, pings: int = 0, seconds: float = 10.0) -> None:
        """Return when at least so many connections are open, and so many were made and so many pings came, ever.

        Raises TimeoutError.
        """

        def enough() -> bool:
            return len(self._lines) >= lines and self.connected >= connected and self.pings >= pings

        with self._changed:
            if not self._changed.wait_for(enough, seconds):
                raise TimeoutError(f"{len(self._lines)} open, {self.connected} made, {self.pings} pings")

    def invite(self) -> dict[str, Any]:
        """The answer of /callback/ws/endpoint: an address with a ticket for one connection."""
        if len(self._lines) >= MOST_CONNECTIONS:
            refusal = Refusal(TOO_MANY, http=200)
            refusal.msg = "the number of connections exceeded the limit"
            raise refusal
        with self._lock:
            if self._server is None:
                self._server = self._listen()
            ticket, device = os.urandom(16).hex(), self._chance.randrange(10**18, 10**19)
            self._tickets.add(ticket)
        port = self._server.socket.getsockname()[1]
        query = f"fpid=493&aid=552564&device_id={device}&access_key={ticket}&service_id={SERVICE_ID}&ticket={ticket}"
        return {"URL": f"ws://127.0.0.1:{port}/ws/v2?{query}", "ClientConfig": dict(self.config)}

    def push(self, event: dict[str, Any]) -> Answer:
        """Bring one event to one connection and wait for its answer."""
        begin, message_id = time.monotonic(), os.urandom(16).hex()
        with self._lock:
            if self.deaf or not self._lines:
                return Answer(trouble="timeout")
            line = self._chance.choice(self._lines)
            awaited = self._awaited[message_id] = _Awaited(line)
        try:
            for frame in self._frames(event, message_id):
                line.send(frame.dump())
            awaited.come.wait(self.within)
        except (ConnectionClosed, OSError):
            awaited.answer = Answer(trouble="broken")
        with self._lock:
            del self._awaited[message_id]
        awaited.answer.seconds = time.monotonic() - begin
        return awaited.answer

    def drop(self) -> None:
        """Cut every connection, without a word of parting."""
        for line in list(self._lines):
            with suppress(OSError):
                line.socket.shutdown(socket.SHUT_RDWR)

    def stop(self) -> None:
        """No more connections."""
        self.drop()
        if self._server is not None:
            self._server.shutdown()

    def _listen(self) -> Server:
        server = serve(
            self._serve,
            "127.0.0.1",
            0,
            process_request=self._greet,
            ping_interval=None,
            close_timeout=1,
            logger=QUIET,
        )
        threading.Thread(target=server.serve_forever, name="fake-feishu-ws", daemon=True).start()
        return server

    def _greet(self, line: ServerConnection, request: Request) -> Response | None:
        """Let in whoever holds a ticket not used before."""
        ticket = parse_qs(urlsplit(request.path).query).get("ticket", [""])[0]
        with self._lock:
            known = ticket in self._tickets
            self._tickets.discard(ticket)
        if known and not self.refuses:
            return None
        response = line.respond(HTTPStatus.FORBIDDEN, "refused")
        response.headers["handshake-status"] = str(self.refuses or 514)
        response.headers["handshake-msg"] = "refused by a switch" if self.refuses else "invalid ticket"
        response.headers["handshake-autherrcode"] = "1000040344" if not known else str(TOO_MANY)
        return response

    def _serve(self, line: ServerConnection) -> None:
        self._note(lambda: self._lines.append(line), connected=1)
        try:
            for raw in line:
                self._read(line, Frame.load(raw if isinstance(raw, bytes) else raw.encode()))
        except (ConnectionClosed, ValueError, OSError):
            pass
        finally:
            self._note(lambda: self._lines.remove(line))
            for awaited in list(self._awaited.values()):
                if awaited.line is line and not awaited.come.is_set():
                    awaited.answer = Answer(trouble="broken")
                    awaited.come.set()

    def _read(self, line: ServerConnection, frame: Frame) -> None:
        if frame.method == CONTROL and frame.header("type") == "ping":
            self._note(lambda: None, pings=1)
            if not self.deaf:
                pong = Frame(
                    CONTROL, frame.service, headers=[("type", "pong")], payload=json.dumps(self.config).encode()
                )
                line.send(pong.dump())
        elif frame.method == DATA and not self.deaf:
            self.acks.append(frame)
            awaited = self._awaited.get(frame.header("message_id"))
            if awaited is not None:
                said = json.loads(frame.payload)
                awaited.answer = Answer(int(said["code"]), base64.b64decode(said.get("data") or ""))
                awaited.come.set()

    def _frames(self, event: dict[str, Any], message_id: str) -> list[Frame]:
        payload = json.dumps(event, ensure_ascii=False).encode()
        kind = self.frame_type if event["header"]["event_type"] == "card.action.trigger" else "event"
        pieces = [payload[at : at + self.piece] for at in range(0, len(payload), self.piece)]
        trace = os.urandom(16).hex()
        return [
            Frame(
                DATA,
                SERVICE_ID,
                seq_id=1,
                log_id=self._chance.randrange(2**62),
                headers=[
                    *(("type", kind), ("message_id", message_id), ("sum", str(len(pieces))), ("seq", str(number))),
                    ("trace_id", trace),
                ],
                payload=piece,
            )
            for number, piece in enumerate(pieces)
        ]

    def _note(self, what: Callable[[], object], *, connected: int = 0, pings: int = 0) -> None:
        with self._changed:
            what()
            self.connected += connected
            self.pings += pings
            self._changed.notify_all()
