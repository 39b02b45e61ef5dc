"""Casebot in DingTalk beside an echo on the SDK's own handler: the same fake, the same load, one run.

Ours does a real /status: stored in the durable inbox, acknowledged, looked up, written as Markdown (there are no card
templates), and sent at most once. The echo answers with `reply_text` and keeps nothing. Fifteen messages a second
over fifty groups for fifteen seconds, with DingTalk's limits off: the month's quota and 20 calls a second are not
what is measured.

    python -m bench dingtalk                  about a minute
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.feishu import quantiles
from bench.feishu_bots import CASEBOT, BotProcess
from bench.figures import Figure
from bench.furnished import furnish, ref_of
from bench.vendor import VendorProcess

ECHO = "dingtalk-stream echo"
PACE, SECONDS = 15.0, 15.0
REST_S = 30.0
"""The longest wait for replies that are still on their way."""


class Vendor(VendorProcess):
    """The other end of `dingtalk_vendor.py`."""

    def __init__(self) -> None:
        super().__init__("bench.dingtalk_vendor")

    def load(self, count: int, pace: float = PACE) -> dict[str, Any]:
        """So many messages, one group after the other."""
        texts = [f"/status {ref_of(n)}" for n in range(len(self.hello["groups"]))]
        return dict(self.ask("load", texts=texts, count=count, a_second=pace, patience=REST_S))


def measure() -> list[Figure]:
    """Ours and the echo, one after the other: DingTalk gives each frame to one of an app's connections."""
    figures = [
        Figure("dingtalk: load of the machine before", f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", "-")
    ]
    with tempfile.TemporaryDirectory() as name, _vendor() as vendor:
        for bot in bots(vendor.hello, Path(name)):
            figures += _trial(bot, vendor)
    figures.append(Figure("dingtalk: load of the machine after", f"{os.getloadavg()[0]:.1f}", "-"))
    return figures


def bots(vendor: Mapping[str, Any], folder: Path) -> list[BotProcess]:
    """Ours, with a case in each group, and the echo."""
    furnish(folder / "casebot", "dingtalk", vendor)
    ours = {
        "CASEBOT_DATA_DIR": str(folder / "casebot"),
        "DINGTALK_CLIENT_ID": vendor["client_id"],
        "DINGTALK_CLIENT_SECRET": vendor["client_secret"],
        "DINGTALK_BASE_URL": vendor["url"],
        "DINGTALK_OAPI_URL": vendor["oapi_url"],
        "DINGTALK_TRANSPORT": "stream",
        "DINGTALK_FORM_TEMPLATE_ID": "",
        "DINGTALK_DRAFT_TEMPLATE_ID": "",
    }
    keys = {
        "CLIENT_ID": vendor["client_id"],
        "CLIENT_SECRET": vendor["client_secret"],
        "DINGTALK_OPENAPI_ENDPOINT": vendor["url"],
    }
    serve = [sys.executable, "-m", "bot", "serve", "--port", "{port}"]
    echo = [sys.executable, "-m", "bench.peers.dingtalk_echo"]
    return [
        BotProcess(CASEBOT, serve, "/", ours, folder / "casebot.log"),
        BotProcess(ECHO, echo, "/", keys, folder / "echo.log"),
    ]


@contextmanager
def _vendor() -> Iterator[Vendor]:
    vendor = Vendor()
    try:
        yield vendor
    finally:
        vendor.stop()


def _trial(bot: BotProcess, vendor: Vendor) -> list[Figure]:
    """Start, one message in each group to warm up, then the load."""
    began = time.perf_counter()
    bot.starts()
    try:
        if not vendor.ask("meets") or not vendor.load(1)["waits"]:
            raise RuntimeError(f"{bot.name} does not answer; see {bot.log.read_text()[-2000:]}")
        start = time.perf_counter() - began
        vendor.load(len(vendor.hello["groups"]))
        cpu = bot.cpu_s()
        load = vendor.load(int(PACE * SECONDS))
        cpu = bot.cpu_s() - cpu
    finally:
        bot.ends()
    if not vendor.ask("parts"):
        raise RuntimeError(f"{bot.name} has ended and its stream has not")
    replies, ours, pace = max(1, len(load["waits"])), bot.name == CASEBOT, f"{PACE:.0f}/s"
    names = ("unacknowledged", "unanswered", "refused", "others")
    errors = ", ".join(f"{load[name]} {name}" for name in names)
    rows = [
        ("start to first answer", f"{start:.1f} s", "-"),
        (f"ack at {pace}", quantiles(load["acks"]), "-"),
        (f"reply at {pace}", quantiles(load["waits"]), "-"),
        (f"CPU per reply at {pace}", f"{cpu * 1000 / replies:.2f} ms", "-"),
        ("connections per reply", f"{load['connections'] / replies:.3f}", "-"),
        ("errors", errors, "none"),
        ("memory at its highest", f"{bot.peak} MB", "-"),
    ]
    return [Figure(f"dingtalk: {bot.name}: {what}", said, aim if ours else "-") for what, said, aim in rows]
