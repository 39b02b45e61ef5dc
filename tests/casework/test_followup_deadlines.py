"""Reminders of what runs out, snoozed, late or no longer needed. Times are the team's, in Shanghai."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.casework.case import Status
from bot.casework.hours import ChatHours
from bot.casework.playbook import Issue, Question, Words
from tests.casework.followup_world import (
    PLAYBOOK,
    china,
    open_case,
    planned,
    times,
    waiting_case,
    window,
)


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

    near = times(planned(drafting), "deadline")[0]
    assert near == "deadline_near chat: Wed 2026-11-18 09:30", "what lies before is left out"


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
