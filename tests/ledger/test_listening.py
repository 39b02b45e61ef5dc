"""Several houses on one PostgreSQL wake each other when something was committed; nobody looks again and again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import app, clock
from bot.conversation.values import Event
from bot.ledger.ledger import Ledger
from tests.house import GROUP, STARTS, Bot
from tests.ledger.builders import NOW, a_task, settle
from tests.postgres import NoServer, PostgresServer

pytestmark = pytest.mark.postgres
PATIENCE = 20.0
"""Seconds until a test gives up waiting for what it waits for."""


class Bell:
    """Counts how often it was rung, and waits for the next time."""

    def __init__(self) -> None:
        self._rung = threading.Semaphore(0)

    def __call__(self) -> None:
        self._rung.release()

    def rings(self, within: float = PATIENCE) -> bool:
        return self._rung.acquire(timeout=within)

    def silence(self) -> None:
        """Forgets what rang until now."""
        while self._rung.acquire(blocking=False):
            pass


@pytest.fixture(scope="module")
def own_server() -> Iterator[PostgresServer]:
    """A server of this file's own, because it is restarted."""
    try:
        server = PostgresServer()
    except NoServer as reason:
        pytest.skip(f"listening was NOT tested: {reason}")
    yield server
    server.stop()


@pytest.fixture
def two(own_server: PostgresServer) -> Iterator[tuple[Ledger, Ledger]]:
    url = own_server.fresh_schema()
    ledgers = Ledger(url), Ledger(url)
    for ledger in ledgers:
        ledger.migrate()
    yield ledgers
    for ledger in ledgers:
        ledger.close()


def test_a_commit_of_one_wakes_the_other_and_not_itself(two: tuple[Ledger, Ledger]) -> None:
    one, other = two
    mine, theirs = Bell(), Bell()
    ends = [one.listen(mine), other.listen(theirs)]
    assert mine.rings(), "once at the beginning: what happened while nobody listened"
    assert theirs.rings()

    settle(one, tasks=[a_task("t")])
    assert theirs.rings()
    other.store_event(workspace="local", key="e", chat="group", body={}, at=NOW)
    assert mine.rings()

    assert not theirs.rings(within=0), "its own commit did not ring"
    for end in ends:
        end()


def test_another_teams_ledger_in_the_same_database_is_not_heard(
    two: tuple[Ledger, Ledger], own_server: PostgresServer
) -> None:
    stranger = Ledger(own_server.fresh_schema())
    stranger.migrate()
    bell = Bell()
    end = two[0].listen(bell)
    assert bell.rings()

    settle(stranger, tasks=[a_task("theirs")])
    settle(two[1], tasks=[a_task("ours")])

    assert bell.rings()
    assert not bell.rings(within=0)
    end()
    stranger.close()


def test_listening_outlives_the_databases_restart(
    two: tuple[Ledger, Ledger], own_server: PostgresServer, caplog: pytest.LogCaptureFixture
) -> None:
    one, other = two
    bell = Bell()
    end = other.listen(bell)
    assert bell.rings()

    with caplog.at_level(logging.WARNING, "bot.ledger.listening"):
        own_server.restart()
        assert bell.rings(), "connected again, it looks at once: something may have been missed"
    bell.silence()
    settle(one, tasks=[a_task("after the restart")])

    assert bell.rings()
    said = [record.message for record in caplog.records if "not heard until the database is back" in record.message]
    assert len(said) == 1
    end()


def test_two_houses_and_no_polling_the_one_that_sleeps_takes_what_the_other_stored(
    own_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second house would look again in a day; the first one stores an event and never works on it."""
    for module in (app, clock):
        monkeypatch.setattr(module, "LONGEST_SLEEP", timedelta(days=1))
    monkeypatch.setenv("CASEBOT_LEDGER_URL", own_server.fresh_schema())
    first, second = Bot(tmp_path / "one"), Bot(tmp_path / "two")
    second.system.at += STARTS  # the group, which the first one welcomed, stays with it no more
    done = Bell()
    original = second.house.settle
    monkeypatch.setattr(second.house, "settle", lambda kinds=(): (original(kinds), done())[0])
    second.house.start()
    assert done.rings(), "what lay there was done first, and now it sleeps"

    line = Event(
        id="om_1",
        workspace="local",
        kind="message",
        chat=GROUP,
        sender="local:xiaoli",
        at=first.house.now(),
        text="/help",
    )
    first.house.desk.receive(line)

    while not second.sees(GROUP).count("/newcase amazon"):
        assert done.rings(), "the second house was not woken"
    second.closes()
    first.closes()
