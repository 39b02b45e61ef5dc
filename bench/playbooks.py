"""Reading every playbook that ships: all of them, as each start does it, and one that was changed."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from pathlib import Path

from bench.figures import Figure
from bot.playbooks import library

FOLDER = Path(__file__).parents[1] / "config" / "playbooks"
RUNS = 9


def measure() -> list[Figure]:
    """Each run reads a copy in a place of its own, so that nothing is known from the run before."""
    whole, one = [], []
    with tempfile.TemporaryDirectory() as name:
        for n in range(RUNS):
            copy = Path(name) / str(n)
            shutil.copytree(FOLDER, copy)
            whole.append(_load(copy))
            main = copy / "amazon" / "playbook.yaml"
            main.write_text(main.read_text("utf-8") + "\n# looked at\n", "utf-8")
            one.append(_load(copy))
        marketplaces = len(library([copy]).playbooks)
    return [
        Figure(
            f"all {marketplaces} playbooks read",
            f"median {statistics.median(whole) * 1000:.0f} ms, n {RUNS}",
            "≤ 300 ms",
        ),
        Figure("the same after one file changed", f"median {statistics.median(one) * 1000:.0f} ms, n {RUNS}", ""),
    ]


def _load(folder: Path) -> float:
    began = time.perf_counter()
    library([folder])
    return time.perf_counter() - began
