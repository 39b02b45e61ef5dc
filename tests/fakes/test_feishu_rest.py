"""The fake Feishu's REST side, spoken to by the vendor's own SDK."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import lark_oapi as lark
import pytest
from lark_oapi.api.contact.v3 import GetUserRequest
from lark_oapi.api.im.v1 import (
    CreateFileRequest,
    CreateFileRequestBody,
    CreateImageRequest,
    CreateImageRequestBody,
    CreateMessageRequest,
    CreateMessageRequestBody,
    CreatePinRequest,
    DeleteMessageRequest,
    GetChatMembersRequest,
    GetChatRequest,
    GetMessageRequest,
    GetMessageResourceRequest,
    ListChatRequest,
    ListMessageRequest,
    PatchMessageRequest,
    PatchMessageRequestBody,
    Pin,
    ReplyMessageRequest,
    ReplyMessageRequestBody,
)
from lark_oapi.core.exception import ObtainAccessTokenException
from PIL import Image

from .feishu import Chat, FakeFeishu, User

CARD: dict[str, Any] = {
    "schema": "2.0",
    "header": {"title": {"tag": "plain_text", "content": "C1001"}, "template": "blue"},
    "body": {"elements": [{"tag": "markdown", "content": "Waiting for **Amazon**"}]},
}


@pytest.fixture
def feishu() -> Iterator[FakeFeishu]:
    with FakeFeishu() as fake:
        fake.clock.stop(1_800_000_000)
        yield fake


@pytest.fixture
def li(feishu: FakeFeishu) -> User:
    return feishu.user("小李")


@pytest.fixture
def team(feishu: FakeFeishu, li: User) -> Chat:
    return feishu.group("Amazon 客服群", [li, feishu.user("小王")])


@pytest.fixture
def client(feishu: FakeFeishu) -> lark.Client:
    return lark.Client.builder().app_id(feishu.app_id).app_secret(feishu.app_secret).domain(feishu.url).build()


def create(
    client: lark.Client,
    to: str,
    text: str | dict[str, Any],
    *,
    uuid: str = "",
    by: str = "chat_id",
    kind: str = "text",
) -> Any:
    content = json.dumps({"text": text} if isinstance(text, str) else text, ensure_ascii=False)
    body = CreateMessageRequestBody.builder().receive_id(to).msg_type(kind).content(content).uuid(uuid).build()
    return client.im.v1.message.create(CreateMessageRequest.builder().receive_id_type(by).request_body(body).build())


def patch(client: lark.Client, message_id: str, card: dict[str, Any]) -> Any:
    body = PatchMessageRequestBody.builder().content(json.dumps(card)).build()
    return client.im.v1.message.patch(PatchMessageRequest.builder().message_id(message_id).request_body(body).build())


def test_a_message_to_a_group_is_shown_there(feishu, client, team):
    answer = create(client, team.chat_id, "早上好")

    assert answer.success()
    assert answer.data.chat_id == team.chat_id
    assert [message.text for message in feishu.shown(team)] == ["早上好"]
    assert answer.get_log_id()


def test_a_message_to_a_person_opens_their_private_chat(feishu, client, li):
    answer = create(client, li.open_id, "你好", by="open_id")

    assert answer.data.chat_id == feishu.private(li).chat_id
    assert feishu.shown(li).text == "你好"


def test_a_reply_stands_under_its_message(feishu, client, li, team):
    asked = feishu.says(li, team, "/status", mention_bot=True)
    body = ReplyMessageRequestBody.builder().msg_type("text").content('{"text":"open"}').build()
    answer = client.im.v1.message.reply(
        ReplyMessageRequest.builder().message_id(asked.message_id).request_body(body).build()
    )

    assert (answer.data.parent_id, answer.data.root_id) == (asked.message_id, asked.message_id)
    assert feishu.shown(team)[0].parent_id == asked.message_id


def test_a_uuid_sends_once_within_an_hour(feishu, client, team):
    first = create(client, team.chat_id, "once", uuid="task-1")
    again = create(client, team.chat_id, "once", uuid="task-1")
    feishu.clock.move(minutes=61)
    later = create(client, team.chat_id, "once", uuid="task-1")

    assert again.data.message_id == first.data.message_id
    assert later.data.message_id != first.data.message_id
    assert len(feishu.shown(team)) == 2


def test_a_uuid_has_at_most_fifty_characters(client, team):
    assert create(client, team.chat_id, "hello", uuid="u" * 51).code == 99992402


def test_a_card_is_replaced(feishu, client, team):
    sent = create(client, team.chat_id, CARD, kind="interactive")
    other = {**CARD, "body": {"elements": [{"tag": "markdown", "content": "Resolved"}]}}

    assert patch(client, sent.data.message_id, other).success()
    assert feishu.shown(team)[0].text == "C1001\nResolved"
    assert len(feishu.shown(team)[0].versions) == 1


def test_a_card_older_than_fourteen_days_is_not_replaced(feishu, client, team):
    sent = create(client, team.chat_id, CARD, kind="interactive")
    feishu.clock.move(days=14, seconds=1)
    feishu.expire_tokens()
    lark.core.token.TokenManager.cache.set(f"self_tenant_token:{feishu.app_id}", "", 0)

    assert patch(client, sent.data.message_id, CARD).code == 230031


def test_a_recalled_message_is_gone_and_cannot_be_answered(feishu, client, team):
    sent = create(client, team.chat_id, CARD, kind="interactive")
    request = DeleteMessageRequest.builder().message_id(sent.data.message_id).build()

    assert client.im.v1.message.delete(request).success()
    assert feishu.shown(team) == []
    assert patch(client, sent.data.message_id, CARD).code == 230011


def test_reading_a_group_needs_the_scope_for_all_messages(feishu, client, team):
    create(client, team.chat_id, CARD, kind="interactive")
    request = ListMessageRequest.builder().container_id_type("chat").container_id(team.chat_id).build()

    refused = client.im.v1.message.list(request)
    feishu.tenant.scopes.add("im:message.group_msg")
    items = client.im.v1.message.list(request).data.items

    assert refused.code == 230027
    assert [item.msg_type for item in items] == ["interactive"]
    assert items[0].sender.id == feishu.app_id


def test_a_chat_is_read_page_by_page(feishu, client, li):
    chat = feishu.private(li)
    for number in range(5):
        feishu.says(li, chat, f"line {number}")
    builder = ListMessageRequest.builder().container_id_type("chat").container_id(chat.chat_id).page_size(2)
    first = client.im.v1.message.list(builder.sort_type("ByCreateTimeDesc").build())
    builder = ListMessageRequest.builder().container_id_type("chat").container_id(chat.chat_id).page_size(2)
    second = client.im.v1.message.list(
        builder.sort_type("ByCreateTimeDesc").page_token(first.data.page_token).build()
    )

    texts = [json.loads(item.body.content)["text"] for item in (*first.data.items, *second.data.items)]
    assert texts == ["line 4", "line 3", "line 2", "line 1"]
    assert first.data.has_more


def test_a_card_is_read_as_it_was_sent_only_if_asked(feishu, client, li):
    sent = create(client, li.open_id, CARD, kind="interactive", by="open_id")
    plain = GetMessageRequest.builder().message_id(sent.data.message_id).build()
    original = GetMessageRequest.builder().message_id(sent.data.message_id).build()
    original.add_query("card_msg_content_type", "user_card_content")

    assert "schema" not in json.loads(client.im.v1.message.get(plain).data.items[0].body.content)
    assert json.loads(client.im.v1.message.get(original).data.items[0].body.content) == CARD


def test_a_file_goes_up_and_is_sent(feishu, client, team):
    body = CreateFileRequestBody.builder().file_type("stream").file_name("草稿.md").file(io.BytesIO(b"# hi")).build()
    up = client.im.v1.file.create(CreateFileRequest.builder().request_body(body).build())
    sent = create(client, team.chat_id, {"file_key": up.data.file_key}, kind="file")

    assert sent.success()
    stored = feishu.tenant.world.files[up.data.file_key]
    assert (stored.name, stored.content) == ("草稿.md", b"# hi")


def test_an_empty_file_is_refused(client):
    body = CreateFileRequestBody.builder().file_type("stream").file_name("a.md").file(io.BytesIO(b"")).build()
    assert client.im.v1.file.create(CreateFileRequest.builder().request_body(body).build()).code == 234010


def test_an_image_goes_up_and_what_is_no_image_does_not(client):
    def upload(content: bytes) -> Any:
        body = CreateImageRequestBody.builder().image_type("message").image(io.BytesIO(content)).build()
        return client.im.v1.image.create(CreateImageRequest.builder().request_body(body).build())

    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")

    assert upload(picture.getvalue()).data.image_key.startswith("img_")
    assert upload(b"not a picture").code == 234011


def test_what_somebody_sent_comes_down_with_its_name(feishu, client, li):
    message = feishu.sends_file(li, feishu.private(li), "发票 1.pdf", b"%PDF-1.7")

    def download(key: str, message_id: str = message.message_id) -> Any:
        builder = GetMessageResourceRequest.builder().message_id(message_id).file_key(key).type("file")
        return client.im.v1.message_resource.get(builder.build())

    got = download(message.body["file_key"])

    assert (got.file.read(), got.file_name) == (b"%PDF-1.7", "发票 1.pdf")
    assert download("file_v3_other").code == 234003


def test_a_recalled_file_is_gone(feishu, client, li):
    message = feishu.sends_file(li, feishu.private(li), "a.pdf", b"%PDF")
    feishu.recalls(li, message)
    builder = GetMessageResourceRequest.builder().message_id(message.message_id).file_key(message.body["file_key"])

    assert client.im.v1.message_resource.get(builder.type("file").build()).code == 230110


def test_groups_members_and_names(feishu, client, li, team):
    feishu.private(li)
    groups = client.im.v1.chat.list(ListChatRequest.builder().build()).data.items
    one = client.im.v1.chat.get(GetChatRequest.builder().chat_id(team.chat_id).build()).data
    members = client.im.v1.chat_members.get(GetChatMembersRequest.builder().chat_id(team.chat_id).build()).data
    person = client.contact.v3.user.get(GetUserRequest.builder().user_id(li.open_id).build()).data.user

    assert [group.name for group in groups] == ["Amazon 客服群"]
    assert (one.chat_mode, one.user_count) == ("group", "2")
    assert [member.name for member in members.items] == ["小李", "小王"]
    assert person.name == "小李"


def test_a_message_is_pinned(client, team):
    sent = create(client, team.chat_id, "list of cases")
    pin = Pin.builder().message_id(sent.data.message_id).build()

    assert client.im.v1.pin.create(CreatePinRequest.builder().request_body(pin).build()).success()
    assert team.pins == [sent.data.message_id]


def test_the_bots_own_name_has_no_data_around_it(feishu, client):
    request = lark.BaseRequest.builder().http_method(lark.HttpMethod.GET).uri("/open-apis/bot/v3/info")
    answer = client.request(request.token_types({lark.AccessTokenType.TENANT}).build())
    said = json.loads(answer.raw.content)

    assert said["bot"]["open_id"] == feishu.bot_open_id
    assert "data" not in said


def test_native_slash_commands(feishu, client):
    def call(method: Any, uri: str, body: dict[str, Any] | None = None) -> Any:
        builder = lark.BaseRequest.builder().http_method(method).uri(uri).token_types({lark.AccessTokenType.TENANT})
        headers = {"Content-Type": "application/json; charset=utf-8"}
        return client.request(builder.headers(headers).body(body).build())

    commands = "/open-apis/application/v7/app_slash_commands"
    new = {"command": "newcase", "description": {"default_value": "Open a case"}}

    assert call(lark.HttpMethod.POST, commands, new).success()
    assert call(lark.HttpMethod.POST, commands, new).code == 40000000
    assert [one["command"] for one in feishu.tenant.world.slash_commands.values()] == ["newcase"]


def test_a_wrong_secret_gets_no_token(feishu, team):
    client = lark.Client.builder().app_id(feishu.app_id).app_secret("wrong").domain(feishu.url).build()
    with pytest.raises(ObtainAccessTokenException) as refused:
        create(client, team.chat_id, "hello")
    assert refused.value.code == 10015


def test_the_token_stays_the_same_until_half_an_hour_is_left(feishu):
    first, _ = feishu.tenant.tokens.issue()
    feishu.clock.move(minutes=89)
    same, _ = feishu.tenant.tokens.issue()
    feishu.clock.move(minutes=2)
    other, _ = feishu.tenant.tokens.issue()
    feishu.tenant.tokens.check(f"Bearer {first}")

    assert same == first
    assert other != first
