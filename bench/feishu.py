"""Casebot in Feishu beside other bots: the same fake, the same load, one run.

Ours does a real /status: proven, decrypted, stored, looked up, drawn as a card, and sent once. The peers echo the
text and keep nothing; one of them is made durable. Fifteen events a second over a hundred chats with Feishu's
limits on; a SIGKILL in the middle, after which what was not acknowledged comes again; and, with the limits off, as
fast as each bot goes.

    python -m bench feishu                    all, about six minutes
    BENCH_FEISHU=casebot python -m bench feishu
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.feishu_bots import CASEBOT, NONEBOT, PEERS, BotProcess, bots, wait_until
from bench.feishu_load import Load, push
from bench.figures import Figure
from bench.vendor import VendorProcess

PACE, SECONDS, LINES = 15.0, 30.0, 32
KILL_AFTER_S, KILL_EVENTS = 4.0, 150
FLOOD_S, FLOOD_EVENTS, FLOOD_LINES = 10.0, 6_000, 16
REST_S = 90.0
"""The longest wait for replies that are still on their way; a killed process's leases last a minute."""

PEERS_REST_S = 10.0
"""A peer that keeps nothing has answered by then or never will."""


@dataclass
class Replies:
    """What reached the fake since it was last asked."""

    at: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    count: int = 0
    last: float = 0.0
    refused: int = 0
    connections: int = 0
    uuids: set[str] = field(default_factory=set)


class Vendor(VendorProcess):
    """The other end of `feishu_vendor.py`."""

    def __init__(self) -> None:
        super().__init__("bench.feishu_vendor")

    def gather(self, replies: Replies) -> Replies:
        """Adds what came; a repeat under a known uuid is no second message."""
        came = self.ask("came")
        for chat, at, uuid in came["replies"]:
            if uuid and uuid in replies.uuids:
                continue
            replies.uuids.add(uuid)
            replies.at[chat].append(at)
            replies.count += 1
            replies.last = max(replies.last, at)
        replies.refused += came["refused"]
        replies.connections += came["connections"]
        return replies

    def wait_for(self, count: int, replies: Replies, seconds: float) -> Replies:
        wait_until(lambda: self.gather(replies).count >= count, seconds)
        return replies


def measure() -> list[Figure]:
    """Each bot in its turn."""
    wanted = os.environ.get("BENCH_FEISHU", "")
    figures = [
        Figure("feishu: load of the machine before", f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", "-")
    ]
    with tempfile.TemporaryDirectory() as name, _vendor() as vendor:
        for one in bots(vendor.hello, Path(name)):
            if not wanted or one.name.startswith(wanted):
                figures += Trial(one, vendor).run()
                print(*(f"{row.what}: {row.figure}" for row in figures[-12:]), sep="\n", file=sys.stderr, flush=True)
        if not PEERS.exists():
            figures.append(Figure(f"feishu: {NONEBOT}", "not installed: see bench/peers/nonebot_echo.py", "-"))
    figures.append(Figure("feishu: load of the machine after", f"{os.getloadavg()[0]:.1f}", "-"))
    return figures


@contextmanager
def _vendor() -> Iterator[Vendor]:
    vendor = Vendor()
    try:
        yield vendor
    finally:
        vendor.stop()


@dataclass
class Trial:
    """One bot under all loads."""

    bot: BotProcess
    vendor: Vendor

    @property
    def rest_s(self) -> float:
        return REST_S if self.bot.name == CASEBOT else PEERS_REST_S

    def run(self) -> list[Figure]:
        """Start, pace, kill, flood."""
        ours = self.bot.name == CASEBOT
        self.vendor.ask("limits", on=True)
        began = time.perf_counter()
        self.bot.starts()
        try:
            self._until_it_answers()
            start = time.perf_counter() - began
            self._warm()
            paced = self._paced()
            killed = self._killed()
            flood = self._flood()
        finally:
            self.bot.ends()
        rows = [
            ("start to first answer", f"{start:.1f} s", "-"),
            *paced,
            *killed,
            *flood,
            ("memory at its highest", f"{self.bot.peak} MB", "-"),
        ]
        return [Figure(f"feishu: {self.bot.name}: {what}", said, aim if ours else "-") for what, said, aim in rows]

    # -- the loads

    def _paced(self) -> list[tuple[str, str, str]]:
        self.vendor.gather(Replies())
        cpu = self.bot.cpu_s()
        events = self._events(int(PACE * SECONDS))
        load = push(self.bot.url, events, a_second=PACE, lines=LINES, at_most_s=SECONDS + 10)
        replies = self.vendor.wait_for(len(load.sent), Replies(), self.rest_s)
        cpu = self.bot.cpu_s() - cpu
        lost = len(load.sent) - replies.count
        took = _waits(load, replies)
        pace = f"{PACE:.0f}/s"
        return [
            (f"ack at {pace}", quantiles(load.acks), "p95 ≤ 25 ms, p99 ≤ 100 ms"),
            (f"reply at {pace}", quantiles(took), "-"),
            (f"CPU per reply at {pace}", f"{cpu * 1000 / max(1, replies.count):.2f} ms", "-"),
            ("connections per reply", f"{replies.connections / max(1, replies.count):.3f}", "-"),
            ("errors", f"{load.errors} refused, {replies.refused} by Feishu, {max(0, lost)} unanswered", "none"),
        ]

    def _killed(self) -> list[tuple[str, str, str]]:
        """What was not acknowledged comes again, as Feishu brings it; and some that was, because it may."""
        events = self._events(KILL_EVENTS)
        first, rest = events[: KILL_EVENTS // 2], events[KILL_EVENTS // 2 :]
        load = push(self.bot.url, first, a_second=60.0, lines=8, at_most_s=KILL_AFTER_S)
        self.bot.ends(signal.SIGKILL)
        down = push(self.bot.url, rest, a_second=600.0, lines=8, at_most_s=KILL_AFTER_S)
        self.bot.starts()
        self._until_it_answers()
        again = load.unanswered + down.unanswered + first[-10:]
        push(self.bot.url, again, a_second=60.0, lines=8, at_most_s=20.0)
        replies = self.vendor.wait_for(len(events), Replies(), self.rest_s)
        time.sleep(1.0)
        self.vendor.gather(replies)
        asked = Counter(event["chat"] for event in events)
        double = sum(max(0, len(at) - asked[chat]) for chat, at in replies.at.items())
        lost = sum(max(0, count - len(replies.at[chat])) for chat, count in asked.items())
        return [("after a SIGKILL", f"{double} doubled, {lost} lost, of {len(events)}", "none")]

    def _flood(self) -> list[tuple[str, str, str]]:
        self.vendor.ask("limits", on=False)
        if self.bot.unpaced:
            self.bot.ends()
            self.bot.command = self.bot.unpaced
            self.bot.starts()
            self._until_it_answers()
        events = self._events(FLOOD_EVENTS)
        self._warm()
        self.vendor.gather(Replies())
        cpu, began = self.bot.cpu_s(), time.time()
        load = push(self.bot.url, events, lines=FLOOD_LINES, at_most_s=FLOOD_S)
        replies = self.vendor.wait_for(len(load.sent), Replies(), self.rest_s)
        cpu = self.bot.cpu_s() - cpu
        rate = replies.count / max(0.001, replies.last - began)
        return [
            ("replies a second at saturation", f"{rate:.0f}, n {replies.count}", "≥ the best peer's echo"),
            ("CPU per reply at saturation", f"{cpu * 1000 / max(1, replies.count):.2f} ms", "≤ the best peer's echo"),
            ("ack at saturation", quantiles(load.acks), "-"),
        ]

    # -- parts

    def _events(self, count: int) -> list[dict[str, Any]]:
        texts = [f"/status C{1001 + n}" for n in range(len(self.vendor.hello["groups"]))]
        return list(self.vendor.ask("events", count=count, texts=texts))

    def _until_it_answers(self) -> None:
        challenge = self.vendor.ask("challenge")

        def answers() -> bool:
            return bool(push(self.bot.url, [challenge], lines=1, at_most_s=5.0).acks)

        if not wait_until(answers, 30.0):
            raise RuntimeError(f"{self.bot.name} does not answer; see {self.bot.log.read_text()[-2000:]}")

    def _warm(self) -> None:
        """One message in each chat: names are known, connections are open, code is loaded."""
        events = self._events(100)
        load = push(self.bot.url, events, a_second=30.0, lines=8, at_most_s=20.0)
        self.vendor.wait_for(len(load.sent), Replies(), self.rest_s)
        time.sleep(2.0)


def _waits(load: Load, replies: Replies) -> list[float]:
    """From the push of an event to its reply's arrival; within a chat the n-th answers the n-th."""
    pending = {chat: deque(at) for chat, at in replies.at.items()}
    return [
        pending[chat].popleft() - sent
        for chat, sent in sorted(load.sent, key=lambda one: one[1])
        if pending.get(chat)
    ]


def quantiles(seconds: Sequence[float]) -> str:
    """p50, p95 and p99 in milliseconds."""
    if not seconds:
        return "nothing"
    ordered = sorted(seconds)
    p50, p95, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * q))] * 1000 for q in (0.5, 0.95, 0.99))
    return f"p50 {p50:.1f}, p95 {p95:.1f}, p99 {p99:.1f} ms, n {len(ordered)}"
