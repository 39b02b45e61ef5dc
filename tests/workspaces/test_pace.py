"""How fast a vendor is written to: five a second in a chat, and an app's seconds and minutes, which all its processes
share."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest

from bot.ledger.ledger import Ledger
from bot.workspaces.pace import Pace
from bot.workspaces.trouble import Throttled


class Now:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC).timestamp()
        self.set_back_by = 0

    def seconds(self) -> float:
        return self.at

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(self.at - self.set_back_by, UTC)


def a_pace(now, *, allot=None, a_second=50, a_minute=1000, a_chat_second=5):
    limits = {"a_second": a_second, "a_minute": a_minute, "a_chat_second": a_chat_second}
    return Pace("feishu", **limits, allot=allot, now=now, clock=now.seconds, jitter=Random(1))


def waits(pace, chat):
    """Seconds to wait; 0 when the message may go."""
    try:
        pace.take(chat)
    except Throttled as trouble:
        return trouble.retry_after
    return 0


def test_five_in_a_second_go_and_the_sixth_waits_for_the_first_to_be_over():
    now = Now()
    pace = a_pace(now)

    assert [waits(pace, "a") for _ in range(5)] == [0] * 5
    assert 1.0 < waits(pace, "a") < 1.5
    assert waits(pace, "b") == 0
    now.at += 1.2
    assert waits(pace, "a") == 0


def test_all_chats_together_have_a_limit_too():
    pace = a_pace(Now(), a_second=3)

    assert [waits(pace, chat) for chat in "abc"] == [0, 0, 0]
    assert waits(pace, "d") > 0


@pytest.fixture
def ledger(tmp_path):
    one = Ledger(str(tmp_path / "ledger.db"))
    one.migrate()
    yield one
    one.close()


def send_all_they_can(paces, now, *, seconds, step=0.02):
    """Each process sends whenever it may, to chat after chat. When each message went out, and whose it was."""
    went, begin, chat, luck = [], now.at, 0, Random(7)
    while now.at < begin + seconds:
        for who in luck.sample(range(len(paces)), len(paces)):
            while waits(paces[who], f"c{(chat := chat + 1)}") == 0:
                went.append((now.at, who))
        now.at += step
    return went


def most_within(went, window):
    times = [at for at, _ in went]
    return max(sum(1 for other in times[n:] if other < at + window) for n, at in enumerate(times))


def test_three_processes_send_no_more_than_one_may_in_any_second_and_lose_little_of_it(ledger):
    now = Now()
    paces, begin = [a_pace(now, allot=ledger.allot, a_minute=10**6) for _ in range(3)], now.at

    went = send_all_they_can(paces, now, seconds=11, step=0.005)

    assert most_within(went, 1.0) <= 50
    assert sum(at >= begin + 1 for at, _ in went) >= 0.95 * 50 * 10, "in the ten seconds after the first burst"
    assert {who for _, who in went} == {0, 1, 2}


def test_calls_that_arrive_a_little_nearer_to_each_other_than_they_left_are_not_too_many(ledger):
    now, late = Now(), Random(3)
    paces = [a_pace(now, allot=ledger.allot, a_minute=10**6) for _ in range(3)]

    left = send_all_they_can(paces, now, seconds=6)
    arrived = sorted((at + late.uniform(0.02, 0.05), who) for at, who in left)

    assert most_within(arrived, 1.0) <= 50


def test_one_that_is_busy_has_what_the_idle_ones_do_not_use(ledger):
    now = Now()
    paces = [a_pace(now, allot=ledger.allot, a_minute=10**6) for _ in range(3)]
    for n, idle in enumerate(paces[1:]):
        idle.take(f"idle-{n}")

    first = send_all_they_can(paces[:1], now, seconds=1)
    now.at += 5
    then = send_all_they_can(paces[:1], now, seconds=11)

    assert len(first) >= 40, "the others hold five each, for three seconds"
    assert len(then) >= 0.95 * 50 * 10


def test_one_that_comes_later_neither_waits_long_nor_brings_the_others_above_the_limit(ledger):
    now = Now()
    paces = [a_pace(now, allot=ledger.allot, a_minute=10**6)]
    went = send_all_they_can(paces, now, seconds=1.5)
    paces.append(a_pace(now, allot=ledger.allot, a_minute=10**6))
    came = now.at

    went += send_all_they_can(paces, now, seconds=5)

    assert most_within(went, 1.0) <= 50
    assert min(at for at, who in went if who == 1) - came < 3


def test_a_thousand_a_minute_hold_where_one_calendar_minute_meets_the_next(ledger):
    now = Now()
    now.at += 45  # so that a burst begins in one minute and goes on in the next
    paces = [a_pace(now, allot=ledger.allot, a_second=500, a_minute=1000) for _ in range(2)]

    went = send_all_they_can(paces, now, seconds=125, step=0.5)

    assert most_within(went, 60.0) <= 1000
    assert len(went) >= 0.95 * 2000


def test_a_stream_of_messages_costs_a_write_for_every_few_and_one_now_and_then_costs_its_own(ledger):
    now, writes = Now(), []

    def counted(limit, **more):
        writes.append(limit.name)
        return ledger.allot(limit, **more)

    pace = a_pace(now, allot=counted)
    for n in range(40):
        now.at += 0.2
        pace.take(f"c{n}")
    assert writes.count("feishu:second") <= 10
    assert writes.count("feishu:minute") == 1

    now.at += 600
    pace.take("later")
    assert waits(pace, "later") == 0


def test_a_clock_that_was_set_back_stops_nobody_for_long(ledger):
    now = Now()
    pace = a_pace(now, allot=ledger.allot)
    send_all_they_can([pace], now, seconds=0.5)
    now.at += 2
    now.set_back_by = 3600

    assert waits(pace, "a") == 0
    assert waits(a_pace(now, allot=ledger.allot), "b") == 0


def test_what_waits_has_not_cost_anything():
    now = Now()
    pace = a_pace(now, a_second=6)
    for _ in range(5):
        pace.take("a")

    assert all(waits(pace, "a") > 0 for _ in range(20))

    assert waits(pace, "b") == 0


@pytest.mark.parametrize(("chat", "others"), [("a", False), ("", True)])
def test_when_the_vendor_says_wait_one_chat_waits_or_all(chat, others):
    now = Now()
    pace = a_pace(now)

    pace.rest(3, chat)

    assert 3 <= waits(pace, "a") < 4
    assert (waits(pace, "b") > 0) is others
    now.at += 3.1
    assert waits(pace, "a") == 0
