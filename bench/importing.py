"""The team's list of cases is taken in: 5,000 rows of which 3 % are wrong, by the command as people type it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure
from bot.cli import common, run
from tests.house import Bot
from tests.lists import a_list, workbook

ROWS = 5_000
WRONG_EVERY = 33


def measure() -> Iterator[Figure]:
    """How long it takes, whether every wrong row is named, and whether a second time adds anything."""
    with tempfile.TemporaryDirectory() as folder:
        data, file = Path(folder) / "data", Path(folder) / "cases.xlsx"
        Bot(data).closes()  # furnished with people, a group and a shop
        rows, wrong = a_list(ROWS, wrong_every=WRONG_EVERY)
        file.write_bytes(workbook(rows))
        with _settled_in(data):
            began = time.perf_counter()
            first = _imported(file)
            seconds = time.perf_counter() - began
            second = _imported(file)
    named = {one["row"]: one["column"] for one in first["faults"]} == wrong
    yield Figure(f"import of {ROWS:,} rows, {len(wrong)} of them wrong", f"{seconds:.1f} s", "≤ 30 s")
    yield Figure("  wrong rows named by row and column", "all" if named else "not all", "all")
    yield Figure("  new at the second time", str(second["new"]), "0")


@contextlib.contextmanager
def _settled_in(data: Path) -> Iterator[None]:
    os.environ["CASEBOT_DATA_DIR"] = str(data)
    common.settings.cache_clear()
    try:
        yield
    finally:
        del os.environ["CASEBOT_DATA_DIR"]
        common.settings.cache_clear()


def _imported(file: Path) -> dict[str, object]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        run(["cases", "import", str(file), "--json"])
    return dict(json.loads(out.getvalue()))
