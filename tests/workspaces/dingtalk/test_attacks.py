"""What strangers and broken senders try: nothing is told them, nothing stumbles."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.values import Event
from bot.workspaces.dingtalk.events import Malformed, click_of, message_of, routing_of
from tests.workspaces.dingtalk.life import a_case
from tests.workspaces.dingtalk.team import Team

NOW = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
WHO = {
    "senderStaffId": "u",
    "conversationId": "cid1==",
    "conversationType": "2",
    "msgId": "m1",
    "createAt": 1794189600000,
    "isInAtList": True,
    "atUsers": [{"dingtalkId": "$x", "staffId": "u2"}],
    "sessionWebhook": "https://oapi.dingtalk.com/robot/sendBySession?session=1",
    "sessionWebhookExpiredTime": 1794195000000,
    "originalProcessQueryKey": "q",
}
SAMPLES: list[dict[str, Any]] = [
    {**WHO, "msgtype": "text", "text": {"content": " /help", "isReplyMsg": True}},
    {**WHO, "msgtype": "richText", "content": {"richText": [{"text": "hi"}, {"downloadCode": "c"}]}},
    {**WHO, "msgtype": "file", "content": {"downloadCode": "c", "fileName": "a.pdf"}},
    {**WHO, "msgtype": "audio", "content": {"downloadCode": "c", "recognition": "hello"}},
]
PRESS: dict[str, Any] = {
    "outTrackId": "form-1",
    "userId": "u",
    "spaceId": "cid1==",
    "content": {"cardPrivateData": {"actionIds": ["b1"], "params": {"key": "k", "form": {"a": {"value": "1"}}}}},
}


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(place for key, value in inner for place in places(value, (*path, key)))]


def spoilt(data: st.DataObject, sample: dict[str, Any]) -> dict[str, Any]:
    """The sample with anything at all in one of its places."""
    whole = copy.deepcopy(sample)
    *way, last = data.draw(st.sampled_from(places(whole)[1:]))
    node: Any = whole
    for key in way:
        node = node[key]
    node[last] = data.draw(JSON)
    return whole


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_whatever_stands_in_a_message_it_is_an_event_or_malformed(data: st.DataObject) -> None:
    pushed = spoilt(data, data.draw(st.sampled_from(SAMPLES)))
    try:
        event = message_of(pushed, now=NOW)
    except Malformed:
        return
    assert isinstance(event, Event)
    routing_of(pushed)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_whatever_stands_in_a_press_it_is_a_press_or_noise_or_malformed(data: st.DataObject) -> None:
    try:
        click_of(spoilt(data, PRESS), id="1", now=NOW)
    except Malformed:
        return


def test_a_press_nested_a_thousand_deep_is_noise(team: Team) -> None:
    deep = "[" * 5_000 + "]" * 5_000

    assert team.workspace.click({**PRESS, "content": deep}, "1") == {}


def test_a_button_of_another_groups_case_tells_a_stranger_nothing(team: Team) -> None:
    """Somebody who is not in the group has got hold of what its card carries."""
    a_case(team)
    card = next(one.card for one in reversed(team.fake.shown(team.group)) if one.card and one.card.public.get("k1"))
    press = {
        "outTrackId": card.out_track_id,
        "userId": team.stranger.user_id,
        "spaceId": team.elsewhere.chat_id,
        "content": {"cardPrivateData": {"params": {"key": card.public["k1"]}}},
    }

    was = team.case()
    answer = str(team.workspace.click(press, "stolen"))

    assert "FBA15DJCZRX5" not in answer
    assert "货件" not in answer
    assert team.case() == was
