"""Connections on the fake's gateway: tickets, notices, closes, storms, and what the real SDK makes of them."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.fakes.dingtalk import FakeDingTalk
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


def test_a_stop_that_comes_while_the_sdk_is_connecting_is_forgotten(fake: FakeDingTalk) -> None:
    fake.gateway.upgrades.clear()
    with RealSdk(fake) as sdk:
        fake.gateway.wait_for_asked(1)
        sdk.tell_to_stop()
        assert not sdk.has_ended(within=0.1)
        fake.gateway.upgrades.set()
        fake.gateway.wait_for(1)
        assert not sdk.has_ended(within=0.1)
