"""An event is the same after it lay in the inbox; a stranger's event is made fit to lie there."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.codec import event_from_json, event_to_json
from bot.conversation.intake import DEEPEST, LONGEST_KEPT, MOST_ITEMS, fit_to_keep
from bot.conversation.values import Event, FileRef
from bot.ledger.codec import dumps

NOW = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
PLAIN = Event(id="om_1", workspace="local", kind="message", chat="local:group", sender="local:xiaoli", at=NOW)

any_text = st.text(st.characters(exclude_categories=[]), max_size=50)
carried = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | any_text | st.binary(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(any_text, inner, max_size=3),
    max_leaves=20,
)
events = st.builds(
    Event,
    id=any_text,
    workspace=st.just("local"),
    kind=st.sampled_from(["message", "click", "joined", "recalled"]),
    chat=any_text,
    sender=any_text,
    at=st.datetimes(timezones=st.just(UTC)),
    text=any_text,
    files=st.lists(st.builds(FileRef, name=any_text, bytes=st.integers(0, 10**9)), max_size=2).map(tuple),
    action=any_text,
    value=st.dictionaries(any_text, carried, max_size=4),
    form=st.dictionaries(any_text, any_text | st.lists(any_text, max_size=3).map(tuple), max_size=4),
    private=st.booleans(),
    mentions=st.lists(any_text, max_size=3).map(tuple),
    sender_name=any_text,
)


@settings(max_examples=150, deadline=None)
@given(events)
def test_whatever_arrives_lies_in_the_inbox_and_comes_out_the_same(event: Event) -> None:
    fit = fit_to_keep(event)

    kept = dumps(event_to_json(fit))

    assert event_from_json(json.loads(kept)) == fit
    kept.encode()
    assert "\0" not in kept
    assert "\\u0000" not in kept


@settings(max_examples=100, deadline=None)
@given(events)
def test_what_is_fit_stays_as_it_is(event: Event) -> None:
    fit = fit_to_keep(event)
    assert fit_to_keep(fit) == fit


def test_halves_of_emoji_and_nul_become_a_mark_that_can_be_kept() -> None:
    fit = fit_to_keep(replace(PLAIN, text="a\ud83d b\0c 👍"))
    assert fit.text == "a\ufffd b\ufffdc 👍"


def test_nesting_length_and_number_are_bounded() -> None:
    deep: object = "bottom"
    for _ in range(5_000):
        deep = [deep]

    fit = fit_to_keep(
        replace(PLAIN, text="长" * 2_000_000, value={"deep": deep, "wide": ["x"] * 5_000, "long": 10**6_000})
    )

    assert len(fit.text) == LONGEST_KEPT
    assert dumps(fit.value["deep"]).count("[") < DEEPEST
    assert len(fit.value["wide"]) == MOST_ITEMS
    assert fit.value["long"] is None


def test_a_field_holds_a_text_or_several_and_nothing_else() -> None:
    fit = fit_to_keep(replace(PLAIN, form={"one": "a", "two": ["a", "b"], "odd": {"a": 1}, "mixed": ("a", 1)}))  # type: ignore[dict-item]
    assert fit.form == {"one": "a", "two": ("a", "b"), "odd": "", "mixed": ("a",)}


def test_what_a_newer_version_wrote_is_still_read() -> None:
    body = event_to_json(replace(PLAIN, files=(FileRef(name="a.png", bytes=3),)))
    body["mood"] = "good"
    body["files"][0]["colour"] = "red"

    assert event_from_json(body) == replace(PLAIN, files=(FileRef(name="a.png", bytes=3),))
