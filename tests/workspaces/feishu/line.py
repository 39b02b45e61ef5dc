"""One end of the long connection in tests: what hears, what speaks, and how one waits for processes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from bot.workspaces.feishu.stream import Patience
from tests.fakes.feishu import FakeFeishu

HASTY = Patience(alive=4, up=8, pong=0.5, back_off=(0.05, 0.1), look=0.05)


class House:
    """Stands in for the workspace: keeps what it was given, and answers."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.came = threading.Condition()
        self.holds = threading.Event()
        self.holds.set()
        self.fails = False

    def receive(self, payload: dict[str, Any]) -> dict[str, Any]:
        if payload["header"]["event_type"] != "card.action.trigger":
            self.holds.wait(10)
        if self.fails:
            raise RuntimeError("the ledger does not answer")
        with self.came:
            self.heard.append(payload)
            self.came.notify_all()
        return {"toast": {"type": "info", "content": "好"}} if "action" in payload["event"] else {}


def says(fake: FakeFeishu, text: str, **more: Any) -> Any:
    li = fake.li  # type: ignore[attr-defined]
    return fake.says(li, fake.private(li), text, **more)


def until(true: Callable[[], bool], seconds: float = 60.0) -> None:
    """Real processes need real time; the condition ends the wait, not the clock."""
    end = time.monotonic() + seconds
    pause = threading.Event()
    while not true():
        assert time.monotonic() < end, "it did not come true"
        pause.wait(0.02)


def a_card(fake: FakeFeishu) -> Any:
    """A message of the bot's that somebody may click on."""
    li = fake.li  # type: ignore[attr-defined]
    world = fake.tenant.world
    return world.post(fake.private(li), None, "interactive", '{"schema":"2.0","body":{"elements":[]}}', mentions=[])


def is_running(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
