"""Bots as processes, born in a tenth of a second: one mother has imported everything and forks them.

with Nursery() as nursery:
    bot = nursery.bears(environment, trap=("feishu", "after sending, before it is noted"))
    bot.wait_until_up()
    …
    bot.dies()              SIGKILL, unless the trap (see `traps`) killed it already
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
import weakref
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.soak.traps import set_up

PATIENCE = 40.0
LOOK_EVERY_S = 0.01


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

    def bears(self, environment: Mapping[str, str], *, trap: tuple[str, str] | None = None) -> Born:
        """A bot that begins now. `trap`: the vendor it speaks to, and the name of a place."""
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
    import bot.workspaces.dingtalk.stream
    import bot.workspaces.dingtalk.webhook
    import bot.workspaces.dingtalk.workspace
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
            set_up(*wanted["trap"])
        sys.argv = ["casebot", "serve", "--port", str(wanted["port"])]
        bot.cli.main()
        os._exit(0)


if __name__ == "__main__":
    main()
