"""Reminders around first answers, peak season, wishes of one's own, and the nights in which clocks change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.casework.book.seasons import Peak
from bot.casework.followup import explain
from bot.casework.hours import ChatHours
from bot.casework.peak import clock_on
from bot.casework.playbook import Words
from bot.conversation.words import sayer
from tests.casework.followup_world import (
    PLAYBOOK,
    china,
    open_case,
    planned,
    times,
    waiting_case,
    window,
)


def with_first_reply(**more):
    clocks = {
        "first_reply": window(3, "calendar_days", "submitted"),
        "first_reply_peak": window(5, "business_days", "submitted"),
    }
    return PLAYBOOK.model_copy(update={"clocks": {**PLAYBOOK.clocks, **clocks}, **more})


AUTUMN = Peak(
    name=Words(zh="年末旺季", en="peak season"),
    begins="10-15",
    ends="01-14",
    source="invented",
    checked=date(2026, 11, 1),
)


def test_who_has_no_answer_when_the_first_one_is_expected_is_told():
    case = open_case("2026-11-16 10:00")
    answered = case.answered(at=china("2026-11-17 10:00"), by="them").after

    assert times(planned(case, playbook=with_first_reply()), "answer") == [
        "answer_expected owner: Thu 2026-11-19 10:00"
    ]
    assert times(planned(answered, playbook=with_first_reply()), "answer") == []


def test_in_peak_season_the_first_answer_is_expected_five_working_days_later_and_the_plan_says_why():
    case = open_case("2026-11-16 10:00")

    plan = planned(case, playbook=with_first_reply(peak=[AUTUMN]))

    assert times(plan, "answer") == [], "by then the follow-up is due"
    due = next(each for each in plan if each.kind == "follow_up_due")
    assert explain(due, sayer("en")) == (
        "5 business days after 2026-11-16 → Mon 2026-11-23 09:30 Asia/Shanghai"
        " (peak season: a first answer may take 5 business days)"
    )


@pytest.mark.parametrize(
    ("day", "stretched"),
    [("2026-10-14", False), ("2026-10-15", True), ("2026-12-31", True), ("2027-01-14", True), ("2027-01-15", False)],
)
def test_a_peak_season_runs_over_new_year(day, stretched):
    found, peak = clock_on(with_first_reply(peak=[AUTUMN]), "first_reply", date.fromisoformat(day))

    assert found is not None
    assert (found.amount, peak) == ((5, AUTUMN) if stretched else (3, None))


def test_a_reminder_somebody_asked_for_rings_at_its_minute_even_at_night_and_despite_a_snooze():
    case = open_case("2026-11-16 10:00")
    asked = case.remind(at=china("2026-11-21 23:15"), member="anna", words="补发票").after
    snoozed = asked.snooze(until=china("2026-11-24 09:30")).after

    (mine,) = (each for each in planned(snoozed) if each.kind == "own")

    assert times((mine,)) == ["own asker: Sat 2026-11-21 23:15"]
    assert explain(mine, sayer("en")) == "Asked for: 补发票 → Sat 2026-11-21 23:15 Asia/Shanghai"
    assert [each.kind for each in planned(asked.forget_reminder(mine.values["own"], rang=False).after)] == [
        each.kind for each in planned(case)
    ]


def test_two_reminders_of_ones_own_never_replace_each_other():
    case = open_case("2026-11-16 10:00")
    for words in ("补发票", "问仓库"):
        case = case.remind(at=china("2026-11-18 10:00"), member="anna", words=words).after

    late = planned(case, china("2026-11-20 10:00"))

    assert [each.values["words"] for each in late if each.kind == "own"] == ["补发票", "问仓库"]


# -- the nights in which clocks change


def test_a_day_in_berlin_begins_at_its_own_nine_thirty_before_and_after_the_clocks_go_back():
    """On 2026-10-25 they do: 09:30 is 15:30 in Shanghai before, and 16:30 after."""
    berlin = ChatHours(timezone="Europe/Berlin")

    before = planned(open_case("2026-10-13 18:00"), chat=berlin)
    after = planned(open_case("2026-10-20 18:00"), chat=berlin)

    assert times(before, "follow_up_due") == ["follow_up_due owner: Tue 2026-10-20 15:30"]
    assert times(after, "follow_up_due") == ["follow_up_due owner: Tue 2026-10-27 16:30"]


def test_a_deadline_ends_with_the_sites_day_on_the_day_its_clocks_change():
    case = replace(open_case("2026-10-20 10:00"), deadlines=(("appeal", "2026-10-31"), ("claim", "2026-11-01")))

    assert times(planned(case), "deadline_over") == [
        "deadline_over chat: Sun 2026-11-01 14:59",
        "deadline_over chat: Mon 2026-11-02 15:59",
    ]


def test_the_hour_that_comes_twice_is_one_hour_for_whoever_waits():
    """24 hours before an end in the night of 2026-10-25, 25 hours by the clock on the wall."""
    case = waiting_case("2026-10-23 10:00", "2026-10-25 22:00")
    berlin = ChatHours(timezone="Europe/Berlin")

    assert times(planned(case, chat=berlin), "waiting_24h") == ["waiting_24h chat: Sat 2026-10-24 22:00"]
