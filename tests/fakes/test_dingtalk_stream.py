"""The real dingtalk-stream SDK on the fake: messages, presses, events, and the errors it swallows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.dingtalk import FORM_TEMPLATE_ID, FakeDingTalk
from tests.fakes.dingtalk.caller import Caller
from tests.fakes.dingtalk.sdk import RealSdk


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


def test_a_message_of_a_group_reaches_the_real_sdk_and_is_acknowledged(fake: FakeDingTalk) -> None:
    li = fake.user("小李")
    team = fake.group("Amazon 客服群", [li])
    with RealSdk(fake) as sdk:
        fake.gateway.wait_for(1)
        said = fake.says(li, team, "/status C1042")

    push = fake.pushed(said)
    assert push is not None
    assert push.arrived
    assert push.said == {"response": "OK"}
    heard = sdk.messages[0]
    assert heard.text.content == " /status C1042"
    assert (heard.sender_staff_id, heard.conversation_id, heard.conversation_type) == (li.user_id, team.chat_id, "2")
    assert heard.robot_code == fake.client_id
    assert heard.extensions["senderUnionId"] == li.union_id
    assert heard.is_in_at_list


def test_in_a_group_a_robot_hears_neither_files_nor_what_does_not_mention_it(fake: FakeDingTalk) -> None:
    li = fake.user("小李")
    team = fake.group("群", [li])
    with RealSdk(fake) as sdk:
        fake.gateway.wait_for(1)
        assert fake.pushed(fake.says(li, team, "早上好", mention_bot=False)) is None
        assert fake.pushed(fake.sends_file(li, team, "a.pdf", b"%PDF")) is None
        assert fake.pushed(fake.sends_picture(li, team, b"\xff\xd8")) is None
        fake.says_rich(li, team, ["/evidence", b"\xff\xd8"])
    (heard,) = sdk.messages
    assert heard.get_text_list() == ["/evidence"]
    assert len(heard.get_image_list()) == 1


def test_a_private_chat_brings_files_voice_and_video_where_the_sdk_leaves_them(
    fake: FakeDingTalk, call: Caller
) -> None:
    li = fake.user("小李")
    with RealSdk(fake) as sdk:
        fake.gateway.wait_for(1)
        fake.sends_file(li, li, "invoice.pdf", b"%PDF-1.7")
        fake.sends_audio(li, li, b"#!AMR", "案件编号一零四二")
        fake.sends_video(li, li, b"mp4")
        fake.sends_picture(li, li, b"\xff\xd8")
        fake.sends_unknown(li, li)
    file, audio, video, picture, unknown = sdk.messages
    assert file.extensions["content"]["fileName"] == "invoice.pdf"
    assert audio.extensions["content"]["recognition"] == "案件编号一零四二"
    assert video.extensions["content"]["videoType"] == "mp4"
    assert unknown.message_type == "unknownMsgType"
    for heard, content in ((file.extensions["content"]["downloadCode"], b"%PDF-1.7"),
                           (picture.image_content.download_code, b"\xff\xd8")):  # fmt: skip
        asked = {"downloadCode": heard, "robotCode": fake.client_id}
        status, said = call.new("POST", "/v1.0/robot/messageFiles/download", asked)
        assert status == 200
        assert call.get(said["downloadUrl"]) == content


def test_a_press_reaches_the_real_sdk_and_its_answer_changes_the_card(fake: FakeDingTalk, call: Caller) -> None:
    li = fake.user("小李")
    form = {"fields": [{"name": "store", "label": "店铺", "type": "TEXT", "required": True}]}
    call.card(li, "C1-p1", {"title": "哪家店", "form": json.dumps(form), "state": "open"}, FORM_TEMPLATE_ID)

    def answers(data: dict[str, Any]) -> dict[str, Any]:
        given = json.loads(data["content"])["cardPrivateData"]
        return {
            "cardUpdateOptions": {"updateCardDataByKey": True, "updatePrivateDataByKey": True},
            "cardData": {"cardParamMap": {"state": "done", "form": "", "got": given["params"]["form"]["store"]}},
            "userPrivateData": {"cardParamMap": {"mine": "已提交"}},
        }

    with RealSdk(fake, answers=answers) as sdk:
        fake.gateway.wait_for(1)
        click = fake.presses(li, fake.shown(li)[-1], "submit", {"店铺": "US"})
    assert click.error == ""
    assert sdk.clicks[0]["outTrackId"] == "C1-p1"
    assert sdk.clicks[0]["userId"] == li.user_id
    assert json.loads(sdk.clicks[0]["content"])["cardPrivateData"]["actionIds"] == ["submit"]
    card = fake.card("C1-p1")
    assert card.public == {"title": "哪家店", "form": "", "state": "done", "got": "US"}
    assert card.data_for(li)["mine"] == "已提交"
    assert "mine" not in card.data_for(None)


def test_a_press_answered_after_two_seconds_shows_an_error_and_changes_nothing(
    fake: FakeDingTalk, call: Caller
) -> None:
    li = fake.user("小李")
    call.card(li, "C1-p1", {"title": "哪家店"}, FORM_TEMPLATE_ID)

    def late(data: dict[str, Any]) -> dict[str, Any]:
        fake.clock.move(seconds=2.5)
        return {"cardData": {"cardParamMap": {"title": "太晚"}}}

    with RealSdk(fake, answers=late):
        fake.gateway.wait_for(1)
        click = fake.presses(li, fake.shown(li)[-1], "submit")
    assert click.error == "answered after 2.5 s"
    assert fake.card("C1-p1").public == {"title": "哪家店"}


def test_a_tap_beside_the_buttons_is_a_callback_without_anything_of_ours(fake: FakeDingTalk, call: Caller) -> None:
    li = fake.user("小李")
    call.card(li, "C1-p1", {"title": "哪家店"}, FORM_TEMPLATE_ID)
    with RealSdk(fake) as sdk:
        fake.gateway.wait_for(1)
        fake.touches(li, fake.shown(li)[-1])
    assert json.loads(sdk.clicks[0]["content"])["cardPrivateData"] == {
        "actionIds": [],
        "params": {"fromConfig": "true"},
    }


def test_the_sdk_answers_the_same_frame_from_memory_but_hears_the_same_message_in_a_new_frame(
    fake: FakeDingTalk,
) -> None:
    li = fake.user("小李")
    with RealSdk(fake) as sdk:
        fake.gateway.wait_for(1)
        said = fake.says(li, li, "/newcase")
        assert fake.redeliver(said).arrived
        assert len(sdk.messages) == 1
        fake.redeliver(said, same_frame=False)
    assert [one.message_id for one in sdk.messages] == [said.message_id, said.message_id]


def test_without_a_connection_a_message_is_lost_and_never_comes_again(fake: FakeDingTalk) -> None:
    li = fake.user("小李")
    said = fake.says(li, li, "/status")
    push = fake.pushed(said)
    assert push is not None
    assert push.lost
    with RealSdk(fake) as sdk:
        fake.gateway.wait_for(1)
        fake.clock.move(hours=1)
        fake.gateway.lose(1)
        fake.says(li, li, "这句丢了")
        fake.says(li, li, "/status")
    assert [one.text.content for one in sdk.messages] == ["/status"]


def test_an_event_comes_again_until_it_is_acknowledged(fake: FakeDingTalk) -> None:
    with RealSdk(fake, wants_events=True) as sdk:
        fake.gateway.wait_for(1)
        fake.gateway.lose(1)
        lost = fake.event("user_leave_org", {"userId": ["u1"]})
        fake.clock.move(seconds=60)
        assert lost.wait(5)
        fake.clock.move(minutes=5)
    assert len(sdk.events) == 1
    assert sdk.events[0].headers.event_type == "user_leave_org"


def test_messages_held_back_come_in_another_order(fake: FakeDingTalk) -> None:
    li = fake.user("小李")
    with RealSdk(fake) as sdk:
        fake.gateway.wait_for(1)
        fake.gateway.hold()
        said = [fake.says(li, li, text, wait=False) for text in ("一", "二", "三")]
        fake.gateway.release()
        for one in said:
            push = fake.pushed(one)
            assert push is not None
            assert push.wait(5)
    heard = [one.text.content for one in sdk.messages]
    assert sorted(heard) == sorted(["一", "二", "三"])
    assert heard != ["一", "二", "三"]


def test_a_push_beyond_the_month_has_an_error_and_no_content(fake: FakeDingTalk) -> None:
    li = fake.user("小李")
    fake.tenant.pushes_used_up = True
    with RealSdk(fake) as sdk:
        fake.gateway.wait_for(1)
        push = fake.pushed(fake.says(li, li, "/status", wait=False))
        assert push is not None
        assert fake.gateway.ping()[0].wait(5)
    assert "text" not in push.data
    assert push.data["errorCode"] == 20001
    # The SDK reads text['content'] without looking: its handler fails, and nothing is acknowledged.
    assert sdk.messages == []
    assert not push.arrived


def test_the_sdk_reports_a_card_that_was_refused_as_sent(fake: FakeDingTalk) -> None:
    import dingtalk_stream

    li = fake.user("小李")
    with RealSdk(fake) as sdk:
        fake.gateway.wait_for(1)
        fake.says(li, li, "/newcase")
        fake.fail("card.createAndDeliver", how="code:param.templateUnpublished")
        replier = dingtalk_stream.CardReplier(sdk.client, sdk.messages[0])
        assert replier.create_and_deliver_card("unknown.schema", {"title": "x"})
    assert fake.shown(li) == []


def test_the_sdk_returns_a_refused_reply_as_if_it_were_good(fake: FakeDingTalk) -> None:
    li = fake.user("小李")
    with RealSdk(fake) as sdk:
        fake.gateway.wait_for(1)
        fake.says(li, li, "/newcase")
        assert sdk.replier.reply_text("好的", sdk.messages[0])["errcode"] == 0
        fake.clock.move(hours=2)
        assert sdk.replier.reply_text("太晚", sdk.messages[0])["errcode"] == 300001
    assert [one.text for one in fake.shown(li)] == ["好的"]
    assert fake.rung(li) == fake.shown(li)
