"""Ways for a ledger to be unusable: its disk is full, its file or database read-only, its database or network away.

Each begins and ends when a test says so.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from bot.ledger.mistakes import LedgerAway, LedgerFull, LedgerReadOnly, LedgerTrouble
from tests.house import Bot
from tests.postgres import NoServer, PostgresServer
from tests.wires import a_wire

PATIENCE = 40.0
"""Seconds until a test gives up waiting."""
MEGABYTES = 24
"""Of the small disk: the ledger of one case and its log, twice."""
IMPATIENT = "&tcp_user_timeout=300&connect_timeout=2"
"""Milliseconds, and seconds, of which libpq takes two at least."""


@dataclass
class Trouble:
    """A way for a ledger to be unusable: where it is, how it begins, how it ends, what is said."""

    url: str
    begins: Callable[[Bot | None], None]
    ends: Callable[[Bot | None], None]
    raises: type[LedgerTrouble]
    sentence: str


# -- a disk of its own


def _mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"a full or read-only disk was NOT tested: mount says {done.stderr.strip()[:80]}")


@contextmanager
def a_small_disk(folder: Path) -> Iterator[Path]:
    """A file system in memory, for root only."""
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("a full or read-only disk was NOT tested: only root may mount one")
    disk = folder / "disk"
    disk.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(disk))
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


@contextmanager
def a_full_disk(folder: Path) -> Iterator[Trouble]:
    with a_small_disk(folder) as disk:
        ballast = disk / "ballast"

        def fill(bot: Bot | None) -> None:
            with ballast.open("wb", buffering=0) as file, suppress(OSError):
                for size in (1 << 20, 4096, 1):
                    with suppress(OSError):
                        while True:
                            file.write(b"x" * size)

        yield Trouble(str(disk / "ledger.db"), fill, lambda _: ballast.unlink(), LedgerFull, "磁盘已满")


@contextmanager
def a_read_only_file(folder: Path) -> Iterator[Trouble]:
    """What `chmod` and a disk with errors do to everybody but root, done by binding the file over itself."""
    with a_small_disk(folder) as disk:
        file = disk / "ledger.db"

        def begins(bot: Bot | None) -> None:
            _mount("--bind", str(file), str(file))
            _mount("-o", "remount,bind,ro", str(file))
            if bot:
                bot.house.ledger.close()  # what is open already, or was opened a moment ago, would go on

        def ends(bot: Bot | None) -> None:
            subprocess.run(["umount", "-l", str(file)], check=True)

        yield Trouble(str(file), begins, ends, LedgerReadOnly, "只能读取")


# -- a database of its own


@pytest.fixture(scope="module")
def own_server() -> Iterator[PostgresServer]:
    try:
        server = PostgresServer()
    except NoServer as reason:
        pytest.skip(f"a database that goes away was NOT tested: {reason}")
    yield server
    server.stop()


@contextmanager
def a_restarting_database(server: PostgresServer) -> Iterator[Trouble]:
    there = [True]

    def away(bot: Bot | None) -> None:
        there.clear()
        server.away()

    def back(bot: Bot | None) -> None:
        server.back()
        there.append(True)

    yield Trouble(server.fresh_schema(), away, back, LedgerAway, "没有响应")
    if not there:  # the test failed in between
        server.back()


@contextmanager
def a_read_only_database(server: PostgresServer) -> Iterator[Trouble]:
    """As a standby is after a failover: who is connected stays so, and may only read."""

    def settle(statement: str) -> None:
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            connection.execute("SET default_transaction_read_only = off")
            connection.execute(statement)
            connection.execute("SELECT pg_reload_conf()")

    def begins(bot: Bot | None) -> None:
        settle("ALTER SYSTEM SET default_transaction_read_only = on")
        _wait_until_new_sessions_are(server, "on")

    def ends(bot: Bot | None) -> None:
        settle("ALTER SYSTEM RESET default_transaction_read_only")
        _wait_until_new_sessions_are(server, "off")

    yield Trouble(server.fresh_schema(), begins, ends, LedgerReadOnly, "只能读取")
    ends(None)


def _wait_until_new_sessions_are(server: PostgresServer, state: str) -> None:
    """The old ones hear of it in the same moment."""
    until = time.monotonic() + PATIENCE
    while True:
        with psycopg.connect(server.url("postgres")) as connection:
            (now,) = connection.execute("SHOW default_transaction_read_only").fetchone() or ("",)
        if now == state:
            return
        assert time.monotonic() < until, "the server does not hear"


@contextmanager
def a_cut_network(server: PostgresServer) -> Iterator[Trouble]:
    with a_wire(server) as wire:
        yield Trouble(wire.url(), lambda _: wire.cut(), lambda _: wire.connect(), LedgerAway, "没有响应")


@contextmanager
def a_swallowing_network(server: PostgresServer) -> Iterator[Trouble]:
    """Nobody is told that the other side is gone; with less patience than ours, so that nobody has to wait here."""
    with a_wire(server) as wire:
        yield Trouble(wire.url(IMPATIENT), lambda _: wire.swallow(), lambda _: wire.heal(), LedgerAway, "没有响应")


TROUBLES = {
    "the disk is full": a_full_disk,
    "the disk has a read-only file": a_read_only_file,
    "the database restarts": a_restarting_database,
    "the database is read-only": a_read_only_database,
    "the network is cut": a_cut_network,
    "the network swallows everything": a_swallowing_network,
}


SLOW = ("the network swallows everything",)
"""Seconds pass until it is noticed: tests/ledger/test_silent_network.py waits once, the long runs in every story."""


def _marks(name: str) -> list[pytest.MarkDecorator]:
    return [pytest.mark.postgres] * ("disk" not in name) + [pytest.mark.soak] * (name in SLOW)


@pytest.fixture(params=[pytest.param(name, marks=_marks(name)) for name in TROUBLES])
def trouble(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Trouble]:
    where = tmp_path if "disk" in request.param else request.getfixturevalue("own_server")
    with TROUBLES[request.param](where) as found:
        yield found
