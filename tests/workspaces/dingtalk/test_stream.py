"""The stream through the vendor's SDK: no storm, no gap, no second process, no secret in a log, a clean end."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.workspaces.dingtalk.client import DingTalkClient
from bot.workspaces.dingtalk.stream import Stream
from tests.fakes.dingtalk import FakeDingTalk
from tests.fakes.dingtalk.lines import write

HURRY = 0.05
"""A minute of the stream's passes in three seconds here."""


class Office:
    """A fake DingTalk, streams that connect to it, and what they heard."""

    def __init__(self) -> None:
        self.fake = FakeDingTalk(limits=False).start()
        self.li = self.fake.user("小李")
        self.heard: list[Any] = []
        self.holders: dict[str, str] = {}
        self.streams: list[Stream] = []

    def stream(self, me: str = "one", message: Callable[[Any], None] | None = None, pause: float = HURRY) -> Stream:
        client = DingTalkClient(self.fake.url, self.fake.oapi_url, self.fake.client_id, self.fake.client_secret)
        one = Stream(
            client,
            message=message or self.heard.append,
            click=lambda _data, _id: {},
            lease=self.lease,
            now=lambda: datetime.now(UTC),
            me=me,
            pause=pause,
        )
        self.streams.append(one)
        return one

    def lease(self, name: str, *, me: str, now: datetime, lease_s: float) -> bool:
        """One holder at a time, until it lets go."""
        if self.holders.get(name, me) != me:
            return False
        if lease_s:
            self.holders[name] = me
        else:
            self.holders.pop(name, None)
        return True

    def connected(self, **more: Any) -> Stream:
        one = self.stream(**more)
        one.start()
        assert one.connected.wait(10), one.state
        return one

    def ends(self) -> None:
        for one in self.streams:
            one.stop()
        self.fake.stop()


@pytest.fixture
def office() -> Iterator[Office]:
    one = Office()
    yield one
    one.ends()


def until(what: Callable[[], bool], seconds: float = 60) -> None:
    """Waits, really, for what other threads do."""
    ends = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < ends, "it did not happen"
        threading.Event().wait(0.01)


@pytest.mark.parametrize("greets", [False, True])
def test_five_hundred_closes_cost_at_most_twenty_connections_a_minute(office: Office, greets: bool) -> None:
    office.connected()
    office.fake.gateway.storm(500, greets=greets)
    before = len(office.fake.calls("gateway.open"))

    began = time.monotonic()
    office.fake.gateway.close(1000)
    threading.Event().wait(60 * HURRY)  # a minute of the stream's

    minutes = (time.monotonic() - began) / (60 * HURRY)
    assert len(office.fake.calls("gateway.open")) - before <= 20 * minutes


def test_after_a_storm_it_is_heard_again(office: Office) -> None:
    office.connected()
    office.fake.gateway.storm(4)
    office.fake.gateway.close(1006)
    until(lambda: office.fake.gateway.storm_left == 0 and len(office.fake.gateway.lines) == 1)

    office.fake.says(office.li, office.li, "hello")

    assert [one["text"]["content"] for one in office.heard] == ["hello"]


def test_when_the_server_wants_to_part_the_next_connection_is_up_before_the_old_one_goes(office: Office) -> None:
    office.connected()
    [old] = office.fake.gateway.lines

    office.fake.gateway.disconnect()

    until(lambda: old not in office.fake.gateway.lines)
    assert len(office.fake.gateway.opened) == 2
    office.fake.says(office.li, office.li, "hello")
    assert len(office.heard) == 1


def test_a_connection_that_went_deaf_is_replaced(office: Office) -> None:
    office.connected()
    office.fake.gateway.go_deaf()

    until(lambda: len(office.fake.gateway.opened) >= 2, 30)
    until(lambda: any(not line.socket.deaf for line in office.fake.gateway.lines))


def test_a_second_process_stands_by_and_says_so_and_takes_over(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    first = office.connected()
    second = office.stream("two")
    with caplog.at_level(logging.ERROR):
        second.start()
        until(lambda: "another process" in second.state)
    assert "another process" in caplog.text
    assert len(office.fake.gateway.lines) == 1

    first.stop()

    assert second.connected.wait(10)


def test_a_frame_that_is_not_stored_is_not_acknowledged_as_taken(office: Office) -> None:
    def fails(_data: Any) -> None:
        raise RuntimeError("the disk is full")

    office.connected(message=fails)
    message = office.fake.says(office.li, office.li, "hello")

    push = office.fake.pushed(message)
    assert push is not None
    assert [ack["code"] for ack in push.acks] == [500]


def test_a_slow_store_does_not_keep_the_loop_from_the_others(office: Office) -> None:
    gate = threading.Event()

    def slow(data: Any) -> None:
        if data["text"]["content"] == "slow":
            gate.wait(60)
        office.heard.append(data)

    office.connected(message=slow)
    others = [office.fake.user(f"人{n}") for n in range(8)]
    office.fake.says(office.li, office.li, "slow", wait=False)
    for one in others:
        office.fake.says(one, one, "quick", wait=False)

    until(lambda: len(office.heard) >= 4)
    gate.set()
    until(lambda: len(office.heard) == 9)


def test_what_came_before_a_connection_ended_is_stored_all_the_same(office: Office) -> None:
    """The vendor's client cancels what it waits for; what still stands in line would be lost for good."""
    busy, go = threading.Event(), threading.Event()

    def slow(data: Any) -> None:
        busy.set()
        go.wait(10)
        office.heard.append(data)

    stream = office.connected(message=slow)
    for words in ("one", "two"):
        office.fake.says(office.li, office.li, words, wait=False)
    assert busy.wait(10)
    until(lambda: sum(lane._work_queue.qsize() for lane in stream._lanes) == 1)
    office.fake.gateway.close(1006)
    until(lambda: office.fake.gateway.lines == [] or office.fake.gateway.asked >= 2)
    go.set()

    until(lambda: [one["text"]["content"] for one in office.heard] == ["one", "two"])


def test_when_it_has_stopped_nothing_of_it_is_left(office: Office) -> None:
    one = office.connected()

    one.stop()

    assert one.state == "stopped"
    until(lambda: not office.fake.gateway.lines)
    assert not office.holders, "the lease is let go"


def test_no_ticket_secret_or_word_of_people_is_logged(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="bot"), caplog.at_level(logging.DEBUG, logger="dingtalk_stream"):
        office.connected()
        office.fake.says(office.li, office.li, "我们的秘密")
        [line] = office.fake.gateway.lines
        write(line, "我们的秘密, cut off")
        write(line, '{"type": "CALLBACK", "headers": {"topic": "/new"}, "data": "我们的秘密"}')
        write(line, '{"type": "NEW", "headers": {}, "data": "我们的秘密"}')
        office.fake.gateway.refuses = 403
        office.fake.gateway.close(1006)
        until(lambda: office.fake.gateway.asked >= 2)
        office.fake.gateway.refuses = 0
        until(lambda: len(office.fake.gateway.lines) == 1)
    said = caplog.text
    assert office.fake.client_secret not in said
    assert "ticket=" not in said
    assert "我们的秘密" not in said


def test_wrong_credentials_are_told_and_tried_seldom(office: Office) -> None:
    office.fake.tenant.client_secret = "another"
    one = office.stream()
    one.client._secret = "wrong"
    one.start()

    until(lambda: "credentials" in one.state)
    assert len(office.fake.calls("gateway.open")) < 10


def test_the_sdk_is_imported_only_where_dingtalk_is_configured() -> None:
    code = "import sys, bot.app, bot.cli.serving, bot.doctor; print('dingtalk_stream' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
