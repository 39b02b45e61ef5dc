"""The long connection's own process: a pipe between Feishu and the house, and nothing else.

    from the house    {"app_id", "app_secret", "domain"} once; then {"n", "code", "answer"} for each frame
    to the house      {"is": "frame", "n", "body"}; {"is": "up" | "pong", "ping_s"}; {"is": "alive"};
                      {"is": "refused", "why"}

One line of JSON each, over standard input and output. A frame is acknowledged after the house has it in its ledger,
or not at all. The process opens no ledger and ends when its input does: a killed house leaves no orphan behind that
takes events.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import signal
import sys
import threading
from typing import Any, BinaryIO

BEAT_S = 2.0
"""Seconds between two signs of life; they stop when the loop hangs."""


class Pipe:
    """Both directions to the house."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        self._incoming, self._outgoing = incoming, outgoing
        self._waiting: dict[int, asyncio.Future[tuple[int, str]]] = {}
        self._numbers = itertools.count(1)

    def hello(self) -> dict[str, Any]:
        """The first line: whom to connect as."""
        return dict(json.loads(self._incoming.readline()))

    def tell(self, what: str, **more: Any) -> None:
        """One line to the house. If it is gone, so are we."""
        try:
            self._outgoing.write(json.dumps({"is": what, **more}).encode() + b"\n")
            self._outgoing.flush()
        except OSError:
            os._exit(0)

    async def ask(self, body: str) -> tuple[int, str]:
        """Hands a frame to the house and waits for what it says: the code and the answer."""
        number = next(self._numbers)
        future: asyncio.Future[tuple[int, str]] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        self.tell("frame", n=number, body=body)
        try:
            return await future
        finally:
            self._waiting.pop(number, None)

    def listen(self, loop: asyncio.AbstractEventLoop) -> None:
        """Reads what the house says, in a thread of its own; the end of it is the end of this process."""
        with contextlib.suppress(OSError, ValueError):
            for line in self._incoming:
                said = json.loads(line)
                loop.call_soon_threadsafe(self._answered, said["n"], said["code"], said["answer"])
        os._exit(0)

    def _answered(self, number: int, code: int, answer: str) -> None:
        future = self._waiting.get(number)
        if future is not None and not future.done():
            future.set_result((code, answer))


def main() -> None:
    """Runs one connection until it is over."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the house's; it closes the pipe
    outgoing = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whoever prints must not print into the pipe
    pipe = Pipe(sys.stdin.buffer, outgoing)
    hello = pipe.hello()

    from bot.workspaces.feishu import sdk

    threading.Thread(target=pipe.listen, args=(sdk.ws.loop,), daemon=True).start()
    try:
        sdk.ws.loop.run_until_complete(_live(pipe, hello))
    except Exception as error:
        pipe.tell("refused", why=sdk.without_secrets(f"{type(error).__name__}: {error}")[:300])
    os._exit(0)


async def _live(pipe: Pipe, hello: dict[str, Any]) -> None:
    from bot.workspaces.feishu import sdk

    connection = sdk.Connection(
        hello["app_id"],
        hello["app_secret"],
        hello["domain"],
        handle=pipe.ask,
        told=lambda what, ping_s: pipe.tell(what, ping_s=ping_s),
    )
    beats = asyncio.ensure_future(_beat(pipe))
    await connection.run()
    beats.cancel()


async def _beat(pipe: Pipe) -> None:
    while True:
        pipe.tell("alive")
        await asyncio.sleep(BEAT_S)


if __name__ == "__main__":
    main()
