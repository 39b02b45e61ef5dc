"""Playbooks are changed while people work: `/reload` and a signal take over what is right, and nothing else."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.casework.interview import next_page
from bot.playbooks import Shelf
from bot.workspaces.local import GROUP
from cards.surroundings import surroundings
from config.settings import Settings
from tests.house import Bot
from tests.kiosk import FOLDER

TODAY = date(2026, 11, 23)


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An admin's folder with the kiosk in it."""
    folder = tmp_path / "mine"
    shutil.copytree(FOLDER, folder)
    monkeypatch.setenv("CASEBOT_PLAYBOOKS", str(folder))
    return folder


@pytest.fixture
def bot(tmp_path: Path, mine: Path) -> Iterator[Bot]:
    assert Settings(_env_file=None).playbooks == mine  # type: ignore[call-arg]
    bot = Bot(tmp_path / "data")
    yield bot
    bot.closes()


def reword(folder: Path, old: str, new: str) -> Path:
    path = folder / "kiosk" / "issues" / "listing.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return path


def heading(bot: Bot) -> str:
    issue = bot.house.playbooks.playbooks["kiosk"].issue("listing.removed")
    return issue.title.en


def test_a_lead_loads_what_was_changed_without_a_restart(bot: Bot, mine: Path) -> None:
    reword(mine, "en: Item removed}", "en: Item taken down}")

    bot.says("/reload", who="陈姐", where=GROUP)

    assert heading(bot) == "Item taken down"
    assert "平台手册已更新：kiosk" in bot.sees(GROUP)


def test_a_broken_file_is_refused_whole_and_told_with_its_line(bot: Bot, mine: Path) -> None:
    reword(mine, "en: Item removed}", "en: Item taken down}")
    path = reword(mine, "{{ units }} units) for", "{{ unit }} units) for")
    line = (
        path.read_text("utf-8")
        .splitlines()
        .index(next(one for one in path.read_text("utf-8").splitlines() if "{{ unit }}" in one))
    )

    bot.says("/reload", who="陈姐", where=GROUP)

    assert heading(bot) == "Item removed"
    assert f"{path}:{line + 1}" in bot.sees(GROUP)
    assert "继续使用原来的版本" in bot.sees(GROUP)


def test_a_file_that_is_no_yaml_is_refused_too(bot: Bot, mine: Path) -> None:
    reword(mine, "  aliases: [下架]", "  aliases: [下架")

    bot.says("/reload", who="陈姐", where=GROUP)

    assert heading(bot) == "Item removed"
    assert "listing.yaml:" in bot.sees(GROUP)


def test_only_a_lead_reloads(bot: Bot, mine: Path) -> None:
    reword(mine, "en: Item removed}", "en: Item taken down}")

    bot.says("/reload", who="小李", where=GROUP)

    assert heading(bot) == "Item removed"
    assert "只有主管" in bot.sees(GROUP) + bot.sees(bot.member("小李").private_chat)


def test_nothing_changed_says_so(bot: Bot) -> None:
    bot.says("/reload", who="陈姐", where=GROUP)

    assert "平台手册没有变化" in bot.sees(GROUP)


def test_an_interview_in_flight_finishes_on_its_version(bot: Bot, mine: Path) -> None:
    bot.says("/newcase kiosk", where=GROUP)
    bot.says("小店")
    with bot.house.ledger.reading() as reading:
        (row,) = reading.interviews(member=bot.member("小李").id)
        library = bot.house.playbooks
        begun = surroundings(row, reading, library.playbooks, library, bot.house.now(), library.calendars)
    assert row.playbook == bot.house.playbooks.digest("kiosk")
    reword(mine, "en: Item removed}", "en: Item taken down}")

    bot.says("/reload", who="陈姐", where=GROUP)

    with bot.house.ledger.reading() as reading:
        (row,) = reading.interviews(member=bot.member("小李").id)
        library = bot.house.playbooks
        now = surroundings(row, reading, library.playbooks, library, bot.house.now(), library.calendars)
    assert now.playbooks["kiosk"].issue("listing.removed").title.en == "Item removed"
    assert next_page(row.answers, now) == next_page(row.answers, begun)
    assert heading(bot) == "Item taken down"


def test_the_shelf_keeps_the_old_library_while_the_new_one_is_wrong(mine: Path, tmp_path: Path) -> None:
    shelf = Shelf([mine])
    before = shelf()
    reword(mine, "when: {reason: [label]}", "when: {reason: [labels]}")

    refused = shelf.reload(TODAY)
    kept = shelf()
    reword(mine, "when: {reason: [labels]}", "when: {reason: [supplier]}")
    taken = shelf.reload(TODAY)

    assert [one.text for one in refused.complaints] == ["labels is no option of reason."]
    assert kept is before
    assert (taken.changed, taken.complaints) == (("kiosk",), ())
    assert shelf() is not before


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has no such signal")
def test_a_signal_loads_them_too(mine: Path, tmp_path: Path) -> None:
    data = tmp_path / "served"
    data.mkdir()
    env = {**os.environ, "CASEBOT_DATA_DIR": str(data), "CASEBOT_PLAYBOOKS": str(mine), "PYTHONUNBUFFERED": "1"}
    log = (tmp_path / "log").open("w")
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--port", "0"], env=env, stdout=subprocess.PIPE, stderr=log, text=True
    ) as served:
        assert served.stdout is not None
        assert "http://" in served.stdout.readline()
        reword(mine, "when: {reason: [label]}", "when: {reason: [labels]}")
        served.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + 60
        while "labels is no option of reason" not in (tmp_path / "log").read_text() and time.monotonic() < deadline:
            time.sleep(0.1)
        assert served.poll() is None
        served.terminate()
        served.wait(60)
    log.close()

    assert "playbooks are not reloaded" in (tmp_path / "log").read_text()
