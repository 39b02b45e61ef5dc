"""The network between a ledger and its PostgreSQL, which can be cut, or swallow everything without a word."""

from __future__ import annotations

import ctypes
import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field

from tests.postgres import PostgresServer

SO_ATTACH_FILTER, SO_DETACH_FILTER = 26, 27
"""asm-generic/socket.h; Python has no names for them."""
NOTHING = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0))
"""One instruction of a classic BPF program: of every packet, keep nothing."""


def unchanged(said: bytes) -> bytes:
    return said


def as_version(number: int) -> Callable[[bytes], bytes]:
    """The server, as one of that version would greet."""
    greeting = b"server_version\0%d" % number
    return lambda said: re.sub(rb"server_version\0\d\d", greeting, said)


@dataclass
class Wire:
    """A port with the server behind it. `hears` makes of what the server says what the ledger is told."""

    server: PostgresServer
    hears: Callable[[bytes], bytes] = unchanged
    port: int = 0
    _ends: list[socket.socket] = field(default_factory=list)
    _listener: socket.socket | None = None

    def url(self, more: str = "") -> str:
        """An empty place, on the other side of the wire."""
        place = self.server.fresh_schema().split("user=casebot&")[1]
        return f"postgresql://casebot@127.0.0.1:{self.port}/postgres?{place}{more}"

    def connect(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port), reuse_port=False)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        """Nobody gets through any more, and who was through is torn off."""
        assert self._listener is not None
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        while self._ends:
            with suppress(OSError), closing(self._ends.pop()) as end:
                end.shutdown(socket.SHUT_RDWR)

    def swallow(self) -> None:
        """From now on packets are lost on the way, as when a cable is pulled: nobody is told of it."""
        program = struct.pack("HL", 1, ctypes.addressof(NOTHING))
        for end in self._to_the_ledger():
            end.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, program)

    def heal(self) -> None:
        """Packets arrive again."""
        for end in self._to_the_ledger():
            with suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, SO_DETACH_FILTER, 0)

    def _to_the_ledger(self) -> list[socket.socket]:
        assert self._listener is not None
        return [self._listener, *(end for end in self._ends if end.family == socket.AF_INET)]

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                here, _ = listener.accept()
                there = socket.socket(socket.AF_UNIX)
                there.connect(str(self.server.folder / ".s.PGSQL.5432"))
                self._ends += [here, there]
                for one, other, said in ((here, there, unchanged), (there, here, self.hears)):
                    threading.Thread(target=_pump, args=(one, other, said), daemon=True).start()


def _pump(one: socket.socket, other: socket.socket, said: Callable[[bytes], bytes]) -> None:
    with suppress(OSError):
        while chunk := one.recv(65536):
            other.sendall(said(chunk))
    with suppress(OSError):
        other.shutdown(socket.SHUT_RDWR)


@contextmanager
def a_wire(server: PostgresServer, hears: Callable[[bytes], bytes] = unchanged) -> Iterator[Wire]:
    """Connected, until the test is over."""
    wire = Wire(server, hears)
    wire.connect()
    try:
        yield wire
    finally:
        wire.cut()
