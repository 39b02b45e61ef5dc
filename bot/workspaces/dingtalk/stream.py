"""The stream, seen from the house: one process holds it, in a thread and a loop of its own, and it is watched.

A frame is only handed to the door and acknowledged; messages of one chat one after the other, presses beside them.
One process a client id: the others stand by and take over when its lease runs out, because DingTalk gives each frame
to any one of an app's connections. When the server wants to part, the next connection is up before the old one goes.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from bot.workspaces.dingtalk.client import DingTalkClient

if TYPE_CHECKING:
    from bot.workspaces.dingtalk.link import Link

log = logging.getLogger(__name__)

LEASE_S = 20.0
"""A robot message that nobody takes is lost, so who died must not hold the stream for long."""
RENEW_S = 5.0
LOOK_S = 1.0
SILENT_S = 90.0
"""Without frame or pong for so long a connection is deaf."""
PART_S = 8.0
"""After "disconnect" the server hangs up within ten seconds."""
LANES, CLICKS = 4, 4
OK, FAILED = 200, 500


class Leases(Protocol):
    """`Ledger.lease`."""

    def __call__(self, name: str, *, me: str, now: datetime, lease_s: float) -> bool: ...


@dataclass
class Stream:
    """Keeps one connection. `message` and `click` return when what they got is stored; they may block."""

    client: DingTalkClient
    message: Callable[[object], None]
    click: Callable[[object, str], dict[str, Any]]
    lease: Leases
    now: Callable[[], datetime]
    me: str
    pause: float = 1.0
    """Scales every wait; tests hurry."""
    state: str = "not started"
    """For doctor and the log: "connected", or why not."""
    opens: deque[float] = field(default_factory=lambda: deque(maxlen=15), repr=False)

    def __post_init__(self) -> None:
        self._lanes = [ThreadPoolExecutor(1, thread_name_prefix=f"dingtalk-{n}") for n in range(LANES)]
        self._clicks = ThreadPoolExecutor(CLICKS, thread_name_prefix="dingtalk-click")
        self._thread = threading.Thread(target=self._run, name="dingtalk-stream", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._links: dict[Link, asyncio.Task[None]] = {}
        self._parting: asyncio.Task[None] | None = None
        self.connected = threading.Event()

    def start(self) -> None:
        """Begins to connect; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Hangs up, finishes what came, and lets the lease go."""
        loop, stop = self._loop, self._stop
        if loop is not None and stop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended by itself
                loop.call_soon_threadsafe(stop.set)
        if self._thread.ident is not None:
            self._thread.join(timeout=15)
        for pool in (*self._lanes, self._clicks):
            pool.shutdown(wait=True, cancel_futures=True)
        self.state = "stopped"

    # -- holding the stream

    @property
    def lease_name(self) -> str:
        return f"dingtalk:{self.client.client_id}"

    def _run(self) -> None:
        try:
            asyncio.run(self._hold())
        except Exception:
            self.state = "ended"
            log.exception("the stream of DingTalk ended")

    async def _hold(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        told = False
        while not self._stop.is_set():
            if await self._leased(LEASE_S):
                told = False
                await self._watch()
            elif not told:
                told = True
                self.state = "another process has the stream of this client id; this one stands by"
                log.error("DingTalk: %s. Use an app of its own for tests.", self.state)
            await self._rest(RENEW_S)
        for link in list(self._links):
            await self._end(link)
        with contextlib.suppress(Exception):
            await self._leased(0)
        self.connected.clear()

    async def _leased(self, seconds: float) -> bool:
        """Whether the stream is ours. A ledger that does not answer leaves it as it is."""
        held = bool(self._links)
        try:
            return await asyncio.to_thread(
                self.lease, self.lease_name, me=self.me, now=self.now(), lease_s=seconds * max(self.pause, 0.1)
            )
        except Exception:
            log.exception("the lease of DingTalk's stream could not be renewed")
            return held

    async def _watch(self) -> None:
        """While the lease is ours: a connection is there, and it hears."""
        assert self._stop is not None
        renewed = time.monotonic()
        while not self._stop.is_set():
            if not self._links:
                self._begin()
            for link, task in list(self._links.items()):
                deaf = link.up.is_set() and time.monotonic() - link.last_sign > SILENT_S * self.pause
                if task.done() or deaf:
                    log.warning("a connection to DingTalk is deaf or has ended; another one is made")
                    await self._end(link)
            self._note()
            await self._rest(LOOK_S)
            if time.monotonic() - renewed > RENEW_S * self.pause:
                renewed = time.monotonic()
                if not await self._leased(LEASE_S):
                    log.error("DingTalk: another process has taken over the stream")
                    break
        for link in list(self._links):
            await self._end(link)
        self._note()

    def _note(self) -> None:
        """What doctor may know."""
        trouble = next((link.trouble for link in self._links if link.trouble), "connecting")
        if any(link.up.is_set() for link in self._links):
            self.state = "connected"
            self.connected.set()
        else:
            self.state = trouble
            self.connected.clear()

    def _begin(self) -> Link:
        from bot.workspaces.dingtalk.link import Link

        link = Link(self.client, self._handed, self._succeed, opens=self.opens, pause=self.pause)
        self._links[link] = asyncio.get_running_loop().create_task(link.start())
        return link

    async def _end(self, link: Link) -> None:
        task = self._links.pop(link, None)
        with contextlib.suppress(Exception):
            await asyncio.wait_for(link.stop(), 4)
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await asyncio.wait_for(task, 8)

    async def _succeed(self, old: Link) -> None:
        """The server wants to part: the successor connects first, then the old one is stopped."""
        if old not in self._links or len(self._links) > 1 or len(self.opens) == self.opens.maxlen:
            return  # within the limits of a minute only
        young = self._begin()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(young.up.wait(), PART_S)
        if young.up.is_set():
            task = self._links.pop(old, None)
            self._parting = asyncio.get_running_loop().create_task(self._gone(old, task))
        else:
            await self._end(young)

    async def _gone(self, old: Link, task: asyncio.Task[None] | None) -> None:
        await old.stop()
        if task is not None:
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await asyncio.wait_for(task, 8)

    async def _rest(self, seconds: float) -> None:
        assert self._stop is not None
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), seconds * self.pause)

    # -- frames

    async def _handed(self, topic: str, data: dict[str, Any], id: str) -> tuple[int, Any]:
        from bot.workspaces.dingtalk.link import CARDS

        loop = asyncio.get_running_loop()
        try:
            if topic == CARDS:
                return OK, await loop.run_in_executor(self._clicks, self.click, data, id)
            lane = self._lanes[hash(str(data.get("conversationId"))) % LANES]
            await loop.run_in_executor(lane, self.message, data)
        except Exception as error:
            log.warning("a frame of DingTalk was not taken (%s)", type(error).__name__)
            return FAILED, "not taken"
        return OK, "OK"
