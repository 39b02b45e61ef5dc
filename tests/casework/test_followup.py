"""The policy of reminders, told case by case. Times are the team's, in Shanghai."""

from __future__ import annotations

import pytest

from bot.casework.calendar import Calendars
from bot.casework.clocks import silent_days
from bot.casework.followup import explain, follow_up_due_at
from bot.conversation.words import sayer
from tests.casework.followup_world import (
    CHAT,
    PLAYBOOK,
    SITE,
    approved_case,
    china,
    open_case,
    planned,
    times,
    waiting_case,
    window,
    written_case,
)


def test_five_silent_business_days_after_friday_a_follow_up_is_due_on_friday_morning():
    case = open_case("2026-11-13 10:00")

    assert times(planned(case), "follow_up") == [
        "follow_up_due owner: Fri 2026-11-20 09:30",
        "follow_up_ignored lead: Mon 2026-11-23 09:30",
        "follow_up_ignored chat: Tue 2026-11-24 09:30",
    ]


@pytest.mark.parametrize("seen", ["2026-11-13 00:10", "2026-11-13 09:00", "2026-11-13 23:50"])
def test_the_hour_of_the_last_update_does_not_change_the_day(seen):
    assert times(planned(open_case(seen)), "follow_up_due") == ["follow_up_due owner: Fri 2026-11-20 09:30"]


def test_thanksgiving_in_between_is_skipped_and_explained():
    case = open_case("2026-11-20 10:00")

    due = next(each for each in planned(case) if each.kind == "follow_up_due")

    assert explain(due, sayer("en")) == (
        "5 business days after 2026-11-20, Thanksgiving Day skipped → Mon 2026-11-30 09:30 Asia/Shanghai"
    )


def test_the_reason_is_told_in_chinese_too():
    due = planned(open_case("2026-11-13 10:00"), locale="zh-CN")[1]

    assert explain(due, sayer("zh-CN")) == "2026-11-13 之后 5 个工作日 → 周五 2026-11-20 09:30 Asia/Shanghai"


def test_a_follow_up_due_in_the_teams_holidays_waits_for_their_first_morning():
    """Thursday 2026-09-24 plus five business days in the US is National Day in China."""
    due = planned(open_case("2026-09-24 10:00"))[1]

    assert times((due,)) == ["follow_up_due owner: Thu 2026-10-08 09:30"]
    assert explain(due, sayer("en")).endswith("(planned for 2026-10-01 09:30, moved into working hours)")


def test_after_a_follow_up_the_clock_starts_again_and_the_key_says_which():
    case = open_case("2026-11-06 10:00").followed_up(at=china("2026-11-13 15:00")).after

    due = planned(case)[0]

    assert times((due,)) == ["follow_up_due owner: Fri 2026-11-20 09:30"]
    assert due.key == "C1042:follow_up_due:2026-11-20:2"


def test_the_marketplaces_answer_starts_the_clock_again():
    case = open_case("2026-11-06 10:00").answered(at=china("2026-11-13 15:00"), by="them").after

    assert times(planned(case))[0] == "follow_up_due owner: Fri 2026-11-20 09:30"


def test_a_playbook_may_count_follow_ups_in_calendar_days_or_hours():
    def due_by(amount, unit):
        playbook = PLAYBOOK.model_copy(
            update={"clocks": {**PLAYBOOK.clocks, "follow_up": window(amount, unit, "last_update")}}
        )
        return times(planned(open_case("2026-11-10 10:00"), playbook=playbook), "follow_up_due")

    assert due_by(15, "calendar_days") == ["follow_up_due owner: Wed 2026-11-25 09:30"]
    assert due_by(72, "hours") == ["follow_up_due owner: Fri 2026-11-13 10:00"]


def test_the_command_may_follow_up_from_the_moment_the_nudge_asks_for_it():
    case = open_case("2026-11-13 10:00")

    allowed = follow_up_due_at(case, PLAYBOOK, site_calendar=Calendars().of_site(SITE), chat=CHAT)

    assert allowed == china("2026-11-20 09:30")
    silent = silent_days(case, site_calendar=Calendars().of_site(SITE), chat=CHAT, now=allowed)
    assert silent == 5, "what the text says agrees"


def test_a_first_look_is_due_a_day_after_submission():
    assert times(planned(open_case("2026-11-17 10:00")), "first") == ["first_look owner: Wed 2026-11-18 10:00"]


def test_who_has_looked_is_not_asked_for_a_first_look():
    case = open_case("2026-11-17 10:00").look(at=china("2026-11-17 20:00")).after

    assert times(planned(case), "first") == []


def test_a_waiting_case_is_told_at_once_half_way_a_day_before_4_hours_before_and_when_it_is_over():
    case = waiting_case("2026-11-16 10:00", "2026-11-20 18:00")

    assert times(planned(case)) == [
        "waiting_now chat: Mon 2026-11-16 10:00",
        "waiting_half owner: Wed 2026-11-18 14:00",
        "waiting_24h chat: Thu 2026-11-19 18:00",
        "waiting_4h chat: Fri 2026-11-20 14:00",
        "waiting_over chat: Fri 2026-11-20 18:00",
    ]
    assert [each.urgent for each in planned(case)] == [True, False, True, True, True]


def test_without_a_stated_date_the_playbooks_window_is_assumed_and_said_so():
    case = waiting_case("2026-11-16 10:00")

    over = planned(case)[-1]

    assert times((over,)) == ["waiting_over chat: Sat 2026-11-21 10:00"]
    assert over.values["assumed"] is True
    assert planned(waiting_case("2026-11-16 10:00", "2026-11-20 10:00"))[-1].values["assumed"] is False


def test_in_a_short_window_the_steps_that_lie_before_it_are_left_out():
    assert times(planned(waiting_case("2026-11-17 10:00", "2026-11-17 13:00"))) == [
        "waiting_now chat: Tue 2026-11-17 10:00",
        "waiting_half owner: Tue 2026-11-17 11:30",
        "waiting_over chat: Tue 2026-11-17 13:00",
    ]


def test_when_two_steps_coincide_the_more_urgent_one_is_said():
    """Half of 48 hours is 24 hours before the end."""
    kinds = [each.kind for each in planned(waiting_case("2026-11-17 10:00", "2026-11-19 10:00"))]

    assert kinds == ["waiting_now", "waiting_24h", "waiting_4h", "waiting_over"]


def test_a_window_that_is_over_already_is_over():
    assert times(planned(waiting_case("2026-11-17 10:00", "2026-11-16 10:00"))) == [
        "waiting_over chat: Tue 2026-11-17 10:00"
    ]


def test_at_night_only_the_last_four_hours_ring():
    case = waiting_case("2026-11-16 10:00", "2026-11-20 06:00")

    assert times(planned(case))[2:] == [
        "waiting_24h chat: Thu 2026-11-19 07:30",
        "waiting_4h chat: Fri 2026-11-20 02:00",
        "waiting_over chat: Fri 2026-11-20 07:30",
    ]
    assert planned(case)[2].moved == "planned for {plain}, moved to the end of the night"


def test_urgent_reminders_come_on_a_sunday_and_routine_ones_do_not():
    case = waiting_case("2026-11-19 10:00", "2026-11-23 12:00")

    assert times(planned(case)) == [
        "waiting_now chat: Thu 2026-11-19 10:00",
        "waiting_24h chat: Sun 2026-11-22 12:00",
        "waiting_4h chat: Mon 2026-11-23 08:00",
        "waiting_over chat: Mon 2026-11-23 12:00",
    ], "half way, on Saturday, would move past the 24 hours"


def test_a_text_that_nobody_approves_is_told_its_owner_the_next_working_morning_then_the_chat():
    assert times(planned(written_case("2026-11-13 10:00"))) == [
        "draft_unapproved owner: Mon 2026-11-16 09:30",
        "draft_unapproved chat: Tue 2026-11-17 09:30",
    ]


def test_a_text_written_before_the_day_begins_has_that_day():
    assert times(planned(written_case("2026-11-16 08:00")))[0] == "draft_unapproved owner: Tue 2026-11-17 09:30"


def test_a_change_of_the_text_a_second_reader_and_a_case_taken_up_again_count_anew():
    case, later = written_case("2026-11-09 10:00"), china("2026-11-16 10:00")
    moved = [
        case.rework(at=later).after,
        case.approve(at=china("2026-11-10 10:00")).after.rework(at=later).after,
        case.ask_second("wang", name="小王", at=later).after,
        case.drop(at=china("2026-11-11 10:00")).after.reopen(at=later).after,
    ]
    assert [times(planned(one))[0] for one in moved] == ["draft_unapproved owner: Tue 2026-11-17 09:30"] * 4


def test_an_approved_text_is_no_longer_asked_about():
    assert not times(planned(approved_case("2026-11-17 10:00")), "draft_unapproved")


def test_a_missing_case_number_is_asked_of_the_owner_then_of_the_chat():
    assert times(planned(approved_case("2026-11-17 10:00"))) == [
        "case_id_missing owner: Tue 2026-11-17 12:00",
        "case_id_missing chat: Wed 2026-11-18 09:30",
    ]


def test_a_draft_approved_in_the_evening_is_asked_about_in_the_morning():
    assert times(planned(approved_case("2026-11-13 17:00"))) == [
        "case_id_missing owner: Mon 2026-11-16 09:30",
        "case_id_missing chat: Tue 2026-11-17 09:30",
    ]


def test_a_resolved_case_whose_effect_nobody_checked_is_asked_about_twice():
    case = open_case("2026-11-10 10:00")
    resolved = case.resolve(at=china("2026-11-16 11:00"), outcome="reinstated", verified=False).after
    verified = case.resolve(at=china("2026-11-16 11:00"), outcome="reinstated", verified=True).after

    assert times(planned(resolved)) == [
        "effect_unverified owner: Tue 2026-11-17 11:00",
        "effect_unverified chat: Thu 2026-11-19 11:00",
    ]
    assert planned(verified) == ()


def test_two_questions_about_the_effect_never_fall_on_one_morning():
    """Both 24 and 72 hours after lie inside National Day."""
    case = open_case("2026-09-21 10:00").resolve(at=china("2026-09-30 20:00"), outcome="done", verified=False).after

    assert times(planned(case)) == [
        "effect_unverified owner: Thu 2026-10-08 09:30",
        "effect_unverified chat: Fri 2026-10-09 09:30",
    ]
