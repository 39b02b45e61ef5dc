"""The queue: one lane a chat, leases, retries, reminders made equal to their plan."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.ledger.changes import CancelTasks
from bot.ledger.records import MessageRow
from tests.ledger.builders import MINUTE, NOW, a_case, a_reminder, a_task, claim, seq_of, settle, state_of, with_cases

LEASE = timedelta(seconds=60)
MONTH = timedelta(days=30)


def done(ledger, key: str, me: str = "bot-1", **more) -> bool:
    return ledger.task_done(seq_of(ledger, key), me=me, now=NOW, **more)


def test_only_the_head_of_a_lane_is_claimed_and_the_next_one_after_it_is_done(ledger):
    settle(ledger, tasks=[a_task("a1", lane="a"), a_task("a2", lane="a"), a_task("b1", lane="b")])
    assert claim(ledger) == ["a1", "b1"]
    assert claim(ledger) == [], "both lanes are under way"
    assert done(ledger, "a1")
    assert claim(ledger) == ["a2"]


def test_within_a_lane_the_order_is_that_of_coming_whatever_the_priority(ledger):
    settle(ledger, tasks=[a_task("routine", lane="a", priority=2), a_task("answer", lane="a", priority=0)])
    assert claim(ledger) == ["routine"]


def test_a_chat_stays_for_a_second_with_the_process_that_spoke_there_last(ledger):
    """It alone knows how many of five a second it has sent there."""
    settle(ledger, tasks=[a_task("a1", lane="a"), a_task("a2", lane="a"), a_task("a3", lane="a"), a_task("w")])
    assert claim(ledger, me="bot-1", limit=1) == ["a1"]
    assert done(ledger, "a1", me="bot-1")

    soon = NOW + timedelta(seconds=1)
    assert claim(ledger, me="bot-2", system=soon) == ["w"], "of what has no chat nothing is kept back"
    with ledger.reading() as reading:
        left = reading.next_left(me="bot-2", case_now=soon, now=soon)
        assert reading.next_left(me="bot-1", case_now=soon, now=soon) is None
    assert left == NOW + timedelta(seconds=1.1)
    assert claim(ledger, me="bot-1", system=soon) == ["a2"]
    assert ledger.task_done(seq_of(ledger, "a2"), me="bot-1", now=soon)
    assert claim(ledger, me="bot-2", system=left) == []
    assert claim(ledger, me="bot-2", system=left + timedelta(seconds=1)) == ["a3"]


def test_a_clock_that_was_hours_ahead_keeps_no_chat_from_the_others(ledger):
    settle(ledger, tasks=[a_task("a1", lane="a"), a_task("a2", lane="a")])
    ahead = NOW + timedelta(hours=3)
    assert claim(ledger, me="bot-1", system=ahead) == ["a1"]
    assert ledger.task_done(seq_of(ledger, "a1"), me="bot-1", now=ahead)

    with ledger.reading() as reading:
        assert reading.next_left(me="bot-2", case_now=NOW, now=NOW) is None
    assert claim(ledger, me="bot-2", system=NOW) == ["a2"]


def test_what_a_clock_a_month_ahead_held_holds_no_lane_once_it_is_set_back(ledger):
    settle(ledger, tasks=[a_task("a1", lane="a"), a_task("a2", lane="a"), a_task("b1", lane="b")])
    ahead = NOW + MONTH
    assert claim(ledger, me="bot-1", system=ahead) == ["a1", "b1"]
    ledger.task_again(seq_of(ledger, "b1"), me="bot-1", not_before=ahead + MINUTE, error="offline")

    assert sorted(claim(ledger, me="bot-2")) == ["a1", "b1"]
    assert not done(ledger, "a1", "bot-1"), "it was taken over, as after any lease that ran out"
    assert done(ledger, "a1", "bot-2")
    assert claim(ledger, me="bot-2") == ["a2"]


def test_nobody_waits_for_a_moment_that_a_clock_a_month_ahead_wrote(ledger):
    settle(ledger, tasks=[a_task("a1", lane="a")])
    claim(ledger, system=NOW + MONTH)
    with ledger.reading() as reading:
        assert reading.next_retry(case_now=NOW, now=NOW) is None
        assert reading.next_retry(case_now=NOW, now=NOW + MONTH) == NOW + MONTH + LEASE


def test_a_clock_that_is_a_minute_ahead_of_the_others_keeps_its_lease_and_its_pause(ledger):
    settle(ledger, tasks=[a_task("a1", lane="a"), a_task("b1", lane="b")])
    assert claim(ledger, me="bot-1", system=NOW + MINUTE) == ["a1", "b1"]
    ledger.task_again(seq_of(ledger, "b1"), me="bot-1", not_before=NOW + 76 * MINUTE, error="offline")
    assert claim(ledger, me="bot-2") == []


def test_a_stream_is_free_when_the_clock_that_took_it_was_ahead_and_a_long_claim_is_not(ledger):
    assert ledger.lease("stream", me="bot-1", now=NOW + MONTH, lease_s=20)
    assert ledger.lease("stream", me="bot-2", now=NOW, lease_s=20)
    assert not ledger.lease("stream", me="bot-1", now=NOW, lease_s=20)

    month_s = MONTH.total_seconds()
    assert ledger.lease("sent once", me="bot-1", now=NOW, lease_s=month_s)
    assert not ledger.lease("sent once", me="bot-2", now=NOW, lease_s=month_s)
    assert not ledger.lease("sent once", me="bot-2", now=NOW, lease_s=0)


def test_across_lanes_the_most_urgent_goes_first(ledger):
    settle(
        ledger,
        tasks=[
            a_task("upkeep", priority=3),
            a_task("routine", lane="a", priority=2),
            a_task("answer", lane="b", priority=0),
            a_task("deadline", lane="c", priority=1),
        ],
    )
    assert claim(ledger, limit=2) == ["answer", "deadline"]
    assert claim(ledger, limit=2) == ["routine", "upkeep"]


def test_tasks_without_a_lane_do_not_wait_for_each_other(ledger):
    settle(ledger, tasks=[a_task("w1", kind="work"), a_task("w2", kind="work")])
    assert claim(ledger) == ["w1", "w2"]


def test_a_task_of_the_future_holds_nobody_up(ledger):
    settle(ledger, tasks=[a_task("tomorrow", lane="a", due_at=NOW + timedelta(days=1)), a_task("now", lane="a")])
    assert claim(ledger) == ["now"]
    with ledger.reading() as reading:
        assert reading.next_due() == NOW


def test_a_task_that_falls_due_waits_for_the_one_under_way_in_its_lane(ledger):
    settle(ledger, tasks=[a_task("soon", lane="a", due_at=NOW + MINUTE), a_task("now", lane="a")])
    assert claim(ledger) == ["now"]
    assert claim(ledger, at=NOW + MINUTE) == []
    assert done(ledger, "now")
    assert claim(ledger, at=NOW + MINUTE) == ["soon"]


def test_a_head_that_must_wait_holds_its_lane_but_no_other(ledger):
    settle(ledger, tasks=[a_task("a1", lane="a"), a_task("a2", lane="a"), a_task("b1", lane="b")])
    claim(ledger)
    ledger.task_again(seq_of(ledger, "a1"), me="bot-1", not_before=NOW + MINUTE, error="99991400")
    done(ledger, "b1")

    assert claim(ledger, system=NOW + MINUTE / 2) == []
    assert claim(ledger, system=NOW + MINUTE) == ["a1"]
    with ledger.reading() as reading:
        task = reading.tasks(prefix="a1")[0]
    assert (task.attempts, task.last_error, task.lease_by) == (2, "99991400", "bot-1")


@pytest.mark.parametrize("state", ["dead", "unknown"])
def test_a_task_that_is_given_up_frees_its_lane(ledger, state):
    settle(ledger, tasks=[a_task("a1", lane="a"), a_task("a2", lane="a")])
    claim(ledger)
    ledger.task_dead(seq_of(ledger, "a1"), me="bot-1", now=NOW, error="the chat is gone", state=state)
    assert state_of(ledger, "a1") == state
    assert claim(ledger) == ["a2"]


def test_what_is_told_of_a_dead_task_is_queued_with_it_and_only_by_who_holds_it(ledger):
    settle(ledger, tasks=[a_task("a1", lane="a")])
    assert claim(ledger, me="bot-1") == ["a1"]
    dead = {"now": NOW, "error": "the chat is gone", "told": [a_task("dead:lead", lane="lead")]}

    assert not ledger.task_dead(seq_of(ledger, "a1"), me="bot-2", **dead), "somebody else's"
    with ledger.reading() as reading:
        assert [task.key for task in reading.tasks()] == ["a1"]

    assert ledger.task_dead(seq_of(ledger, "a1"), me="bot-1", **dead)
    with ledger.reading() as reading:
        assert [task.key for task in reading.tasks()] == ["dead:lead"]


def test_a_lease_that_ran_out_is_taken_over_and_the_late_one_is_told(ledger):
    settle(ledger, tasks=[a_task("a1", lane="a"), a_task("a2", lane="a")])
    claim(ledger, "bot-1")
    assert claim(ledger, "bot-2", system=NOW + LEASE / 2) == []
    assert claim(ledger, "bot-2", system=NOW + LEASE) == ["a1"]

    assert not done(ledger, "a1", "bot-1")
    ledger.task_again(seq_of(ledger, "a1"), me="bot-1", not_before=NOW, error="late")
    ledger.task_dead(seq_of(ledger, "a1"), me="bot-1", now=NOW, error="late")
    assert state_of(ledger, "a1") == "waiting"
    assert done(ledger, "a1", "bot-2")


def test_only_the_kinds_that_were_asked_for_are_claimed_and_lanes_keep_their_order(ledger):
    settle(
        ledger, tasks=[a_task("work", kind="work", lane="a"), a_task("send", lane="a"), a_task("free", kind="work")]
    )
    assert claim(ledger, kinds=("send", "update")) == [], "the head of the lane is of another kind"
    assert claim(ledger, kinds=("work",)) == ["work", "free"]


def test_what_was_sent_is_kept_with_the_task_that_sent_it(ledger):
    settle(ledger, tasks=[a_task("a1", lane="group", view="status", subject={"ref": "C1001"}, extra={"thread": "t"})])
    claim(ledger)
    row = MessageRow(
        workspace="local", id="m1", chat="group", view="status", subject={"ref": "C1001"}, thread="t", sent_at=NOW
    )
    assert done(ledger, "a1", result={"sent": True}, message=row)
    with ledger.reading() as reading:
        assert reading.last_message("t") == row
        (task,) = reading.tasks(states=("done",))
    assert (task.result, task.done_at, task.subject) == ({"sent": True}, NOW, {"ref": "C1001"})


def test_a_task_cancelled_while_it_was_under_way_did_happen(ledger):
    settle(ledger, tasks=[a_task("a1", lane="a"), a_task("a2", lane="a")])
    claim(ledger)
    settle(ledger, CancelTasks("a1"))
    assert done(ledger, "a1")
    assert state_of(ledger, "a1") == "done"


def test_reminders_become_equal_to_the_plan(ledger):
    settle(ledger, plan={"C1001": [a_reminder("r1"), a_reminder("r2"), a_reminder("r3")]})
    later = a_reminder("r2", due_at=NOW + 9 * MINUTE, subject={"why": "changed"})
    settle(ledger, plan={"C1001": [a_reminder("r1"), later, a_reminder("r4")]})

    with ledger.reading() as reading:
        waiting = {task.key: task for task in reading.tasks(case="C1001", kind="remind")}
    assert set(waiting) == {"r1", "r2", "r4"}
    assert (waiting["r2"].due_at, waiting["r2"].subject) == (NOW + 9 * MINUTE, {"why": "changed"})
    assert state_of(ledger, "r3") == "cancelled"


def test_a_plan_touches_only_reminders_of_its_own_case(ledger):
    settle(ledger, tasks=[a_task("send", case="C1001")], plan={"C1002": [a_reminder("other", case="C1002")]})
    settle(ledger, plan={"C1001": []})
    assert state_of(ledger, "send") == "waiting"
    assert state_of(ledger, "other") == "waiting"


def test_a_reminder_that_was_sent_is_never_sent_again(ledger):
    settle(ledger, plan={"C1001": [a_reminder("r1", due_at=NOW)]})
    claim(ledger)
    assert done(ledger, "r1")
    settle(ledger, plan={"C1001": []})
    assert settle(ledger, plan={"C1001": [a_reminder("r1", due_at=NOW)]}) == []
    assert claim(ledger) == []


def test_a_reminder_that_is_wanted_again_comes_back_fresh(ledger):
    settle(ledger, plan={"C1001": [a_reminder("r1", due_at=NOW)]})
    claim(ledger)
    ledger.task_again(seq_of(ledger, "r1"), me="bot-1", not_before=NOW + 99 * MINUTE, error="offline")
    settle(ledger, plan={"C1001": []})
    settle(ledger, plan={"C1001": [a_reminder("r1", due_at=NOW + MINUTE)]})

    assert claim(ledger, at=NOW) == []
    assert claim(ledger, at=NOW + MINUTE) == ["r1"]
    with ledger.reading() as reading:
        assert reading.tasks(prefix="r1")[0].attempts == 1


def test_the_night_keeps_what_still_matters(ledger):
    with_cases(ledger, a_case("C1001"))
    settle(
        ledger,
        tasks=[a_task("sent"), a_task("waits", due_at=NOW + MINUTE)],
        plan={"C1001": [a_reminder("r", due_at=NOW)]},
    )
    for key in claim(ledger):
        done(ledger, key)
    old = ledger.store_event(workspace="local", key="old", chat="group", body={}, at=NOW)
    settle(ledger, event=old)
    ledger.store_event(workspace="local", key="unanswered", chat="group", body={}, at=NOW)

    assert ledger.tidy(now=NOW + timedelta(days=29))["inbox"] == 0
    gone = ledger.tidy(now=NOW + timedelta(days=91))
    assert {name: rows for name, rows in gone.items() if rows} == {"tasks": 1, "inbox": 1}
    with ledger.reading() as reading:
        left = {task.key for task in reading.tasks(states=("waiting", "done"))}
    assert left == {"waits", "r"}, "the reminder of a live case keeps its key"
    assert ledger.store_event(workspace="local", key="unanswered", chat="group", body={}, at=NOW) is None


def test_the_queue_is_read_by_lane_kind_case_and_state(ledger):
    settle(ledger, tasks=[a_task("a1", lane="a"), a_task("a2", lane="a", case="C1"), a_task("b1", lane="b")])
    claim(ledger)
    ledger.task_dead(seq_of(ledger, "a1"), me="bot-1", now=NOW, error="no such chat")
    ledger.task_dead(seq_of(ledger, "b1"), me="bot-1", now=NOW, error="?", state="unknown")

    def keys(**which):
        with ledger.reading() as reading:
            return [task.key for task in reading.tasks(**which)]

    assert keys(lane="a") == ["a2"]
    assert keys(lane="a", states=("waiting", "dead")) == ["a1", "a2"]
    assert keys(states=("dead", "unknown")) == ["a1", "b1"]
    assert keys(states=("unknown",)) == ["b1"]
    assert keys(case="C1") == ["a2"]
    assert keys(states=()) == keys(states=("no such state",)) == []
