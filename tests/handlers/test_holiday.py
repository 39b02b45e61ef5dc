"""Before a long holiday the lead hears what runs out while nobody works."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.casework.added_days import AddedDays
from bot.casework.calendar import Calendars
from bot.casework.long_holidays import next_long_holiday
from tests.handlers.conftest import BEIJING, Team


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING).astimezone(UTC)


def test_the_lead_hears_two_working_days_before_what_ends_during_the_holiday(team: Team) -> None:
    during = team.submitted("13498835581", deadlines=(("appeal_window", "2026-04-05"),))
    later = team.submitted("13498835582", deadlines=(("appeal_window", "2026-05-20"),))

    team.wait_until(at("2026-04-02 09:29"))
    assert not team.in_chat(team.private("chenjie"), "放假")
    team.wait_until(at("2026-04-02 09:31"))

    (told,) = team.in_chat(team.private("chenjie"), "放假")
    assert "4月4日至4月6日放假，期间有 1 个案件到期" in told.text
    assert during in told.text
    assert later not in told.text
    assert "站点" in told.text, "the day ends at the site, and both clocks are named"


def test_an_event_on_the_morning_of_the_warning_does_not_take_it_away(team: Team) -> None:
    ref = team.submitted("13498835581", deadlines=(("appeal_window", "2026-04-05"),))
    team.wait_until(at("2026-04-02 08:00"))

    team.say("xiaoli", f"/snooze {ref} 2026-04-08")
    team.wait_until(at("2026-04-02 09:31"))

    assert len(team.in_chat(team.private("chenjie"), "放假")) == 1


def test_nothing_is_said_where_nothing_runs_out(team: Team) -> None:
    team.submitted("13498835581")

    team.wait_until(at("2026-04-03 18:00"))

    assert not team.in_chat(team.private("chenjie"), "放假")


def test_a_weekend_is_no_long_holiday_and_the_spring_festival_is_one() -> None:
    found = next_long_holiday(date(2026, 1, 20), Calendars().team)

    assert found is not None
    assert (found.first, found.last) == (date(2026, 2, 15), date(2026, 2, 23))
    assert found.warned_on == date(2026, 2, 13)


def test_days_that_were_added_make_a_holiday_long() -> None:
    added = AddedDays({date(2026, 11, 23): "", date(2026, 11, 24): ""})
    today = date(2026, 11, 9)

    assert next_long_holiday(today, Calendars().team) is None
    found = next_long_holiday(today, Calendars({"CN": added}).team)

    assert found is not None
    assert (found.first, found.last) == (date(2026, 11, 21), date(2026, 11, 24))
