"""The long connection through the real SDK in its child process: events in, answers out."""

from __future__ import annotations

import threading
from typing import Any

from tests.fakes.feishu import FakeFeishu
from tests.workspaces.feishu.line import House, a_card, says, until


def test_a_message_is_acknowledged_when_the_house_has_it(lone_fake: FakeFeishu, house: House, connect: Any) -> None:
    connect()

    message = says(lone_fake, "/help")

    assert message.delivery.arrived
    assert [one["event"]["message"]["message_id"] for one in house.heard] == [message.message_id]


def test_what_could_not_be_stored_is_not_acknowledged_and_comes_again(
    lone_fake: FakeFeishu, house: House, connect: Any
) -> None:
    connect()
    house.fails = True
    message = says(lone_fake, "/help")
    assert not message.delivery.arrived

    house.fails = False
    lone_fake.clock.move(seconds=16)

    assert message.delivery.arrived
    assert len(house.heard) == 1


def test_a_click_is_answered_while_a_message_is_still_being_stored(
    lone_fake: FakeFeishu, house: House, connect: Any
) -> None:
    connect()
    house.holds.clear()
    for n in range(24):  # every thread for messages is busy
        someone = lone_fake.user(f"路人{n}")
        lone_fake.says(someone, lone_fake.private(someone), "/help", wait=False)
    card = a_card(lone_fake)

    click = lone_fake.clicks_raw(lone_fake.li, card, {"tag": "button", "value": {}})  # type: ignore[attr-defined]

    assert click.says == "好"
    assert click.seconds < 2
    house.holds.set()


def test_frames_called_card_are_answered_like_events(lone_fake: FakeFeishu, connect: Any) -> None:
    connect()
    lone_fake.ws.frame_type = "card"

    li = lone_fake.li  # type: ignore[attr-defined]
    click = lone_fake.clicks_raw(li, a_card(lone_fake), {"tag": "button", "value": {}})

    assert click.says == "好"


def test_a_large_event_in_several_frames_is_one(lone_fake: FakeFeishu, house: House, connect: Any) -> None:
    connect()
    lone_fake.ws.piece = 1_000

    assert says(lone_fake, "长" * 20_000).delivery.arrived
    assert "长" * 20_000 in house.heard[0]["event"]["message"]["content"]


def test_messages_of_one_chat_are_stored_in_the_order_they_came(
    lone_fake: FakeFeishu, house: House, connect: Any
) -> None:
    inside, began, overtaken = house.receive, threading.Event(), threading.Event()

    def slow_to_begin(payload: dict[str, Any]) -> dict[str, Any]:
        """The first one takes so long that a second could pass it."""
        if began.is_set():
            overtaken.set()
        else:
            began.set()
            overtaken.wait(0.5)
        return inside(payload)

    house.receive = slow_to_begin  # type: ignore[method-assign]
    connect()

    first = says(lone_fake, "line 1", wait=False)
    assert began.wait(10)
    second = says(lone_fake, "line 2", wait=False)
    until(lambda: len(house.heard) == 2)

    heard = [one["event"]["message"]["message_id"] for one in house.heard]
    assert heard == [first.message_id, second.message_id]
