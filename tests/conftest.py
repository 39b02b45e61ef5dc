"""Fixtures that every folder may use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.casework import ocr
from tests.house import Bot

settings.register_profile("steady", derandomize=True)
settings.register_profile("roaming", derandomize=False, database=None)
settings.load_profile("steady")
"""Who changes nothing sees the same examples, hence the same result; `make soak` goes looking for others."""

NO_READER = "the reader of screenshots is not installed: make ocr"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What reads pictures needs the extra; without it that is left out, and the summary says so."""
    if not ocr.available():
        for item in items:
            if item.get_closest_marker("ocr"):
                item.add_marker(pytest.mark.skip(reason=NO_READER))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """So that nobody believes that pictures were read."""
    left_out = sum(NO_READER in str(report.longrepr) for report in terminalreporter.stats.get("skipped", ()))
    if left_out:
        terminalreporter.write_line(f"{left_out} tests were left out: {NO_READER}", yellow=True, bold=True)


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Bot]:
    """A house with the local workspace's three people, on a Monday morning."""
    house = Bot(tmp_path / "data")
    yield house
    house.closes()
