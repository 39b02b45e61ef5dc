"""Resident memory in local mode: after the first page, and after a whole draft with grammar."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from bench.figures import Figure
from bench.start import serving

AFTER_A_DRAFT = """
import sys
from pathlib import Path
from tests.house import Bot
from tests.inbound import a_draft
bot = Bot(Path(sys.argv[1]))
a_draft(bot)
print(open('/proc/self/status').read().split('VmRSS:')[1].split()[0])
"""


def measure() -> list[Figure]:
    """Linux only: read from /proc."""
    with tempfile.TemporaryDirectory() as name:
        with serving(Path(name) / "compile"):
            pass
        with serving(Path(name) / "compile") as (process, _, _):
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
            before = int(status.split("VmRSS:")[1].split()[0]) // 1024
        said = subprocess.run(
            [sys.executable, "-c", AFTER_A_DRAFT, str(Path(name) / "draft")],
            capture_output=True,
            text=True,
            check=True,
        )
        after = int(said.stdout.split()[-1]) // 1024
    return [
        Figure("memory, first page served", f"{before} MB", "≤ 100 MB"),
        Figure("memory, after a draft", f"{after} MB", "≤ 300 MB"),
    ]
