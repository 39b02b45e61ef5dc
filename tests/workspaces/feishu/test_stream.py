"""The long connection through the real SDK in its child process: what breaks it, and that it mends itself."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from bot.workspaces.feishu.stream import Patience, Signs, Stream
from tests.fakes.feishu import FakeFeishu

HASTY = Patience(alive=4, up=8, pong=0.5, back_off=(0.05, 0.1), look=0.05)


class House:
    """Stands in for the workspace: keeps what it was given, and answers."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.came = threading.Condition()
        self.holds = threading.Event()
        self.holds.set()
        self.fails = False

    def receive(self, payload: dict[str, Any]) -> dict[str, Any]:
        if payload["header"]["event_type"] != "card.action.trigger":
            self.holds.wait(10)
        if self.fails:
            raise RuntimeError("the ledger does not answer")
        with self.came:
            self.heard.append(payload)
            self.came.notify_all()
        return {"toast": {"type": "info", "content": "好"}} if "action" in payload["event"] else {}


@pytest.fixture
def fake() -> Iterator[FakeFeishu]:
    with FakeFeishu(limits=False) as one:
        one.li = one.user("小李")  # type: ignore[attr-defined]
        yield one


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def connect(fake: FakeFeishu, house: House) -> Iterator[Callable[..., Stream]]:
    """Opens a stream and waits until it is connected, unless told otherwise."""
    opened: list[Stream] = []

    def open_one(*, wait: bool = True, patience: Patience = HASTY, **more: Any) -> Stream:
        given = {"domain": fake.url, "app_secret": fake.app_secret, **more}
        stream = Stream(fake.app_id, receive=house.receive, patience=patience, **given)
        opened.append(stream)
        stream.start()
        if wait:
            assert stream.connected.wait(20), stream.state
        return stream

    yield open_one
    house.holds.set()
    for stream in opened:
        stream.stop()


def says(fake: FakeFeishu, text: str, **more: Any) -> Any:
    li = fake.li  # type: ignore[attr-defined]
    return fake.says(li, fake.private(li), text, **more)


def until(true: Callable[[], bool], seconds: float = 15.0) -> None:
    """Real processes need real time; the condition ends the wait, not the clock."""
    end = time.monotonic() + seconds
    pause = threading.Event()
    while not true():
        assert time.monotonic() < end, "it did not come true"
        pause.wait(0.02)


def test_a_message_is_acknowledged_when_the_house_has_it(fake: FakeFeishu, house: House, connect: Any) -> None:
    connect()

    message = says(fake, "/help")

    assert message.delivery.arrived
    assert [one["event"]["message"]["message_id"] for one in house.heard] == [message.message_id]


def test_what_could_not_be_stored_is_not_acknowledged_and_comes_again(
    fake: FakeFeishu, house: House, connect: Any
) -> None:
    connect()
    house.fails = True
    message = says(fake, "/help")
    assert not message.delivery.arrived

    house.fails = False
    fake.clock.move(seconds=16)

    assert message.delivery.arrived
    assert len(house.heard) == 1


def test_a_click_is_answered_while_a_message_is_still_being_stored(
    fake: FakeFeishu, house: House, connect: Any
) -> None:
    connect()
    house.holds.clear()
    says(fake, "/help", wait=False)
    card = a_card(fake)

    click = fake.clicks_raw(fake.li, card, {"tag": "button", "value": {}})  # type: ignore[attr-defined]

    assert click.says == "好"
    assert click.seconds < 2
    house.holds.set()


def test_frames_called_card_are_answered_like_events(fake: FakeFeishu, connect: Any) -> None:
    connect()
    fake.ws.frame_type = "card"

    click = fake.clicks_raw(fake.li, a_card(fake), {"tag": "button", "value": {}})  # type: ignore[attr-defined]

    assert click.says == "好"


def test_a_large_event_in_several_frames_is_one(fake: FakeFeishu, house: House, connect: Any) -> None:
    connect()
    fake.ws.piece = 1_000

    assert says(fake, "长" * 20_000).delivery.arrived
    assert "长" * 20_000 in house.heard[0]["event"]["message"]["content"]


def test_messages_of_one_chat_are_stored_in_the_order_they_came(fake: FakeFeishu, house: House, connect: Any) -> None:
    connect()

    sent = [says(fake, f"line {n}").message_id for n in range(20)]

    assert [one["event"]["message"]["message_id"] for one in house.heard] == sent


def test_a_killed_child_is_replaced(fake: FakeFeishu, connect: Any) -> None:
    stream = connect()
    first = stream.pid

    os.kill(first, signal.SIGKILL)

    until(lambda: stream.connected.is_set() and stream.pid not in (0, first))
    fake.ws.wait_for()
    assert says(fake, "/help").delivery.arrived


def test_a_cut_connection_is_replaced(fake: FakeFeishu, connect: Any) -> None:
    connect()

    fake.ws.drop()

    until(lambda: fake.ws.connected >= 2 and fake.ws.lines == 1)
    assert says(fake, "/help").delivery.arrived


def test_a_deaf_socket_is_noticed_by_its_missing_pongs(fake: FakeFeishu, connect: Any) -> None:
    fake.ws.config["PingInterval"] = 1
    connect()
    fake.ws.deaf = True
    was = fake.ws.connected

    until(lambda: fake.ws.connected > was)
    fake.ws.deaf = False

    until(lambda: says(fake, "/help").delivery.arrived)


def test_a_refused_reconnect_is_tried_again(fake: FakeFeishu, connect: Any) -> None:
    stream = connect()
    fake.ws.refuses = 403
    fake.ws.drop()
    until(lambda: "ClientException" in stream.state)

    fake.ws.refuses = 0

    until(lambda: stream.state == "connected")
    assert says(fake, "/help").delivery.arrived


def test_a_wrong_secret_says_so_and_never_shows_it(fake: FakeFeishu, connect: Any, capfd: Any) -> None:
    stream = connect(wait=False, app_secret="geheim-12345")

    until(lambda: "ClientException" in stream.state)
    stream.stop()

    out, err = capfd.readouterr()
    assert "geheim-12345" not in stream.state + out + err


def test_the_address_with_its_ticket_is_never_logged(fake: FakeFeishu, connect: Any, capfd: Any) -> None:
    connect()
    fake.ws.drop()
    until(lambda: fake.ws.connected >= 2)

    out, err = capfd.readouterr()
    assert "access_key=" not in (out + err).replace("access_key=…", "")


def test_a_bootstrap_that_hangs_is_ended_by_the_watchdog(connect: Any) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as mute:
        stream = connect(
            wait=False,
            domain=f"http://127.0.0.1:{mute.getsockname()[1]}",
            patience=Patience(alive=1.5, up=3, back_off=(0.05,), look=0.05),
        )

        until(lambda: stream.state in ("it shows no sign of life", "it does not get connected"))


def test_when_the_house_is_killed_no_child_lives_on(fake: FakeFeishu) -> None:
    house = subprocess.Popen(
        [sys.executable, "-c", ORPHANING, fake.app_id, fake.app_secret, fake.url],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    assert house.stdout is not None
    child = int(house.stdout.readline())
    assert fake.ws.lines == 1

    house.kill()
    house.wait()

    until(lambda: fake.ws.lines == 0)
    until(lambda: not is_running(child))
    house.stdout.close()


ORPHANING = """
import sys, threading
from bot.workspaces.feishu.stream import Stream
stream = Stream(*sys.argv[1:4], receive=lambda payload: {})
stream.start()
stream.connected.wait(20)
print(stream.pid, flush=True)
threading.Event().wait()
"""


def test_stopping_leaves_nothing_running(fake: FakeFeishu, connect: Any) -> None:
    stream = connect()
    child = stream.pid

    stream.stop()

    assert not is_running(child)
    until(lambda: fake.ws.lines == 0)


def test_the_house_itself_never_imports_the_sdk() -> None:
    code = (
        "import sys, bot.app, bot.workspaces.feishu.opening;"
        "sys.exit(any(one.split('.')[0] in ('lark_oapi', 'websockets', 'requests') for one in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_nothing_of_feishu_is_imported_where_it_is_not_configured() -> None:
    code = "import sys, bot.app, bot.cli; sys.exit(any('feishu' in one for one in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("signs", "now", "trouble"),
    [
        (Signs(born=0, alive=100), 110, "it does not get connected"),
        (Signs(born=100, alive=105), 110, ""),
        (Signs(born=0, alive=90), 110, "it shows no sign of life"),
        (Signs(born=0, alive=400, up=10, pong=150), 400, ""),
        (Signs(born=0, alive=500, up=10, pong=150), 500, "its pings are not answered"),
        (Signs(born=0, alive=500, up=300), 500, ""),
    ],
)
def test_what_the_watchdog_makes_of_the_signs(signs: Signs, now: float, trouble: str) -> None:
    assert signs.trouble(now, Patience()) == trouble


def a_card(fake: FakeFeishu) -> Any:
    """A message of the bot's that somebody may click on."""
    li = fake.li  # type: ignore[attr-defined]
    world = fake.tenant.world
    return world.post(fake.private(li), None, "interactive", '{"schema":"2.0","body":{"elements":[]}}', mentions=[])


def is_running(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
