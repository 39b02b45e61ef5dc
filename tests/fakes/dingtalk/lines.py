"""One connection of the stream, from the server's end."""

from __future__ import annotations

import socket
from contextlib import suppress
from dataclasses import dataclass

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection

CUT = 1006
"""Not a close at all: the line is cut without a word."""

Topics = list[tuple[str, str]]


class Socket(ServerConnection):
    """The server's end of one connection. When `deaf`, it stays open and nothing leaves it, not even a pong."""

    deaf = False

    def send_data(self) -> None:
        """Write what waits, or lose it."""
        if self.deaf:
            self.protocol.data_to_send()
        else:
            super().send_data()


@dataclass(eq=False)
class Line:
    """One connection: what it subscribed to, and whether it was told to go."""

    number: int
    socket: Socket
    topics: Topics
    since: float
    leaving: bool = False

    def hears(self, kind: str, topic: str) -> bool:
        """Whether frames of this topic come here."""
        return not self.leaving and any(one == kind and wanted in (topic, "*") for one, wanted in self.topics)


@dataclass
class Ticket:
    """Good for one connection within 90 seconds."""

    topics: Topics
    until: float


@dataclass
class Storm:
    """What happens to the next connections instead of being served."""

    left: int = 0
    code: int = 1000
    greets: bool = False


def write(line: Line, frame: str) -> None:
    """Send a frame; a line that is gone takes it silently."""
    with suppress(ConnectionClosed, OSError):
        line.socket.send(frame)


def close(line: Line, code: int) -> None:
    """Close with a code, or cut."""
    with suppress(ConnectionClosed, OSError):
        if code == CUT:
            line.socket.socket.shutdown(socket.SHUT_RDWR)
        else:
            line.socket.close(code)
