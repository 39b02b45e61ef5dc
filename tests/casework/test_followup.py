"""The policy of reminders, told case by case. Times are the team's, in Shanghai."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.casework.book.seasons import Peak
from bot.casework.calendar import BusinessCalendar
from bot.casework.case import Status
from bot.casework.clocks import silent_days
from bot.casework.followup import explain, follow_up_due_at
from bot.casework.hours import ChatHours
from bot.casework.peak import clock_on
from bot.casework.playbook import Issue, Question, Words
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

    allowed = follow_up_due_at(case, PLAYBOOK, site_calendar=BusinessCalendar.of_site(SITE), chat=CHAT)

    assert allowed == china("2026-11-20 09:30")
    silent = silent_days(case, site_calendar=BusinessCalendar.of_site(SITE), chat=CHAT, now=allowed)
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


def test_a_deadline_warns_the_owner_then_the_chat_and_ends_with_the_sites_day():
    case = replace(open_case("2026-11-02 10:00"), deadlines=(("appeal", "2026-11-19"),))

    assert times(planned(case), "deadline") == [
        "deadline_near owner: Thu 2026-11-12 09:30",
        "deadline_near owner: Mon 2026-11-16 09:30",
        "deadline_near chat: Wed 2026-11-18 09:30",
        "deadline_over chat: Fri 2026-11-20 15:59",
    ]


def test_the_day_before_a_deadline_is_told_even_on_a_sunday():
    case = replace(open_case("2026-11-02 10:00"), deadlines=(("appeal", "2026-11-23"),))

    assert "deadline_near chat: Sun 2026-11-22 09:30" in times(planned(case))


def test_a_deadline_counts_while_the_case_is_still_being_written():
    drafting = replace(open_case("2026-11-16 10:00"), status=Status.DRAFTING, deadlines=(("appeal", "2026-11-19"),))

    assert times(planned(drafting))[0] == "deadline_near chat: Wed 2026-11-18 09:30", "what lies before is left out"


def test_an_issue_counts_deadlines_from_the_moments_of_the_case():
    issue = Issue(
        id="ip.counter",
        title=Words(zh="反通知", en="Counter-notice"),
        deadlines=[
            window(10, "business_days", "submitted", name=Words(zh="权利人起诉期", en="time to sue")),
            window(30, "calendar_days", "submitted", id="appeal", name=Words(zh="申诉期", en="time to appeal")),
            window(30, "calendar_days", "notice_date"),
        ],
    )
    case = replace(open_case("2026-11-10 10:00"), deadlines=(("appeal", "2026-11-20"),))

    over = [each for each in planned(case, issue=issue) if each.kind == "deadline_over"]

    # Ten business days after Monday the 9th, as it still was at the site, with Veterans Day skipped.
    assert [(each.values["name"], each.values["day"]) for each in over] == [
        ("time to appeal", "2026-11-20"),
        ("time to sue", "2026-11-24"),
    ]


def test_a_deadline_is_called_by_the_words_of_the_question_that_asked_for_it():
    asked = Question(id="deadline", kind="date", ask=Words(zh="通知里的截止日期是？", en="By when?"))
    playbook = PLAYBOOK.model_copy(update={"common": [asked]})
    case = replace(open_case("2026-11-10 10:00"), deadlines=(("deadline", "2026-11-20"), ("证书到期", "2026-11-20")))

    names = {each.values["name"] for each in planned(case, playbook=playbook) if each.kind == "deadline_over"}

    assert names == {"By when?", "证书到期"}


def test_a_snooze_moves_routine_reminders_and_rings_once_more_under_a_new_key():
    case = open_case("2026-11-13 10:00")
    snoozed = case.snooze(until=china("2026-11-24 09:30")).after

    assert times(planned(snoozed), "follow_up")[:2] == [
        "follow_up_due owner: Tue 2026-11-24 09:30",
        "follow_up_ignored lead: Wed 2026-11-25 09:30",
    ]
    before, after = ({each.key for each in planned(each) if "follow_up" in each.kind} for each in (case, snoozed))
    assert not before & after


def test_a_snooze_never_moves_what_runs_out():
    case = waiting_case("2026-11-16 10:00", "2026-11-20 18:00").snooze(until=china("2026-11-30 09:30")).after

    assert times(planned(case)) == [
        "waiting_now chat: Mon 2026-11-16 10:00",
        "waiting_24h chat: Thu 2026-11-19 18:00",
        "waiting_4h chat: Fri 2026-11-20 14:00",
        "waiting_over chat: Fri 2026-11-20 18:00",
    ]


def test_other_working_hours_do_not_send_anything_twice():
    case = open_case("2026-11-13 10:00")

    early, late = (planned(case, chat=ChatHours(start=start)) for start in ("09:00", "10:00"))

    assert early[1].due_at + timedelta(hours=1) == late[1].due_at
    assert early[1].key == late[1].key


def test_the_hours_are_those_of_the_chats_time_zone():
    case = open_case("2026-11-13 18:00")

    due = planned(case, chat=ChatHours(timezone="Europe/Berlin"))[1]

    assert times((due,)) == ["follow_up_due owner: Fri 2026-11-20 16:30"], "09:30 in Berlin"


def test_after_a_weekends_sleep_only_the_most_urgent_reminder_of_a_matter_is_left():
    case = waiting_case("2026-11-16 10:00", "2026-11-20 18:00")

    assert times(planned(case, now=china("2026-11-23 08:00"))) == ["waiting_over chat: Fri 2026-11-20 18:00"]


def test_a_case_that_is_closed_or_dropped_has_no_reminders():
    case = replace(open_case("2026-11-10 10:00"), deadlines=(("appeal", "2026-12-19"),))

    assert planned(case.drop(at=china("2026-11-11 10:00")).after) == ()
    assert planned(case.close_by_marketplace(at=china("2026-11-11 10:00")).after) == ()


# -- the first answer, peak season, reminders of one's own


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
