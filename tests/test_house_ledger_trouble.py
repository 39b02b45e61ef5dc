"""The ledger cannot be used: its disk is full or read-only, its database restarts, the network to it is cut.

Each time the same story: who writes now reads one sentence and keeps what they typed, the admin's log has one line,
what had been accepted before is answered once it is over, and the ledger is sound.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot import app
from bot.ledger.ledger import Ledger
from bot.ledger.mistakes import LedgerReadOnly, LedgerTrouble
from bot.web import WebSettings, create_app
from tests.house import GROUP, Bot
from tests.inbound import a_submitted_case
from tests.ledger.builders import rows_of
from tests.ledger_troubles import PATIENCE, Trouble, a_read_only_file, own_server, trouble
from tests.test_desk import a_line, steps
from tests.web.conftest import Visitor

__all__ = ["own_server", "trouble"]
pytestmark = [pytest.mark.xdist_group("ledger trouble")]


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
