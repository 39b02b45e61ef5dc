"""Days that an admin adds: the State Council's list before a library carries it, or one more day of one country."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.casework.calendar import BusinessCalendar
from bot.playbooks import BrokenPlaybook, Library, Shelf, check, library
from bot.playbooks.days import CALENDAR, read_days
from tests.kiosk import FOLDER

TODAY = date(2026, 11, 23)
THE_YEAR = """\
CN:
  years: [2027]
  off:
    - {days: 2027-02-05..2027-02-11, name: 春节}
    - 2027-04-05
  worked: [2027-02-20]
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """An admin's folder."""
    return Path(shutil.copytree(FOLDER, tmp_path / "mine"))


def counted(folder: Path, text: str) -> Library:
    (folder / CALENDAR).write_text(text, "utf-8")
    return library([folder])


def site_of(found: Library) -> BusinessCalendar:
    """The days of a site in the United States."""
    return found.calendars.of_site(found.playbooks["kiosk"].site("kiosk.example"))


def complaints(folder: Path, text: str) -> list[str]:
    (folder / CALENDAR).write_text(text, "utf-8")
    return [
        f"{one.file.name}:{one.line}: {one.text}" for one in check([folder], today=TODAY) if one.file.name == CALENDAR
    ]


def test_a_year_that_is_written_whole_counts_by_that_list_alone(mine: Path) -> None:
    china = counted(mine, THE_YEAR).calendars.team

    assert not china.is_business_day(date(2027, 2, 11))
    assert china.is_business_day(date(2027, 2, 20)), "a Saturday that is worked"
    assert not china.is_business_day(date(2027, 2, 27)), "another Saturday"
    assert china.is_business_day(date(2027, 10, 1)), "estimated elsewhere, but not on the list"
    assert china.published(2027)
    assert [one.name for one in china.skipped(date(2027, 2, 10), date(2027, 2, 11))] == ["春节"]


def test_one_more_day_leaves_the_others_as_they_are_known(mine: Path) -> None:
    found = counted(mine, "US: {off: [2026-12-24], worked: [2026-11-26]}")
    america = site_of(found)

    assert not america.is_business_day(date(2026, 12, 24))
    assert america.is_business_day(date(2026, 11, 26)), "Thanksgiving, which this team's site works"
    assert not america.is_business_day(date(2026, 12, 25))
    assert found.calendars.team.is_business_day(date(2026, 12, 24))


def test_two_libraries_side_by_side_count_by_their_own_days(tmp_path: Path, mine: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(FOLDER, other)
    eve, day_after = date(2026, 12, 24), date(2026, 12, 28)

    one, two = counted(mine, "US: {off: [2026-12-24]}"), counted(other, "US: {off: [2026-12-28]}")

    free = [[day for day in (eve, day_after) if not site_of(each).is_business_day(day)] for each in (one, two)]
    assert free == [[eve], [day_after]]
    assert site_of(one) != site_of(two)
    assert len({site_of(one), site_of(counted(mine, "US: {off: [2026-12-24]}"))}) == 1


def test_the_team_s_time_zone_outlasts_a_reload(mine: Path) -> None:
    shelf = Shelf([mine], "Europe/London")
    (mine / CALENDAR).write_text(THE_YEAR, "utf-8")

    assert shelf.reload(TODAY).changed == (CALENDAR,)

    team = shelf().calendars.team
    assert (team.timezone, team.is_business_day(date(2027, 2, 5))) == ("Europe/London", False)


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


def test_with_a_mistake_in_it_there_is_no_library(mine: Path) -> None:
    with pytest.raises(BrokenPlaybook):
        counted(mine, "CN: {off: [soon]}")
