"""What people do in Feishu, and the event the house gets."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.commands import typed_command
from bot.conversation.values import Event
from bot.workspaces.feishu.events import Malformed, event_of, is_callback

NOW = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
BOT, LI = "ou_bot", "ou_li"


def pushed(kind: str, event: dict[str, Any], **header: Any) -> dict[str, Any]:
    head = {"event_id": "e1", "event_type": kind, "create_time": "1783000000000", "app_id": "cli_a", "token": "t"}
    return {"schema": "2.0", "header": {**head, **header}, "event": event}


def message(content: Any, *, kind: str = "text", chat: str = "group", sender: str = "user", **more: Any) -> Any:
    body = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return pushed(
        "im.message.receive_v1",
        {
            "sender": {"sender_id": {"open_id": LI}, "sender_type": sender},
            "message": {
                "message_id": "om_1",
                "chat_id": "oc_1",
                "chat_type": chat,
                "message_type": kind,
                "create_time": "1783000000123",
                "content": body,
                **more,
            },
        },
    )


def mention(n: int, open_id: str, name: str, *, bot: bool = False) -> dict[str, Any]:
    return {
        "key": f"@_user_{n}",
        "id": {"open_id": open_id},
        "name": name,
        "mentioned_type": "bot" if bot else "user",
    }


CASEBOT = mention(1, BOT, "Casebot", bot=True)


def heard(payload: Any, *, bot: str = BOT) -> Event | None:
    return event_of(payload, app_id="cli_a", bot=bot, now=NOW)


def said(payload: Any, *, bot: str = BOT) -> Event:
    event = heard(payload, bot=bot)
    assert event is not None
    return event


@pytest.mark.parametrize(
    ("text", "word", "rest"),
    [
        ("@_user_1 /status C1042", "status", "C1042"),
        ("@_user_1/status C1042", "status", "C1042"),
        ("@_user_1  ／状态 C1042", "状态", "C1042"),
        ("/status C1042 @_user_1", "status", "C1042"),
    ],
)
def test_a_command_is_understood_however_the_bot_was_called(text: str, word: str, rest: str) -> None:
    event = said(message({"text": text}, mentions=[CASEBOT]))

    typed = typed_command(event.text)
    assert event.addressed
    assert typed is not None
    assert (typed.word, typed.rest) == (word, rest)


def test_in_private_everything_is_meant_for_the_bot_and_the_chat_is_the_persons() -> None:
    event = said(message({"text": "113-1234567-1234567"}, chat="p2p"))

    assert (event.private, event.addressed, event.chat, event.private_chat) == (True, True, *["feishu:ou_li"] * 2)


def test_a_message_keeps_its_id_whatever_the_push_is_called() -> None:
    first, again = message({"text": "/help"}), message({"text": "/help"})
    again["header"]["event_id"] = "another push"

    assert said(first).id == said(again).id == first["event"]["message"]["message_id"]


def test_our_bot_is_known_by_its_id_and_not_by_its_name() -> None:
    impostor = mention(1, "ou_other", "Casebot", bot=True)

    assert not said(message({"text": "@_user_1 /status"}, mentions=[impostor])).addressed
    assert said(message({"text": "@_user_1 /status"}, mentions=[impostor]), bot="").addressed


def test_people_who_are_called_stand_in_the_text_by_name_and_are_members() -> None:
    mentions = [CASEBOT, mention(2, "ou_wang", "小王"), mention(10, "ou_chen", "陈姐")]
    event = said(message({"text": "@_user_1 /assign C1 @_user_10 not @_user_2"}, mentions=mentions))

    assert event.text == "/assign C1 @陈姐 not @小王"
    assert event.mentions == ("feishu:ou_wang", "feishu:ou_chen")


def test_lines_pasted_from_a_pc_come_as_a_post_with_its_pictures() -> None:
    lines = [
        [{"tag": "at", "user_id": "@_user_1"}, {"tag": "text", "text": " /check"}],
        [{"tag": "text", "text": "Please see "}, {"tag": "a", "text": "the report", "href": "https://x"}],
        [{"tag": "img", "image_key": "img_1"}],
        [{"tag": "code_block", "text": "A\nB"}],
    ]
    event = said(message({"title": "", "content": lines}, kind="post", mentions=[CASEBOT]))

    assert event.text == "/check\nPlease see the report\n\nA\nB"
    assert [file.remote for file in event.files] == ["om_1/image/img_1"]


@pytest.mark.parametrize(
    ("kind", "content", "remote", "name"),
    [
        ("image", {"image_key": "img_1"}, "om_1/image/img_1", "image"),
        ("file", {"file_key": "f_1", "file_name": "装箱单.pdf"}, "om_1/file/f_1", "装箱单.pdf"),
        ("media", {"file_key": "f_1", "image_key": "i", "file_name": "a.mp4"}, "om_1/file/f_1", "a.mp4"),
        ("audio", {"file_key": "f_1", "duration": 3}, "om_1/file/f_1", "audio.opus"),
    ],
)
def test_files_are_known_by_the_vendors_key_until_they_are_fetched(
    kind: str, content: dict[str, Any], remote: str, name: str
) -> None:
    (file,) = said(message(content, kind=kind, chat="p2p")).files

    assert (file.remote, file.name, file.sha256) == (remote, name, "")


def test_a_kind_nobody_can_read_is_told_so_in_private_and_passed_over_in_groups() -> None:
    event = said(message({"file_key": "s"}, kind="sticker", chat="p2p"))

    assert (event.kind, event.action) == ("internal", "feishu_unreadable")
    assert heard(message({"file_key": "s"}, kind="sticker")) is None


def test_other_bots_are_not_listened_to() -> None:
    assert heard(message({"text": "/status"}, sender="app")) is None


def test_a_menu_is_a_command_typed_in_private() -> None:
    who = {"operator_name": "小李", "operator_id": {"open_id": LI}}
    event = said(
        pushed("application.bot.menu_v6", {"operator": who, "event_key": "newcase", "timestamp": 1783000000})
    )

    assert (event.text, event.chat, event.private, event.sender_name) == ("/newcase", "feishu:ou_li", True, "小李")
    assert event.at == datetime.fromtimestamp(1783000000, UTC)


def click(value: Any, **action: Any) -> Any:
    return pushed(
        "card.action.trigger",
        {
            "operator": {"open_id": LI},
            "action": {"tag": "button", "value": value, **action},
            "context": {"open_message_id": "om_9", "open_chat_id": "oc_1"},
        },
        create_time="1783000000000000",
    )


def test_a_click_carries_what_the_button_held_and_the_form_in_our_names() -> None:
    form = {"c1_kind": "opt", "m1_tags": ["a", "b"], "d1_due": "2026-04-01 +0800", "t1n0_note": "x", "t1n1_note": "y"}
    event = said(click({"a": "go", "v": {"ref": "C1"}, "n": "1"}, form_value=form))

    assert (event.kind, event.action, event.value, event.message) == ("click", "go", {"ref": "C1"}, "om_9")
    assert event.form == {"kind": "opt", "tags": ("a", "b"), "due": "2026-04-01", "note": "x\ny"}
    assert event.at.year == 2026


def test_who_clicked_is_who_the_vendor_says_whatever_the_card_claims() -> None:
    event = said(click({"a": "go", "v": {"open_id": "ou_chen", "operator": "ou_chen"}, "n": ""}))

    assert event.sender == "feishu:ou_li"


@pytest.mark.parametrize("value", ["text", None, 3, [], {}, {"a": 5}, {"a": "go"}, {"a": "go", "v": [], "n": ""}])
def test_a_button_we_did_not_make_does_nothing(value: Any) -> None:
    assert said(click(value)).action == ""


def test_people_who_come_and_go_are_listed_by_id() -> None:
    users = [{"name": "小王", "user_id": {"open_id": "ou_wang"}}, {"name": "?", "user_id": None}, "odd"]
    event = said(pushed("im.chat.member.user.added_v1", {"chat_id": "oc_1", "users": users}))

    assert event.value == {"came": [{"id": "feishu:ou_wang", "name": "小王", "private_chat": "feishu:ou_wang"}]}


def test_what_we_do_not_know_is_passed_over_and_another_apps_is_refused() -> None:
    assert heard(pushed("im.message.reaction.created_v1", {})) is None
    with pytest.raises(Malformed):
        heard(
            message({"text": "/help"}) | {"header": {**message({"text": "/help"})["header"], "app_id": "cli_other"}}
        )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
SAMPLES = [
    message({"text": "@_user_1 hi"}, mentions=[CASEBOT]),
    message({"title": "t", "content": [[{"tag": "img", "image_key": "k"}]]}, kind="post"),
    click({"a": "go", "v": {}, "n": ""}, form_value={"t1_x": "y"}),
    pushed("im.chat.member.user.added_v1", {"chat_id": "oc_1", "users": [{"user_id": {"open_id": "ou_w"}}]}),
    pushed("im.message.recalled_v1", {"chat_id": "oc_1", "message_id": "om_1"}),
]


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(place for key, value in inner for place in places(value, (*path, key)))]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_whatever_stands_where_something_else_should_it_is_an_event_or_malformed(data: st.DataObject) -> None:
    payload = copy.deepcopy(data.draw(st.sampled_from(SAMPLES)))
    *way, last = data.draw(st.sampled_from(places(payload)[1:]))
    node = payload
    for key in way:
        node = node[key]
    node[last] = data.draw(JSON)

    try:
        event = heard(payload)
    except Malformed:
        return
    assert event is None or isinstance(event, Event)
    is_callback(payload)
