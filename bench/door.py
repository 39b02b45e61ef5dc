"""Command to answer at the door: a real /status is stored, handled and its answer queued, alone and beside a second
process that writes to the same ledger as fast as it can; and how long the write lock is held for it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.figures import Figure, spread
from bot.conversation.values import Event
from bot.ledger.sqlite import Sqlite
from tests.house import GROUP, Bot
from tests.inbound import a_submitted_case

COMMANDS = 600
WRITER = """
import sys, time
from bot.ledger.ledger import Ledger
ledger = Ledger(sys.argv[1])
n = 0
print("writing", flush=True)
while True:
    n += 1
    ledger.put_setting("bench", str(n))
    time.sleep(0.002)
"""


def measure() -> list[Figure]:
    """Alone, beside a writer, and the lock."""
    with tempfile.TemporaryDirectory() as name:
        bot = Bot(Path(name) / "data")
        a_submitted_case(bot)
        alone = [_status(bot, n) for n in range(COMMANDS)]
        with _second_writer(Path(name) / "data" / "ledger.db"):
            beside = [_status(bot, COMMANDS + n) for n in range(COMMANDS)]
        with _locks() as held:
            for n in range(COMMANDS):
                _status(bot, 2 * COMMANDS + n)
        bot.closes()
    return [
        Figure("command to answer at the door", spread(alone), "median ≤ 10 ms, p99 ≤ 50 ms"),
        Figure("the same, a second process writing", spread(beside), "median ≤ 10 ms, p99 ≤ 50 ms"),
        Figure("write lock held", spread(held), "p99 ≤ 10 ms"),
    ]


def _status(bot: Bot, n: int) -> float:
    event = Event(
        id=f"bench-{n}",
        workspace="local",
        kind="message",
        chat=GROUP,
        sender="local:xiaoli",
        at=bot.house.now(),
        text="/status C1001",
    )
    began = time.perf_counter()
    bot.house.desk.receive(event)
    bot.house.desk.work_off()
    took = time.perf_counter() - began
    bot.house.settle()
    return took


@contextmanager
def _second_writer(ledger: Path) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(ledger)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    try:
        yield
    finally:
        process.kill()
        process.wait()


@contextmanager
def _locks() -> Iterator[list[float]]:
    """How long each write holds the lock: from BEGIN IMMEDIATE's return to COMMIT's."""
    held: list[float] = []
    original = Sqlite.write

    def write(self: Sqlite, work: Callable[[Any], Any], **how: bool) -> Any:
        began: list[float] = []

        def timed(tx: Any) -> Any:
            began.append(time.perf_counter())
            return work(tx)

        try:
            return original(self, timed, **how)
        finally:
            if began:
                held.append(time.perf_counter() - began[0])

    Sqlite.write = write  # type: ignore[method-assign]
    try:
        yield held
    finally:
        Sqlite.write = original  # type: ignore[method-assign]
