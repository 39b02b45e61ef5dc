"""From the command to the first page: `casebot serve` as a process of its own, on a furnished data folder."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figures import Figure

RUNS = 7


@contextmanager
def serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str, float]]:
    """The process, its address, and the seconds from the command to the first page."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--port", "0"],
        env={**os.environ, "CASEBOT_DATA_DIR": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        address = process.stdout.readline().split()[1]
        with urllib.request.urlopen(address + "/", timeout=10) as page:
            page.read()
        yield process, address, time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=15)


def measure() -> list[Figure]:
    """The first start after the install (no ledger yet), and later ones."""
    with tempfile.TemporaryDirectory() as name:
        first = Path(name) / "first"
        first.mkdir()
        with serving(first) as (_, _, took):
            first_start = took
        again = []
        for _ in range(RUNS):
            with serving(first) as (_, _, took):
                again.append(took)
    return [
        Figure("start to first page, first time", f"{first_start:.2f} s", "≤ 1.5 s"),
        Figure("start to first page, later", f"median {statistics.median(again):.2f} s, n {RUNS}", "≤ 1.5 s"),
    ]
