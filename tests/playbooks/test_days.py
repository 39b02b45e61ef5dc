"""Days that an admin adds: the State Council's list before a library carries it, or one more day of one country."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.casework.added_days import put_in_force
from bot.casework.calendar import BusinessCalendar
from bot.conversation.words import sayer
from bot.doctor import examine
from bot.playbooks import BrokenPlaybook, check, library
from bot.playbooks.days import CALENDAR, read_days
from bot.workspaces.local import GROUP
from config.settings import Settings
from tests.house import Bot
from tests.inbound import a_submitted_case
from tests.kiosk import FOLDER

TODAY = date(2026, 11, 23)
CHINA, AMERICA = BusinessCalendar("CN"), BusinessCalendar("US")
THE_YEAR = """\
CN:
  years: [2027]
  off:
    - {days: 2027-02-05..2027-02-11, name: 春节}
    - 2027-04-05
  worked: [2027-02-20]
"""


@pytest.fixture(autouse=True)
def nothing_added() -> Iterator[None]:
    yield
    put_in_force({})


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An admin's folder."""
    folder = tmp_path / "mine"
    shutil.copytree(FOLDER, folder)
    monkeypatch.setenv("CASEBOT_PLAYBOOKS", str(folder))
    return folder


def in_force(folder: Path, text: str) -> None:
    (folder / CALENDAR).write_text(text, "utf-8")
    put_in_force(library([folder]).days)


def complaints(folder: Path, text: str) -> list[str]:
    (folder / CALENDAR).write_text(text, "utf-8")
    return [
        f"{one.file.name}:{one.line}: {one.text}" for one in check([folder], today=TODAY) if one.file.name == CALENDAR
    ]


def test_a_year_that_is_written_whole_counts_by_that_list_alone(mine: Path) -> None:
    in_force(mine, THE_YEAR)

    assert not CHINA.is_business_day(date(2027, 2, 11))
    assert CHINA.is_business_day(date(2027, 2, 20)), "a Saturday that is worked"
    assert not CHINA.is_business_day(date(2027, 2, 27)), "another Saturday"
    assert CHINA.is_business_day(date(2027, 10, 1)), "estimated elsewhere, but not on the list"
    assert CHINA.published(2027)
    assert [one.name for one in CHINA.skipped(date(2027, 2, 10), date(2027, 2, 11))] == ["春节"]


def test_one_more_day_leaves_the_others_as_they_are_known(mine: Path) -> None:
    in_force(mine, "US: {off: [2026-12-24], worked: [2026-11-26]}")

    assert not AMERICA.is_business_day(date(2026, 12, 24))
    assert AMERICA.is_business_day(date(2026, 11, 26)), "Thanksgiving, which this team's site works"
    assert not AMERICA.is_business_day(date(2026, 12, 25))
    assert CHINA.is_business_day(date(2026, 12, 24))


def test_a_later_folder_replaces_a_country_whole(tmp_path: Path) -> None:
    for name, text in (("ours", THE_YEAR + "US: {off: [2026-12-24]}"), ("theirs", "CN: {off: [2027-05-01]}")):
        (tmp_path / name).mkdir()
        (tmp_path / name / CALENDAR).write_text(text, "utf-8")

    days = read_days([tmp_path / "ours", tmp_path / "theirs"]).by_country

    assert (set(days["CN"].off), days["CN"].years) == ({date(2027, 5, 1)}, set())
    assert set(days["US"].off) == {date(2026, 12, 24)}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("CN:\n  off:\n    - 2027-02-30", "3: 2027-02-30 is no day; write 2027-02-06, or 2027-02-06..2027-02-12."),
        ("CN:\n  off: [2027-02-05]\n  worked:\n    - 2027-02-05", "4: 2027-02-05 stands among the days off, too."),
        ("CN:\n  holidays: [2027-02-05]", "2: There is no key holidays here."),
        ("CN:\n  off: 2027-02-05", "2: A list is expected here."),
        (
            "CN:\n  off:\n    - 2027-02-11..2027-02-05",
            "3: 2027-02-11..2027-02-05 is no run of days: it ends before it",
        ),
        ("CN:\n  years: [2027]", "2: 2027 is said to stand here whole, and no day off of it does."),
        ("China:\n  off: [2027-02-05]", "1: China is no country's code; two capital letters are, such as CN."),
        ("- 2027-02-05", "1: Countries are expected here"),
        ("CN: {off: [2027-02-05]", "This is not YAML"),
        ("CN: {off: [2027-02-05]}\nUK: {off: [2027-02-05]}", "2: No site counts in the days of UK; known are CN, "),
    ],
)
def test_a_mistake_is_told_with_its_line(mine: Path, text: str, told: str) -> None:
    (only,) = complaints(mine, text)
    assert told in only


def test_a_calendar_without_mistakes_is_not_complained_of(mine: Path) -> None:
    assert complaints(mine, THE_YEAR) == []


@given(st.text(max_size=60))
def test_whatever_stands_there_is_read_or_complained_of(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("days")
    (folder / CALENDAR).write_text(text, "utf-8", errors="surrogateescape")

    read_days([folder])


def test_with_a_mistake_in_it_nothing_is_in_force(mine: Path) -> None:
    with pytest.raises(BrokenPlaybook):
        in_force(mine, "CN: {off: [soon]}")
    assert CHINA.is_business_day(date(2027, 4, 6))


def test_a_lead_loads_the_days_and_every_live_case_is_planned_anew(tmp_path: Path, mine: Path) -> None:
    bot = Bot(tmp_path / "data")
    try:
        a_submitted_case(bot)
        before = due_of(bot)
        (mine / CALENDAR).write_text("US: {off: [2026-11-12, 2026-11-13]}", "utf-8")

        bot.says("/reload", who="陈姐", where=GROUP)

        assert "calendar.yaml" in bot.sees(GROUP)
        assert due_of(bot) > before
        (mine / CALENDAR).write_text("US: {off: [2026-11-12], of: []}", "utf-8")
        bot.says("/reload", who="陈姐", where=GROUP)
        assert "calendar.yaml:1" in bot.sees(GROUP)
        assert not AMERICA.is_business_day(date(2026, 11, 13)), "what was right stays in force"
    finally:
        bot.closes()


def due_of(bot: Bot) -> object:
    with bot.house.ledger.reading() as reading:
        return min(task.due_at for task in reading.tasks(case="C1001", prefix="C1001:follow_up_due"))


def test_doctor_knows_the_year_as_soon_as_an_admin_has_written_it(tmp_path: Path, mine: Path) -> None:
    settings = Settings(data_dir=tmp_path, _env_file=None)  # type: ignore[call-arg]
    next_year = datetime.now(UTC).year + 1  # doctor looks at the machine's clock

    def said() -> str:
        lines = examine(settings, sayer("en"), lambda: library([mine]))
        return next(line.what for line in lines if f" {next_year}:" in line.what)

    assert "not published yet" in said()
    in_force(mine, THE_YEAR.replace("2027", str(next_year)))
    assert "known" in said()
