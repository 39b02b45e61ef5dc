"""What the fake Feishu refuses, code by code, and the faults it can be switched to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import urllib3

from .feishu import Chat, FakeFeishu, User

TIGHT = urllib3.Timeout(connect=1, read=0.3)


@dataclass
class Caller:
    """A plain HTTP client with one pooled connection, which tries nothing twice."""

    feishu: FakeFeishu
    pool: urllib3.PoolManager
    token: str = ""

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> urllib3.BaseHTTPResponse:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        url = f"{self.feishu.url}/open-apis{path}"
        return self.pool.request(method, url, json=body, headers=headers, retries=False, **more)

    def renew(self) -> None:
        asked = {"app_id": self.feishu.app_id, "app_secret": self.feishu.app_secret}
        self.token = self.call("POST", "/auth/v3/tenant_access_token/internal", asked).json()["tenant_access_token"]

    def send(self, to: str, text: str = "hello", *, by: str = "chat_id", uuid: str = "", **more: Any) -> Any:
        body = {"receive_id": to, "msg_type": "text", "content": json.dumps({"text": text}), "uuid": uuid}
        return self.call("POST", f"/im/v1/messages?receive_id_type={by}", body, **more)

    def code(self, to: str, text: str = "hello", **more: Any) -> int:
        return int(self.send(to, text, **more).json()["code"])


@pytest.fixture
def feishu() -> Iterator[FakeFeishu]:
    with FakeFeishu() as fake:
        fake.clock.stop(1_800_000_000)
        yield fake


@pytest.fixture
def bot(feishu: FakeFeishu) -> Iterator[Caller]:
    with urllib3.PoolManager() as pool:
        caller = Caller(feishu, pool)
        caller.renew()
        yield caller


@pytest.fixture
def li(feishu: FakeFeishu) -> User:
    return feishu.user("小李")


@pytest.fixture
def team(feishu: FakeFeishu, li: User) -> Chat:
    return feishu.group("Amazon 客服群", [li, feishu.user("小王")])


def test_tokens_missing_strange_and_expired(feishu, bot, team):
    bot.token, good = "", bot.token
    assert bot.code(team.chat_id) == 99991661
    bot.token = "something"
    assert bot.code(team.chat_id) == 99991671
    bot.token = good
    feishu.clock.move(hours=2)
    answer = bot.send(team.chat_id)

    assert (answer.status, answer.json()["code"]) == (400, 99991663)
    assert answer.json()["error"]["log_id"] == answer.headers["X-Tt-Logid"]


def test_a_missing_scope_is_named(feishu, bot, team):
    feishu.tenant.scopes -= {"im:chat:read"}
    said = bot.call("GET", f"/im/v1/chats/{team.chat_id}").json()

    assert said["code"] == 99991672
    assert {one["subject"] for one in said["error"]["permission_violations"]} == {
        "im:chat:read",
        "im:chat:readonly",
        "im:chat",
    }


def test_granted_and_missing_scopes_are_listed(feishu, bot):
    feishu.tenant.scopes -= {"im:resource"}
    listed = bot.call("GET", "/application/v6/scopes").json()["data"]["scopes"]
    status = {one["scope_name"]: one["grant_status"] for one in listed}

    assert (status["im:resource"], status["im:message:send_as_bot"], status["im:message.group_msg"]) == (2, 1, 2)


def test_the_console_is_read_with_a_scope_of_its_own(feishu, bot):
    refused = bot.call("GET", "/application/v6/applications/me").json()
    feishu.tenant.scopes.add("application:application:self_manage")
    feishu.tenant.subscribed -= {"im.message.recalled_v1"}
    app = bot.call("GET", "/application/v6/applications/me").json()["data"]["app"]
    version = bot.call("GET", f"/application/v6/applications/me/app_versions/{app['online_version_id']}").json()

    assert refused["code"] == 99991672
    assert app["status"] == 1
    assert "im.message.recalled_v1" not in version["data"]["app_version"]["events"]
    assert "im.message.receive_v1" in version["data"]["app_version"]["events"]


def test_a_group_that_is_gone(feishu, bot, li, team):
    assert bot.code("oc_unknown") == 230034
    feishu.removes_bot(li, team)
    assert bot.code(team.chat_id) == 230002
    feishu.adds_bot(li, team)
    team.bot_may_speak = False
    assert bot.code(team.chat_id) == 230035
    feishu.dissolves(li, team)
    assert bot.code(team.chat_id) == 232009


@pytest.mark.parametrize(
    ("switch", "code"),
    [({"available": False}, 230013), ({"has_muted_bot": True}, 230053), ({"resigned": True}, 230029)],
)
def test_a_person_who_cannot_be_reached(feishu, bot, switch, code):
    assert bot.code(feishu.user("小赵", **switch).open_id, by="open_id") == code


def test_ids_of_nobody_and_of_another_app(feishu, bot):
    feishu.tenant.world.foreign_open_ids.add("ou_elsewhere")
    assert bot.code("ou_nobody", by="open_id") == 99992351
    assert bot.code("ou_elsewhere", by="open_id") == 99992361


def test_parameters(bot, team):
    assert bot.code(team.chat_id, by="chat") == 99992402
    assert bot.code(team.chat_id, text="") == 230001
    assert bot.code(team.chat_id, text="长" * 60_000) == 230025
    wrong = {"receive_id": team.chat_id, "msg_type": "text", "content": {"text": "an object"}}
    assert bot.call("POST", "/im/v1/messages?receive_id_type=chat_id", wrong).json()["code"] == 99992402


@pytest.mark.parametrize("content", ["[" * 20_000, "7", "{}", "{", '{"text": 7}'])
def test_content_of_a_strange_shape_is_refused_and_the_connection_stays(feishu, bot, team, content):
    body = {"receive_id": team.chat_id, "msg_type": "text", "content": content}
    assert bot.call("POST", "/im/v1/messages?receive_id_type=chat_id", body).status == 400
    assert bot.call("GET", "/im/v1/chats?page_size=many").json()["code"] == 99992402
    assert feishu.connections == 1


def test_the_audit_for_phone_numbers_and_addresses(feishu, bot, team):
    feishu.tenant.audits = True
    assert bot.code(team.chat_id, "call 13800138000") == 230028
    assert bot.code(team.chat_id, "mail a.b@example.com") == 230028
    assert bot.code(team.chat_id, "order 113-1234567-1234567, tracking 9400111899223818218407") == 0


def test_only_files_of_the_bot_may_be_sent(feishu, bot, li, team):
    theirs = feishu.tenant.world.store("file_v3_", "a.pdf", b"%PDF", by_bot=False)
    mine = feishu.tenant.world.store("file_v3_", "a.pdf", b"%PDF", by_bot=True)

    def send(kind: str, key: str) -> int:
        name = "image_key" if kind == "image" else "file_key"
        body = {"receive_id": team.chat_id, "msg_type": kind, "content": json.dumps({name: key})}
        return bot.call("POST", "/im/v1/messages?receive_id_type=chat_id", body).json()["code"]

    assert (send("file", theirs.key), send("image", mine.key), send("file", mine.key)) == (230017, 230055, 0)


def test_at_rings_whoever_typed_it_and_escaped_it_does_not(feishu, bot, li, team):
    bot.send(team.chat_id, f'<at user_id="{li.open_id}">李</at> please')
    bot.send(team.chat_id, "he wrote <at id=all></at>")
    bot.send(team.chat_id, "he wrote &lt;at id=all&gt; and < at id=all>")

    assert [message.text for message in feishu.rung(li)] == ["@李 please", "he wrote @"]
    team.anyone_may_call_all = False
    assert bot.code(team.chat_id, '<at user_id="all"></at>') == 11235


def test_five_a_second_to_one_chat(feishu, bot, li, team):
    codes = [bot.code(team.chat_id) for _ in range(6)]
    other = bot.code(li.open_id, by="open_id")
    feishu.clock.move(seconds=1)

    assert codes == [0, 0, 0, 0, 0, 230020]
    assert (other, bot.code(team.chat_id)) == (0, 0)


def test_fifty_a_second_and_a_thousand_a_minute_for_the_app(feishu, bot):
    def ask() -> urllib3.BaseHTTPResponse:
        return bot.call("GET", "/bot/v3/info")

    assert {ask().status for _ in range(50)} == {200}
    refused = ask()
    assert (refused.status, refused.json()["code"], refused.headers["x-ogw-ratelimit-reset"]) == (429, 99991400, "1")
    for _ in range(19):
        feishu.clock.move(seconds=1)
        assert {ask().status for _ in range(50)} == {200}
    feishu.clock.move(seconds=1)
    assert ask().headers["x-ogw-ratelimit-reset"] == "40"


def test_limits_can_be_off(feishu, bot, team):
    feishu.tenant.limits.on = False
    assert {bot.code(team.chat_id) for _ in range(60)} == {0}


def test_pooled_calls_take_one_connection(feishu, bot, team):
    for _ in range(5):
        bot.send(team.chat_id)
    assert feishu.connections == 1
    assert [one.code for one in feishu.calls("messages.create")] == [0] * 5
    assert feishu.requests[-1].body["receive_id"] == team.chat_id


@pytest.mark.parametrize(
    ("how", "status", "code"),
    [
        ("429", 429, 99991400),
        ("500", 500, None),
        ("502", 502, None),
        ("503", 503, None),
        ("empty", 500, None),
        ("expired_token", 400, 99991663),
        ("code:230049", 400, 230049),
    ],
)
def test_a_fault_that_is_answered_happens_once_and_sends_nothing(feishu, bot, team, how, status, code):
    feishu.fail("messages.create", how=how)
    spoilt = bot.send(team.chat_id)
    shown = len(feishu.shown(team))
    bot.renew()

    assert (spoilt.status, feishu.calls("messages.create")[0].code) == (status, code)
    assert (shown, bot.code(team.chat_id)) == (0, 0)


@pytest.mark.parametrize(
    ("how", "shown"), [("drop_before", 0), ("drop_after", 1), ("timeout", 0), ("timeout_after", 1), ("slow:2", 1)]
)
def test_a_fault_without_an_answer(feishu, bot, team, how, shown):
    feishu.fail("messages.create", how=how)
    with pytest.raises(urllib3.exceptions.HTTPError):
        bot.send(team.chat_id, uuid="task-1", timeout=TIGHT)

    assert len(feishu.shown(team)) == shown
    assert bot.code(team.chat_id, uuid="task-1") == 0
    assert len(feishu.shown(team)) == 1


@pytest.mark.parametrize("how", ["503_after", "malformed_json"])
def test_a_message_sent_though_the_answer_is_spoilt(feishu, bot, team, how):
    feishu.fail("messages.*", how=how)
    answer = bot.send(team.chat_id, uuid="task-1")
    with pytest.raises(ValueError):
        answer.json()

    assert bot.code(team.chat_id, uuid="task-1") == 0
    assert len(feishu.shown(team)) == 1


def test_random_faults_are_the_same_for_the_same_seed(team):
    def run(seed: int) -> list[str]:
        with FakeFeishu(limits=False) as fake, urllib3.PoolManager() as pool:
            bot = Caller(fake, pool)
            bot.renew()
            fake.fail_at_random(seed, share=0.5, kinds=["500", "503", "malformed_json"], endpoint="bot.*")
            for _ in range(20):
                bot.call("GET", "/bot/v3/info")
            return [one.fault for one in fake.calls("bot.info")]

    assert run(1) == run(1)
    assert run(1) != run(2)
    assert 3 < sum(bool(fault) for fault in run(1)) < 17


def test_an_unknown_fault_is_said_at_once(feishu):
    with pytest.raises(ValueError, match="unknown fault"):
        feishu.fail("messages.create", how="explode")


def test_what_the_platform_does_not_have_is_404(bot):
    assert bot.call("GET", "/im/v9/nothing").status == 404


def test_a_click_token_updates_twice_within_half_an_hour(feishu, bot, li, team):
    card = {
        "schema": "2.0",
        "body": {
            "elements": [
                {
                    "tag": "button",
                    "text": {"tag": "plain_text", "content": "Go"},
                    "behaviors": [{"type": "callback", "value": {}}],
                }
            ]
        },
    }
    message = feishu.tenant.world.post(team, None, "interactive", json.dumps(card))
    click, late = feishu.presses(li, message, "Go"), feishu.presses(li, message, "Go")

    def update(token: str) -> int:
        return bot.call("POST", "/interactive/v1/card/update", {"token": token, "card": card}).json()["code"]

    assert [update(click.token) for _ in range(3)] == [0, 0, 300040]
    assert update("c-unknown") == 300020
    feishu.clock.move(minutes=31)
    assert update(late.token) == 300030
