"""The bots of the benchmark as processes: ours with a hundred groups in its ledger, and the peers."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.furnished import furnish

HERE = Path(__file__).resolve().parent
PEERS = HERE.parent / ".peers" / "venv" / "bin" / "python"
CASEBOT, LARK, DURABLE, NONEBOT = "casebot", "lark-oapi sample", "lark-oapi made durable", "NoneBot2"


@dataclass
class BotProcess:
    """One bot, which may be ended and started again."""

    name: str
    command: list[str]
    path: str
    env: Mapping[str, str]
    log: Path
    unpaced: list[str] = field(default_factory=list)
    """The command where Feishu's limits are off; empty: the same."""
    port: int = field(default_factory=lambda: free_port())
    process: subprocess.Popen[bytes] | None = None
    peak: int = 0
    """Resident memory at its highest, in MB."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.path}"

    def starts(self) -> None:
        given = {name: value.replace("{port}", str(self.port)) for name, value in self.env.items()}
        command = [part.replace("{port}", str(self.port)) for part in self.command]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, env={**os.environ, **given}, stdout=log, stderr=log)

    def ends(self, how: int = signal.SIGTERM) -> None:
        """SIGTERM, or harder."""
        assert self.process is not None
        self.peak = max(self.peak, memory_mb(self.process.pid))
        self.process.send_signal(how)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def cpu_s(self) -> float:
        """Seconds of processor time so far, with its children's."""
        assert self.process is not None
        return sum(_cpu(pid) for pid in family(self.process.pid))


def bots(vendor: Mapping[str, Any], folder: Path) -> list[BotProcess]:
    """Ours, and the peers that are installed."""
    keys = {
        "APP_ID": vendor["app_id"],
        "APP_SECRET": vendor["app_secret"],
        "ENCRYPT_KEY": vendor["encrypt_key"],
        "TOKEN": vendor["token"],
        "BASE": vendor["url"],
        "PORT": "{port}",
        "INBOX": str(folder / "durable.db"),
        "PYTHONPATH": str(HERE.parent),
    }
    ours = {
        "CASEBOT_DATA_DIR": str(folder / "casebot"),
        "FEISHU_APP_ID": vendor["app_id"],
        "FEISHU_APP_SECRET": vendor["app_secret"],
        "FEISHU_ENCRYPT_KEY": vendor["encrypt_key"],
        "FEISHU_VERIFICATION_TOKEN": vendor["token"],
        "FEISHU_BASE_URL": vendor["url"],
        "FEISHU_TRANSPORT": "webhook",
    }
    furnish(folder / "casebot", "feishu", vendor)
    peer = [sys.executable, "-m"]
    serve = [*peer, "bot", "serve", "--port", "{port}"]
    unpaced = [*peer, "bench.feishu_unpaced", "serve", "--port", "{port}"]
    found = [
        BotProcess(CASEBOT, serve, "/feishu/events", ours, folder / "casebot.log", unpaced),
        BotProcess(LARK, [sys.executable, "-m", "bench.peers.lark_flask"], "/event", keys, folder / "lark.log"),
        BotProcess(
            DURABLE, [sys.executable, "-m", "bench.peers.durable_echo"], "/event", keys, folder / "durable.log"
        ),
    ]
    if PEERS.exists():
        script = [str(PEERS), str(HERE / "peers" / "nonebot_echo.py")]
        path = f"/feishu/{vendor['app_id']}"
        found.append(BotProcess(NONEBOT, script, path, keys, folder / "nonebot.log"))
    return found


def free_port() -> int:
    """A port nobody listens on."""
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def family(pid: int) -> list[int]:
    """The process and what it started. Linux only."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # the thread has ended since
            for child in (task / "children").read_text().split():
                found += family(int(child))
    return found


def memory_mb(pid: int) -> int:
    """Resident memory at its highest, of the process and its children."""
    total = 0
    for one in family(pid):
        status = Path(f"/proc/{one}/status").read_text(encoding="utf-8", errors="replace")
        total += int(status.split("VmHWM:")[1].split()[0]) // 1024 if "VmHWM:" in status else 0
    return total


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()
    return sum(int(one) for one in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def wait_until(done: Any, seconds: float) -> bool:
    """Whether it came true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if done():
            return True
        time.sleep(0.02)
    return False
