"""Before a long holiday the lead hears what runs out while nobody works."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.casework.added_days import AddedDays
from bot.casework.calendar import Calendars
from bot.casework.long_holidays import next_long_holiday
from bot.ledger.changes import Replan, SaveChat
from tests.handlers.conftest import BEIJING, OTHER_GROUP, Team
from tests.house import buttons_of


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


def test_a_lead_of_two_groups_gets_one_list_in_which_both_stand(team: Team) -> None:
    here, there = in_two_groups(team)

    team.wait_until(at("2026-04-02 18:00"))

    (told,) = team.in_chat(team.private("chenjie"), "放假")
    assert "期间有 2 个案件到期" in told.text
    assert here in told.text
    assert there in told.text
    assert "别的群" in told.text


def test_it_waits_until_the_hours_rest_of_the_lead_is_over(team: Team) -> None:
    here, there = in_two_groups(team)
    the_other_one_starts_at_nine(team, there)

    team.wait_until(at("2026-04-02 09:59"))
    (first,) = team.in_chat(team.private("chenjie"), "放假")
    assert there in first.text
    team.wait_until(at("2026-04-02 10:01"))

    _, second = team.in_chat(team.private("chenjie"), "放假")
    assert here in second.text
    assert there not in second.text


def test_beside_another_nudge_it_is_a_line_that_opens_the_list(team: Team) -> None:
    ref = team.submitted("13498835581", deadlines=(("appeal_window", "2026-04-05"),))
    team.wait_until(at("2026-03-25 12:00"))
    team.say("xiaoli", f"/snooze {ref} 2026-04-20")
    ignored = team.submitted("13498835582")  # due on the 1st, its owner silent: the lead's turn on the 2nd
    team.wait_until(at("2026-04-02 09:31"))

    together = team.last(team.private("chenjie"))
    assert "件事要处理" in together.text
    assert ignored in together.text
    assert "期间有 1 个案件到期" in together.text
    button = next(one for _, one in buttons_of(together.card.blocks) if "holiday" in one.value)
    team.press_button("chenjie", together, button)
    assert ref in team.last(team.private("chenjie")).text

    before = len(team.wall.shown)
    press = team.event("laoliu", "click", team.private("laoliu"), action=button.action, value=button.value)
    team.desk.receive(replace(press, message=together.id))
    team.work()
    assert len(team.wall.shown) == before, "a stranger who names that message is shown nothing"


def test_what_was_done_while_it_waited_is_not_told(team: Team) -> None:
    here, there = in_two_groups(team)
    the_other_one_starts_at_nine(team, there)
    team.wait_until(at("2026-04-02 09:45"))

    team.say("xiaoli", f"/drop {here} 不做了")
    team.wait_until(at("2026-04-02 18:00"))

    assert [here in one.text for one in team.in_chat(team.private("chenjie"), "放假")] == [False]


def the_other_one_starts_at_nine(team: Team, there: str) -> None:
    """Half an hour before the first group, so that it is heard of first."""
    with team.ledger.reading() as reading:
        elsewhere = reading.chat(OTHER_GROUP)
    assert elsewhere is not None
    team.keep(SaveChat(replace(elsewhere, settings={"start": "09:00"})), Replan(team.case(there)))


def in_two_groups(team: Team) -> tuple[str, str]:
    """A case of each of two groups runs out in the holiday."""
    ends = (("appeal_window", "2026-04-05"),)
    here = team.submitted("13498835581", deadlines=ends)
    return here, team.submitted("13498835582", owner="laoliu", chat=OTHER_GROUP, deadlines=ends)


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
