"""Templates read from the file one imports in the console: what they show, what can be pressed, what is private."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.dingtalk import CannotPress, FakeDingTalk, User
from tests.fakes.dingtalk.caller import Caller

Node = dict[str, Any]
FORM = {"fields": [{"name": "store", "label": "店铺", "type": "TEXT"}]}


@pytest.fixture
def fake() -> Iterator[FakeDingTalk]:
    with FakeDingTalk() as fake:
        yield fake


@pytest.fixture
def li(fake: FakeDingTalk) -> User:
    return fake.user("小李")


@pytest.fixture
def call(fake: FakeDingTalk) -> Iterator[Caller]:
    caller = Caller(fake)
    caller.log_in()
    yield caller
    caller.close()


def words(text: str) -> Node:
    return {"type": "dynamicString", "content": text}


def seen_if(variable: str, value: str, op: str = "equal") -> Node:
    condition = {"op": "and", "conditions": [{"variable": variable, "op": op, "value": value}]}
    return {"type": "dynamicVisible", "valueType": "condition", "condition": condition}


def button(label: str, action: str, params: list[Node] | None = None, **more: Any) -> Node:
    props = {"text": words(label), "actionType": "request", "actionId": words(action), "params": params or [], **more}
    return {"componentName": "SingleButton", "props": props}


def bound(name: str, variable: str, **more: Any) -> Node:
    return {"name": name, "type": "variable", "variable": variable, "value": "", **more}


def exported(children: list[Node], expressions: list[Node] | None = None) -> str:
    types = {"title": "string", "body": "markdown", "state": "string", "rows": "loopArray", "key": "string"}
    private = {"form": "form", "form_status": "string", "note": "string", "submit": "string"}
    editor = {
        "schema": {"componentsTree": [{"componentName": "Card", "props": {}, "children": children}]},
        "variableList": [
            *({"name": name, "type": kind, "private": False} for name, kind in types.items()),
            *({"name": name, "type": kind, "private": True} for name, kind in private.items()),
        ],
        "expList": expressions or [],
    }
    return json.dumps({"editorData": json.dumps(editor), "widgetInfo": "", "type": "im", "mode": "card"})


TEXTS: list[Node] = [
    {"componentName": "CardHeaderV2", "props": {"title": words("${title}")}},
    {"componentName": "Markdown", "props": {"content": {"type": "variableValue", "variable": "body"}}},
    {"componentName": "BaseText", "props": {"text": words("${note}")}},
]
ENTRY: Node = {
    "componentName": "Form",
    "props": {
        "id": "form",
        "submitText": words("${submit}"),
        "formSchema": {"type": "variableValue", "variable": "form"},
        "params": [bound("key", "key")],
        "status": {"valueType": "variable", "variable": "form_status"},
        "visible": seen_if("state", "open"),
    },
}


def test_a_card_shows_what_the_template_shows_in_its_order(fake: FakeDingTalk, li: User, call: Caller) -> None:
    fake.exported_template("t.schema", exported([*TEXTS, ENTRY]))
    data = {
        "form": json.dumps(FORM),
        "state": "open",
        "body": "**正文**",
        "title": "标题",
        "key": "C1",
        "submit": "好",
    }
    call.card(li, "C1", data, "t.schema")
    assert fake.shown(li)[-1].text == "标题\n正文\n店铺\n[好]"


def test_a_form_sends_its_values_under_its_id_with_what_is_bound(fake: FakeDingTalk, li: User, call: Caller) -> None:
    fake.exported_template("t.schema", exported([ENTRY]))
    data = {"form": json.dumps(FORM), "state": "open", "key": "C1-v1", "submit": "好"}
    call.card(li, "C1", data, "t.schema")
    push = fake.presses(li, fake.card("C1"), "好", {"店铺": "US"}).push
    sent = json.loads(push.data["content"])["cardPrivateData"]
    assert sent == {"actionIds": ["form"], "params": {"form": {"store": "US"}, "key": "C1-v1"}}
    call.update("C1", cardData={"cardParamMap": {"state": "done"}}, cardUpdateOptions={"updateCardDataByKey": True})
    with pytest.raises(CannotPress, match="no button"):
        fake.presses(li, fake.card("C1"), "好", {"店铺": "US"})


def test_private_data_changes_private_variables_only_and_an_empty_one_lets_the_public_through(
    fake: FakeDingTalk, li: User, call: Caller
) -> None:
    fake.exported_template("t.schema", exported(TEXTS))
    mine = {li.user_id: {"cardParamMap": {"title": "给我", "note": "只给我"}}}
    call.card(li, "C1", {"title": "给大家", "note": "公开"}, "t.schema", privateData=mine)
    card = fake.card("C1")
    assert card.text_for(li) == "给大家\n只给我"
    assert card.ignored == ["title: '给我'"]
    call.update("C1", privateData={li.user_id: {"cardParamMap": {"note": ""}}})
    assert card.text_for(li) == "给大家\n公开"


def test_buttons_repeat_for_a_list_and_hide_behind_an_expression(fake: FakeDingTalk, li: User, call: Caller) -> None:
    row = button("${loop.text}", "pick", [bound("id", "rows[0].id", variableType="loop"), bound("key", "key")])
    loop = {"componentName": "Loop", "props": {"listData": {"variable": "rows"}}, "children": [row]}
    pending = {"name": "is_pending", "expContent": "state == 'open'"}
    skip = button("跳过", "skip", [{"name": "why", "type": "fixed", "variable": "", "value": "skip"}])
    skip["props"]["visible"] = seen_if("is_pending", "", "isTrue")
    off = button("已停用", "off", status={"valueType": "fixed", "value": "disabled"})
    fake.exported_template("t.schema", exported([loop, skip, off], [pending]))
    rows = json.dumps([{"text": "账户", "id": "a"}, {"text": "商品", "id": "b"}])
    call.card(li, "C1", {"rows": rows, "state": "open", "key": "k"}, "t.schema")
    card = fake.card("C1")
    assert card.text_for(li) == "[账户]\n[商品]\n[跳过]"
    push = fake.presses(li, card, "商品").push
    sent = json.loads(push.data["content"])["cardPrivateData"]
    assert sent == {"actionIds": ["pick"], "params": {"id": "b", "key": "k"}}


@pytest.mark.parametrize(
    ("visible", "expressions"),
    [
        (seen_if("nothing", "x"), []),
        (seen_if("state", "x", "startsWith"), []),
        (seen_if("odd", "", "isTrue"), [{"name": "odd", "expContent": "len(rows) > 2"}]),
    ],
)
def test_what_is_not_understood_is_refused(fake: FakeDingTalk, visible: Node, expressions: list[Node]) -> None:
    with pytest.raises(ValueError, match=r"understood|no variable"):
        fake.exported_template("t.schema", exported([button("x", "x", visible=visible)], expressions))
