"""A card kept as JSON is the same card when it comes back."""

import json
from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.cards import (
    Bullets,
    Button,
    Buttons,
    Card,
    Choice,
    Copy,
    Divider,
    Download,
    Facts,
    Field,
    Fold,
    Form,
    Pair,
    Row,
    Span,
    Text,
)
from cards.render.codec import decode, decode_block, encode

words = st.text(max_size=20)
styles = st.sampled_from(["plain", "bold", "muted", "fact", "good", "bad", "code"])
moments = st.none() | st.datetimes(timezones=st.just(UTC))
spans = st.builds(Span, words, styles, words, words, moments)
rich = st.one_of(words, spans, st.lists(st.one_of(words, spans), max_size=3).map(tuple))
values = st.dictionaries(words, st.one_of(words, st.integers(), st.booleans(), st.none()), max_size=3)
buttons = st.builds(Button, words, words, values, st.sampled_from(["plain", "primary", "danger"]), words)
several = st.lists(buttons, max_size=2).map(tuple)
choices = st.lists(st.builds(Choice, words, words, words), max_size=3).map(tuple)
kinds = st.sampled_from(["text", "paragraph", "choice", "choices", "date", "file"])
fields = st.builds(
    Field,
    words,
    kinds,
    words,
    st.one_of(words, st.lists(words, max_size=2).map(tuple)),
    choices,
    words,
    words,
    words,
    st.booleans(),
    st.integers(0, 9999),
)
flat = st.one_of(
    st.builds(Text, rich, st.sampled_from(["plain", "heading", "note"])),
    st.builds(Facts, st.lists(st.tuples(words, rich), max_size=2).map(tuple)),
    st.builds(Bullets, st.lists(rich, max_size=2).map(tuple), st.booleans()),
    st.builds(Copy, words, words, words),
    st.just(Divider()),
    st.builds(Pair, rich, rich, words, st.none() | buttons),
    st.builds(Download, words, words, st.integers(0, 10**9)),
    st.builds(Buttons, several),
    st.builds(Row, rich, several, rich),
    st.builds(Form, st.lists(fields, max_size=2).map(tuple), buttons, several),
)
blocks = st.recursive(
    flat, lambda inner: st.builds(Fold, words, st.lists(inner, max_size=2).map(tuple), st.booleans())
)
cards = st.builds(
    Card,
    title=words,
    blocks=st.lists(blocks, max_size=3).map(tuple),
    summary=words,
    tone=st.sampled_from(["plain", "info", "good", "warn", "bad"]),
    only=st.lists(words, max_size=2).map(tuple),
    mention=st.lists(spans, max_size=2).map(tuple),
    plain=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(cards)
def test_any_card_comes_back_from_json_as_it_was(card):
    assert decode(json.loads(json.dumps(encode(card)))) == card


def test_lists_come_back_as_tuples():
    card = Card(title="t", blocks=[Bullets(["一", "二"])])

    assert decode(encode(card)).blocks == (Bullets(("一", "二")),)


def test_an_unknown_block_is_an_error_and_not_a_hole_in_the_card():
    with pytest.raises(ValueError, match="hologram"):
        decode_block({"is": "hologram"})
