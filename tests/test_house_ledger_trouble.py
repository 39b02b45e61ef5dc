"""The ledger cannot be used: its disk is full or read-only, its database restarts, the network to it is cut.

Each time the same story: who writes now reads one sentence and keeps what they typed, the admin's log has one line,
what had been accepted before is answered once it is over, and the ledger is sound.
"""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot import app
from bot.ledger.ledger import Ledger
from bot.ledger.mistakes import LedgerAway, LedgerFull, LedgerReadOnly, LedgerTrouble
from bot.web import WebSettings, create_app
from tests.house import GROUP, Bot
from tests.inbound import a_submitted_case
from tests.ledger.builders import rows_of
from tests.postgres import NoServer, PostgresServer
from tests.test_desk import a_line, steps
from tests.web.conftest import Visitor

pytestmark = [pytest.mark.xdist_group("ledger trouble")]
PATIENCE = 40.0
"""Seconds until a test gives up waiting."""
MEGABYTES = 24
"""Of the small disk: the ledger of one case and its log, twice."""


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


@dataclass
class Wire:
    """The network between the bot and its database, which can be cut."""

    to: Path
    port: int = 0
    _ends: list[socket.socket] = field(default_factory=list)
    _listener: socket.socket | None = None

    def connect(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port), reuse_port=False)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        """Nobody gets through any more, and who was through is torn off."""
        assert self._listener is not None
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        while self._ends:
            with suppress(OSError), closing(self._ends.pop()) as end:
                end.shutdown(socket.SHUT_RDWR)

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                here, _ = listener.accept()
                there = socket.socket(socket.AF_UNIX)
                there.connect(str(self.to))
                self._ends += [here, there]
                for one, other in ((here, there), (there, here)):
                    threading.Thread(target=_pump, args=(one, other), daemon=True).start()


def _pump(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while chunk := one.recv(65536):
            other.sendall(chunk)
    with suppress(OSError):
        other.shutdown(socket.SHUT_RDWR)


@contextmanager
def a_cut_network(server: PostgresServer) -> Iterator[Trouble]:
    wire = Wire(server.folder / ".s.PGSQL.5432")
    wire.connect()
    local = server.fresh_schema()
    url = f"postgresql://casebot@127.0.0.1:{wire.port}/postgres?" + local.split("user=casebot&")[1]
    yield Trouble(url, lambda _: wire.cut(), lambda _: wire.connect(), LedgerAway, "没有响应")
    wire.cut()


TROUBLES = {
    "the disk is full": a_full_disk,
    "the disk has a read-only file": a_read_only_file,
    "the database restarts": a_restarting_database,
    "the network is cut": a_cut_network,
}


@pytest.fixture(
    params=[pytest.param(name, marks=[pytest.mark.postgres] if "disk" not in name else []) for name in TROUBLES]
)
def trouble(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Trouble]:
    where = tmp_path if "disk" in request.param else request.getfixturevalue("own_server")
    with TROUBLES[request.param](where) as found:
        yield found


@pytest.fixture
def bot(trouble: Trouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bot]:
    monkeypatch.setenv("CASEBOT_LEDGER_URL", trouble.url)
    house = Bot(tmp_path / "data")
    yield house
    house.closes()


@pytest.fixture
def page(bot: Bot) -> Visitor:
    """小李's browser, with scripts off."""
    settings = WebSettings(secret_key="a key for tests")
    return Visitor(create_app(settings=settings, health=bot.house.health, workspace=bot.house.local, clock=bot.house))


def test_who_writes_reads_a_sentence_and_what_was_accepted_is_answered_once_it_is_over(
    bot: Bot, page: Visitor, trouble: Trouble
) -> None:
    a_submitted_case(bot)
    bot.house.desk.receive(a_line(bot, "/help", key="accepted-before"))
    page.get()
    trouble.begins(bot)

    said = page.say("/followup C1001")
    assert said.status_code == 503
    assert trouble.sentence in said.text
    assert "Traceback" not in said.text
    with pytest.raises(trouble.raises):
        bot.presses("看过，没变化", where=GROUP)
    with pytest.raises(trouble.raises):
        bot.house.settle()
    shown = bot.sees(GROUP).count("/newcase amazon")

    trouble.ends(bot)
    bot.system.at += app.timedelta(minutes=1)  # the lease of what was under way runs out
    bot.house.settle()
    assert bot.sees(GROUP).count("/newcase amazon") == shown + 1, "accepted before, answered once"
    bot.presses("看过，没变化", where=GROUP)
    assert steps(bot).count("looked") == 1, "what was refused did not happen; what was pressed again did, once"


class Log(logging.Handler):
    """The admin's log, of this house."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[logging.LogRecord] = []
        self.written = threading.Event()

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record)
        self.written.set()


@pytest.fixture
def log() -> Iterator[Log]:
    log = Log()
    app.log.addHandler(log)
    yield log
    app.log.removeHandler(log)


def test_a_running_house_says_one_line_in_the_log_and_goes_on_by_itself(
    bot: Bot, trouble: Trouble, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "AFTER_TROUBLE_S", 0.1)
    a_submitted_case(bot)
    with bot.house._one_at_a_time:  # it was busy while this came
        bot.house.start()
        bot.house.desk.receive(a_line(bot, "/help", key="accepted-before"))
        trouble.begins(bot)

    assert log.written.wait(PATIENCE)
    answered = threading.Event()
    monkeypatch.setattr(bot.house.local, "send", _rings(bot.house.local.send, answered))
    trouble.ends(bot)
    assert answered.wait(PATIENCE), "it did not go on by itself"
    said = {record.getMessage() for record in log.lines}
    assert all(": The ledger" in line and "\n" not in line for line in said), said
    assert not [record for record in log.lines if record.exc_info], "no stack trace for what no programmer can mend"


def _rings(send: Callable[..., object], bell: threading.Event) -> Callable[..., object]:
    def sends(*given: object, **how: object) -> object:
        try:
            return send(*given, **how)
        finally:
            bell.set()

    return sends


def test_the_ledger_is_sound_afterwards(bot: Bot, trouble: Trouble) -> None:
    """Trouble in the middle of a row of steps: each is there whole, or not at all."""
    a_submitted_case(bot)
    for n in range(6):
        if n == 3:
            trouble.begins(bot)
        with suppress(LedgerTrouble):
            bot.house.desk.receive(a_line(bot, f"/resolve C1001 {n}", key=f"line-{n}"))
        if n == 4:
            trouble.ends(bot)
    bot.system.at += app.timedelta(minutes=1)
    bot.house.settle()

    rows = rows_of(trouble.url, ("inbox", "history", "cases"))
    done = {row["key"] for row in rows["inbox"] if row["state"] == "done"}
    assert {"line-0", "line-1", "line-2", "line-5"} <= done
    assert not done & {"line-3", "line-4"}
    (case,) = rows["cases"]
    assert case["revision"] == len([row for row in rows["history"] if row["case_ref"] == "C1001"]) - 1


def test_a_bot_that_starts_on_a_ledger_it_cannot_write_says_why(tmp_path: Path) -> None:
    with a_read_only_file(tmp_path) as trouble:
        first = Ledger(trouble.url)
        first.migrate()
        first.close()
        trouble.begins(None)
        second = Ledger(trouble.url)
        with pytest.raises(LedgerReadOnly):
            second.migrate()
        second.close()
        trouble.ends(None)
