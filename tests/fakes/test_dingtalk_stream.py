"""The real dingtalk-stream SDK on the fake's gateway: tickets, messages, clicks, acknowledgements, closes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.fakes.dingtalk import FORM_TEMPLATE_ID, FakeDingTalk
from tests.fakes.dingtalk.caller import Caller
from tests.fakes.dingtalk.sdk import RealSdk

SUBSCRIBED = [{"type": "CALLBACK", "topic": "/v1.0/im/bot/messages/get"}]


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


def test_wrong_credentials_get_no_ticket_and_neither_does_an_app_that_is_not_published(
    fake: FakeDingTalk, call: Caller
) -> None:
    mine = {"clientId": fake.client_id, "clientSecret": fake.client_secret, "subscriptions": SUBSCRIBED}
    path = "/v1.0/gateway/connections/open"
    status, said = call.new("POST", path, {**mine, "clientSecret": "no"})
    assert (status, said["code"]) == (401, "authFailed")
    assert call.new("POST", path, {**mine, "subscriptions": []})[0] == 400
    fake.tenant.published = False
    assert call.new("POST", path, mine)[0] == 400


def test_a_ticket_is_good_once_and_for_ninety_seconds(fake: FakeDingTalk, call: Caller) -> None:
    mine = {"clientId": fake.client_id, "clientSecret": fake.client_secret, "subscriptions": SUBSCRIBED}

    def address() -> str:
        given = call.new("POST", "/v1.0/gateway/connections/open", mine)[1]
        return f"{given['endpoint']}?ticket={given['ticket']}"

    first = address()
    with connect(first):
        fake.gateway.wait_for(1)
    with pytest.raises(InvalidStatus):
        connect(first)
    late = address()
    fake.clock.move(seconds=91)
    with pytest.raises(InvalidStatus):
        connect(late)


def test_two_processes_of_one_client_share_the_pushes_by_chance(fake: FakeDingTalk) -> None:
    li = fake.user("小李")
    with RealSdk(fake) as one, RealSdk(fake) as other:
        fake.gateway.wait_for(2)
        for number in range(12):
            fake.says(li, li, f"{number}")
        assert len(one.messages) + len(other.messages) == 12
        assert one.messages
        assert other.messages


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


def test_a_ping_is_echoed_and_after_the_disconnect_notice_the_sdk_comes_back(fake: FakeDingTalk) -> None:
    li = fake.user("小李")
    with RealSdk(fake) as sdk:
        fake.gateway.wait_for(1)
        (ping,) = fake.gateway.ping()
        assert ping.wait(5)
        assert ping.said == ping.data
        fake.gateway.disconnect()
        fake.gateway.wait_for_opened(2)
        fake.gateway.wait_for(1)
        fake.says(li, li, "还在吗")
    assert sdk.messages[0].text.content == "还在吗"


def test_ten_seconds_after_the_notice_the_connection_is_cut_and_until_then_it_gets_nothing(
    fake: FakeDingTalk, call: Caller
) -> None:
    mine = {"clientId": fake.client_id, "clientSecret": fake.client_secret, "subscriptions": SUBSCRIBED}
    given = call.new("POST", "/v1.0/gateway/connections/open", mine)[1]
    li = fake.user("小李")
    with connect(f"{given['endpoint']}?ticket={given['ticket']}") as line:
        fake.gateway.wait_for(1)
        fake.gateway.disconnect("persistent connection is timeout")
        notice = json.loads(line.recv())
        assert (notice["type"], notice["headers"]["topic"]) == ("SYSTEM", "disconnect")
        lost = fake.pushed(fake.says(li, li, "x"))
        assert lost is not None
        assert lost.lost
        fake.clock.move(seconds=11)
        fake.gateway.wait_for(0)


@pytest.mark.parametrize("code", [1000, 1006, 1011])
def test_after_any_close_the_sdk_connects_again(fake: FakeDingTalk, code: int) -> None:
    with RealSdk(fake) as sdk:
        fake.gateway.wait_for(1)
        fake.gateway.close(code)
        fake.gateway.wait_for_opened(2)
    assert 1 <= sdk.delays[0] <= 2


def test_the_sdk_backs_off_from_silent_closes_but_not_from_closes_after_a_ping(fake: FakeDingTalk) -> None:
    """Its pauses start anew after any frame, so a storm that pings first costs 30 to 60 connections a minute."""
    fake.gateway.storm(6)
    with RealSdk(fake) as silent:
        fake.gateway.wait_for(1)
    fake.gateway.storm(6, greets=True)
    with RealSdk(fake) as greeted:
        fake.gateway.wait_for(1)
    assert silent.delays[:6] == sorted(silent.delays[:6])
    assert silent.delays[5] >= 32
    assert max(greeted.delays[:6]) <= 2


def test_a_half_open_connection_takes_pushes_and_answers_no_ping(fake: FakeDingTalk, call: Caller) -> None:
    mine = {"clientId": fake.client_id, "clientSecret": fake.client_secret, "subscriptions": SUBSCRIBED}
    given = call.new("POST", "/v1.0/gateway/connections/open", mine)[1]
    li = fake.user("小李")
    with connect(f"{given['endpoint']}?ticket={given['ticket']}", close_timeout=0.1, ping_interval=None) as line:
        fake.gateway.wait_for(1)
        fake.gateway.go_deaf()
        said = fake.pushed(fake.says(li, li, "x", wait=False))
        assert said is not None
        assert not said.lost
        assert not line.ping().wait(0.1)
        with pytest.raises(TimeoutError):
            line.recv(timeout=0.05)


def test_faults_of_the_open_call_are_survived(fake: FakeDingTalk) -> None:
    fake.fail("gateway.open", times=2, how="500")
    fake.fail("gateway.open", how="drop")
    with RealSdk(fake) as sdk:
        fake.gateway.wait_for(1)
    assert len(fake.calls("gateway.open")) == 4
    assert len(sdk.delays) == 3


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


def test_a_stop_that_comes_while_the_sdk_is_connecting_is_forgotten(fake: FakeDingTalk) -> None:
    fake.gateway.upgrades.clear()
    with RealSdk(fake) as sdk:
        fake.gateway.wait_for_asked(1)
        sdk.tell_to_stop()
        assert not sdk.has_ended(within=0.1)
        fake.gateway.upgrades.set()
        fake.gateway.wait_for(1)
        assert not sdk.has_ended(within=0.1)
