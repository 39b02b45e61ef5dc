"""The stream: tickets for one connection each, a WebSocket server, frames out, acknowledgements in.

With several connections of one client id each push goes to one of them, chosen by chance. Robot messages and clicks
are pushed once, events again until they are acknowledged. Sources: learn/stream/protocol, the Node SDK.
"""

from __future__ import annotations

import json
import logging
import os
import random
import threading
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

from ..clock import Clock
from .lines import CUT, Line, Socket, Storm, Ticket, Topics, close, write
from .pushes import Push

TICKET_LIVES = 90
CLOSED_AFTER_NOTICE = 10
EVENT_AGAIN = (60.0, 60.0, 60.0)
"""Seconds until an event is pushed again; the protocol names no number."""
QUIET = logging.getLogger("fake-dingtalk-websocket")
QUIET.propagate = False
QUIET.addHandler(logging.NullHandler())


class Gateway:
    """The server's end of every connection of one app."""

    def __init__(self, clock: Clock, seed: int) -> None:
        self.refuses = 0
        """An HTTP status with which the next upgrades are refused, until it is 0 again."""
        self.upgrades = threading.Event()
        """Cleared: upgrades wait (10 seconds at most) until it is set again."""
        self.upgrades.set()
        self.asked = 0
        """Upgrades asked for so far."""
        self.opened: list[float] = []
        """When each connection was opened."""
        self.pushes: list[Push] = []
        self.answers: list[dict[str, Any]] = []
        """Everything that clients sent, as it came."""
        self.lines: list[Line] = []
        self._clock = clock
        self._chance = random.Random(seed)
        self._tickets: dict[str, Ticket] = {}
        self._storm = Storm()
        self._held: list[Push] | None = None
        self._losing = 0
        self._changed = threading.Condition()
        self._server: Server | None = None

    def invite(self, topics: Topics) -> dict[str, Any]:
        """The answer of connections/open."""
        with self._changed:
            if self._server is None:
                self._server = self._listen()
            ticket = os.urandom(16).hex()
            self._tickets[ticket] = Ticket(topics, self._clock.now() + TICKET_LIVES)
        port = self._server.socket.getsockname()[1]
        return {"endpoint": f"ws://127.0.0.1:{port}/connect", "ticket": ticket}

    def wait_for(self, lines: int = 1, seconds: float = 10.0) -> None:
        """Return when so many connections are open. Raises TimeoutError."""
        self._wait(lambda: len(self.lines) == lines, seconds, f"{lines} connections")

    def wait_for_opened(self, times: int, seconds: float = 10.0) -> None:
        """Return when so many connections were ever opened. Raises TimeoutError."""
        self._wait(lambda: len(self.opened) >= times, seconds, f"{times} connections opened")

    def wait_for_asked(self, times: int, seconds: float = 10.0) -> None:
        """Return when so many upgrades were ever asked for. Raises TimeoutError."""
        self._wait(lambda: self.asked >= times, seconds, f"{times} upgrades")

    def push(self, push: Push) -> Push:
        """Send one frame to one connection. Nobody there: lost, as with the real service."""
        with self._changed:
            self.pushes.append(push)
            if self._losing:
                self._losing -= 1
                push.lost = True
            elif self._held is not None:
                self._held.append(push)
            else:
                self._send(push)
        if push.kind == "EVENT":
            self._again(push, EVENT_AGAIN)
        return push

    def again(self, push: Push) -> None:
        """The same frame once more, maybe to another connection."""
        with self._changed:
            self._send(push)

    def lose(self, pushes: int = 1) -> None:
        """The next pushes never arrive."""
        self._losing = pushes

    def hold(self) -> None:
        """From now on pushes wait for `release`."""
        self._held = []

    def release(self, *, shuffled: bool = True) -> None:
        """What was held goes out, by default in another order."""
        with self._changed:
            held, self._held = self._held or [], None
            if shuffled and len(held) > 1:
                straight = list(held)
                while held == straight:
                    self._chance.shuffle(held)
            for push in held:
                self._send(push)

    def ping(self) -> list[Push]:
        """A SYSTEM ping to each connection; the answer echoes its opaque."""
        return [self._system(line, "ping", {"opaque": os.urandom(6).hex()}) for line in list(self.lines)]

    def disconnect(self, reason: str = "connection is expired") -> list[Push]:
        """The routine notice: nothing is pushed there any more, and after 10 seconds the connection is cut."""
        told = []
        for line in list(self.lines):
            line.leaving = True
            told.append(self._system(line, "disconnect", {"reason": reason}))
            self._clock.later(CLOSED_AFTER_NOTICE, partial(close, line, CUT))
        return told

    def close(self, code: int = 1000) -> None:
        """Close every connection; 1006 is a cut without a word."""
        for line in list(self.lines):
            close(line, code)

    def go_deaf(self) -> None:
        """The present connections are half-open from now on: pushes go there and nothing comes of it."""
        for line in list(self.lines):
            line.socket.deaf = True

    def storm(self, times: int = 500, *, code: int = 1000, greets: bool = False) -> None:
        """The next connections are closed at once. With `greets` a ping comes first, so that each looks good."""
        self._storm = Storm(times, code, greets)

    @property
    def storm_left(self) -> int:
        """How many closes are still to come."""
        return self._storm.left

    def stop(self) -> None:
        """No more connections."""
        self.close(CUT)
        if self._server is not None:
            self._server.shutdown()

    def _listen(self) -> Server:
        server = serve(
            *(self._serve, "127.0.0.1", 0),
            process_request=self._greet,
            create_connection=Socket,
            ping_interval=None,
            close_timeout=1,
            logger=QUIET,
        )
        threading.Thread(target=server.serve_forever, name="fake-dingtalk-ws", daemon=True).start()
        return server

    def _greet(self, sock: ServerConnection, request: Request) -> Response | None:
        """Let in whoever holds a ticket that is young and was not used."""
        with self._changed:
            self.asked += 1
            self._changed.notify_all()
        self.upgrades.wait(10)
        if self.refuses:
            return sock.respond(HTTPStatus(self.refuses), "refused by a switch")
        ticket = self._tickets.pop(parse_qs(urlsplit(request.path).query).get("ticket", [""])[0], None)
        if ticket is None or ticket.until <= self._clock.now():
            return sock.respond(HTTPStatus.UNAUTHORIZED, "ticket is invalid")
        sock.topics = ticket.topics  # type: ignore[attr-defined]
        return None

    def _serve(self, sock: ServerConnection) -> None:
        assert isinstance(sock, Socket)
        now = self._clock.now()
        with self._changed:
            line = Line(len(self.opened) + 1, sock, sock.topics, now)  # type: ignore[attr-defined]
            self.opened.append(now)
            stormy = self._storm.left > 0
            self._storm.left -= stormy
            if not stormy:
                self.lines.append(line)
            self._changed.notify_all()
        try:
            if stormy:
                if self._storm.greets:
                    self._system(line, "ping", {"opaque": "storm"})
                close(line, self._storm.code)
            for raw in sock:
                self._read(json.loads(raw))
        except (ConnectionClosed, ValueError, OSError):
            pass
        finally:
            with self._changed:
                if line in self.lines:
                    self.lines.remove(line)
                self._changed.notify_all()

    def _read(self, said: dict[str, Any]) -> None:
        self.answers.append(said)
        message_id = (said.get("headers") or {}).get("messageId")
        for push in reversed(self.pushes):
            if push.message_id == message_id:
                push.answered(said, self._clock.now())
                return

    def _send(self, push: Push) -> None:
        fitting = [line for line in self.lines if line.hears(push.kind, push.topic)]
        if not fitting:
            push.lost = True
            return
        line = self._chance.choice(fitting)
        push.sent_at, push.line, push.lost = self._clock.now(), line.number, False
        write(line, push.frame(line.number))

    def _system(self, line: Line, topic: str, data: dict[str, Any]) -> Push:
        push = Push("SYSTEM", topic, data, os.urandom(16).hex(), self._clock.now(), line=line.number)
        self.pushes.append(push)
        write(line, push.frame(line.number))
        return push

    def _wait(self, until: Callable[[], bool], seconds: float, what: str) -> None:
        with self._changed:
            if not self._changed.wait_for(until, seconds):
                raise TimeoutError(f"no {what} within {seconds} s: {len(self.lines)} are open of {len(self.opened)}")

    def _again(self, push: Push, waits: tuple[float, ...]) -> None:
        def look() -> None:
            if not push.settled:
                self.again(push)
                self._again(push, waits[1:])

        if waits:
            self._clock.later(waits[0], look)
