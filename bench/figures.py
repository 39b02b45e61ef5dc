"""A figure beside its aim, and the way to say many timings in one line."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, what came out, what was aimed at."""

    what: str
    figure: str
    aim: str


def spread(seconds: Sequence[float]) -> str:
    """Median, 99th percentile and the number of timings, in milliseconds."""
    ordered = sorted(seconds)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return f"median {statistics.median(ordered) * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms, n {len(ordered)}"
