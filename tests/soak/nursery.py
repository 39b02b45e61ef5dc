"""Bots as processes, born in a tenth of a second: one mother has imported everything and forks them.

    with Nursery() as nursery:
        bot = nursery.bears(environment, trap="after sending, before it is noted")
        bot.wait_until_up()
        …
        bot.dies()              SIGKILL, unless the trap killed it already

A trap is a place in the house's work at which the process kills itself, by SIGKILL, when it has come there so many
times. Nothing is replaced: the function runs as it is, and the process is gone before or after it.
"""

from __future__ import annotations

import functools
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

PATIENCE = 40.0
LOOK_EVERY_S = 0.01


@dataclass(frozen=True)
class Trap:
    """The place: a function, on its way in or out, where what it returns is as `when` says, for the `nth` time."""

    owner: str
    function: str
    moment: str = "after"
    when: Callable[[Any], bool] = bool
    nth: int = 1


def _any(_: Any) -> bool:
    return True


def _several(result: Sequence[Any]) -> bool:
    return len(result) > 1


LEDGER, FEISHU = "bot.ledger.ledger:Ledger", "bot.workspaces.feishu.workspace:FeishuWorkspace"
TRAPS = {
    "before an event is stored": Trap(LEDGER, "store_event", "before"),
    "after an event is stored, before it is acknowledged": Trap(LEDGER, "store_event"),
    "after an event is claimed": Trap(LEDGER, "claim_events"),
    "after the handler, before anything is settled": Trap("bot.deciding:Deciding", "decide"),
    "after the second of several handlers": Trap("bot.deciding:Deciding", "decide", nth=2),
    "in the middle of a settlement": Trap("bot.ledger.inbox:", "settle", when=_any),
    "in the middle of a settlement, when its tasks are queued": Trap("bot.ledger.queue:", "insert"),
    "in the middle of several settled together": Trap("bot.ledger.queue:", "insert", nth=2),
    "after it is settled": Trap("bot.desk:Desk", "work_off"),
    "after a task is claimed": Trap(LEDGER, "claim_tasks"),
    "after several tasks are claimed together": Trap(LEDGER, "claim_tasks", when=_several),
    "before due reminders are stored": Trap(LEDGER, "store_events", "before"),
    "after due reminders are stored, before anything is decided": Trap(LEDGER, "store_events"),
    "after due reminders are settled, before they are noted": Trap("bot.desk:Desk", "receive_each", when=_any),
    "before sending": Trap(FEISHU, "send", "before"),
    "after sending, before it is noted": Trap(FEISHU, "send"),
    "after the second of several sends": Trap(FEISHU, "send", nth=2),
    "in the middle of noting": Trap("bot.ledger.queue:", "done"),
    "in the middle of noting several in one commit": Trap("bot.ledger.queue:", "done", nth=2),
    "after noting": Trap(LEDGER, "tasks_done"),
    "before an update of a message": Trap(FEISHU, "update", "before"),
    "after an update, before it is noted": Trap(FEISHU, "update", when=_any),
    "in the middle of noting an update": Trap(LEDGER, "task_done", "before"),
}
"""Every place at which something is done and not yet written down, or written down and not yet done."""


def set_up(trap: Trap) -> None:
    """From now on this process ends there."""
    module, _, name = trap.owner.partition(":")
    __import__(module)
    owner = getattr(sys.modules[module], name) if name else sys.modules[module]
    function, came = getattr(owner, trap.function), [0]

    def step() -> None:
        came[0] += 1
        if came[0] >= trap.nth:
            os.kill(os.getpid(), signal.SIGKILL)

    @functools.wraps(function)
    def trapped(*given: Any, **how: Any) -> Any:
        if trap.moment == "before":
            step()
        result = function(*given, **how)
        if trap.moment == "after" and trap.when(result):
            step()
        return result

    setattr(owner, trap.function, trapped)


@dataclass(eq=False)
class Born:
    """One bot."""

    pid: int
    port: int

    def __post_init__(self) -> None:
        self._end = os.pidfd_open(self.pid)
        weakref.finalize(self, os.close, self._end)

    def wait_until_up(self) -> bool:
        """Whether it listens; False when it died before."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.lives:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
            time.sleep(LOOK_EVERY_S)
        return False

    @property
    def lives(self) -> bool:
        return not select.select([self._end], [], [], 0)[0]

    def has_died(self, within: float = PATIENCE) -> bool:
        """Waits for its end."""
        return bool(select.select([self._end], [], [], within)[0])

    def dies(self) -> None:
        """By SIGKILL, with nobody asked."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._end, signal.SIGKILL)
        assert self.has_died()

    def child(self) -> int:
        """The pid of the process it keeps for the long connection; 0 while there is none."""
        with suppress(OSError):
            for task in Path(f"/proc/{self.pid}/task").iterdir():
                for one in (task / "children").read_text().split():
                    return int(one)
        return 0


class Nursery:
    """The mother, as seen from the test."""

    def __init__(self, log: Path) -> None:
        here = str(Path(__file__).parents[2])
        self._log = log.open("ab")
        self._mother = subprocess.Popen(
            [sys.executable, "-m", "tests.soak.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            cwd=here,
            env={**os.environ, "PYTHONPATH": here},
        )
        self.born: list[Born] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for one in self.born:
            if one.lives:
                one.dies()
        assert self._mother.stdin is not None
        assert self._mother.stdout is not None
        self._mother.stdin.close()
        self._mother.wait(PATIENCE)
        self._mother.stdout.close()
        self._log.close()

    def bears(self, environment: Mapping[str, str], *, trap: str = "") -> Born:
        """A bot that begins now."""
        assert self._mother.stdin is not None
        assert self._mother.stdout is not None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        self._mother.stdin.write(json.dumps({"env": dict(environment), "port": port, "trap": trap}) + "\n")
        self._mother.stdin.flush()
        one = Born(int(self._mother.stdout.readline()), port)
        self.born = [other for other in self.born if other.lives] + [one]
        return one


def main() -> None:
    """The mother: a line in, a child born, its pid out."""
    import bot.app
    import bot.cli
    import bot.cli.serving
    import bot.ledger.postgres
    import bot.ledger.sqlite
    import bot.web
    import bot.web.posted
    import bot.workspaces.feishu.webhook
    import bot.workspaces.feishu.workspace

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a child ended, so none stays behind
    for line in sys.stdin:
        wanted = json.loads(line)
        child = os.fork()
        if child:
            print(child, flush=True)
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(2, 1)
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 (the mother's has been read from)
        sys.stdout = sys.stderr
        os.environ.update(wanted["env"])
        if wanted["trap"]:
            set_up(TRAPS[wanted["trap"]])
        sys.argv = ["casebot", "serve", "--port", str(wanted["port"])]
        bot.cli.main()
        os._exit(0)


if __name__ == "__main__":
    main()
