"""The fake's two interfaces: tokens, messages, files, people, limits, faults; each refusal once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from urllib3.exceptions import ProtocolError, ReadTimeoutError

from tests.fakes.dingtalk import FakeDingTalk
from tests.fakes.dingtalk.caller import Caller


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


def test_a_token_lives_two_hours_and_opens_both_interfaces(fake: FakeDingTalk, call: Caller) -> None:
    li = fake.user("小李")
    assert call.to_people([li], "好的")[0] == 200
    assert call.old("/topapi/v2/user/get", {"userid": li.user_id})[1]["result"]["unionid"] == li.union_id
    assert call.log_in() == call.log_in()
    fake.clock.move(hours=2)
    status, said = call.to_people([li], "太晚")
    assert (status, said["code"]) == (400, "InvalidAuthentication")
    said = call.old("/topapi/v2/user/get", {"userid": li.user_id})[1]
    assert (said["errcode"], said["sub_code"]) == (88, "40014")


def test_wrong_credentials_are_refused_by_both_interfaces(fake: FakeDingTalk, call: Caller) -> None:
    status, said = call.new("POST", "/v1.0/oauth2/accessToken", {"appKey": fake.client_id, "appSecret": "no"})
    assert (status, said["code"]) == (400, "invalidClientIdOrSecret")
    assert json.loads(call.get(f"{fake.oapi_url}/gettoken?appkey={fake.client_id}&appsecret=no"))["errcode"] == 40096
    good = f"{fake.oapi_url}/gettoken?appkey={fake.client_id}&appsecret={fake.client_secret}"
    assert json.loads(call.get(good))["access_token"] == call.token


def test_each_accepted_message_shows_once_more(fake: FakeDingTalk, call: Caller) -> None:
    team = fake.group("群", [fake.user("小李")])
    keys = {call.to_group(team, "今天到期")[1]["processQueryKey"] for _ in range(2)}
    assert len(keys) == 2
    assert [one.text for one in fake.shown(team)] == ["今天到期", "今天到期"]


def test_a_group_message_mentions_nobody_whatever_its_text_says(fake: FakeDingTalk, call: Caller) -> None:
    li = fake.user("小李")
    team = fake.group("群", [li])
    call.to_group(team, f"@所有人 @{li.user_id} 今天到期", at={"isAtAll": True, "atUserIds": [li.user_id]})
    assert fake.rung(li) == []


def test_who_did_not_get_a_private_message_stands_in_one_of_three_lists(fake: FakeDingTalk, call: Caller) -> None:
    li, far, busy, muted = fake.user("小李"), fake.user("远"), fake.user("忙"), fake.user("静")
    far.in_range, busy.throttled, muted.has_muted_bot = False, True, True
    status, said = call.to_people([li, far, busy, muted], "好的")
    assert status == 200
    assert said["invalidStaffIdList"] == [far.user_id]
    assert said["flowControlledStaffIdList"] == [busy.user_id]
    assert said["filteredStaffIdList"] == [muted.user_id]
    assert [len(fake.shown(one)) for one in (li, far, busy, muted)] == [1, 0, 0, 0]


def test_messages_are_taken_back_by_their_key(fake: FakeDingTalk, call: Caller) -> None:
    li = fake.user("小李")
    team = fake.group("群", [li])
    in_group = call.to_group(team, "一")[1]["processQueryKey"]
    private = call.to_people([li], "二")[1]["processQueryKey"]
    mine = {"robotCode": fake.client_id}
    asked = {**mine, "openConversationId": team.chat_id, "processQueryKeys": [in_group, "pqk-none"]}
    said = call.new("POST", "/v1.0/robot/groupMessages/recall", asked)[1]
    assert said["successResult"] == [in_group]
    assert list(said["failedResult"]) == ["pqk-none"]
    call.new("POST", "/v1.0/robot/otoMessages/batchRecall", {**mine, "processQueryKeys": [private]})
    assert fake.shown(team) == fake.shown(li) == []


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"robotCode": "another"}, "invalidParameter.robotCode.notExist"),
        ({"openConversationId": "cid-none"}, "invalid.openConversationId"),
        ({"msgKey": "sampleNothing"}, "invalidParameter.msgKey.invalid"),
        ({"msgParam": "{"}, "invalidParameter.msgParam.invalid"),
        ({"msgParam": {"title": "a", "text": "b"}}, "invalidParameter.msgParam.invalid"),
        ({"msgParam": '{"title": "a"}'}, "invalidParameter.msgParam.invalid"),
        ({"msgParam": json.dumps({"title": "a", "text": "字" * 5000}, ensure_ascii=False)}, "msgParam.tooLong"),
        (
            {"msgKey": "sampleFile", "msgParam": '{"mediaId": "@x", "fileName": "a.txt", "fileType": "txt"}'},
            "msgParam",
        ),
        (
            {"msgKey": "sampleFile", "msgParam": '{"mediaId": "@x", "fileName": "a.pdf", "fileType": "pdf"}'},
            "msgParam",
        ),
    ],
)
def test_what_a_group_message_may_not_be(fake: FakeDingTalk, call: Caller, more: dict[str, Any], code: str) -> None:
    team = fake.group("群", [])
    status, said = call.to_group(team, "x", **more)
    assert status == 400
    assert code in said["code"]
    assert fake.shown(team) == []


def test_fifteen_thousand_bytes_are_the_longest_message(fake: FakeDingTalk, call: Caller) -> None:
    team = fake.group("群", [])
    frame = len(json.dumps({"title": "a", "text": ""}))
    for over in (0, 1):
        text = "x" * (15_000 - frame + over)
        call.to_group(team, "", msgParam=json.dumps({"title": "a", "text": text}))
    assert len(fake.shown(team)) == 1


@pytest.mark.parametrize(
    ("switch", "code"),
    [
        ("disbanded", "group.disbanded"),
        ("robot_stopped", "bot.stopped"),
        ("robot_is_in", "invalid.openConversationId"),
    ],
)
def test_a_group_may_be_closed_to_the_robot(fake: FakeDingTalk, call: Caller, switch: str, code: str) -> None:
    team = fake.group("群", [])
    setattr(team, switch, switch != "robot_is_in")
    assert call.to_group(team, "x")[1]["code"] == code


def test_more_than_twenty_people_are_refused(fake: FakeDingTalk, call: Caller) -> None:
    people = [fake.user(f"人{number}") for number in range(21)]
    assert call.to_people(people, "x")[1]["code"] == "invalidParameter.userIds.tooMany"


def test_a_missing_permission_is_named(fake: FakeDingTalk, call: Caller) -> None:
    fake.tenant.scopes.clear()
    status, said = call.to_group(fake.group("群", []), "x")
    assert (status, said["code"]) == (403, "Forbidden.AccessDenied.AccessTokenPermissionDenied")
    assert said["accessdenieddetail"]["requiredScopes"] == ["qyapi_robot_sendmsg"]
    assert call.old("/topapi/v2/user/get", {"userid": "x"})[1]["sub_code"] == "60011"


def test_twenty_calls_a_second_and_one_more(fake: FakeDingTalk, call: Caller) -> None:
    li, team = fake.user("小李"), fake.group("群", [])
    answers = [call.to_group(team, "x") for _ in range(21)]
    assert [status for status, _ in answers] == [200] * 20 + [403]
    assert answers[-1][1]["code"] == "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"
    assert call.to_people([li], "another interface has its own twenty")[0] == 200
    said = [call.old("/topapi/v2/user/get", {"userid": li.user_id})[1]["errcode"] for _ in range(21)]
    assert said == [0] * 20 + [90018]
    fake.clock.move(seconds=1)
    assert call.to_group(team, "x")[0] == 200


def test_the_month_counts_messages_and_cards_but_not_tokens_and_contacts(fake: FakeDingTalk, call: Caller) -> None:
    li, team = fake.user("小李"), fake.group("群", [])
    fake.tenant.limits.monthly = 2
    call.old("/topapi/v2/user/get", {"userid": li.user_id})
    call.log_in()
    assert [call.to_group(team, "x")[0] for _ in range(3)] == [200, 200, 403]
    assert call.to_group(team, "x")[1]["code"] == "Forbidden.AccessDenied.ApiCountLimitForOrg"
    assert call.upload("file", "a.pdf", b"%PDF")[1]["errcode"] == 90020
    assert fake.tenant.limits.used_this_month == 2
    fake.clock.move(days=31)
    call.log_in()
    assert call.to_group(team, "x")[0] == 200


def test_a_blocked_address_gets_a_page_that_is_neither_envelope(fake: FakeDingTalk, call: Caller) -> None:
    fake.block_address(seconds=300)
    status, said = call.to_group(fake.group("群", []), "x")
    assert (status, said["status"], said["punish"]) == (200, 1111, "deny")
    fake.clock.move(seconds=300)
    assert call.log_in()


def test_people_are_found_both_ways_or_not_at_all(fake: FakeDingTalk, call: Caller) -> None:
    li = fake.user("小李")
    assert call.old("/topapi/user/getbyunionid", {"unionid": li.union_id})[1]["result"]["userid"] == li.user_id
    assert call.old("/topapi/user/getbyunionid", {"unionid": "?"})[1]["errcode"] == 60121
    assert call.old("/topapi/v2/user/get", {"userid": "?"})[1]["errcode"] == 60121


def test_a_file_goes_up_and_out_to_a_chat(fake: FakeDingTalk, call: Caller) -> None:
    li = fake.user("小李")
    content = b"PK\x03\x04\r\n\r\n--\r\n" + bytes(range(256))
    media_id = call.upload("file", "草稿.docx", content)[1]["media_id"]
    param = json.dumps({"mediaId": media_id, "fileName": "草稿.docx", "fileType": "docx"})
    assert call.to_people([li], "", msgKey="sampleFile", msgParam=param)[0] == 200
    (shown,) = fake.shown(li)
    assert shown.text == "[文件] 草稿.docx"
    assert shown.file is not None
    assert shown.file.content == content


@pytest.mark.parametrize(
    ("kind", "name", "size", "code"),
    [
        ("file", "a.txt", 1, 40004),
        ("image", "a.pdf", 1, 40004),
        ("file", "a.pdf", 0, 40006),
        ("voice", "a.amr", 2 * 1024 * 1024 + 1, 40006),
        ("nothing", "a.pdf", 1, 40035),
        ("file", "a.pdf", 1, 0),
    ],
)
def test_what_may_be_uploaded(call: Caller, kind: str, name: str, size: int, code: int) -> None:
    assert call.upload(kind, name, b"x" * size)[1]["errcode"] == code


def test_an_unknown_download_code_is_refused_and_an_unknown_address_is_not_found(
    fake: FakeDingTalk, call: Caller
) -> None:
    asked = {"downloadCode": "none", "robotCode": fake.client_id}
    assert call.new("POST", "/v1.0/robot/messageFiles/download", asked)[1]["code"] == "invalidParameter.downloadCode"
    assert b"NoSuchKey" in call.get(f"{fake.oapi_url}/blob/none")


def test_each_interface_knows_its_own_addresses_only(fake: FakeDingTalk, call: Caller) -> None:
    assert call.new("POST", "/topapi/v2/user/get", {})[0] == 404
    assert call.old("/v1.0/robot/groupMessages/send", {})[1]["errcode"] == 404


@pytest.mark.parametrize(
    ("how", "status", "shown"),
    [
        ("429", 403, 0),
        ("503", 503, 0),
        ("503_after", 503, 1),
        ("expired_token", 400, 0),
        ("code:system.error", 500, 0),
    ],
)
def test_faults_with_an_answer(fake: FakeDingTalk, call: Caller, how: str, status: int, shown: int) -> None:
    team = fake.group("群", [])
    fake.fail("robot.group.send", how=how)
    if how.startswith("503"):
        with pytest.raises(json.JSONDecodeError):
            call.to_group(team, "x")
    else:
        assert call.to_group(team, "x")[0] == status
    (record,) = fake.calls("robot.group.send")
    assert (record.status, len(fake.shown(team))) == (status, shown)


def test_faults_without_an_answer_before_and_after_the_message_was_taken(fake: FakeDingTalk, call: Caller) -> None:
    team = fake.group("群", [])
    for how, shown in (("drop_before", 0), ("drop_after", 1), ("malformed_json", 2)):
        fake.fail("robot.group.send", how=how)
        with pytest.raises((ProtocolError, json.JSONDecodeError)):
            call.to_group(team, "x")
        assert len(fake.shown(team)) == shown


def test_an_answer_that_never_comes(fake: FakeDingTalk, call: Caller) -> None:
    fake.fail("robot.group.send", how="timeout_after")
    call.seconds = 0.1
    team = fake.group("群", [])
    with pytest.raises(ReadTimeoutError):
        call.to_group(team, "x")
    assert len(fake.shown(team)) == 1


def test_the_same_seed_gives_the_same_faults() -> None:
    def faults() -> list[str]:
        with FakeDingTalk(limits=False) as fake:
            fake.fail_at_random(7, share=0.5, kinds=("429", "code:system.busy"), endpoint="robot.*")
            call, team = Caller(fake), fake.group("群", [])
            call.log_in()
            for _ in range(20):
                call.to_group(team, "x")
            call.close()
            return [one.fault for one in fake.calls("robot.group.send")]

    assert faults() == faults()
    assert {"", "429", "code"} == set(faults())
