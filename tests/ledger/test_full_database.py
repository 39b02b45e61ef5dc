"""The disk of a PostgreSQL is full: what could not be kept was never acknowledged, and what was is still there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.ledger.ledger import Ledger
from bot.ledger.mistakes import LedgerFull
from tests.ledger.builders import NOW, rows_of
from tests.ledger_troubles import a_small_disk
from tests.postgres import PostgresServer

pytestmark = pytest.mark.postgres


def something_long() -> str:
    """PostgreSQL would shorten what repeats itself."""
    return os.urandom(20_000).hex()


def until_it_fails(stores: Callable[[int], None]) -> None:
    for n in range(1000):
        stores(n)


def room_on(disk: Path) -> int:
    found = os.statvfs(disk)
    return found.f_bavail * found.f_frsize


@pytest.fixture
def disk(postgres: PostgresServer) -> Iterator[Path]:
    """Where the server's user may go."""
    with a_small_disk(postgres.folder) as disk:
        yield disk


@pytest.fixture
def small(disk: Path, postgres: PostgresServer) -> Iterator[str]:
    folder = disk / "tables"
    folder.mkdir()
    with postgres.fresh_place_in(folder) as url:
        yield url


def test_writing_says_that_the_disk_is_full_and_goes_on_when_there_is_room(small: str, disk: Path) -> None:
    def stores(key: str, text: str) -> None:
        ledger.store_event(workspace="local", key=key, chat="group", body={"text": text}, at=NOW)
        kept.append(key)

    kept: list[str] = []
    with closing(Ledger(small)) as ledger:
        ledger.migrate()
        ballast = disk / "ballast"
        ballast.write_bytes(b"x" * (room_on(disk) - (1 << 20)))
        with pytest.raises(LedgerFull):
            until_it_fails(lambda n: stores(f"e{n}", something_long()))
        with pytest.raises(LedgerFull):
            stores("still", something_long())

        ballast.unlink()
        stores("later", something_long())

    assert len(kept) > 1
    assert sorted(row["key"] for row in rows_of(small, ("inbox",))["inbox"]) == sorted(kept)
