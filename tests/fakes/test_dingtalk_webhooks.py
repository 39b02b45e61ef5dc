"""The fake's webhooks and HTTP mode: who is rung, signatures, limits, Markdown as readers see it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tests.fakes.dingtalk import DRAFT_TEMPLATE_ID, CannotPress, FakeDingTalk, markdown
from tests.fakes.dingtalk.caller import Caller
from tests.fakes.dingtalk.signing import card_sign, robot_sign


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


class Bot:
    """A server of ours: what came, and what it answers."""

    def __init__(self) -> None:
        self.came: list[tuple[dict[str, str], Any]] = []
        self.answer: Any = {}
        self.status = 200
        bot = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                bot.came.append(({name.lower(): value for name, value in self.headers.items()}, json.loads(body)))
                said = json.dumps(bot.answer).encode()
                self.send_response(bot.status)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, format: str, *args: Any) -> None:
                """Keep quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/dingtalk"
        self._thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self._thread.join(2)


@pytest.fixture
def bot() -> Iterator[Bot]:
    bot = Bot()
    yield bot
    bot.close()


def md(text: str, **at: Any) -> dict[str, Any]:
    return {"msgtype": "markdown", "markdown": {"title": "消息", "text": text}, "at": at}


def test_a_groups_webhook_rings_whom_it_names(fake: FakeDingTalk, call: Caller) -> None:
    li, wang, far = fake.user("小李"), fake.user("小王"), fake.user("外人")
    team = fake.group("群", [li, wang])
    url = call.signed_webhook(team)
    assert call.to_webhook(url, md(f"@{li.user_id} 今天到期", atUserIds=[li.user_id, far.user_id]))[1]["errcode"] == 0
    call.to_webhook(url, md("今天到期", atMobiles=[wang.mobile]))
    assert [len(fake.rung(user)) for user in (li, wang, far)] == [1, 1, 0]
    first, second = fake.shown(team)
    assert first.highlighted == [li]
    assert second.highlighted == []


@pytest.mark.parametrize("text", ["@所有人 今天到期", "今天到期 @all"])
def test_words_for_everybody_in_a_webhook_message_ring_everybody(fake: FakeDingTalk, call: Caller, text: str) -> None:
    li, wang = fake.user("小李"), fake.user("小王")
    team = fake.group("群", [li, wang])
    call.to_webhook(call.signed_webhook(team), md(text))
    call.to_webhook(call.signed_webhook(team), md("今天到期", isAtAll=True))
    assert [len(fake.rung(user)) for user in (li, wang)] == [2, 2]


def test_a_wrong_signature_a_stale_one_and_an_unknown_token(fake: FakeDingTalk, call: Caller) -> None:
    team = fake.group("群", [])
    assert call.to_webhook(call.signed_webhook(team, secret="SECno"), md("x"))[1]["errcode"] == 310000
    stale = call.signed_webhook(team, at=fake.clock.now() - 3700)
    assert call.to_webhook(stale, md("x"))[1]["errcode"] == 310000
    assert call.to_webhook(f"{fake.oapi_url}/robot/send?access_token=no", md("x"))[1]["errcode"] == 300005
    unsigned = f"{fake.oapi_url}/robot/send?access_token={fake.group('b', [], signed=False).webhook_token}"
    assert call.to_webhook(unsigned, md("x"))[1]["errcode"] == 0


def test_a_webhook_takes_twenty_a_minute(fake: FakeDingTalk, call: Caller) -> None:
    team = fake.group("群", [])
    url = call.signed_webhook(team)
    said = [call.to_webhook(url, md("x")) for _ in range(21)]
    assert [status for status, _ in said] == [200] * 21
    assert [one["errcode"] for _, one in said] == [0] * 20 + [130101]
    fake.clock.move(seconds=60)
    assert call.to_webhook(call.signed_webhook(team), md("x"))[1]["errcode"] == 0


def test_a_closed_group_and_a_body_that_is_wrong_or_too_long(fake: FakeDingTalk, call: Caller) -> None:
    team = fake.group("群", [])
    url = call.signed_webhook(team)
    assert call.to_webhook(url, {"msgtype": "file"})[1]["errcode"] == 40035
    assert call.to_webhook(url, md("x" * 20_000))[1]["errcode"] == 460101
    team.robot_stopped = True
    assert call.to_webhook(url, md("x"))[1]["errcode"] == 400102
    team.disbanded = True
    assert call.to_webhook(url, md("x"))[1]["errcode"] == 400013
    assert fake.shown(team) == []


def test_a_session_ends_after_ninety_minutes(fake: FakeDingTalk, call: Caller) -> None:
    li = fake.user("小李")
    push = fake.pushed(fake.says(li, li, "/status"))
    assert push is not None
    url, until = push.data["sessionWebhook"], push.data["sessionWebhookExpiredTime"]
    assert until / 1000 - fake.clock.now() == pytest.approx(5400, abs=1)
    assert call.to_webhook(url, md("好"))[1]["errcode"] == 0
    fake.clock.move(minutes=91)
    assert call.to_webhook(url, md("太晚"))[1]["errcode"] == 300001
    assert fake.shown(li).text == "好"


def test_a_quick_reply_is_said_by_who_presses_it_and_heard_only_in_private(fake: FakeDingTalk, call: Caller) -> None:
    li = fake.user("小李")
    team = fake.group("群", [li])
    text = "选一个：[1 账户](dtmd://dingtalkclient/sendMessage?content=1%20%E8%B4%A6%E6%88%B7) [说明](https://example.com)"
    call.to_people([li], text)
    call.to_group(team, text)
    said = fake.clicks_link(li, fake.shown(li)[-1], "1 账户")
    assert said.text == "1 账户"
    assert fake.pushed(said) is not None
    assert fake.pushed(fake.clicks_link(li, fake.shown(team)[-1], "1 账户")) is None
    with pytest.raises(CannotPress, match="no dtmd link"):
        fake.clicks_link(li, fake.shown(li)[-1], "说明")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# 标题\n正文 **粗** *斜*", "标题\n正文 粗 斜"),
        ("一行\n又一行", "一行 又一行"),
        ("一行  \n又一行", "一行\n又一行"),
        ("一行\n\n又一行", "一行\n又一行"),
        ("- 甲\n- 乙\n1. 丙", "- 甲\n- 乙\n1. 丙"),
        ("> 引用\n> 还有", "引用\n还有"),
        ("[甲](https://a.b/(c)) ![图](@lAD1)", "甲 [图]"),
        ("\\[甲\\](dtmd://x) &lt;b&gt; a\\*b", "[甲](dtmd://x) <b> a*b"),
        ("| a | b |\n|---|---|", "| a | b |\n|---|---|"),
        ("snake_case_name 2*3*4", "snake_case_name 2*3*4"),
    ],
)
def test_markdown_as_readers_see_it(text: str, shown: str) -> None:
    assert markdown.shown(text) == shown


def test_an_escaped_link_cannot_be_pressed() -> None:
    assert markdown.links("\\[甲\\](dtmd://dingtalkclient/sendMessage?content=1)") == ()
    assert markdown.links("[甲](DTMD://dingtalkclient/sendMessage?content=1)")[0].words == "1"


def test_in_http_mode_a_message_is_signed_and_may_be_answered_in_the_body(fake: FakeDingTalk, bot: Bot) -> None:
    li = fake.user("小李")
    bot.answer = {"msgtype": "text", "text": {"content": "收到"}}
    way = fake.pushes_to(bot.url)
    said = fake.says(li, li, "/status")
    headers, body = bot.came[0]
    assert headers["sign"] == robot_sign(headers["timestamp"], fake.client_secret)
    assert int(headers["timestamp"]) == int(fake.clock.now() * 1000)
    assert body["msgId"] == said.message_id
    assert fake.shown(li).text == "收到"
    push = fake.pushed(said)
    assert push is not None
    assert push.arrived
    assert len(way.pushed) == 1


def test_in_http_mode_an_error_of_ours_loses_the_message(fake: FakeDingTalk, bot: Bot) -> None:
    li = fake.user("小李")
    bot.status = 401
    fake.pushes_to(bot.url)
    push = fake.pushed(fake.says(li, li, "/status"))
    assert push is not None
    assert (push.lost, push.trouble) == (True, "HTTP 401")


def test_a_card_callback_by_http_is_signed_with_the_routes_secret_and_answers_without_an_envelope(
    fake: FakeDingTalk, call: Caller, bot: Bot
) -> None:
    li = fake.user("小李")
    more = {"callbackType": "HTTP", "callbackRouteKey": "casebot"}
    call.card(li, "C1", {"title": "一"}, DRAFT_TEMPLATE_ID, **more)
    assert fake.presses(li, fake.card("C1"), "ok").error == "no address for the route 'casebot'"
    asked = {"callbackRouteKey": "casebot", "callbackUrl": bot.url, "apiSecret": "s3cret"}
    assert call.new("POST", "/v1.0/card/callbacks/register", asked)[1]["result"]["apiSecret"] == "s3cret"
    assert call.new("POST", "/v1.0/card/callbacks/register", asked)[0] == 400
    bot.answer = {"cardData": {"cardParamMap": {"title": "二"}}}
    assert fake.presses(li, fake.card("C1"), "ok").error == ""
    headers, body = bot.came[0]
    assert headers["x-ddpaas-signature"] == card_sign(headers["x-ddpaas-signature-timestamp"], "s3cret")
    assert body["outTrackId"] == "C1"
    assert fake.card("C1").public == {"title": "二"}
