"""The fake's cards: made and delivered once, updated by key or whole, pressed as clients press them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.dingtalk import DRAFT_TEMPLATE_ID, FORM_TEMPLATE_ID, Button, CannotPress, FakeDingTalk
from tests.fakes.dingtalk.caller import Caller

FORM = {
    "fields": [
        {"name": "nonce", "type": "TEXT", "hidden": True, "defaultValue": "C1-p1-v1"},
        {"name": "store", "label": "店铺", "type": "TEXT", "required": True, "requiredMsg": "请填写店铺"},
        {
            "name": "kind",
            "label": "类型",
            "type": "SELECT",
            "options": [{"value": "a", "text": "账户"}, {"value": "b", "text": "商品"}],
        },
        {
            "name": "sites",
            "label": "站点",
            "type": "MULTI_SELECT",
            "options": [{"value": "us", "text": "美国"}, {"value": "uk", "text": "英国"}],
        },
        {"name": "more", "label": "还有吗", "type": "CHECKBOX_GROUP", "options": [{"value": "y", "text": "有"}]},
        {"name": "sum", "label": "金额", "type": "NUMBER"},
        {"name": "on", "label": "日期", "type": "DATE"},
    ]
}
FLAGS = {"updateCardDataByKey": True, "updatePrivateDataByKey": True}


@pytest.fixture
def fake() -> Iterator[FakeDingTalk]:
    with FakeDingTalk() as fake:
        fake.clock.stop()
        yield fake


@pytest.fixture
def call(fake: FakeDingTalk) -> Iterator[Caller]:
    caller = Caller(fake)
    caller.log_in()
    yield caller
    caller.close()


def sent(fake: FakeDingTalk) -> dict[str, Any]:
    """What the last press carried."""
    content = json.loads(fake.gateway.pushes[-1].data["content"])
    private: dict[str, Any] = content["cardPrivateData"]
    return private


def test_a_card_is_shown_once_however_often_it_is_sent(fake: FakeDingTalk, call: Caller) -> None:
    li = fake.user("小李")
    team = fake.group("群", [li])
    status, said = call.card(team, "C1-due", {"title": "今天到期"}, DRAFT_TEMPLATE_ID, at=[li])
    assert status == 200
    (result,) = said["result"]["deliverResults"]
    assert result["success"]
    assert result["carrierId"]
    status, said = call.card(team, "C1-due", {"title": "今天到期"}, DRAFT_TEMPLATE_ID, at=[li])
    assert (status, said["code"]) == (400, "param.cardAlreadyExist")
    assert [one.text for one in fake.shown(team)] == ["今天到期"]
    assert len(fake.rung(li)) == 1


def test_who_a_card_rings(fake: FakeDingTalk, call: Caller) -> None:
    li, wang, stranger = fake.user("小李"), fake.user("小王"), fake.user("外人")
    team = fake.group("群", [li, wang])
    call.card(team, "one", {"text": f"<a atId={wang.user_id}>小王</a>"}, DRAFT_TEMPLATE_ID, at=[li, stranger])
    assert [len(fake.rung(user)) for user in (li, wang, stranger)] == [1, 0, 0]
    assert fake.shown(team)[0].text == "@小王"
    robot = {"robotCode": fake.client_id, "atUserIds": {"@ALL": "@ALL"}}
    call.card(team, "all", {"text": "x"}, DRAFT_TEMPLATE_ID, imGroupOpenDeliverModel=robot)
    assert [len(fake.rung(user)) for user in (li, wang, stranger)] == [2, 1, 0]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"outTrackId": ""}, "param.outTrackIdEmpty"),
        ({"cardTemplateId": "unknown.schema"}, "param.templateNotExist"),
        ({"cardTemplateId": "draft.schema"}, "param.templateUnpublished"),
        ({"openSpaceId": "cid1"}, "param.openSpaceIdInvalid"),
        ({"privateData": {"nobody": {"cardParamMap": {}}}}, "param.userIdNotExist"),
        ({"cardData": {"cardParamMap": {"text": "违禁词"}}}, "param.contentUnsafe"),
    ],
)
def test_what_a_card_may_not_be(fake: FakeDingTalk, call: Caller, more: dict[str, Any], code: str) -> None:
    fake.template("draft.schema", published=False)
    fake.tenant.unsafe_words = ("违禁词",)
    team = fake.group("群", [])
    status, said = call.card(team, "C1", {"title": "x"}, DRAFT_TEMPLATE_ID, **more)
    assert (status, said["code"]) == (400, code)
    assert fake.shown(team) == []


def test_a_delivery_that_fails_answers_200_and_leaves_the_card_made(fake: FakeDingTalk, call: Caller) -> None:
    team = fake.group("群", [])
    far = fake.user("远")
    far.in_range = False
    fake.tenant.undelivered = ["system busy"]
    for chat, key in ((team, "a"), (far, "b")):
        status, said = call.card(chat, key, {"title": "x"}, DRAFT_TEMPLATE_ID)
        (result,) = said["result"]["deliverResults"]
        assert (status, said["success"], result["success"]) == (200, True, False)
        assert result["errorMsg"]
        assert fake.shown(chat) == []
    assert call.card(team, "a", {"title": "x"}, DRAFT_TEMPLATE_ID)[1]["code"] == "param.cardAlreadyExist"
    deliver = {"robotCode": "another"}
    said = call.card(team, "c", {"title": "x"}, DRAFT_TEMPLATE_ID, imGroupOpenDeliverModel=deliver)[1]
    assert said["result"]["deliverResults"][0]["errorMsg"] == "robotCode is invalid"


def test_an_update_replaces_the_whole_map_unless_the_flags_say_by_key(fake: FakeDingTalk, call: Caller) -> None:
    li = fake.user("小李")
    call.card(li, "C1", {"title": "一", "state": "open"}, DRAFT_TEMPLATE_ID)
    mine = {li.user_id: {"cardParamMap": {"mine": "1", "more": "2"}}}
    call.update("C1", cardData={"cardParamMap": {"title": "二"}}, privateData=mine, cardUpdateOptions=FLAGS)
    card = fake.card("C1")
    assert card.data_for(li) == {"title": "二", "state": "open", "mine": "1", "more": "2"}
    mine = {li.union_id: {"cardParamMap": {"mine": "3"}}}
    call.update("C1", cardData={"cardParamMap": {"title": "三"}}, privateData=mine, userIdType=2)
    assert card.data_for(li) == {"title": "三", "mine": "3"}
    assert card.versions == ["一\nopen", "二\nopen"]


@pytest.mark.parametrize(
    ("key", "more", "code"),
    [
        ("C1", {}, "param.cardDataAndPrivateDataBothEmpty"),
        ("C2", {"cardData": {"cardParamMap": {}}}, "param.cardNotExist"),
        ("", {"cardData": {"cardParamMap": {}}}, "param.outTrackIdEmpty"),
        ("C1", {"privateData": {"nobody": {"cardParamMap": {}}}}, "param.userIdNotExist"),
    ],
)
def test_what_an_update_may_not_be(
    fake: FakeDingTalk, call: Caller, key: str, more: dict[str, Any], code: str
) -> None:
    call.card(fake.user("小李"), "C1", {"title": "一"}, DRAFT_TEMPLATE_ID)
    assert call.update(key, **more)[1]["code"] == code


def test_values_that_are_no_text_or_of_the_wrong_type_have_no_effect_and_no_error(
    fake: FakeDingTalk, call: Caller
) -> None:
    types = {
        "title": "string",
        "count": "number",
        "open": "boolean",
        "form": "form",
        "rows": "array",
        "one": "object",
    }
    fake.template("typed.schema", variables=types)
    data = {"title": 1, "count": "viele", "open": "yes", "form": "{}", "rows": "{}", "one": "[]", "unknown": "x"}
    status, _ = call.card(fake.user("小李"), "C1", data, "typed.schema")
    assert status == 200
    assert fake.card("C1").public == {}
    assert len(fake.card("C1").ignored) == 7
    good = {"title": "x", "count": "1", "open": "true", "form": json.dumps(FORM), "rows": "[]", "one": "{}"}
    call.update("C1", cardData={"cardParamMap": good})
    assert fake.card("C1").public == good
    assert fake.card("C1").oversized == []
    call.update("C1", cardData={"cardParamMap": {"title": "字" * 342}})
    assert fake.card("C1").oversized == ["title: 1026 bytes"]


def test_a_form_sends_what_a_client_sends(fake: FakeDingTalk, call: Caller) -> None:
    li = fake.user("小李")
    call.card(li, "C1", {"form": json.dumps(FORM, ensure_ascii=False)}, FORM_TEMPLATE_ID)
    given = {"店铺": "US", "类型": "商品", "站点": ["英国"], "还有吗": "有", "金额": 100, "on": "2026-03-20"}
    fake.presses(li, fake.shown(li)[-1], "submit", given)
    assert sent(fake) == {
        "actionIds": ["submit"],
        "params": {
            "form": {
                "nonce": "C1-p1-v1",
                "store": "US",
                "kind": {"index": 1, "value": "b"},
                "sites": {"index": [1], "value": ["uk"]},
                "more": "y",
                "sum": "100",
                "on": "2026-03-20",
            }
        },
    }


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, "请填写店铺"),
        ({"店铺": "US", "类型": "没有"}, "no choice"),
        ({"店铺": "US", "金额": "很多"}, "digits"),
        ({"店铺": "US", "nonce": "x"}, "cannot be changed"),
        ({"别的": "x"}, "no field"),
    ],
)
def test_what_a_client_does_not_let_them_send(
    fake: FakeDingTalk, call: Caller, given: dict[str, Any], why: str
) -> None:
    li = fake.user("小李")
    call.card(li, "C1", {"form": json.dumps(FORM, ensure_ascii=False)}, FORM_TEMPLATE_ID)
    with pytest.raises(CannotPress, match=why):
        fake.presses(li, fake.shown(li)[-1], "submit", given)
    fake.presses(li, fake.shown(li)[-1], "submit", given, forced=True)
    assert sent(fake)["params"]["form"] == given


def test_a_disabled_form_and_somebody_elses_card_cannot_be_pressed(fake: FakeDingTalk, call: Caller) -> None:
    li, wang = fake.user("小李"), fake.user("小王")
    call.card(li, "C1", {"form": json.dumps(FORM)}, FORM_TEMPLATE_ID)
    with pytest.raises(CannotPress, match="does not see"):
        fake.presses(wang, fake.card("C1"), "submit", {"store": "US"})
    mine = {li.user_id: {"cardParamMap": {"form_status": "disabled"}}}
    call.update("C1", privateData=mine, cardUpdateOptions=FLAGS)
    with pytest.raises(CannotPress, match="disabled"):
        fake.presses(li, fake.card("C1"), "submit", {"store": "US"})


def test_a_client_may_keep_the_value_of_a_field_with_the_same_name(fake: FakeDingTalk, call: Caller) -> None:
    li = fake.user("小李")
    fake.tenant.clients_keep_values = True
    for key in ("C1", "C2"):
        call.card(li, key, {"form": json.dumps(FORM, ensure_ascii=False)}, FORM_TEMPLATE_ID)
    fake.presses(li, fake.card("C1"), "submit", {"店铺": "US"})
    fake.presses(li, fake.card("C2"), "submit", {"金额": "1"})
    assert sent(fake)["params"]["form"] == {"nonce": "C1-p1-v1", "store": "US", "sum": "1"}


def test_buttons_of_a_template_follow_its_variables(fake: FakeDingTalk, call: Caller) -> None:
    li = fake.user("小李")
    fake.template(
        "draft.schema",
        variables={"text": "markdown", "state": "hidden", "key": "hidden", "actions": "array"},
        buttons=[
            Button("通过", "approve", {"key": "${key}"}, shown_if=lambda data: data["state"] == "open"),
            Button("${loop.text}", "${loop.id}", {"key": "${key}", "all": "${actions}"}, repeat="actions"),
        ],
    )
    rows = [{"id": "edit", "text": "修改"}, {"id": "copy", "text": "复制"}]
    data = {"text": "**草稿**", "state": "open", "key": "C1-v2", "actions": json.dumps(rows)}
    call.card(li, "C1", data, "draft.schema")
    assert fake.shown(li)[-1].text == "草稿\n[通过]\n[修改]\n[复制]"
    fake.presses(li, fake.card("C1"), "修改")
    assert sent(fake) == {"actionIds": ["edit"], "params": {"key": "C1-v2", "all": rows}}
    call.update("C1", cardData={"cardParamMap": {"state": "done"}}, cardUpdateOptions=FLAGS)
    with pytest.raises(CannotPress, match="no button"):
        fake.presses(li, fake.card("C1"), "通过")


def test_a_streamed_variable_grows_and_each_piece_counts(fake: FakeDingTalk, call: Caller) -> None:
    li = fake.user("小李")
    call.card(li, "C1", {"text": ""}, DRAFT_TEMPLATE_ID)
    before = fake.tenant.limits.used_this_month
    for piece in ("你", "好"):
        asked = {"outTrackId": "C1", "guid": piece, "key": "text", "content": piece}
        call.new("PUT", "/v1.0/card/streaming", asked)
    assert fake.card("C1").text_for(li) == "你好"
    assert fake.tenant.limits.used_this_month == before + 2


def test_a_card_may_be_made_first_and_delivered_later(fake: FakeDingTalk, call: Caller) -> None:
    li = fake.user("小李")
    made = {"outTrackId": "C1", "cardTemplateId": DRAFT_TEMPLATE_ID, "cardData": {"cardParamMap": {"title": "x"}}}
    assert call.new("POST", "/v1.0/card/instances", made)[1] == {"success": True, "result": "C1"}
    assert fake.shown(li) == []
    where = {
        "outTrackId": "C1",
        "openSpaceId": f"dtv1.card//IM_ROBOT.{li.user_id}",
        "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT"},
    }
    call.new("POST", "/v1.0/card/instances/deliver", where)
    assert fake.shown(li)[-1].text == "x"
