"""A limit that several processes share: in no window is more used than may be, whoever takes, uses or dies when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.ledger.allowance import Limit
from bot.ledger.ledger import Ledger
from tests.ledger.builders import NOW

SECOND = timedelta(seconds=1)
NAMES = count()
STEP = timedelta(milliseconds=50)

Moves = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["take", "use", "use", "die"]),
        st.sampled_from([0, 0, 7, 120, 500, 1100, 4000]),
    ),
    max_size=60,
)


class Process:
    """Uses its blocks as it may and tells of it with its next request."""

    def __init__(self, name: str) -> None:
        self.name, self.stock, self.until = name, 0, NOW
        self.sent: Counter[datetime] = Counter()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=Moves)
def test_in_no_window_is_more_used_than_may_be(ledger: Ledger, moves: list[tuple[int, str, int]]) -> None:
    limit = Limit(f"l{next(NAMES)}", 12, SECOND, SECOND * 3)
    bots, born, now, used = [Process(f"b{n}") for n in range(3)], count(3), NOW, list[datetime]()
    for who, move, pause in moves:
        now += timedelta(milliseconds=pause)
        bot = bots[who]
        if move == "die":
            bots[who] = Process(f"b{next(born)}")
        elif move == "take":
            block = ledger.allot(limit, me=bot.name, sent=bot.sent, wanted=5, now=now)
            bot.sent.clear()
            bot.stock, bot.until = block.granted, now + limit.life
            assert block.granted or timedelta(0) < block.wait <= limit.life + limit.window
        elif bot.stock and now <= bot.until:
            bot.stock -= 1
            used.append(now)
            bot.sent[now + (NOW - now) % STEP] += 1

    assert all(sum(at <= one < at + SECOND for one in used) <= limit.most for at in used)


def test_those_who_take_at_the_same_moment_get_no_more_than_there_is(open_ledger: Callable[[], Ledger]) -> None:
    limit, ledgers = Limit("l", 40, SECOND, SECOND), [open_ledger() for _ in range(4)]

    def takes(n: int) -> int:
        return ledgers[n % 4].allot(limit, me=f"b{n}", sent={}, wanted=10, now=NOW).granted

    with ThreadPoolExecutor(4) as pool:
        granted = list(pool.map(takes, range(40)))

    assert sum(granted) == 40
    assert max(granted) == 10


def test_what_was_not_used_is_free_again_as_soon_as_its_holder_says_so(ledger: Ledger) -> None:
    limit = Limit("l", 4, SECOND, SECOND * 60)
    for n in range(4):
        ledger.allot(limit, me=f"b{n}", sent={}, wanted=1, now=NOW)
    assert not ledger.allot(limit, me="late", sent={}, wanted=1, now=NOW).granted

    again = ledger.allot(limit, me="b0", sent={}, wanted=1, now=NOW)
    assert again.granted == 1


def test_of_a_chat_that_is_no_more_nothing_is_left(ledger: Ledger) -> None:
    limit = Limit(f"l{next(NAMES)}", 12, SECOND, SECOND * 3)
    ledger.allot(limit, me="b1", sent={NOW: 3}, wanted=5, now=NOW)

    assert ledger.tidy(now=NOW + timedelta(days=61))["locks"] == 0
    gone = ledger.tidy(now=NOW + timedelta(days=63))

    assert (gone["budgets"], gone["locks"]) == (2, 1)
    assert ledger.allot(limit, me="b2", sent={}, wanted=5, now=NOW + timedelta(days=63)).granted > 0
