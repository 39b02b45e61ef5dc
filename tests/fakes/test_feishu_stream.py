"""The fake Feishu's long connection, with the vendor's own client at the other end, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from lark_oapi.ws.pb.pbbp2_pb2 import Frame as SdkFrame
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from .feishu import FakeFeishu, User, longlink
from .feishu.frames import CONTROL, DATA, Frame
from .test_feishu_webhook import FORM, shows

CHILD = Path(__file__).with_name("sdk_stream.py")


class Child:
    """The bot's process."""

    def __init__(self, feishu: FakeFeishu) -> None:
        line = [sys.executable, str(CHILD), feishu.url, feishu.app_id, feishu.app_secret]
        self.process = subprocess.Popen(line, stdout=subprocess.PIPE, text=True)

    def hears(self) -> dict[str, str]:
        assert self.process.stdout is not None
        heard: dict[str, str] = json.loads(self.process.stdout.readline())
        return heard

    def stop(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture(scope="module")
def feishu() -> Iterator[FakeFeishu]:
    with FakeFeishu() as fake:
        fake.ws.config = {"ReconnectCount": -1, "ReconnectInterval": 1, "ReconnectNonce": 0, "PingInterval": 120}
        yield fake


@pytest.fixture(scope="module")
def bot(feishu: FakeFeishu) -> Iterator[Child]:
    child = Child(feishu)
    feishu.ws.wait_for(seconds=60)
    yield child
    child.stop()


@pytest.fixture(scope="module")
def li(feishu: FakeFeishu) -> User:
    return feishu.user("小李")


def test_a_message_arrives_and_is_acknowledged(feishu, bot, li):
    message = feishu.says(li, feishu.private(li), "/status C1001")

    assert bot.hears() == {"text": "/status C1001"}
    assert message.delivery.arrived
    assert feishu.ws.acks[-1].header("biz_rt")


def test_a_click_is_answered_in_the_acknowledgement(feishu, bot, li):
    card = shows(feishu, feishu.private(li), FORM)
    click = feishu.presses(li, card, "稍后")

    assert bot.hears() == {"clicked": '{"later": true}'}
    assert click.says == '{"later": true}'


def test_a_big_event_comes_in_pieces(feishu, bot, li):
    feishu.ws.piece = 700
    message = feishu.says(li, feishu.private(li), "长" * 900)
    feishu.ws.piece = 1 << 20

    assert bot.hears() == {"text": "长" * 900}
    assert message.delivery.arrived


def test_an_event_nobody_registered_is_not_acknowledged_and_comes_again(feishu, bot, li):
    delivery = feishu.taps_menu(li, "anything")
    feishu.clock.move(seconds=16)

    assert [answer.status for _, answer in delivery.attempts] == [500, 500]


def test_the_client_pings_on_connecting(feishu, bot):
    feishu.ws.wait_for(pings=1)


def test_frames_of_type_card_are_dropped_by_the_sdk(feishu, bot, li):
    card = shows(feishu, feishu.private(li), FORM)
    feishu.ws.frame_type, feishu.ws.within = "card", 0.3
    click = feishu.presses(li, card, "稍后")
    feishu.ws.frame_type, feishu.ws.within = "event", 3.0

    assert click.code == 200341


def test_a_deaf_connection_stays_open_and_brings_nothing(feishu, bot, li):
    feishu.ws.deaf = True
    message = feishu.says(li, feishu.private(li), "hello?")
    feishu.ws.deaf = False
    feishu.clock.move(seconds=20)

    assert feishu.ws.lines == 1
    assert [answer.trouble for _, answer in message.delivery.attempts] == ["timeout", ""]
    assert bot.hears() == {"text": "hello?"}


def test_a_cut_connection_comes_back(feishu, bot, li):
    before = feishu.ws.connected
    feishu.ws.drop()
    feishu.ws.wait_for(connected=before + 1)
    feishu.says(li, feishu.private(li), "again")

    assert feishu.ws.connected == before + 1
    assert bot.hears() == {"text": "again"}


def asks(feishu: FakeFeishu, secret: str = "") -> Any:
    asked = {"AppID": feishu.app_id, "AppSecret": secret or feishu.app_secret}
    return requests.post(f"{feishu.url}/callback/ws/endpoint", json=asked, timeout=0.5).json()


@pytest.fixture
def another() -> Iterator[FakeFeishu]:
    """A tenant nobody is connected to."""
    with FakeFeishu() as fake:
        yield fake


def test_the_endpoint_refuses_a_wrong_secret_and_more_than_fifty_connections(another, monkeypatch):
    assert asks(another, "wrong")["code"] == 403
    assert asks(another)["data"]["ClientConfig"]["PingInterval"] == 120
    monkeypatch.setattr(longlink, "MOST_CONNECTIONS", 0)
    assert asks(another)["code"] == 1000040350


def test_the_endpoint_may_never_answer(another):
    another.fail("ws.endpoint", how="timeout")
    with pytest.raises(requests.exceptions.ReadTimeout):
        asks(another)


def test_a_ticket_is_good_for_one_connection(another):
    url = another.ws.invite()["URL"]
    with connect(url, proxy=None):
        pass
    with pytest.raises(InvalidStatus) as refused:
        connect(url, proxy=None)
    assert refused.value.response.headers["handshake-status"] == "514"


def test_upgrades_can_be_refused(another):
    another.ws.refuses = 403
    with pytest.raises(InvalidStatus) as refused:
        connect(another.ws.invite()["URL"], proxy=None)
    assert refused.value.response.headers["handshake-status"] == "403"


def test_each_event_goes_to_one_of_several_connections(another):
    def acknowledge(line: ClientConnection) -> None:
        for raw in line:
            frame = Frame.load(raw)
            heard[line].append(frame.header("message_id"))
            line.send(Frame(DATA, headers=frame.headers, payload=b'{"code":200}').dump())

    lines = [connect(another.ws.invite()["URL"], proxy=None) for _ in range(2)]
    heard: dict[ClientConnection, list[str]] = {line: [] for line in lines}
    another.ws.wait_for(2)
    threads = [threading.Thread(target=acknowledge, args=(line,)) for line in lines]
    for thread in threads:
        thread.start()
    li = another.user("小李")
    messages = [another.says(li, another.private(li), str(number)) for number in range(20)]
    for line, thread in zip(lines, threads, strict=True):
        line.close()
        thread.join()

    assert all(message.delivery.arrived for message in messages)
    assert sum(map(len, heard.values())) == 20
    assert all(heard.values())


WORDS = st.text(st.characters(codec="utf-8"), max_size=20)


@given(
    method=st.sampled_from([CONTROL, DATA]),
    service=st.integers(0, 2**31 - 1),
    number=st.integers(0, 2**63),
    headers=st.lists(st.tuples(WORDS, WORDS), max_size=5),
    payload=st.binary(max_size=300),
)
def test_frames_are_read_by_the_sdk_and_read_back(method, service, number, headers, payload):
    frame = Frame(method, service, number, number // 2, headers, payload)
    theirs = SdkFrame()
    theirs.ParseFromString(frame.dump())

    assert [(header.key, header.value) for header in theirs.headers] == headers
    assert (theirs.method, theirs.service, theirs.SeqID) == (method, service, number)
    assert Frame.load(theirs.SerializeToString()) == frame


@given(st.binary(max_size=60))
def test_what_is_no_frame_is_a_value_error_or_a_frame(raw):
    try:
        Frame.load(raw)
    except ValueError:
        return
