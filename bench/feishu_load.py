"""Events pushed over kept connections: at a pace, or as fast as they are acknowledged. Bounded in number and time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

PATIENCE_S = 10.0
"""For one acknowledgement. Feishu waits three seconds; who is slower than that is counted by its time."""


@dataclass
class Load:
    """What was pushed: when, to which chat, how long the acknowledgement took, and what went wrong."""

    sent: list[tuple[str, float]] = field(default_factory=list)
    acks: list[float] = field(default_factory=list)
    unanswered: list[dict[str, Any]] = field(default_factory=list)
    errors: int = 0
    seconds: float = 0.0


def push(url: str, events: Sequence[dict[str, Any]], *, a_second: float = 0.0, lines: int, at_most_s: float) -> Load:
    """Pushes each event once over so many connections; what is left after `at_most_s` stays unpushed."""
    return asyncio.run(_push(url, events, a_second, lines, at_most_s))


async def _push(url: str, events: Sequence[dict[str, Any]], a_second: float, lines: int, at_most_s: float) -> Load:
    load, queue, begin = Load(), iter(enumerate(events)), time.time()

    async def line() -> None:
        connection = _Line(url)
        for n, event in queue:
            if a_second:
                await asyncio.sleep(max(0.0, begin + n / a_second - time.time()))
            if time.time() - begin > at_most_s:
                break
            began = time.time()
            load.sent.append((event["chat"], began))
            try:
                async with asyncio.timeout(PATIENCE_S):
                    status = await connection.post(event)
            except (OSError, EOFError, TimeoutError):
                connection.drop()
                load.unanswered.append(event)
                continue
            load.acks.append(time.time() - began)
            if status != 200:
                load.errors += 1
                load.unanswered.append(event)
        connection.drop()

    await asyncio.gather(*(line() for _ in range(lines)))
    load.seconds = time.time() - begin
    return load


class _Line:
    """One connection, kept while the other side keeps it."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, event: dict[str, Any]) -> int:
        if self._ends is None:
            self._ends = await asyncio.open_connection(self._url.hostname, self._url.port)
        reader, writer = self._ends
        body = event["body"].encode()
        lines = [
            f"POST {self._url.path} HTTP/1.1",
            f"Host: 127.0.0.1:{self._url.port}",
            "Content-Type: application/json; charset=utf-8",
            f"Content-Length: {len(body)}",
            *(f"{name}: {value}" for name, value in event["headers"].items()),
        ]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin1").lower()
        length = next((line.split(":")[1] for line in head.split("\r\n") if line.startswith("content-length:")), "0")
        await reader.readexactly(int(length))
        if "connection: close" in head or head.startswith("http/1.0"):
            self.drop()
        return int(head.split(" ", 2)[1])

    def drop(self) -> None:
        if self._ends is not None:
            self._ends[1].close()
            self._ends = None
