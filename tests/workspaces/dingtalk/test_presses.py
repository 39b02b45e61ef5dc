"""Presses in cards: answered at once with the card's new data, by the right person, on the right card."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.conversation.cards import Button
from bot.workspaces.dingtalk.addresses import ours
from bot.workspaces.dingtalk.events import click_of
from tests.workspaces.dingtalk.life import a_card, a_case, me, newest
from tests.workspaces.dingtalk.team import Team


def test_a_press_is_answered_in_its_own_callback(team: Team) -> None:
    team.house.warm()
    team.says("/newcase", where=team.group)
    for page in ({"issue_class": "logistics"}, {"issue": "logistics.fba.inbound"}):
        calls = len(team.fake.requests)
        click = team.fills(page)
        assert click.update is not None
        assert "cardData" in click.update
        by_key = {"updateCardDataByKey": True, "updatePrivateDataByKey": True}
        assert click.update["cardUpdateOptions"] == by_key, "what is not named stays as it is"
        assert len(team.fake.requests) == calls, "no call to DingTalk is spent on it"


def test_the_same_press_pushed_twice_is_one_press(team: Team) -> None:
    team.says("/newcase", where=team.group)
    click = team.fills({"issue_class": "logistics"})
    was = newest(team, team.li).text

    team.fake.redeliver(click)
    team.house.settle()

    assert newest(team, team.li).text == was


def test_somebody_elses_card_tells_only_them_so_and_changes_nothing(team: Team) -> None:
    sent = team.workspace.send(
        ours(team.group.chat_id), a_card("Mine", Button("Go", "looked", {"only": [me(team.li)]})), key="k1"
    )
    card = team.fake.card(sent.id)
    team.says("/help", where=team.group)
    was = card.text_for(team.li)

    team.fake.presses(team.wang, card, "Go")

    assert "只有" in card.text_for(team.wang)
    assert card.text_for(team.li) == was


def test_a_tap_beside_the_buttons_is_noise(team: Team) -> None:
    team.says("/newcase", where=team.group)
    card = newest(team, team.li)
    was = card.text

    click = team.fake.touches(team.li, card)

    assert click.update == {}
    assert card.text == was


def test_an_older_page_that_is_pressed_becomes_the_newest(team: Team) -> None:
    team.says("/newcase", where=team.group)
    card = newest(team, team.li)
    assert card.card is not None
    old = next(one for one in card.card.buttons_for(team.li) if one.label == "继续").params
    fields = {"form": {}}
    team.fills({"issue_class": "logistics"})

    click = team.fake.clicks_raw(team.li, card, {"actionIds": ["form"], "params": {**old, **fields}})

    assert "最新" in card.card.text_for(team.li)
    assert click.update is not None
    assert click.update["cardData"]["cardParamMap"]["has_form"] == "yes"


@pytest.mark.parametrize(
    "key",
    [
        "",
        "x" * 30,
        '{"a":"drop","v":{"ref":"C1001"}}',
        "0" * 24 + '{"a":"drop","v":{"ref":"C1001"}}',
        "0" * 24 + "not json",
        ["a"],
        {"a": "drop"},
        None,
    ],
)
def test_a_press_made_by_hand_does_nothing(team: Team, key: Any) -> None:
    a_case(team)
    card, was = newest(team, team.li), team.case()

    click = team.fake.clicks_raw(team.li, card, {"actionIds": ["b1"], "params": {"key": key}})

    assert click.update == {}
    assert team.case() == was


def test_a_button_of_one_card_does_nothing_on_another(team: Team) -> None:
    team.says("/newcase", where=team.group)
    mine = newest(team, team.li)
    assert mine.card is not None
    honest = mine.card.buttons_for(team.li)[0].params
    team.says("/help", who=team.stranger)
    other = newest(team, team.stranger)

    click = team.fake.clicks_raw(team.stranger, other, {"actionIds": ["b1"], "params": honest})

    assert click.update == {}


def test_a_button_that_wants_to_be_sure_asks_only_who_pressed_it(team: Team) -> None:
    team.says("/newcase", where=team.group)
    card = newest(team, team.li)
    assert card.card is not None

    team.presses("取消")
    assert "确定" in [one.label for one in card.card.buttons_for(team.li)]
    assert "确定" not in [one.label for one in card.card.buttons_for(None)]
    with team.house.ledger.reading() as reading:
        assert reading.active_interview(me(team.li)) is not None

    team.presses("确定")
    with team.house.ledger.reading() as reading:
        assert reading.active_interview(me(team.li)) is None


def test_what_a_field_of_another_page_kept_is_not_taken(team: Team) -> None:
    team.says("/newcase", where=team.group)
    card = newest(team, team.li)
    assert card.card is not None
    form = card.card.form_for(team.li)
    assert form is not None
    button = next(one for one in card.card.buttons_for(team.li) if one.label == "继续")
    kept = {"abcdef_issue_class": {"index": 0, "value": "account"}}

    team.fake.clicks_raw(team.li, card, {"actionIds": ["form"], "params": {**button.params, "form": kept}})

    with team.house.ledger.reading() as reading:
        row = reading.active_interview(me(team.li))
    assert row is not None
    assert "issue_class" not in row.answers


def test_what_dingtalk_sends_is_read_however_it_is_wrapped(team: Team) -> None:
    inner = {"cardPrivateData": {"actionIds": ["b1"], "params": {"key": "k", "form": '{"a": "1"}'}}}
    for content in (inner, json.dumps(inner)):
        data = {"outTrackId": "form-1", "userId": "u", "content": content}
        click = click_of(data, id="1", now=team.system())
        assert click is not None
        assert click.form == {"a": "1"}


def test_who_pressed_is_who_dingtalk_says_whatever_the_card_claims(team: Team) -> None:
    params = {"key": "k", "userId": "lead", "staffId": "lead", "form": {"userId": "lead"}}
    data = {
        "outTrackId": "form-1",
        "userId": "u",
        "content": {"cardPrivateData": {"params": params}, "userId": "lead"},
    }

    click = click_of(data, id="1", now=team.system())

    assert click is not None
    assert click.staff == "u"
