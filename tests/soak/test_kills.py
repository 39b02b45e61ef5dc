"""Rounds of SIGKILL at random moments of a running case load, for as many rounds as one likes.

    make soak                                    500 rounds on SQLite, 500 on PostgreSQL with three bots
    CASEBOT_SOAK_ROUNDS=20000 make soak          a night

Over the long connection the child that holds it is killed as often as its parent.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from tests.ledger.conftest import postgres
from tests.postgres import PostgresServer
from tests.soak.table import told
from tests.soak.township import Township

__all__ = ["postgres"]

ROUNDS = int(os.environ.get("CASEBOT_SOAK_ROUNDS", "500"))
SEED = int(os.environ.get("CASEBOT_SOAK_SEED", "20261109"))
STREAM_SHARE = 10
"""One round in so many goes over the long connection: its child takes seconds to begin."""
LIVES_S = (0.0, 0.6)
"""How long a bot may work until it is killed."""
REMINDED = 0.3
"""In so many of the rounds everybody's reminder falls due."""


class Work:
    """People who go on telling of their cases, each group in a thread of its own, until they are told to stop."""

    def __init__(self, township: Township) -> None:
        self.township = township
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._group, args=(n,)) for n in range(len(township.groups))]

    def __enter__(self) -> None:
        for thread in self._threads:
            thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _group(self, n: int) -> None:
        while not self._over.is_set():
            for command in ("waiting", "answered"):
                delivery = self.township.says(n, command)
                while not delivery.arrived and not self._over.is_set():
                    time.sleep(0.05)
                    self.township.fake.post.again(delivery)


def killed(township: Township, *, rounds: int, bots: int, seed: int = SEED) -> Counter[str]:
    """How often which kind of process was killed. The last bots that were started live on."""
    dice, killed = Random(seed), Counter[str]()
    living = [township.starts_a_bot(nth=n) for n in range(bots)]
    living[0].wait_until_up()
    with Work(township):
        for _ in range(rounds):
            n = dice.randrange(bots)
            living[n].wait_until_up()
            if dice.random() < REMINDED:
                township.are_reminded()
            time.sleep(dice.uniform(*LIVES_S))
            child = living[n].child()
            if child and dice.random() < 0.5:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
                killed["child"] += 1
                continue
            township.buries(living[n])
            living[n] = township.starts_a_bot(nth=n)
            killed["bot"] += 1
    living[0].wait_until_up()
    return killed


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Township]:
    one = Township(tmp_path / "town", str(tmp_path / "ledger.db"))
    yield one
    one.ends()


@pytest.fixture
def on_postgres(tmp_path: Path, postgres: PostgresServer) -> Iterator[Township]:
    one = Township(tmp_path / "town", postgres.fresh_schema())
    yield one
    one.ends()


def _rounds(township: Township, what: str, *, rounds: int, bots: int) -> None:
    begin = time.monotonic()
    deaths = killed(township, rounds=rounds, bots=bots)
    township.rests()
    township.sound()
    said = sum(township.typed.values())
    shown = sum(len(township.fake.shown(group)) for group in township.groups)
    killed_said = ", ".join(f"{count} × {name}" for name, count in sorted(deaths.items()))
    told(what, f"killed {killed_said}; {said} commands, {shown} messages, none lost, none twice", begin)


def test_a_few_rounds_on_sqlite(on_sqlite: Township) -> None:
    _rounds(on_sqlite, "kills, SQLite, short", rounds=3, bots=1)


@pytest.mark.postgres
def test_a_few_rounds_on_postgresql_with_three_bots(on_postgres: Township) -> None:
    _rounds(on_postgres, "kills, PostgreSQL, short", rounds=3, bots=3)


@pytest.mark.soak
def test_many_rounds_on_sqlite(on_sqlite: Township) -> None:
    _rounds(on_sqlite, "(a) kills, SQLite, one bot", rounds=ROUNDS, bots=1)


@pytest.mark.soak
@pytest.mark.postgres
def test_many_rounds_on_postgresql_with_three_bots(on_postgres: Township) -> None:
    _rounds(on_postgres, "(a) kills, PostgreSQL, three bots", rounds=ROUNDS, bots=3)


@pytest.mark.soak
def test_rounds_over_the_long_connection(tmp_path: Path) -> None:
    township = Township(tmp_path / "town", str(tmp_path / "ledger.db"), transport="stream")
    try:
        _rounds(township, "(a) kills, long connection and its child", rounds=ROUNDS // STREAM_SHARE, bots=1)
    finally:
        township.ends()
