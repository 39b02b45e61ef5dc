"""Events and callbacks pushed by the fake Feishu, decrypted and verified by the vendor's SDK."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import lark_oapi as lark
import pytest
from lark_oapi.event.callback.model.p2_card_action_trigger import P2CardActionTrigger, P2CardActionTriggerResponse

from .feishu import CannotPress, Chat, FakeFeishu, User
from .sdk_webhook import SdkWebhook

FORM: dict[str, Any] = {
    "schema": "2.0",
    "body": {
        "elements": [
            {
                "tag": "form",
                "name": "intake",
                "elements": [
                    {
                        "tag": "input",
                        "name": "goal",
                        "required": True,
                        "max_length": 20,
                        "label": {"tag": "plain_text", "content": "目标"},
                    },
                    {
                        "tag": "select_static",
                        "name": "kind",
                        "initial_option": "a",
                        "options": [
                            {"text": {"tag": "plain_text", "content": "甲"}, "value": "a"},
                            {"text": {"tag": "plain_text", "content": "乙"}, "value": "b"},
                        ],
                    },
                    {"tag": "date_picker", "name": "due"},
                    {"tag": "checker", "name": "sure", "text": {"tag": "plain_text", "content": "已核对"}},
                    {
                        "tag": "button",
                        "name": "go",
                        "form_action_type": "submit",
                        "text": {"tag": "plain_text", "content": "继续"},
                        "behaviors": [{"type": "callback", "value": {"case": "C1001", "v": 3}}],
                    },
                ],
            },
            {
                "tag": "button",
                "text": {"tag": "plain_text", "content": "稍后"},
                "behaviors": [{"type": "callback", "value": {"later": True}}],
            },
        ]
    },
}
CLOSED = {"schema": "2.0", "body": {"elements": [{"tag": "markdown", "content": "Done"}]}}


class Heard:
    """What the bot was told, and what it answers to clicks."""

    def __init__(self) -> None:
        self.events: list[Any] = []
        self.clicks: list[P2CardActionTrigger] = []
        self.answer: dict[str, Any] = {}

    def event(self, event: Any) -> None:
        self.events.append(event)

    def click(self, click: P2CardActionTrigger) -> P2CardActionTriggerResponse:
        self.clicks.append(click)
        return P2CardActionTriggerResponse(self.answer)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def feishu() -> Iterator[FakeFeishu]:
    with FakeFeishu() as fake:
        fake.clock.stop(1_800_000_000)
        yield fake


@pytest.fixture
def bot(feishu: FakeFeishu, heard: Heard) -> Iterator[SdkWebhook]:
    builder = lark.EventDispatcherHandler.builder(feishu.encrypt_key, feishu.verification_token)
    builder = (
        builder.register_p2_im_message_receive_v1(heard.event)
        .register_p2_im_message_recalled_v1(heard.event)
        .register_p2_im_chat_member_bot_added_v1(heard.event)
        .register_p2_im_chat_member_bot_deleted_v1(heard.event)
        .register_p2_im_chat_member_user_added_v1(heard.event)
        .register_p2_im_chat_access_event_bot_p2p_chat_entered_v1(heard.event)
        .register_p2_application_bot_menu_v6(heard.event)
        .register_p2_card_action_trigger(heard.click)
    )
    bot = SdkWebhook(builder.build())
    feishu.pushes_to(bot.url)
    yield bot
    bot.stop()


@pytest.fixture
def li(feishu: FakeFeishu) -> User:
    return feishu.user("小李")


@pytest.fixture
def team(feishu: FakeFeishu, li: User) -> Chat:
    return feishu.group("Amazon 客服群", [li, feishu.user("小王")])


def shows(feishu: FakeFeishu, chat: Chat, card: dict[str, Any]) -> Any:
    return feishu.tenant.world.post(chat, None, "interactive", json.dumps(card))


def test_a_mention_in_a_group_is_heard_with_its_placeholder(feishu, bot, heard, li, team):
    feishu.says(li, team, "/status C1001", mention_bot=True)

    message = heard.events[0].event.message
    assert json.loads(message.content) == {"text": "@_user_1 /status C1001"}
    assert message.mentions[0].id.open_id == feishu.bot_open_id
    assert (message.chat_type, heard.events[0].event.sender.sender_id.open_id) == ("group", li.open_id)


def test_without_a_mention_a_group_message_is_heard_only_with_the_scope(feishu, bot, heard, li, team):
    unheard = feishu.says(li, team, "lunch?")
    feishu.tenant.scopes.add("im:message.group_msg")
    file = feishu.sends_file(li, team, "a.pdf", b"%PDF")

    assert unheard.delivery is None
    assert [event.event.message.message_id for event in heard.events] == [file.message_id]


def test_a_compact_mention_a_post_and_a_reply(feishu, bot, heard, li, team):
    first = feishu.says(li, team, "@Casebot/status")
    feishu.says(li, team, "@Casebot one\n@小王 two", as_post=True, reply_to=first)

    compact, post = (event.event.message for event in heard.events)
    assert json.loads(compact.content)["text"] == "@_user_1/status"
    assert [node["tag"] for node in json.loads(post.content)["content"][1]] == ["at", "text"]
    assert (post.parent_id, post.root_id) == (first.message_id, first.message_id)
    assert [mention.name for mention in post.mentions] == ["Casebot", "小王"]


def test_other_events_are_understood(feishu, bot, heard, li, team):
    note = feishu.says(li, feishu.private(li), "secret")
    deliveries = [
        feishu.recalls(li, note),
        feishu.adds_bot(li, team),
        feishu.removes_bot(li, team),
        feishu.joins(feishu.user("小赵"), team),
        feishu.enters_private_chat(li),
        feishu.taps_menu(li, "new_case"),
    ]

    assert all(delivery.arrived for delivery in deliveries)
    assert heard.events[1].event.message_id == note.message_id
    assert heard.events[5].event.last_message_id == note.message_id
    assert heard.events[6].event.event_key == "new_case"


def test_the_address_is_checked_with_a_challenge(feishu, bot):
    assert feishu.webhook.challenge()


def test_a_forged_signature_is_not_accepted_by_the_sdk(feishu, bot, heard, li):
    feishu.says(li, feishu.private(li), "hello")
    body, headers = feishu.webhook.pushed[0]

    answer = feishu.webhook.post(body, {**headers, "X-Lark-Signature": "0" * 64}, 3)
    assert answer.status == 500
    assert len(heard.events) == 1


def test_what_was_not_answered_comes_again_four_times(feishu, bot, heard, li):
    bot.status = 503
    message = feishu.says(li, feishu.private(li), "hello")
    start = feishu.clock.now()
    feishu.clock.move(hours=8)

    assert [round(at - start) for at, _ in message.delivery.attempts] == [0, 15, 315, 3915, 25515]
    assert not message.delivery.arrived


def test_a_bot_that_was_down_gets_it_later_once(feishu, bot, heard, li):
    url, feishu.webhook.url = feishu.webhook.url, "http://127.0.0.1:9/"
    message = feishu.says(li, feishu.private(li), "hello")
    feishu.webhook.url = url
    feishu.clock.move(days=1)

    assert [answer.trouble for _, answer in message.delivery.attempts] == ["refused", ""]
    assert len(heard.events) == 1


def test_a_redelivery_carries_the_same_ids(feishu, bot, heard, li):
    message = feishu.says(li, feishu.private(li), "hello")
    feishu.redeliver(message)

    assert len({event.header.event_id for event in heard.events}) == 1
    assert len({event.event.message.message_id for event in heard.events}) == 1


def test_a_submitted_form_comes_with_its_values(feishu, bot, heard, li, team):
    card = shows(feishu, team, FORM)
    heard.answer = {"toast": {"type": "success", "content": "已保存"}, "card": {"type": "raw", "data": CLOSED}}
    click = feishu.presses(li, card, "继续", {"目标": "退款", "kind": "乙", "due": "2026-12-01", "sure": True})

    action = heard.clicks[0].event.action
    assert action.value == {"case": "C1001", "v": 3}
    assert action.form_value == {"goal": "退款", "kind": "b", "due": "2026-12-01 +0800", "sure": True}
    assert heard.clicks[0].event.operator.open_id == li.open_id
    assert (click.says, click.code, card.text) == ("已保存", 0, "Done")


def test_a_plain_button(feishu, bot, heard, li, team):
    click = feishu.presses(li, shows(feishu, team, FORM), "稍后")

    assert heard.clicks[0].event.action.value == {"later": True}
    assert (click.toast, click.card, click.code) == (None, None, 0)


def test_the_client_checks_what_the_form_asks_and_can_be_gone_around(feishu, bot, heard, li, team):
    card = shows(feishu, team, FORM)
    with pytest.raises(CannotPress, match="required"):
        feishu.presses(li, card, "继续", {})
    with pytest.raises(CannotPress, match="20 characters"):
        feishu.presses(li, card, "继续", {"goal": "x" * 21})
    with pytest.raises(CannotPress, match="no button"):
        feishu.presses(li, card, "删除")
    feishu.presses(li, card, "继续", {"goal": "x" * 21, "kind": "z"}, forced=True)

    assert heard.clicks[0].event.action.form_value["kind"] == "z"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"toast": {"type": "loud", "content": "!"}}, 200672),
        ({"card": {"type": "raw", "data": {"schema": "2.0", "body": {"elements": [{"tag": "note"}]}}}}, 200673),
    ],
)
def test_a_bad_answer_shows_the_person_a_code(feishu, bot, heard, li, team, answer, code):
    heard.answer = answer
    assert feishu.presses(li, shows(feishu, team, FORM), "稍后").code == code


def test_a_callback_without_an_answer_shows_a_code_and_never_comes_again(feishu, bot, heard, li, team):
    card = shows(feishu, team, FORM)
    bot.status = 500
    broken = feishu.presses(li, card, "稍后")
    bot.status = None
    feishu.tenant.callbacks_configured = False
    unconfigured = feishu.presses(li, card, "稍后")
    feishu.clock.move(days=1)

    assert (broken.code, unconfigured.code) == (200671, 200340)
    assert heard.clicks == []


def test_a_card_answers_nothing_after_fourteen_days(feishu, bot, heard, li, team):
    card = shows(feishu, team, FORM)
    feishu.clock.move(days=15)

    assert "14 days" in feishu.presses(li, card, "稍后").why
    assert heard.clicks == []
