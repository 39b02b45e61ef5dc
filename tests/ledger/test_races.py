"""Two connections want the same thing at the same moment: one gets it, and nothing is half done."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from functools import partial

import pytest

from bot.casework.case import opened
from bot.ledger.changes import SaveDraft, SaveInterview
from bot.ledger.mistakes import Moved, Settled, Twin
from tests.ledger.builders import (
    MINUTE,
    NOW,
    a_case,
    a_draft,
    a_task,
    all_at_once,
    an_interview,
    settle,
    with_cases,
)


@pytest.fixture
def two(open_ledger):
    return open_ledger(), open_ledger()


def race(ledgers, work) -> list:
    """Runs `work(ledger, n)` for each of these at the same moment."""
    return all_at_once(*(partial(work, ledger, n) for n, ledger in enumerate(ledgers)))


def outcomes(results) -> Counter:
    return Counter(type(result) for result in results if isinstance(result, Exception))


def test_one_number_is_given_once(two):
    results = race(two * 4, lambda ledger, n: with_cases(ledger, a_case(subjects=(f"B{n}",))))
    assert outcomes(results) == {Moved: 7}
    with two[0].reading() as reading:
        assert len(reading.history("C1001")) == 1


def test_one_live_case_about_the_same(two):
    results = race(two * 4, lambda ledger, n: with_cases(ledger, a_case(f"C100{n}", subjects=("B1",))))
    assert outcomes(results) == {Twin: 7}


def test_one_change_of_what_was_read(two):
    case = a_case()
    with_cases(two[0], case)
    results = race(two * 4, lambda ledger, n: settle(ledger, case.assign(f"m{n}"), tasks=[a_task(f"t{n}")]))
    assert outcomes(results) == {Moved: 7}
    with two[0].reading() as reading:
        assert len(reading.tasks()) == 1
        assert len(reading.history("C1001")) == 2


def test_one_settling_of_an_event(two):
    seq = two[0].store_event(workspace="local", key="e", chat="group", body={}, at=NOW)
    results = race(two * 3, lambda ledger, n: settle(ledger, opened(a_case(f"C100{n}")), event=seq))
    assert outcomes(results) == {Settled: 5}
    with two[0].reading() as reading:
        assert reading.count_cases() == 1


def test_one_storing_and_one_claiming_of_an_event(two):
    def store(ledger):
        return ledger.store_event(workspace="local", key="e", chat="group", body={}, at=NOW)

    stored = race(two * 3, lambda ledger, _: store(ledger))
    assert len([seq for seq in stored if seq is not None]) == 1
    claimed = race(two * 3, lambda ledger, n: ledger.claim_event(me=f"b{n}", now=NOW, lease_s=60))
    assert len([row for row in claimed if row is not None]) == 1


def test_one_active_interview(two):
    results = race(two * 4, lambda ledger, n: settle(ledger, SaveInterview(an_interview(f"i{n}"))))
    assert not outcomes(results), "each pauses the one before"
    with two[0].reading() as reading:
        assert len(reading.interviews(member="lin", states=("active",))) == 1
        assert len(reading.interviews(member="lin")) == 8


def test_drafts_written_at_once_get_numbers_of_their_own(two):
    with_cases(two[0], a_case())
    results = race(two * 3, lambda ledger, n: settle(ledger, SaveDraft(a_draft())))
    assert not outcomes(results)
    with two[0].reading() as reading:
        assert [row.version for row in reading.drafts("C1001")] == [1, 2, 3, 4, 5, 6]


def test_one_holder_of_a_lease_and_a_budget_that_is_never_overdrawn(two):
    held = race(two * 4, lambda ledger, n: ledger.lease("stream", me=f"b{n}", now=NOW, lease_s=60))
    assert Counter(held) == {True: 1, False: 7}
    granted = race(two * 3, lambda ledger, n: ledger.spend("feishu", period="10:00", wanted=30, limit=100))
    assert sum(granted) == 100
    assert sorted(granted, reverse=True) == [30, 30, 30, 10, 0, 0]


def test_a_lease_passes_on_when_it_ran_out_or_was_let_go(two):
    first, second = two
    assert first.lease("stream", me="a", now=NOW, lease_s=60)
    assert first.lease("stream", me="a", now=NOW + MINUTE / 2, lease_s=60), "renewed"
    assert not second.lease("stream", me="b", now=NOW + MINUTE, lease_s=60)
    assert first.lease("stream", me="a", now=NOW + MINUTE, lease_s=0), "let go"
    assert second.lease("stream", me="b", now=NOW + MINUTE, lease_s=60)


def test_many_claimers_carry_out_every_task_once_and_each_lane_in_order(two):
    tasks = [a_task(f"{n:03}", lane=f"chat-{n % 7}" if n % 5 else "", priority=n % 3) for n in range(150)]
    settle(two[0], tasks=tasks)
    done: list[tuple[str, str]] = []

    def work(ledger, me):
        dice = random.Random(me)
        while True:
            claimed = ledger.claim_tasks(me=me, case_now=NOW, now=NOW, lease_s=60, limit=4)
            with ledger.reading() as reading:
                if not claimed and not reading.tasks(limit=1):
                    return
            for task in claimed:
                if dice.random() < 0.2:
                    ledger.task_again(task.seq, me=me, not_before=NOW, error="once more")
                else:
                    done.append((task.lane, task.key))
                    assert ledger.task_done(task.seq, me=me, now=NOW)

    results = race(two * 2, lambda ledger, n: work(ledger, f"bot-{n}"))
    assert results == [None] * 4
    assert sorted(key for _, key in done) == [task.key for task in tasks]
    for lane in {lane for lane, _ in done if lane}:
        keys = [key for place, key in done if place == lane]
        assert keys == sorted(keys), f"{lane} is out of order"


def test_claimers_whose_clocks_differ_never_work_on_one_lane_at_once(two):
    """One believes the older task is due and the lane's head, the other that it is not yet due."""
    settle(two[0], tasks=[a_task(f"later-{n}", lane=f"l{n}", due_at=NOW + MINUTE) for n in range(20)])
    settle(two[0], tasks=[a_task(f"now-{n}", lane=f"l{n}") for n in range(20)])

    def claim(ledger, me, at):
        return ledger.claim_tasks(me=me, case_now=at, now=NOW, lease_s=60, limit=20)

    results = all_at_once(
        lambda: claim(two[0], "a", NOW),
        lambda: claim(two[1], "b", NOW + MINUTE),
        lambda: claim(two[0], "c", NOW),
        lambda: claim(two[1], "d", NOW + MINUTE),
    )
    lanes = Counter(task.lane for claimed in results for task in claimed)
    assert set(lanes.values()) == {1}
    assert len(lanes) == 20


def test_writers_in_many_threads_all_get_their_turn(two):
    def work(ledger, n):
        for k in range(8):
            settle(ledger, opened(a_case(f"C{1000 + n * 10 + k}")), tasks=[a_task(f"{n}-{k}")], at=NOW + timedelta(n))

    results = race(two * 3, work)
    assert results == [None] * 6
    with two[0].reading() as reading:
        assert reading.count_cases() == 48
        assert len(reading.tasks()) == 48
