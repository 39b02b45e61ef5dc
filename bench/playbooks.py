"""Loading every playbook that ships: compiled, as each start does it, and from its YAML, as after a change."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from bench.figures import Figure
from bot.playbooks import library

FOLDER = Path(__file__).parents[1] / "config" / "playbooks"
RUNS = 9


def measure() -> list[Figure]:
    """All marketplaces; the cold figure is of one run, because it is long and rare."""
    with tempfile.TemporaryDirectory() as name:
        cold = _load(Path(name))
        warm = [_load(Path(name)) for _ in range(RUNS)]
        marketplaces = len(library([FOLDER], Path(name)).playbooks)
    return [
        Figure(
            f"all {marketplaces} playbooks, compiled",
            f"median {statistics.median(warm) * 1000:.0f} ms, n {RUNS}",
            "≤ 300 ms",
        ),
        Figure(f"all {marketplaces} playbooks, from YAML", f"{cold:.1f} s", "told, not promised"),
    ]


def _load(cache: Path) -> float:
    began = time.perf_counter()
    library([FOLDER], cache)
    return time.perf_counter() - began
