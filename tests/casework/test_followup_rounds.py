"""The check round: who should look at what this morning; and the one nudge for an interview that was left."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.casework.rounds import check_round, due_for_a_look, next_round, unfinished_interview
from tests.casework.followup_world import (
    CHAT,
    PLAYBOOK,
    TEAM,
    approved_case,
    china,
    open_case,
    times,
    waiting_case,
    window,
)

MORNING = china("2026-11-18 09:30")


@pytest.mark.parametrize(
    ("now", "round_"),
    [
        ("2026-11-18 08:00", "2026-11-18 09:30"),
        ("2026-11-18 09:30", "2026-11-19 09:30"),
        ("2026-11-20 12:00", "2026-11-23 09:30"),
        ("2026-09-30 12:00", "2026-10-08 09:30"),
        ("2026-10-09 12:00", "2026-10-10 09:30"),
    ],
    ids=["this morning", "strictly later", "after the weekend", "after National Day", "on a shifted Saturday"],
)
def test_the_round_comes_on_each_working_morning(now, round_):
    assert next_round(china(now), CHAT, TEAM) == china(round_)


def test_a_case_is_due_for_a_look_a_day_after_it_was_submitted():
    assert due_for_a_look(open_case("2026-11-17 09:30"), now=MORNING, chat=CHAT)
    assert not due_for_a_look(open_case("2026-11-17 14:00"), now=MORNING, chat=CHAT)


def test_a_playbook_may_ask_for_an_earlier_look():
    hasty = PLAYBOOK.model_copy(update={"clocks": {"first_look": window(12, "hours", "submitted")}})

    assert due_for_a_look(open_case("2026-11-17 14:00"), now=MORNING, chat=CHAT, playbook=hasty)


def test_a_case_looked_at_today_is_left_in_peace_until_tomorrow():
    case = open_case("2026-11-10 10:00").look(at=china("2026-11-18 00:05")).after

    assert not due_for_a_look(case, now=MORNING, chat=CHAT)
    assert due_for_a_look(case, now=china("2026-11-19 00:01"), chat=CHAT)


def test_today_is_the_chats_today():
    case = open_case("2026-11-10 10:00").look(at=china("2026-11-17 23:55")).after

    assert due_for_a_look(case, now=china("2026-11-18 00:05"), chat=CHAT)
    assert not due_for_a_look(case, now=china("2026-11-18 00:05"), chat=replace(CHAT, timezone="Europe/Berlin"))


def test_a_snoozed_case_is_left_in_peace_until_the_snooze_ends():
    case = open_case("2026-11-10 10:00").snooze(until=china("2026-11-20 09:30")).after

    assert not due_for_a_look(case, now=MORNING, chat=CHAT)
    assert due_for_a_look(case, now=china("2026-11-20 09:30"), chat=CHAT)


def test_only_what_is_with_the_marketplace_is_looked_at():
    submitted = open_case("2026-11-10 10:00")

    assert not due_for_a_look(approved_case("2026-11-10 10:00"), now=MORNING, chat=CHAT)
    assert not due_for_a_look(submitted.drop(at=china("2026-11-11 10:00")).after, now=MORNING, chat=CHAT)
    assert due_for_a_look(waiting_case("2026-11-16 10:00", "2026-11-20 10:00"), now=MORNING, chat=CHAT)


def test_the_round_goes_shop_by_shop_the_longest_unseen_first():
    def case(ref, shop, looked):
        return replace(open_case("2026-11-02 10:00"), ref=ref, shop=shop, looked_at=china(looked))

    cases = [
        case("C3", "s2", "2026-11-11 10:00"),
        case("C2", "s1", "2026-11-16 10:00"),
        case("C1", "s1", "2026-11-13 10:00"),
        case("C4", "s1", "2026-11-18 09:00"),
    ]

    assert [each.ref for each in check_round(cases, now=MORNING, chat=CHAT)] == ["C1", "C2", "C3"]


@pytest.mark.parametrize(
    ("touched", "nudged"),
    [
        ("2026-11-17 16:00", "interview_unfinished owner: Wed 2026-11-18 09:30"),
        ("2026-11-20 16:00", "interview_unfinished owner: Mon 2026-11-23 09:30"),
    ],
    ids=["next morning", "after the weekend"],
)
def test_an_interview_that_was_left_is_nudged_next_working_morning(touched, nudged):
    reminder = unfinished_interview("i1", touched_at=china(touched), chat=CHAT, team_calendar=TEAM)

    assert times((reminder,)) == [nudged]


def test_going_on_with_an_interview_moves_its_nudge():
    keys = {
        unfinished_interview("i1", touched_at=china(touched), chat=CHAT, team_calendar=TEAM).key
        for touched in ("2026-11-17 16:00", "2026-11-17 17:00")
    }

    assert len(keys) == 2
