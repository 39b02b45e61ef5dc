"""Every test of the ledger runs on both engines: `ledger` is a fresh one on SQLite, then one on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.ledger.ledger import Ledger
from tests.postgres import NoServer, PostgresServer


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The session's PostgreSQL, or a loud skip."""
    try:
        server = PostgresServer()
    except NoServer as reason:
        pytest.skip(f"the ledger was NOT tested on PostgreSQL: {reason}")
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty ledger may be made."""
    if request.param == "sqlite":
        return str(tmp_path / "ledger.db")
    return request.getfixturevalue("postgres").fresh_schema()


@pytest.fixture
def open_ledger(url: str) -> Iterator[Callable[[], Ledger]]:
    """Opens the ledger once more, as another process would: with connections of its own."""
    opened: list[Ledger] = []

    def another() -> Ledger:
        opened.append(Ledger(url))
        opened[-1].migrate()
        return opened[-1]

    yield another
    for ledger in opened:
        ledger.close()


@pytest.fixture
def ledger(open_ledger: Callable[[], Ledger]) -> Ledger:
    return open_ledger()
