"""Days that an admin adds count at once, wherever the house counts, and in this house alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.conversation.words import sayer
from bot.doctor import examine
from bot.playbooks.days import CALENDAR
from bot.workspaces.local import GROUP
from config.settings import Settings
from tests.house import BEIJING, Bot
from tests.inbound import NUMBER, PAGES, a_submitted_case

USUAL, LATER = "11-17 09:30", "11-19 09:30"
"""Five business days after Monday, 9 November, Veterans Day left out; and with two more days off."""
TWO_MORE = "US: {off: [2026-11-12, 2026-11-13]}"


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An admin's folder, with nothing in it yet."""
    folder = tmp_path / "mine"
    folder.mkdir()
    monkeypatch.setenv("CASEBOT_PLAYBOOKS", str(folder))
    return folder


@pytest.fixture
def bot(tmp_path: Path, mine: Path) -> Iterator[Bot]:
    house = Bot(tmp_path / "data")
    yield house
    house.closes()


def loads(bot: Bot, folder: Path, text: str) -> None:
    """A lead has the days read."""
    (folder / CALENDAR).write_text(text, "utf-8")
    bot.says("/reload", who="陈姐", where=GROUP)


def due_of(bot: Bot) -> str:
    """When the follow-up of the only case is asked for."""
    with bot.house.ledger.reading() as reading:
        due = min(task.due_at for task in reading.tasks(case="C1001", prefix="C1001:follow_up_due"))
    return f"{due.astimezone(BEIJING):%m-%d %H:%M}"


def test_a_lead_loads_the_days_and_every_live_case_is_planned_anew(bot: Bot, mine: Path) -> None:
    a_submitted_case(bot)
    assert due_of(bot) == USUAL

    loads(bot, mine, TWO_MORE)

    assert "calendar.yaml" in bot.sees(GROUP)
    assert due_of(bot) == LATER


def test_what_a_command_counts_changes_with_the_days(bot: Bot, mine: Path) -> None:
    a_submitted_case(bot)
    loads(bot, mine, TWO_MORE)
    bot.until("2026-11-18 10:00")

    bot.says("/followup C1001")

    assert "11月19日 09:30 起" in bot.last()
    assert "该跟进了" not in bot.sees()


def test_days_with_a_mistake_leave_those_before_in_force(bot: Bot, mine: Path) -> None:
    loads(bot, mine, TWO_MORE)

    loads(bot, mine, "US: {off: [2026-11-12], of: []}")

    assert "calendar.yaml:1" in bot.sees(GROUP)
    a_submitted_case(bot)
    assert due_of(bot) == LATER


def test_an_interview_that_finishes_on_an_older_playbook_counts_by_the_new_days(bot: Bot, mine: Path) -> None:
    bot.says("/newcase", where=GROUP)
    for page in PAGES:
        bot.presses("继续", form=page)
    (mine / "amazon").mkdir()
    (mine / "amazon" / "playbook.yaml").write_text("aliases: [亚马逊, amz, the everything store]", "utf-8")
    loads(bot, mine, TWO_MORE)
    with bot.house.ledger.reading() as reading:
        (begun,) = reading.interviews(member=bot.member("小李").id)
    assert begun.playbook != bot.house.playbooks.digest("amazon")

    bot.presses("文件齐了，继续")
    bot.presses("都做完了，生成草稿")
    bot.presses("确认可以提交")
    bot.presses("已提交", form={"case_id": NUMBER})

    assert due_of(bot) == LATER
    bot.until("2026-11-18 18:00")
    assert "该跟进了：C1001" not in bot.sees()
    bot.until("2026-11-19 09:31")
    assert "该跟进了：C1001" in bot.sees()


def test_two_houses_in_one_process_count_by_their_own_days(bot: Bot, tmp_path: Path, mine: Path) -> None:
    (mine / CALENDAR).write_text(TWO_MORE, "utf-8")
    other = Bot(tmp_path / "other")
    try:
        a_submitted_case(bot)
        a_submitted_case(other)

        assert (due_of(bot), due_of(other)) == (USUAL, LATER)
    finally:
        other.closes()


def test_a_long_holiday_that_is_added_is_warned_of(bot: Bot, mine: Path) -> None:
    def warned_on() -> list[str]:
        with bot.house.ledger.reading() as reading:
            return [f"{task.due_at.astimezone(BEIJING):%m-%d %H:%M}" for task in reading.tasks(prefix="holiday:")]

    a_submitted_case(bot)
    assert warned_on() == []

    loads(bot, mine, "CN: {off: [2026-11-23..2026-11-25]}")

    assert warned_on() == ["11-19 09:30"]


def test_doctor_knows_the_year_as_soon_as_an_admin_has_written_it(bot: Bot, mine: Path) -> None:
    settings = Settings(data_dir=bot.folder, _env_file=None)  # type: ignore[call-arg]
    next_year = datetime.now(UTC).year + 1  # doctor looks at the machine's clock

    def said() -> str:
        lines = examine(settings, sayer("en"), lambda: bot.house.playbooks)
        return next(line.what for line in lines if f" {next_year}:" in line.what)

    assert "not published yet" in said()
    loads(bot, mine, f"CN: {{years: [{next_year}], off: [{next_year}-01-01]}}")
    assert "known" in said()
