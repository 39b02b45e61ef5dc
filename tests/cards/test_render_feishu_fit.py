"""From a card to messages: texts to copy, files for what is too long, and any card within Feishu's limits."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings

from bot.conversation.cards import Button, Buttons, Card, Choice, Copy, Field, Fold, Form, Row, Span, Text, say
from bot.conversation.words import sayer
from cards.render.feishu_check import tagged, wrong_with
from cards.render.feishu_fit import fit, fit_one
from cards.render.feishu_text import dumped
from tests.cards import imagined

EN = sayer("en")
RINGS = re.compile(r"<at\b[^>]*>")


def rung_by(piece):
    """The ids a message would ring, wherever tags are parsed."""
    if piece.kind == "interactive":
        marked_up = [one["content"] for one in tagged(piece.content) if one["tag"] == "markdown"]
        return {at for text in marked_up for at in RINGS.findall(text)}
    if piece.kind == "post":
        rows = piece.content["zh_cn"]["content"]
        return {f"<at id={node['user_id']}>" for row in rows for node in row if node["tag"] == "at"}
    return set(RINGS.findall(piece.content.get("text", "")))


@given(imagined.cards)
@settings(max_examples=150, deadline=None)
def test_any_card_becomes_messages_feishu_takes_and_rings_only_ids_we_hold(card):
    for piece in fit(card, say=EN):
        assert rung_by(piece) <= {"<at id=ou_one>", "<at id=ou_two>"}
        assert json.loads(dumped(piece.content)) == piece.content
        dumped(piece.content).encode()
        if piece.kind == "interactive":
            assert wrong_with(piece.content) == []


def test_a_sentence_is_a_text_message():
    assert fit(say("C1001 is open."), say=EN)[0].content == {"text": "C1001 is open."}


def test_a_sentence_with_markup_in_it_is_sent_literally():
    typed = 'He wrote <at user_id="all"></at> and [x](y)'

    piece = fit(say(typed), say=EN)[0]

    assert piece.kind == "post"
    assert piece.content["zh_cn"]["content"] == [[{"tag": "text", "text": typed}]]


def test_a_sentence_that_calls_somebody_rings_them():
    card = Card(title="", mention=(Span("@小李", member="feishu:ou_li"),), blocks=[Text("Please look.")], plain=True)

    piece = fit(card, say=EN)[0]

    assert piece.content["zh_cn"]["content"][0] == [{"tag": "at", "user_id": "ou_li"}]


DRAFT = "[Issue Summary]\nShipment FBA15DJCZRX5: 480 sent, 15 not received."


def test_a_draft_to_copy_is_a_message_with_exactly_its_text():
    assert fit(Card(title="", blocks=[Copy(DRAFT)], plain=True), say=EN)[0].content == {"text": DRAFT}


def test_a_text_that_feishu_would_read_as_markup_is_copied_from_a_block_that_it_does_not():
    text = "See [the page](https://a.example)"

    piece = fit(Card(title="", blocks=[Copy(text)], plain=True), say=EN)[0]

    assert piece.content["zh_cn"]["content"][0][0]["tag"] == "code_block"
    assert piece.content["zh_cn"]["content"][0][0]["text"] == text


def test_a_card_with_a_text_to_copy_is_followed_by_it_and_a_long_one_by_a_file_too():
    short = fit(Card(title="C1001", blocks=[Copy(DRAFT)]), say=EN)
    long = fit(Card(title="C1001: draft", blocks=[Copy("A long line.\n" * 600)]), say=EN)

    assert [piece.kind for piece in short] == ["interactive", "text"]
    assert [piece.kind for piece in long] == ["interactive", "text", "file"]
    assert long[2].content == {"file_name": "C1001 draft.md"}


def test_a_folded_text_is_not_sent_apart():
    assert len(fit(Card(title="T", blocks=[Fold("All", [Copy(DRAFT)])]), say=EN)) == 1


def test_what_the_data_check_refuses_stands_in_a_file_and_the_buttons_stay():
    form = Form([Field("mail", "text", "Mail", value="li@example.com")], Button("Send", "submitted"))
    card = Card(title="C1001", blocks=[Text("Call 13800000000"), form, Buttons([Button("Open", "status")])])

    pieces = fit(card, say=EN, withheld=True)

    assert "13800000000" not in dumped(pieces[0].content)
    assert "li@example.com" not in dumped(pieces[0].content)
    assert "13800000000" in pieces[1].body.decode()
    assert len([one for one in tagged(pieces[0].content) if one["tag"] == "button"]) == 2


# -- limits


def test_a_card_with_many_rows_keeps_every_button():
    rows = [Row(f"Answer {n}", [Button("Change", "edit", {"n": n})]) for n in range(50)]

    pieces = fit(Card(title="Review", blocks=rows), say=EN)

    assert len(pieces) == 1
    assert len([one for one in tagged(pieces[0].content) if one["tag"] == "button"]) == 50


@pytest.mark.parametrize("text", ["汉" * 40_000, "<at id=all>" * 3000, "line\n" * 9000])
def test_a_text_over_the_limit_is_shortened_and_comes_whole_as_a_file(text):
    buttons = Buttons([Button("Approve", "draft_approve")])

    pieces = fit(Card(title="C1001", blocks=[Text([text, Span("!", "bold")]), buttons]), say=EN)

    assert [piece.kind for piece in pieces] == ["interactive", "file"]
    assert wrong_with(pieces[0].content) == []
    assert text.strip() in pieces[1].body.decode()
    assert any(one["tag"] == "button" for one in tagged(pieces[0].content))


def test_hundreds_of_blocks_keep_what_can_be_pressed():
    blocks = [Text(f"Paragraph {n}") for n in range(400)]
    pieces = fit(Card(title="T", blocks=[*blocks, Buttons([Button("Approve", "approve")])]), say=EN)

    labels = [one["text"]["content"] for one in tagged(pieces[0].content) if one["tag"] == "button"]
    assert labels == ["Approve"]
    assert "Paragraph 399" in pieces[1].body.decode()


def test_a_choice_of_hundreds_becomes_a_list_to_answer_by_typing():
    options = [Choice(f"o{n}", f"Option {n}") for n in range(250)]
    form = Form([Field("which", "choice", "Which", value="o3", options=options)], Button("Go on", "go"))
    card = Card(title="C1001", blocks=[form])

    piece = fit_one(card, say=EN)

    inputs = [one for one in tagged(piece.content) if one["tag"] == "input"]
    assert [one["default_value"] for one in inputs] == ["4"]


def test_a_crowded_card_keeps_its_choice_as_long_as_nothing_stands_side_by_side():
    rows = [Row(f"Answer {n}", [Button("Change", "edit", {"n": n})]) for n in range(30)]
    options = [Choice(f"o{n}", f"Option {n}") for n in range(40)]
    form = Form([Field("which", "choice", "Which", options=options)], Button("Go on", "go"))

    tags = [one["tag"] for one in tagged(fit_one(Card(title="C1001", blocks=[*rows, form]), say=EN).content)]

    assert "select_static" in tags
    assert "column_set" not in tags
