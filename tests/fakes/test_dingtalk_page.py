"""The page of the fake DingTalk: writing, pressing, sending files, arming a fault."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
import urllib3

from tests.fakes.dingtalk import FORM_TEMPLATE_ID, Chat, FakeDingTalk, User
from tests.fakes.dingtalk.caller import Caller
from tests.fakes.dingtalk.page import Page


@pytest.fixture
def fake() -> Iterator[FakeDingTalk]:
    fake = FakeDingTalk()
    fake.page = Page(fake)
    with fake:
        yield fake


@pytest.fixture
def li(fake: FakeDingTalk) -> User:
    return fake.user("小李")


@pytest.fixture
def team(fake: FakeDingTalk, li: User) -> Chat:
    return fake.group("Amazon 客服群", [li])


def ask(fake: FakeDingTalk, method: str, path: str, body: Any = None) -> Any:
    return urllib3.request(method, fake.url + path, json=body).json()


def test_what_is_written_on_the_page_stands_in_the_chat(fake: FakeDingTalk, li: User, team: Chat) -> None:
    said = {"user": li.user_id, "chat": team.chat_id, "text": "/status", "mention": True}
    assert ask(fake, "POST", "/page/say", said)["heard"] is False
    state = ask(fake, "GET", f"/page/state?user={li.user_id}")
    assert [one["text"] for one in state["messages"]] == ["@Casebot /status"]
    assert state["transport"] == "nobody is connected"


def test_a_viewer_sees_their_own_chats_and_the_cards_with_their_data(
    fake: FakeDingTalk, li: User, team: Chat
) -> None:
    wang = fake.user("小王")
    call = Caller(fake)
    call.log_in()
    mine = {li.user_id: {"cardParamMap": {"mine": "给小李"}}}
    form = json.dumps({"fields": [{"name": "goal", "label": "目标", "type": "TEXT", "required": True}]})
    call.card(team, "C1", {"form": form}, FORM_TEMPLATE_ID, privateData=mine)
    call.close()
    (card,) = ask(fake, "GET", f"/page/state?user={li.user_id}")["messages"]
    assert card["text"] == "目标*\n给小李"
    assert ask(fake, "GET", f"/page/state?user={wang.user_id}")["messages"] == []

    pressed = {"user": li.user_id, "message": card["id"], "button": "submit", "form": {}}
    assert "required" in ask(fake, "POST", "/page/press", pressed)["trouble"]
    assert ask(fake, "POST", "/page/press", {**pressed, "form": {"goal": "x"}})["error"] == "no answer"


def test_a_file_dropped_on_the_page_is_a_file_in_the_chat(fake: FakeDingTalk, li: User) -> None:
    chat = fake.private(li).chat_id
    where = {"user": li.user_id, "chat": chat, "name": "a.pdf"}
    urllib3.request("POST", f"{fake.url}/page/file?{urlencode(where)}", body=b"%PDF")
    (sent,) = ask(fake, "GET", f"/page/state?user={li.user_id}")["messages"]
    assert (sent["kind"], sent["text"]) == ("file", "a.pdf")


def test_a_fault_armed_on_the_page_happens(fake: FakeDingTalk) -> None:
    ask(fake, "POST", "/page/fail", {"endpoint": "oauth2.*", "how": "503"})
    assert urllib3.request("POST", f"{fake.url}/v1.0/oauth2/accessToken", json={}).status == 503


def test_the_page_itself_is_served_and_strange_acts_are_not(fake: FakeDingTalk) -> None:
    assert b"Fake DingTalk" in urllib3.request("GET", f"{fake.url}/").data
    assert "cannot" in ask(fake, "POST", "/page/stream", {"what": "stop"})["trouble"]
    assert ask(fake, "POST", "/page/stream", {"what": "storm"}) == {}
    assert fake.gateway.storm_left == 500
