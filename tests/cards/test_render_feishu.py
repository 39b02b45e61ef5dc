"""Cards as Feishu's card JSON 2.0: what people wrote stays text and rings nobody, forms come back as they went."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.conversation.cards import Button, Buttons, Card, Choice, Facts, Field, Fold, Form, Pair, Row, Span, Text, say
from bot.conversation.words import sayer
from cards.render.feishu import render
from cards.render.feishu_check import tagged, wrong_with
from cards.render.feishu_fit import fit
from cards.render.feishu_form import pieces_of
from cards.render.feishu_payload import read_form, read_value
from cards.render.feishu_text import escape_md
from tests.fakes.feishu.texts import plain

EN = sayer("en")


def shown(card):
    return render(card, say=EN)


def of(card, *tags):
    return [one for one in tagged(shown(card)["body"]) if one["tag"] in tags]


def a_form(*fields, **more):
    return Card(title="C1001", blocks=[Form(fields, Button("Go on", "go", {"ref": "C1001"}), **more)])


def test_what_a_person_typed_rings_nobody_and_is_shown_as_typed():
    typed = "<at id=all></at> **hi** [x](https://evil.example)"

    plain = of(Card(title="T", blocks=[Text(typed)]), "plain_text")[0]
    styled = of(Card(title="T", blocks=[Text([Span("By: ", "bold"), typed])]), "markdown")[0]

    assert plain["content"] == typed
    assert "<at" not in styled["content"]
    assert "&#60;at id&#61;all&#62;" in styled["content"]


def test_lines_stay_lines_in_markdown():
    assert escape_md("one\r\ntwo") == "one<br>two"


def test_the_owner_is_called_by_id_without_our_prefix():
    card = Card(title="T", mention=(Span("@小李", member="feishu:ou_li"), Span("@小王", member="local:wang")))

    assert of(card, "markdown")[0]["content"] == "<at id=ou_li></at> &#64;小王"


def test_a_link_is_https_and_cannot_be_broken_out_of():
    good = of(Card(title="T", blocks=[Text(Span("page", url="https://a.example/(x)"))]), "markdown")[0]
    bad = of(Card(title="T", blocks=[Text(Span("page", url="javascript:x"))]), "markdown")[0]

    assert good["content"] == "[page](https://a.example/%28x%29)"
    assert bad["content"] == "page"


def test_a_deadline_stands_in_our_words_and_on_the_readers_own_clock():
    due = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
    words = Span("Answer by 11-30 18:00 (site 02:00).", moment=due)

    for block in (Text(words), Text(words, "note"), Facts([("Answer by", words)]), Row(words)):
        content = of(Card(title="T", blocks=[block]), "markdown")[0]["content"]
        assert plain(content).endswith(
            "Answer by 11-30 18:00 (site 02:00).\nOn your clock: 周一 11月30日 18:00 GMT+8:00"
        )


def test_where_a_card_cannot_show_it_a_deadline_is_its_words():
    words = Span("Answer by 11-30 18:00.", moment=datetime(2026, 11, 30, 10, 0, tzinfo=UTC))

    assert fit(say("x"), say=EN)[0].kind == "text"
    assert fit(Card(title="", blocks=[Text(words)], plain=True), say=EN)[0].content == {
        "text": "Answer by 11-30 18:00."
    }


@pytest.mark.parametrize("typed", ["<local_datetime>", "<local_datetime millisecond='1' format_type='weekday'>"])
def test_a_time_that_feishu_does_not_know_is_refused(typed):
    card = shown(Card(title="T", blocks=[Text(Span("x", "bold"))]))
    card["body"]["elements"][0]["content"] = typed

    assert wrong_with(card) == [f"a time {typed}"]


def test_who_may_press_is_shown():
    card = Card(title="T", blocks=[Buttons([Button("Go", "go")])], only=("feishu:ou_li",))

    assert of(card, "person_list")[0]["persons"] == [{"id": "ou_li"}]


def test_a_button_carries_its_action_its_value_and_the_cards_version():
    card = Card(title="T", blocks=[Buttons([Button("Open", "status", {"ref": "C1001"}, confirm="Really?")])])
    button = of(card, "button")[0]

    action, value, version = read_value(button["behaviors"][0]["value"])

    assert (action, value) == ("status", {"ref": "C1001"})
    assert version
    assert button["confirm"]["text"]["content"] == "Really?"


def test_another_content_is_another_version():
    one, other = (of(Card(title=t, blocks=[Buttons([Button("Open", "status")])]), "button")[0] for t in ("A", "B"))

    assert read_value(one["behaviors"][0]["value"])[2] != read_value(other["behaviors"][0]["value"])[2]


@pytest.mark.parametrize(
    "value", [None, "status", {"a": 1, "v": {}, "n": ""}, {"a": "x", "v": [], "n": ""}, {"a": "x"}]
)
def test_a_value_we_did_not_write_is_nothing(value):
    assert read_value(value) is None


def test_the_tone_colours_the_header_and_the_summary_is_one_line():
    card = shown(Card(title="T", blocks=[Text("x")], tone="bad", summary="Two\nlines"))

    assert card["header"]["template"] == "red"
    assert card["config"]["summary"] == {"content": "Two lines"}


# -- forms


def test_a_refused_form_comes_back_filled_in_with_what_is_wrong_beside_it():
    card = a_form(
        Field("asin", "text", "ASIN", value="B0X", error="An ASIN has ten characters."),
        Field("why", "choice", "Why", value="b", options=[Choice("a", "A"), Choice("b", "B")]),
        Field("which", "choices", "Which", value=("a",), options=[Choice("a", "A"), Choice("b", "B")]),
        Field("on", "date", "When", value="2026-11-03"),
    )

    assert of(card, "input")[0]["default_value"] == "B0X"
    assert "An ASIN has ten characters&#46;" in "".join(m["content"] for m in of(card, "markdown")).replace(
        ".", "&#46;"
    )
    assert of(card, "select_static")[0]["initial_option"] == "b"
    assert of(card, "multi_select_static")[0]["selected_values"] == ["a"]
    assert of(card, "date_picker")[0]["initial_date"] == "2026-11-03"


def test_a_date_that_is_no_date_is_not_lost():
    assert of(a_form(Field("on", "date", "When", value="next friday")), "input")[0]["default_value"] == "next friday"


def test_what_the_callback_brings_is_what_the_house_asked_for():
    card = a_form(
        Field("asin", "text", "ASIN"),
        Field("why", "choice", "Why", options=[Choice("a", "A")], required=False),
        Field("which", "choices", "Which", options=[Choice("a", "A"), Choice("b", "B")]),
        Field("on", "date", "When"),
    )
    asked = {
        one["tag"]: one["name"] for one in of(card, "input", "select_static", "multi_select_static", "date_picker")
    }
    nothing = of(card, "select_static")[0]["options"][-1]["value"]

    form = read_form(
        {
            asked["input"]: "B0X\nB0Y",
            asked["select_static"]: nothing,
            asked["multi_select_static"]: ["a", "b"],
            asked["date_picker"]: "2026-12-01 +0800",
        }
    )

    assert form == {"asin": "B0X\nB0Y", "why": "", "which": ("a", "b"), "on": "2026-12-01"}


@pytest.mark.parametrize("given", [None, [], "x", {"other": "x"}, {"t1_a": 7}, {"m1_a": "x"}, {1: "x"}])
def test_a_form_of_wrong_types_is_empty(given):
    assert read_form(given) == {}


def test_several_choices_keep_only_texts():
    assert read_form({"m1_a": ["x", 1, None, {"y": 1}]}) == {"a": ("x",)}


@pytest.mark.parametrize(
    "text",
    ["x" * 2400, "word " * 500, "a line\n" * 400, "一" * 1000 + "\n" + "二" * 999, "a" * 1001, " " * 1500],
)
def test_a_text_longer_than_an_input_comes_back_whole(text):
    card = a_form(Field("part", "paragraph", "Part", value=text, max_length=4000))
    inputs = of(card, "input")

    assert len(inputs) > 1
    assert all(len(one.get("default_value", "")) <= 1000 for one in inputs)
    assert read_form({one["name"]: one.get("default_value", "") for one in reversed(inputs)}) == {"part": text}


def test_a_text_too_long_for_a_card_is_answered_by_a_reply():
    card = a_form(Field("part", "paragraph", "Part", value="x" * 20_000), Field("other", "text", "Other"))

    assert [one["name"] for one in of(card, "input")] == ["t1_other"]
    assert "by replying" in "".join(one["content"] for one in of(card, "markdown"))


def test_pieces_are_cut_between_lines_where_there_are_any():
    assert [joint for joint, _ in pieces_of("a" * 900 + "\n" + "b" * 900)] == ["x", "n"]


def test_files_are_sent_in_the_chat_so_a_form_of_files_asks_for_them_there():
    invoice = Field("invoice", "file", "Invoice", hint="The final one, paid")
    card = a_form(invoice, Field("photo", "file", "Photo", required=False), others=[Button("Go on", "done")])

    assert of(card, "form", "input") == []
    told = of(card, "markdown")[0]["content"].split("<br>")
    assert told[1:] == [
        "**Invoice**",
        "<font color='grey'>The final one, paid</font>",
        "**Photo** <font color='grey'>optional</font>",
    ]
    assert [one["text"]["content"] for one in of(card, "button")] == ["Go on"]


def test_an_example_stands_once_inside_an_empty_input_or_beside_a_filled_one():
    def told(field):
        return of(a_form(field), "markdown")[0]["content"]

    assert told(Field("n", "text", "Number", example="480")) == "**Number**"
    assert "480" in told(Field("n", "text", "Number", example="480", value="four"))
    assert told(Field("d", "date", "Day", example="2026-10-02")) == "**Day**"


def test_a_link_holds_words_alone():
    case_id = Span("13498835581", "code", url="https://sellercentral.amazon.com/cu")
    [told] = of(Card(title="T", blocks=[Text(case_id)]), "markdown")

    assert told["content"] == "[13498835581](https://sellercentral.amazon.com/cu)"


def test_a_reading_is_grey_and_its_facts_keep_their_colour():
    pair = Pair("480 units were sent.", ["发出 ", Span("480", "fact"), " 件。"])
    [told] = of(Card(title="T", blocks=[pair]), "markdown")

    assert told["content"].endswith(
        "<br><font color='grey'>发出 </font><font color='blue'>480</font><font color='grey'> 件。</font>"
    )


def test_a_button_that_leaves_the_form_stands_outside_it():
    card = shown(a_form(Field("a", "text", "A"), others=[Button("Leave", "leave")]))

    form, leave = card["body"]["elements"]
    assert form["tag"] == "form"
    assert leave["text"]["content"] == "Leave"
    assert "form_action_type" not in leave


def test_two_forms_with_the_same_field_have_different_names():
    form = Form([Field("case_id", "text", "Case ID")], Button("Send", "submitted"))

    assert wrong_with(shown(Card(title="T", blocks=[form, Fold("More", [form])]))) == []


def test_the_reader_before_sending_sees_what_feishu_would_refuse():
    good = shown(a_form(Field("a", "text", "A")))
    assert wrong_with(good) == []

    def broken(change):
        card = json.loads(json.dumps(good))
        change(card, card["body"]["elements"][0])
        return wrong_with(card)

    assert broken(lambda card, form: card.update(fallback={}))
    assert broken(lambda card, form: card["config"].update(update_multi=False))
    assert broken(lambda card, form: form.pop("elements") and form.update(elements=[]))
    assert broken(lambda card, form: form["elements"][1].update(max_length=2000))
    assert broken(lambda card, form: form["elements"][1].update(name="submit1"))
    assert broken(lambda card, form: form["elements"][0].update(text_align=None))
    assert broken(lambda card, form: form["elements"][0].update(content="<at id=all></at>"))
    assert broken(lambda card, form: form["elements"][2].pop("form_action_type"))
    assert broken(lambda card, form: card["body"]["elements"].append({"tag": "note", "elements": []}))
    assert broken(lambda card, form: form["elements"].append(json.loads(json.dumps(form))))
