"""Values to text and back: what comes out is what went in, and old rows still read."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.casework.case import Case
from bot.casework.draft import Attachment, Draft, FactSpan, Finding, Sentence
from bot.ledger.codec import changed_fields, dumps, loads, moment, stamp
from bot.ledger.records import Chat, DraftRow, EvidenceRow, Interview, Member, Shop
from tests.ledger.builders import NOW, a_case

TIMES = st.datetimes(min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29), timezones=st.just(UTC))  # noqa: DTZ001
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = TEXT | st.lists(TEXT, max_size=3).map(tuple)
ANSWERS = st.dictionaries(TEXT, VALUES, max_size=3)
FINDINGS = st.builds(
    Finding,
    values=st.dictionaries(TEXT, TEXT | st.integers(), max_size=2),
    span=st.none() | st.tuples(st.integers(0, 9), st.integers(0, 9)),
)


def strategies() -> dict[type, st.SearchStrategy]:
    st.register_type_strategy(datetime, TIMES)
    sentence = st.builds(Sentence, facts=st.lists(st.builds(FactSpan), max_size=2).map(tuple))
    draft = st.builds(
        Draft,
        sentences=st.lists(sentence, max_size=2).map(tuple),
        attachments=st.lists(st.builds(Attachment), max_size=2).map(tuple),
    )
    findings = st.lists(FINDINGS, max_size=2).map(tuple)
    settings = st.dictionaries(TEXT, TEXT | st.integers() | st.booleans(), max_size=2)
    return {
        Case: st.builds(Case),
        Shop: st.builds(Shop),
        Chat: st.builds(Chat, settings=settings),
        Member: st.builds(Member, settings=settings),
        Interview: st.builds(Interview, answers=ANSWERS, raw=ANSWERS),
        Draft: draft,
        Finding: FINDINGS,
        FactSpan: st.builds(FactSpan),
        DraftRow: st.builds(DraftRow, draft=draft, findings=findings),
        EvidenceRow: st.builds(EvidenceRow, findings=findings),
    }


@pytest.mark.parametrize("kind", list(strategies()))
def test_every_kind_of_value_comes_back_as_it_went(kind):
    @settings(max_examples=40, deadline=None)
    @given(strategies()[kind])
    def round_trip(value):
        assert loads(kind, dumps(value)) == value

    round_trip()


def test_equal_values_give_equal_texts_and_chinese_stays_readable():
    assert dumps({"b": 1, "a": "下架"}) == dumps({"a": "下架", "b": 1}) == '{"a":"下架","b":1}'


def test_a_row_from_before_a_field_existed_takes_its_default_and_one_that_is_gone_is_left_out():
    old = json.loads(dumps(a_case()))
    del old["lessons"]
    old["colour"] = "red"
    assert loads(Case, json.dumps(old)) == a_case()


@given(TIMES, TIMES)
def test_times_sort_as_their_texts_do(one, other):
    assert (stamp(one) < stamp(other)) == (one < other)
    assert moment(stamp(one)) == one
    assert len(stamp(one)) == 27


def test_a_time_is_kept_in_utc_and_must_say_where_it_is_from():
    shanghai = timezone(timedelta(hours=8))
    assert stamp(datetime(2026, 3, 20, 18, tzinfo=shanghai)) == "2026-03-20T10:00:00.000000Z"
    assert stamp(None) == ""
    assert moment("") is None
    with pytest.raises(ValueError, match="time zone"):
        stamp(datetime(2026, 3, 20))  # noqa: DTZ001


def test_only_fields_that_differ_go_into_the_history():
    case = a_case()
    assert changed_fields(case, case.assign("wang").after) == (
        {"owner": "lin", "revision": 0},
        {"owner": "wang", "revision": 1},
    )
    before, after = changed_fields(None, case)
    assert before == {}
    assert after["created_at"] == stamp(NOW)
