"""Rounds of SIGKILL at random moments of a running case load, for as many rounds as one likes.

    make soak                                    500 rounds on SQLite, 500 on PostgreSQL with three bots
    CASEBOT_SOAK_ROUNDS=20000 make soak          a night

Over Feishu's long connection the child that holds it is killed as often as its parent. The same, in fewer rounds,
in DingTalk.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from tests.ledger.conftest import postgres
from tests.postgres import PostgresServer
from tests.soak.dingtalk_town import DingTalkTown
from tests.soak.feishu_town import FeishuTown
from tests.soak.table import told
from tests.soak.township import EVERY, Township

__all__ = ["postgres"]

ROUNDS = int(os.environ.get("CASEBOT_SOAK_ROUNDS", "500"))
SEED = int(os.environ.get("CASEBOT_SOAK_SEED", "20261109"))
STREAM_SHARE = 10
"""One round in so many goes over the long connection: its child takes seconds to begin."""
DINGTALK_SHARE = 2
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
                    self.township.again(delivery)


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


@pytest.fixture(params=[FeishuTown, DingTalkTown], ids=["feishu", "dingtalk"])
def town(request: pytest.FixtureRequest) -> type[Township]:
    """Of either vendor."""
    return request.param  # type: ignore[no-any-return]


def _rounds(township: Township, what: str, *, rounds: int, bots: int) -> None:
    begin = time.monotonic()
    try:
        deaths = killed(township, rounds=rounds, bots=bots)
        township.rests()
        township.sound()
        said, shown = sum(township.typed.values()), len(township.shown())
        with township.ledger.reading() as reading:
            open = len(reading.tasks(states=("unknown",), limit=EVERY))
    finally:
        township.ends()
    killed_said = ", ".join(f"{count} × {name}" for name, count in sorted(deaths.items()))
    ending = f"none twice, {open} known as open" if open else "none twice"
    told(what, f"killed {killed_said}; {said} commands, {shown} messages, none lost, {ending}", begin)


def test_a_few_rounds_on_sqlite(town: type[Township], tmp_path: Path) -> None:
    one = town(tmp_path / "town", str(tmp_path / "ledger.db"))
    _rounds(one, f"kills, {one.vendor}, SQLite, short", rounds=3, bots=1)


@pytest.mark.postgres
def test_a_few_rounds_on_postgresql_with_three_bots(tmp_path: Path, postgres: PostgresServer) -> None:
    one = FeishuTown(tmp_path / "town", postgres.fresh_schema())
    _rounds(one, "kills, feishu, PostgreSQL, short", rounds=3, bots=3)


def rounds_of(town: type[Township]) -> int:
    return ROUNDS if town is FeishuTown else ROUNDS // DINGTALK_SHARE


@pytest.mark.soak
def test_many_rounds_on_sqlite(town: type[Township], tmp_path: Path) -> None:
    one = town(tmp_path / "town", str(tmp_path / "ledger.db"))
    _rounds(one, f"(a) kills, {one.vendor}, SQLite, one bot", rounds=rounds_of(town), bots=1)


@pytest.mark.soak
@pytest.mark.postgres
def test_many_rounds_on_postgresql_with_three_bots(
    town: type[Township], tmp_path: Path, postgres: PostgresServer
) -> None:
    one = town(tmp_path / "town", postgres.fresh_schema())
    _rounds(one, f"(a) kills, {one.vendor}, PostgreSQL, three bots", rounds=rounds_of(town), bots=3)


@pytest.mark.soak
@pytest.mark.parametrize("bots", [1, pytest.param(3, marks=pytest.mark.postgres)])
def test_rounds_over_the_long_connection(
    town: type[Township], tmp_path: Path, bots: int, request: pytest.FixtureRequest
) -> None:
    """One bot on SQLite, three on PostgreSQL: whoever holds the connection is killed like the others."""
    where = str(tmp_path / "ledger.db") if bots == 1 else request.getfixturevalue("postgres").fresh_schema()
    one = town(tmp_path / "town", where, transport="stream")  # type: ignore[call-arg]
    engine = "SQLite, one bot" if bots == 1 else "PostgreSQL, three bots"
    _rounds(one, f"(a) kills, {one.vendor}, long connection, {engine}", rounds=ROUNDS // STREAM_SHARE, bots=bots)
