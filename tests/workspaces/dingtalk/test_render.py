"""Cards as DingTalk's Markdown and as data of the templates: whatever is in them."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.cards import Button, Buttons, Card, Choice, Field, Form, Row, Span, Text
from bot.conversation.words import sayer
from bot.workspaces.dingtalk.hooks import read_groups
from bot.workspaces.dingtalk.seal import Seal
from cards.render.dingtalk import page
from cards.render.dingtalk_card import FORM_BYTES, VALUE_BYTES, fill, read_form
from cards.render.dingtalk_text import escape, harmless, pieces, size
from cards.render.dingtalk_text import markdown as rich_markdown
from tests.fakes.dingtalk import markdown

SAY = sayer("zh-CN")
SEAL = Seal("secret").on("form-1")
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=80)


@settings(max_examples=150, deadline=None)
@given(WORDS)
def test_a_persons_words_are_shown_as_they_were_typed_and_are_nothing_to_press(text: str) -> None:
    shown = markdown.shown(escape(f"x{text}x"))

    assert not markdown.links(escape(text))
    assert "".join(shown.split()).replace("\u200b", "") == "".join(f"x{text}x".split()).replace("\u200b", "")


def test_of_several_buttons_with_one_label_each_says_what_it_is_about() -> None:
    add, change = Button("Add a file", "add"), Button("Change", "change")
    rows = [Row("The invoice is missing", [add]), Row("Site: US", [change]), Row("Units: 15", [change])]
    filled = fill(Card(title="T", blocks=rows), SAY, SEAL, with_form=False)

    assert filled is not None
    shown = [filled.params[f"b{n}"] for n in (1, 2, 3)]
    assert shown == ["Add a file", "Change：Site: US", "Change：Units: 15"]


def test_words_and_facts_beside_each_other_keep_the_blank_between_them() -> None:
    phrase = ["Shipment ", Span("FBA15DJCZRX5", "fact"), ": ", Span("480", "fact"), " units sent."]

    assert rich_markdown(phrase) == "Shipment FBA15DJCZRX5: 480 units sent."


@given(st.text(max_size=300), st.integers(8, 60))
def test_pieces_are_within_their_bytes_and_lose_nothing(text: str, most: int) -> None:
    text = text.encode(errors="replace").decode()
    parts = pieces(text, most)

    assert all(size(part) <= most for part in parts)
    assert "".join(parts).replace("\n", "") == text.replace("\n", "")


def test_calls_to_everybody_and_addresses_that_speak_become_words() -> None:
    for text in ("@所有人", "@all", "＠所有人", "@ALL now", "dtmd://x", "dingtalk://x"):
        assert harmless(text) != text
        assert harmless(text).replace("\u200b", "") == text
    assert harmless("a@alliance.com dingtalk:u1") == "a@alliance.com dingtalk:u1"


@settings(max_examples=80, deadline=None)
@given(WORDS, WORDS, st.lists(WORDS, max_size=12))
def test_every_value_of_a_card_is_text_within_its_size(title: str, body: str, labels: list[str]) -> None:
    buttons = [Button(label, "go", {"n": n}) for n, label in enumerate(labels)]
    rows = [Row(label, [Button("改", "edit", {"n": label})]) for label in labels]
    fields = [
        Field("a", "text", title, value=body),
        Field("b", "choice", body, options=[Choice(str(n), label) for n, label in enumerate(labels)]),
        Field("c", "date", title, value=body),
    ]
    card = Card(title=title, blocks=[Text(body), Buttons(buttons), *rows, Form(fields, Button("好", "send"))])

    filled = fill(card, SAY, SEAL, with_form=True)

    assert filled is not None
    for name, value in filled.params.items():
        assert isinstance(value, str)
        assert size(value) <= (FORM_BYTES if name == "form" else VALUE_BYTES)
    names = [one["name"] for one in json.loads(filled.params["form"])["fields"]]
    assert len({name.partition("_")[0] for name in names}) == 1


def test_what_was_filled_in_comes_back_as_the_house_knows_it() -> None:
    given_ = {
        "abc123_text": " words ",
        "abc123_one": {"index": 1, "value": "b"},
        "abc123_many": {"index": [0, 2], "value": ["a", "c"]},
        "abc123_day": "2026-12-01 00:00",
        "abc123_number": 5,
        "abc123_note": "2026-12-01 they wrote",
        "fff000_text": "another page's",
        "text": "nobody's",
    }

    assert read_form(given_, "abc123") == {
        "text": " words ",
        "one": "b",
        "many": ("a", "c"),
        "day": "2026-12-01",
        "number": "5",
        "note": "2026-12-01 they wrote",
    }
    assert read_form("no object", "abc123") == {}


def test_a_form_that_asks_several_things_is_sent_behind_its_number() -> None:
    fields = [Field("a", "text", "First"), Field("b", "text", "Second")]

    shown = page(Card(title="T", blocks=[Form(fields, Button("Send", "go"))]), sayer("en"), first=7)

    assert shown.presses[0].fields == ("a", "b")
    assert "#7" in shown.text
    assert "；" in shown.text


def test_the_webhooks_of_groups_are_read() -> None:
    found = read_groups("Amazon 客服群=abc:SECdef; cidX==ghi ; ")

    assert {name: (hook.path, hook.secret) for name, hook in found.items()} == {
        "Amazon 客服群": ("/robot/send?access_token=abc", "SECdef"),
        "cidX=": ("/robot/send?access_token=ghi", ""),
    }
