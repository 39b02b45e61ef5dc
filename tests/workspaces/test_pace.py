"""How fast a vendor is written to: five a second in a chat, a minute's budget that several processes share."""

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

    def seconds(self) -> float:
        return self.at

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(self.at, UTC)


def a_pace(now, *, spend=None, a_second=50, a_minute=1000, a_chat_second=5):
    limits = {"a_second": a_second, "a_minute": a_minute, "a_chat_second": a_chat_second}
    return Pace("feishu", **limits, spend=spend, now=now, clock=now.seconds, jitter=Random(1))


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


def test_two_processes_share_a_minute_and_each_takes_it_in_blocks(tmp_path):
    now = Now()
    ledger = Ledger(str(tmp_path / "ledger.db"))
    ledger.migrate()
    one, other = (a_pace(now, spend=ledger.spend, a_minute=60, a_second=1000) for _ in range(2))

    went = [(waits(one, f"a{n}") == 0, waits(other, f"b{n}") == 0) for n in range(40)]

    assert sum(first for first, _ in went) == 40, "of the block of 50 that came first"
    assert sum(second for _, second in went) == 10, "of what was left of 60"
    assert 59 < waits(other, "late") < 62
    now.at += 60
    assert waits(other, "late") == 0
    ledger.close()


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
