"""How right the rules are: the arithmetic, on verdicts that are given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.casework.rules.measuring import Labelled, Share, scored


def text(expect, rule="R01"):
    return Labelled(rule=rule, text="Please look.", expect=expect, marketplace="amazon")


def test_precision_counts_false_alarms_and_recall_counts_misses():
    verdicts = [(text("fires"), True)] * 8 + [(text("fires"), False)] * 2 + [(text("silent"), True)] * 1
    (score,) = scored([*verdicts, (text("silent"), False)])

    assert (score.precision.part, score.precision.whole) == (8, 9)
    assert (score.recall.part, score.recall.whole) == (8, 10)
    assert (len(score.missed), len(score.false), score.texts) == (2, 1, 12)


def test_each_rule_has_a_score_of_its_own():
    scores = scored([(text("fires", "R14"), False), (text("silent", "R02"), False)])

    assert [(score.rule, score.texts) for score in scores] == [("R02", 1), ("R14", 1)]


def test_of_nothing_there_is_no_share():
    (score,) = scored([(text("silent"), False)])

    assert score.recall.value is None
    assert score.recall.interval == (0.0, 1.0)


def test_the_interval_of_40_right_texts_is_that_of_the_books():
    """Wilson's interval for 40 of 40 begins at 0.912."""
    low, high = Share(40, 40).interval

    assert low == pytest.approx(0.9124, abs=0.0005)
    assert high == pytest.approx(1.0)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share(counts):
    share = Share(*counts)
    low, high = share.interval

    assert 0 <= low <= share.value + 1e-9
    assert share.value - 1e-9 <= high <= 1
