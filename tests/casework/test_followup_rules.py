"""What holds for the plan of every case, whatever happened to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.casework.case import Case, Status
from bot.casework.followup import Reminder, explain
from bot.casework.hours import ChatHours
from bot.conversation.words import catalogue, sayer
from tests.casework.followup_world import TEAM, open_case, planned

START = datetime(2026, 1, 5, tzinfo=UTC)
CHATS = st.sampled_from([ChatHours(), ChatHours(timezone="America/New_York"), ChatHours(timezone="Asia/Kolkata")])
NOTHING_LEFT = frozenset({Status.CLOSED, Status.DROPPED})


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A case with a believable past: everything happened after what came before it."""

    def later(than: datetime, hours: int) -> datetime:
        return than + timedelta(minutes=draw(st.integers(0, hours * 60)))

    created = later(START, 300 * 24)
    submitted = later(created, 72)
    updated = later(submitted, 20 * 24)
    status = draw(st.sampled_from(Status))
    waiting = status is Status.WAITING
    day = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 400)))
    return replace(
        open_case("2026-01-05 10:00"),
        status=status,
        created_at=created,
        approved_at=created,
        submitted_at=submitted,
        last_update_at=updated,
        looked_at=draw(st.sampled_from([None, submitted, updated])),
        waiting_since=updated if waiting else None,
        response_due_at=later(updated, 10 * 24) if waiting and draw(st.booleans()) else None,
        snoozed_until=later(updated, 10 * 24) if draw(st.booleans()) else None,
        followed_up_at=later(updated, 9 * 24) if draw(st.booleans()) else None,
        follow_ups=draw(st.integers(0, 3)),
        resolved_at=updated if status is Status.RESOLVED else None,
        effect_verified=draw(st.booleans()),
        deadlines=(("appeal", day.isoformat()),) if draw(st.booleans()) else (),
    )


def matter(reminder: Reminder) -> str:
    kind = reminder.kind.split("_")[0]
    return "progress" if kind in {"first", "follow"} else kind


@settings(max_examples=150, deadline=None)
@given(cases(), CHATS)
def test_a_plan_is_in_order_without_doubles_and_the_same_each_time(case: Case, chat: ChatHours):
    plan = planned(case, chat=chat)

    assert plan == planned(case, chat=chat)
    assert [each.due_at for each in plan] == sorted(each.due_at for each in plan)
    assert len({each.key for each in plan}) == len(plan)


@settings(max_examples=150, deadline=None)
@given(cases(), CHATS, st.integers(0, 60 * 24), st.integers(0, 30 * 24))
def test_planning_again_later_only_takes_away_what_a_more_urgent_one_replaced(
    case: Case, chat: ChatHours, hours: int, more: int
):
    now = case.created_at + timedelta(hours=hours)
    first, again = planned(case, now, chat=chat), planned(case, now + timedelta(hours=more), chat=chat)

    assert set(map(repr, again)) <= set(map(repr, first))
    assert {each.key for each in first if each.due_at > now + timedelta(hours=more)} <= {each.key for each in again}
    overdue = [matter(each) for each in again if each.due_at <= now + timedelta(hours=more)]
    assert len(overdue) == len(set(overdue)), "one message a matter after a sleep"
    assert {matter(each) for each in first} == {matter(each) for each in again}, "and never none"


@settings(max_examples=150, deadline=None)
@given(cases(), CHATS)
def test_nothing_comes_before_what_caused_it_and_nothing_after_the_end(case: Case, chat: ChatHours):
    caused = {
        "progress": case.last_update_at if case.submitted_at is None else case.submitted_at,
        "waiting": case.waiting_since,
        "case": case.approved_at,
        "draft": case.created_at,
        "effect": case.resolved_at,
        "deadline": case.created_at,
    }

    for reminder in planned(case, chat=chat):
        cause = caused[matter(reminder)]
        assert cause is not None
        assert reminder.due_at >= cause
        assert reminder.due_at.tzinfo is UTC
    if case.status in NOTHING_LEFT or (case.status is Status.RESOLVED and case.effect_verified):
        assert planned(case, chat=chat) == ()


@settings(max_examples=150, deadline=None)
@given(cases(), CHATS)
def test_routine_keeps_to_working_hours_and_the_night_is_for_emergencies(case: Case, chat: ChatHours):
    for reminder in planned(case, chat=chat):
        local = reminder.due_at.astimezone(ZoneInfo(chat.timezone))
        if not reminder.urgent:
            assert TEAM.is_business_day(local.date())
            assert time(9, 30) <= local.time() < time(18, 30)
        elif not time(7, 30) <= local.time() < time(23):
            assert reminder.kind in {"waiting_now", "waiting_4h"}
            assert case.waiting_since is not None
            ends = case.response_due_at or case.waiting_since + timedelta(days=5)
            assert ends - reminder.due_at <= timedelta(hours=4)


@settings(max_examples=150, deadline=None)
@given(cases(), CHATS)
def test_the_chat_hears_of_a_case_at_most_once_a_day_unless_something_runs_out(case: Case, chat: ChatHours):
    days = [chat.day(each.due_at) for each in planned(case, chat=chat) if each.to == "chat" and not each.urgent]

    assert len(days) == len(set(days))


@settings(max_examples=150, deadline=None)
@given(cases())
def test_a_snooze_holds_back_routine(case: Case):
    for reminder in planned(case):
        if case.snoozed_until and not reminder.urgent:
            assert reminder.due_at >= case.snoozed_until


@settings(max_examples=150, deadline=None)
@given(cases(), st.sampled_from(["zh-CN", "en"]))
def test_every_reason_can_be_told_in_both_languages(case: Case, locale: str):
    chinese = catalogue("zh-CN")

    for reminder in planned(case, locale=locale):
        told = explain(reminder, sayer(locale))
        assert "{" not in told
        assert reminder.why in chinese
        assert not reminder.moved or reminder.moved in chinese
