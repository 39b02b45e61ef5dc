"""Which cards the fake Feishu takes, and what it says of the others."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given as given_by
from hypothesis import strategies as st

from .feishu import Refusal, check_card

TEXT = {"tag": "plain_text", "content": "words"}
MARKDOWN = {"tag": "markdown", "content": "words"}
SUBMIT = {"tag": "button", "name": "go", "text": TEXT, "form_action_type": "submit"}
INPUT = {"tag": "input", "name": "goal"}
OPTIONS = [{"text": TEXT, "value": "a"}, {"text": TEXT, "value": "b"}]
TABLE = {"tag": "table", "columns": [{"name": "ref", "data_type": "text"}], "rows": [{"ref": "C1001"}]}
PANEL = {"tag": "collapsible_panel", "header": {"title": TEXT, "padding": "8px"}, "elements": [MARKDOWN]}
ALL_KINDS: list[dict[str, Any]] = [
    {"tag": "div", "text": {**TEXT, "text_size": "notation", "text_color": "grey", "lines": 3}},
    {**MARKDOWN, "text_align": "left", "element_id": "words_1"},
    {"tag": "hr"},
    {"tag": "img", "img_key": "img_1", "alt": TEXT, "scale_type": "fit_horizontal"},
    {"tag": "column_set", "flex_mode": "flow", "columns": [{"tag": "column", "weight": 2, "elements": [PANEL]}]},
    PANEL,
    TABLE,
    {"tag": "chart", "chart_spec": {"type": "bar", "data": {"values": []}}, "aspect_ratio": "16:9"},
    {"tag": "person_list", "persons": [{"id": "ou_li"}]},
    {"tag": "overflow", "options": OPTIONS},
    {"tag": "button", "text": TEXT, "type": "primary", "confirm": {"title": TEXT, "text": TEXT},
     "behaviors": [{"type": "callback", "value": {"a": 1}}, {"type": "open_url", "default_url": "https://a.cn"}]},
    {"tag": "form", "name": "f", "elements": [
        {**INPUT, "required": True, "input_type": "multiline_text", "max_length": 1000, "default_value": "x"},
        {"tag": "select_static", "name": "kind", "initial_option": "a", "options": OPTIONS, "placeholder": TEXT},
        {"tag": "multi_select_static", "name": "tags", "selected_values": ["b"], "options": OPTIONS},
        {"tag": "date_picker", "name": "due", "initial_date": "2026-12-01"},
        {"tag": "picker_datetime", "name": "at", "placeholder": TEXT},
        {"tag": "select_person", "name": "owner"},
        {"tag": "checker", "name": "sure", "text": TEXT, "checked": False},
        {"tag": "column_set", "columns": [{"tag": "column", "elements": [SUBMIT]}]},
    ]},
]  # fmt: skip


def card(*elements: Any, **more: Any) -> dict[str, Any]:
    return {"schema": "2.0", "body": {"elements": list(elements)}, **more}


def form(*elements: Any) -> dict[str, Any]:
    return card({"tag": "form", "name": "f", "elements": [*elements, SUBMIT]})


def verdict(given: Any) -> tuple[int, str]:
    """The code, and the sub-code in the sentence."""
    try:
        check_card(given, known_images={"img_1"}, may_call=lambda one: one == "ou_li")
    except Refusal as refusal:
        return refusal.code, refusal.msg.partition("ErrCode: ")[2].partition(";")[0]
    return 0, ""


def test_a_card_of_every_kind_of_element_is_taken():
    header = {
        "title": TEXT,
        "subtitle": TEXT,
        "template": "orange",
        "text_tag_list": [{"tag": "text_tag", "text": TEXT, "color": "red"}],
        "icon": {"tag": "standard_icon", "token": "info_filled"},
    }
    config = {"update_multi": True, "summary": {"content": "C1001"}, "width_mode": "fill"}
    assert verdict(card(*ALL_KINDS, header=header, config=config)) == (0, "")


@pytest.mark.parametrize(
    ("given", "sub_code"),
    [
        pytest.param({"elements": [MARKDOWN]}, "200621", id="a card of 1.0"),
        pytest.param([], "200621", id="no object"),
        pytest.param({"schema": "2.0"}, "200621", id="no body"),
        pytest.param(card(colour="red"), "200621", id="an unknown property of the card"),
        pytest.param(card(config={"update_multi": False}), "200621", id="an exclusive card"),
        pytest.param(card(config={"wide_screen_mode": True}), "200621", id="a setting of 1.0"),
        pytest.param(card(header={"title": MARKDOWN}), "200621", id="markdown in a title"),
        pytest.param(card(header={"title": TEXT, "template": "pink"}), "200621", id="an unknown template"),
        pytest.param(card({"tag": "marquee"}), "200621", id="an unknown tag"),
        pytest.param(card({"tag": "note", "elements": []}), "200861", id="a note"),
        pytest.param(card({"tag": "action", "actions": []}), "200861", id="an action wrapper"),
        pytest.param(card({**MARKDOWN, "colour": "red"}), "200621", id="an unknown property"),
        pytest.param(card({**MARKDOWN, "text_align": None}), "200621", id="null"),
        pytest.param(card({"tag": "markdown", "content": 7}), "200621", id="a number for text"),
        pytest.param(card({**MARKDOWN, "element_id": "7up"}), "200621", id="a bad element_id"),
        pytest.param(
            card({**MARKDOWN, "element_id": "a"}, {**MARKDOWN, "element_id": "a"}),
            "300301",
            id="one element_id twice",
        ),
        pytest.param(card({"tag": "button", "text": TEXT, "type": "huge"}), "200621", id="an unknown type of button"),
        pytest.param(card({"tag": "button", "text": TEXT, "value": {"a": 1}}), "200621", id="a value as in 1.0"),
        pytest.param(
            card({"tag": "button", "text": TEXT, "behaviors": [{"type": "callback", "value": "go"}]}),
            "200621",
            id="a string for a value",
        ),
        pytest.param(
            card({"tag": "button", "text": TEXT, "behaviors": [{"type": "open_url", "default_url": "javascript:1"}]}),
            "200621",
            id="a link that is none",
        ),
        pytest.param(
            card({"tag": "button", "text": TEXT, "confirm": {"text": TEXT}}), "200621", id="no confirm title"
        ),
        pytest.param(card({"tag": "img", "img_key": "img_2", "alt": TEXT}), "200570", id="an unknown image"),
        pytest.param(card({"tag": "chart", "chart_spec": "bar"}), "200550", id="a chart of words"),
        pytest.param(card({**PANEL, "header": {"title": TEXT, "padding": "8px 4px"}}), "200621", id="two paddings"),
        pytest.param(card({**PANEL, "elements": [TABLE]}), "200621", id="a table in a panel"),
        pytest.param(card({**TABLE, "rows": [{"other": "x"}]}), "200915", id="an undeclared column"),
        pytest.param(card({**TABLE, "rows": ["x"]}), "200914", id="a row of words"),
        pytest.param(card({**TABLE, "rows": [{"ref": 7}]}), "200914", id="a number in a text cell"),
        pytest.param(card({**TABLE, "page_size": 11}), "200621", id="eleven rows a page"),
        pytest.param(card(*[TABLE] * 6), "11310", id="six tables"),
        pytest.param(card(*[MARKDOWN] * 201), "11310", id="201 elements"),
        pytest.param(card(*[{"tag": "div", "text": TEXT}] * 101), "11310", id="texts are elements too"),
        pytest.param(card({"tag": "multi_select_static", "name": "t", "options": OPTIONS}), "200621", id="no form"),
        pytest.param(card({"tag": "form", "name": "f", "elements": [INPUT]}), "200621", id="no submit button"),
        pytest.param(form({"tag": "input"}), "200530", id="no name in a form"),
        pytest.param(form(INPUT, INPUT), "200530", id="one name twice"),
        pytest.param(form({**INPUT, "max_length": 1001}), "200621", id="an input of 1001"),
        pytest.param(form({**INPUT, "max_length": 2, "default_value": "xyz"}), "200621", id="a default too long"),
        pytest.param(
            form({**INPUT, "placeholder": {**TEXT, "content": "x" * 101}}), "200621", id="a long placeholder"
        ),
        pytest.param(form({"tag": "select_static", "name": "k", "options": OPTIONS[:1] * 2}), "200621", id="twins"),
        pytest.param(
            form({"tag": "select_static", "name": "k", "options": OPTIONS, "initial_option": "z"}),
            "200621",
            id="an initial choice that is no option",
        ),
        pytest.param(form({"tag": "form", "name": "g", "elements": [SUBMIT]}), "200621", id="a form in a form"),
        pytest.param(card({"tag": "markdown", "content": "<at id=ou_x></at>"}), "100290", id="an at of nobody"),
    ],
)
def test_what_feishu_would_refuse_is_refused_with_its_sub_code(given, sub_code):
    assert verdict(given) == (230099, sub_code)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given_by(data=st.data(), value=JSON)
def test_whatever_stands_in_a_card_it_is_taken_or_refused(data, value):
    given = copy.deepcopy(card(*ALL_KINDS))
    node: Any = given
    while data.draw(st.booleans()) or node is given:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = data.draw(st.sampled_from(keys))
        if not (isinstance(node[key], dict | list) and node[key]) or data.draw(st.booleans()):
            node[key] = value
            break
        node = node[key]

    assert verdict(given)[0] in (0, 230025, 230099)


def test_the_sentence_names_the_place():
    with pytest.raises(Refusal) as refused:
        check_card(card(MARKDOWN, {"tag": "note"}), known_images=(), may_call=lambda one: True)
    assert "ErrPath: ROOT -> body -> elements -> [1](tag: note)" in refused.value.msg


def test_a_card_has_thirty_kilobytes():
    assert verdict(card({"tag": "markdown", "content": "长" * 10_300})) == (230025, "")
    assert verdict(card({"tag": "markdown", "content": "长" * 10_100})) == (0, "")


def test_six_containers_inside_each_other_are_too_many():
    def nested(levels: int) -> dict[str, Any]:
        inner: dict[str, Any] = MARKDOWN
        for _ in range(levels):
            inner = {**PANEL, "elements": [inner]}
        return card(inner)

    assert verdict(nested(5)) == (0, "")
    assert verdict(nested(6)) == (230099, "200621")


@pytest.mark.parametrize(
    "format", ["date_num", "date_short", "date", "week", "week_short", "time", "time_sec", "timezone"]
)
def test_a_moment_is_shown_in_each_of_the_formats_there_are(format):
    assert verdict(
        card({**MARKDOWN, "content": f"<local_datetime millisecond='0' format_type='{format}'></local_datetime>"})
    ) == (0, "")


@pytest.mark.parametrize(
    "said", ["millisecond='0' format_type='weekday'", "millisecond='soon'", "format_type='time' zone='8'"]
)
def test_a_moment_in_no_format_there_is_is_refused(said):
    given = card({**MARKDOWN, "content": f"<local_datetime {said}></local_datetime>"})

    assert verdict(given) == (230099, "200621")


def test_at_is_a_tag_in_markdown_and_words_in_plain_text():
    assert verdict(card({"tag": "markdown", "content": "<at id=ou_li></at> <at id=all></at>"})) == (0, "")
    assert verdict(card({"tag": "div", "text": {**TEXT, "content": "<at id=ou_x></at>"}})) == (0, "")
    assert verdict(card({"tag": "markdown", "content": "&#60;at id=ou_x&#62;"})) == (0, "")
