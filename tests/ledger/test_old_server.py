"""A PostgreSQL that is too old is refused with a sentence before anything is made in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest

from bot.ledger.ledger import Ledger
from bot.ledger.mistakes import OldDatabase
from tests.postgres import PostgresServer
from tests.wires import a_wire, as_version

pytestmark = pytest.mark.postgres


@pytest.fixture
def greeted_as(request: pytest.FixtureRequest, postgres: PostgresServer) -> Iterator[str]:
    """The session's server, that says another version of itself."""
    with a_wire(postgres, as_version(request.param)) as wire:
        yield wire.url()


@pytest.mark.parametrize("greeted_as", [13], indirect=True)
def test_an_old_server_is_refused_and_left_alone(greeted_as: str) -> None:
    with closing(Ledger(greeted_as)) as ledger, pytest.raises(OldDatabase, match=r"PostgreSQL 13\.\d+, .* needs 14"):
        ledger.migrate()

    with psycopg.connect(greeted_as) as connection:
        made = connection.execute("SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace")
        assert made.fetchone() == (0,)


@pytest.mark.parametrize("greeted_as", [14], indirect=True)
def test_the_oldest_that_is_promised_is_taken(greeted_as: str) -> None:
    with closing(Ledger(greeted_as)) as ledger:
        ledger.migrate()
