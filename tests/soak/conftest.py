"""The table of the long runs stands at the end of what pytest prints."""

from __future__ import annotations

from typing import Any

from tests.soak.table import lines


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if rows := lines():
        terminalreporter.section("soak")
        for row in rows:
            terminalreporter.write_line(row)
