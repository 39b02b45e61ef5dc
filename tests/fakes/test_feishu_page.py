"""The page of the fake Feishu, and what a hand run needs: writing, pressing, arming a fault, mixed-up deliveries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import urllib3

from .feishu import Chat, FakeFeishu, User
from .feishu.page import Page
from .test_feishu_webhook import FORM, shows


@pytest.fixture
def feishu() -> Iterator[FakeFeishu]:
    fake = FakeFeishu()
    fake.page = Page(fake)
    with fake:
        yield fake


@pytest.fixture
def li(feishu: FakeFeishu) -> User:
    return feishu.user("小李")


@pytest.fixture
def team(feishu: FakeFeishu, li: User) -> Chat:
    return feishu.group("Amazon 客服群", [li])


def ask(feishu: FakeFeishu, method: str, path: str, body: Any = None) -> Any:
    return urllib3.request(method, feishu.url + path, json=body).json()


def test_what_is_written_on_the_page_stands_in_the_chat(feishu, li, team):
    said = {"user": li.open_id, "chat": team.chat_id, "text": "/status", "mention": True}
    answer = ask(feishu, "POST", "/page/say", said)
    state = ask(feishu, "GET", "/page/state")

    assert answer["heard"]
    assert [one["text"] for one in state["messages"]] == ["@Casebot /status"]
    assert state["transport"] == "nobody is connected"


def test_a_press_that_cannot_be_is_told(feishu, li, team):
    card = shows(feishu, team, FORM)
    pressed = {"user": li.open_id, "message": card.message_id, "label": "go", "form": {}}

    assert "required" in ask(feishu, "POST", "/page/press", pressed)["trouble"]
    assert ask(feishu, "POST", "/page/press", {**pressed, "form": {"goal": "x"}})["code"] == 200342


def test_a_fault_armed_on_the_page_happens(feishu):
    ask(feishu, "POST", "/page/fail", {"endpoint": "token", "how": "503"})
    assert urllib3.request("POST", f"{feishu.url}/open-apis/auth/v3/tenant_access_token/internal").status == 503


def test_the_page_itself_is_served_and_strange_acts_are_not(feishu, li):
    assert b"Fake Feishu" in urllib3.request("GET", f"{feishu.url}/").data
    assert "nobody can do" in ask(feishu, "POST", "/page/act", {"user": li.open_id, "what": "stop"})["trouble"]


def test_shuffled_events_come_out_of_order_and_some_twice(feishu, li, monkeypatch):
    brought: list[str] = []

    class Bot:
        def push(self, event: dict[str, Any]) -> Any:
            brought.append(json.loads(event["event"]["message"]["content"])["text"])
            return type("Fine", (), {"fine": True})()

    monkeypatch.setattr(feishu.post, "_carrier", Bot)
    with feishu.shuffled(seed=4):
        for number in range(9):
            feishu.says(li, feishu.private(li), str(number))
        assert brought == []

    assert sorted(set(brought)) == [str(number) for number in range(9)]
    assert brought[:9] != sorted(brought[:9])
    assert len(brought) > 9
