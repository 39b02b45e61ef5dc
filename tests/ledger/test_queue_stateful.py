"""The queue beside a plain model of it: two workers lease, finish, fail, lose leases and give up, in any order."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from bot.ledger.changes import CancelTasks
from bot.ledger.ledger import Ledger
from bot.ledger.queue import STAYS
from tests.ledger.builders import NOW, a_task, settle
from tests.soak.table import engine_of, told

LONG = 400
"""Lives in the long run."""
LEASE_S = 60
LONG_AGO = NOW - timedelta(days=9)
STATES = ("waiting", "done", "dead", "cancelled", "unknown")
WORKERS = st.sampled_from(["ann", "bo"])
LANES = st.sampled_from(["a", "b", ""])


@dataclass
class Thing:
    """A task as the model has it."""

    seq: int
    key: str
    lane: str
    priority: int
    due_at: datetime
    state: str = "waiting"
    attempts: int = 0
    by: str = ""
    until: datetime = LONG_AGO
    rests_until: datetime = LONG_AGO
    ended_at: datetime = LONG_AGO


class Queue(RuleBasedStateMachine):
    """`tasks` is what the queue should hold; every rule does the same to both and compares what comes back."""

    def __init__(self, opened: Callable[[], Ledger]) -> None:
        super().__init__()
        self.ledger = opened()
        self.now = NOW
        self.tasks: dict[str, Thing] = {}

    # -- what is put in

    @rule(lane=LANES, priority=st.integers(0, 3), wait=st.sampled_from([0, 20, 90]), n=st.integers(0, 30))
    def enqueue(self, lane: str, priority: int, wait: int, n: int) -> None:
        """A known key is a non-event, whatever else is said with it."""
        key, due_at = f"k{n}", self.now + timedelta(seconds=wait)
        new = settle(self.ledger, tasks=[a_task(key, lane=lane, priority=priority, due_at=due_at)], at=self.now)
        assert bool(new) == (key not in self.tasks)
        if new:
            assert all(new[0] > one.seq for one in self.tasks.values()), "seq only grows"
            self.tasks[key] = Thing(new[0], key, lane, priority, due_at)

    @rule(lane=LANES, n=st.integers(0, 15))
    def enqueue_two_that_swap(self, lane: str, n: int) -> None:
        """The first falls due while the second may be under way: by then it is the lane's head."""
        self.enqueue(lane, 0, 20, 2 * n)
        self.enqueue(lane, 0, 0, 2 * n + 1)

    @rule(prefix=st.sampled_from(["k1", "k", "k7"]))
    def cancel(self, prefix: str) -> None:
        settle(self.ledger, CancelTasks(prefix), at=self.now)
        for one in self.tasks.values():
            if one.key.startswith(prefix) and one.state == "waiting":
                one.state, one.ended_at = "cancelled", self.now

    # -- what workers do

    @rule(me=WORKERS, limit=st.integers(1, 4))
    def claim(self, me: str, limit: int) -> None:
        expected = sorted(self._claimable(me), key=lambda one: (one.priority, one.seq))[:limit]
        claimed = self.ledger.claim_tasks(me=me, case_now=self.now, now=self.now, lease_s=LEASE_S, limit=limit)
        assert [task.key for task in claimed] == [one.key for one in expected]
        if expected:
            for one in self.tasks.values():
                if one.state == "waiting" and one.by and one.until <= self.now:
                    one.by = ""
        for task, one in zip(claimed, expected, strict=True):
            one.by, one.until, one.attempts = me, self.now + timedelta(seconds=LEASE_S), one.attempts + 1
            assert (task.attempts, task.lease_by, task.lease_until) == (one.attempts, one.by, one.until)

    @precondition(lambda self: self.tasks)
    @rule(me=WORKERS, data=st.data())
    def finish(self, me: str, data: st.DataObject) -> None:
        """Who lost the lease is told so; whom a cancellation overtook did it all the same."""
        one = self._any(data)
        ours = one.by == me and one.state in ("waiting", "cancelled")
        assert self.ledger.task_done(one.seq, me=me, now=self.now) == ours
        if ours:
            one.state, one.ended_at = "done", self.now

    @precondition(lambda self: self.tasks)
    @rule(me=WORKERS, rest=st.integers(0, 2), failed=st.booleans(), data=st.data())
    def retry(self, me: str, rest: int, failed: bool, data: st.DataObject) -> None:
        one, later = self._any(data), self.now + timedelta(minutes=rest)
        self.ledger.task_again(one.seq, me=me, not_before=later, error="no", failed=failed)
        if one.by == me and one.state == "waiting":
            one.by, one.until, one.rests_until = "", LONG_AGO, later
            one.attempts -= 0 if failed else 1

    @precondition(lambda self: self.tasks)
    @rule(me=WORKERS, state=st.sampled_from(["dead", "unknown"]), data=st.data())
    def give_up(self, me: str, state: str, data: st.DataObject) -> None:
        one = self._any(data)
        self.ledger.task_dead(one.seq, me=me, now=self.now, error="never", state=state)
        if one.by == me and one.state == "waiting":
            one.state, one.ended_at = state, self.now

    @rule(seconds=st.sampled_from([21, 1, 61, 200]))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    # -- what always holds

    @invariant()
    def both_hold_the_same(self) -> None:
        with self.ledger.reading() as reading:
            kept = {task.key: task for task in reading.tasks(states=STATES)}
        assert {key: (task.state, task.attempts, task.lease_by) for key, task in kept.items()} == {
            key: (one.state, one.attempts, one.by) for key, one in self.tasks.items()
        }

    @invariant()
    def at_most_one_of_a_lane_is_under_way(self) -> None:
        with self.ledger.reading() as reading:
            under_way = [task.lane for task in reading.tasks() if task.lease_by and task.lease_until > self.now]
        lanes = [lane for lane in under_way if lane]
        assert len(lanes) == len(set(lanes))

    @invariant()
    def the_clock_knows_when_to_look_again(self) -> None:
        """Nothing that can be done later is forgotten: what waits is due, held, resting, or has a time of its own."""
        waiting = [one for one in self.tasks.values() if one.state == "waiting"]
        with self.ledger.reading() as reading:
            due = reading.next_due(after=self.now)
            retry = reading.next_retry(case_now=self.now, now=self.now)
        assert due == min((one.due_at for one in waiting if one.due_at > self.now), default=None)
        held = [
            max(one.rests_until, one.until)
            for one in waiting
            if one.due_at <= self.now and max(one.rests_until, one.until) > self.now
        ]
        assert retry == min(held, default=None)

    def teardown(self) -> None:
        self.ledger.close()

    # -- the model

    def _claimable(self, me: str) -> list[Thing]:
        waiting = [one for one in self.tasks.values() if one.state == "waiting"]
        due = [one for one in waiting if one.due_at <= self.now]
        held = {one.lane for one in waiting if one.by and one.until > self.now}
        lately = self.now - STAYS
        stays = {one.lane for one in self.tasks.values() if one.ended_at > lately and one.by not in ("", me)}
        return [
            one
            for one in due
            if one.until <= self.now
            and (not one.lane or one.lane not in stays)
            and one.rests_until <= self.now
            and (not one.lane or (one.lane not in held and one.seq == min(o.seq for o in due if o.lane == one.lane)))
        ]

    def _any(self, data: st.DataObject) -> Thing:
        return self.tasks[data.draw(st.sampled_from(sorted(self.tasks)))]


def how_often(times: int, steps: int) -> Any:
    quiet = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    return settings(max_examples=times, stateful_step_count=steps, deadline=None, suppress_health_check=quiet)


def test_the_queue_does_what_the_model_does_on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> None:
    def opened() -> Ledger:
        ledger = Ledger(str(tmp_path_factory.mktemp("queue") / "ledger.db"))
        ledger.migrate()
        return ledger

    run_state_machine_as_test(lambda: Queue(opened), settings=how_often(40, 30))


@pytest.mark.postgres
def test_the_queue_does_what_the_model_does_on_postgres(postgres: Any) -> None:
    def opened() -> Ledger:
        ledger = Ledger(postgres.fresh_schema())
        ledger.migrate()
        return ledger

    run_state_machine_as_test(lambda: Queue(opened), settings=how_often(12, 30))


@pytest.mark.soak
def test_the_queue_does_what_the_model_does_for_long(url: str, tmp_path_factory: Any, postgres: Any) -> None:
    def opened() -> Ledger:
        ledger = Ledger(
            postgres.fresh_schema()
            if url.startswith("postgresql")
            else str(tmp_path_factory.mktemp("queue") / "ledger.db")
        )
        ledger.migrate()
        return ledger

    begin = time.monotonic()
    run_state_machine_as_test(lambda: Queue(opened), settings=how_often(LONG, 60))
    told(f"the queue beside its model, {engine_of(url)}", f"{LONG} lives of 60 steps; they agree after each", begin)
