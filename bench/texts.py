"""A megabyte in the private chat, from the post to its answer, as the file of a notice."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure
from tests.house import Bot

TIMES = 5
BYTES = 1_000_000
LINE = "B0CHX7M2QP 2026-11-05 USD 12.50, by the way. From: x\n"
NOTICE = """From: Amazon Seller Performance <seller-performance@amazon.com>
Date: Fri, 6 Nov 2026 03:12:00 -0800
Subject: Policy warning

Customers say that ASIN B0CHX7M2QP of your Amazon.com account is inauthentic.
"""


def measure() -> Iterator[Figure]:
    """How long the operator waits for the page of what was found."""
    with tempfile.TemporaryDirectory() as folder:
        bot = Bot(Path(folder) / "data")
        bot.says("/help")  # the playbooks are read
        took = [_answered(bot, n) for n in range(TIMES)]
        bot.closes()
    figure = f"median {statistics.median(took):.2f} s, n {TIMES}"
    yield Figure("1 MB of text in a file, to the page of what was found", figure, "≤ 1 s")


def _answered(bot: Bot, n: int) -> float:
    content = f"{n}\n{NOTICE}{LINE * (BYTES // len(LINE))}".encode()[:BYTES]
    began = time.perf_counter()
    bot.says("", files=[("long.txt", content)])
    took = time.perf_counter() - began
    if "从通知里看到这些" not in bot.last():
        raise SystemExit(f"the notice was not read: {bot.last()[:200]}")
    return took
