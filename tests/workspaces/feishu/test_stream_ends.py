"""What breaks the long connection, and that it mends itself and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
from typing import Any

import pytest

from bot.workspaces.feishu.stream import Patience, Signs
from tests.fakes.feishu import FakeFeishu
from tests.workspaces.feishu.line import is_running, says, until


def test_a_killed_child_is_replaced(lone_fake: FakeFeishu, connect: Any) -> None:
    stream = connect()
    first = stream.pid

    os.kill(first, signal.SIGKILL)

    until(lambda: stream.connected.is_set() and stream.pid not in (0, first))
    lone_fake.ws.wait_for()
    assert says(lone_fake, "/help").delivery.arrived


def test_a_cut_connection_is_replaced(lone_fake: FakeFeishu, connect: Any) -> None:
    connect()

    lone_fake.ws.drop()

    until(lambda: lone_fake.ws.connected >= 2 and lone_fake.ws.lines == 1)
    assert says(lone_fake, "/help").delivery.arrived


def test_a_deaf_socket_is_noticed_by_its_missing_pongs(lone_fake: FakeFeishu, connect: Any) -> None:
    lone_fake.ws.config["PingInterval"] = 1
    connect()
    lone_fake.ws.deaf = True
    was = lone_fake.ws.connected

    until(lambda: lone_fake.ws.connected > was)
    lone_fake.ws.deaf = False

    until(lambda: says(lone_fake, "/help").delivery.arrived)


def test_a_refused_reconnect_is_tried_again(lone_fake: FakeFeishu, connect: Any) -> None:
    stream = connect()
    lone_fake.ws.refuses = 403
    lone_fake.ws.drop()
    until(lambda: "ClientException" in stream.state)

    lone_fake.ws.refuses = 0

    until(lambda: stream.state == "connected")
    assert says(lone_fake, "/help").delivery.arrived


def test_a_wrong_secret_says_so_and_never_shows_it(lone_fake: FakeFeishu, connect: Any, capfd: Any) -> None:
    stream = connect(wait=False, app_secret="geheim-12345")

    until(lambda: "ClientException" in stream.state)
    stream.stop()

    out, err = capfd.readouterr()
    assert "geheim-12345" not in stream.state + out + err


def test_the_address_with_its_ticket_is_never_logged(lone_fake: FakeFeishu, connect: Any, capfd: Any) -> None:
    connect()
    lone_fake.ws.drop()
    until(lambda: lone_fake.ws.connected >= 2)

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


def test_when_the_house_is_killed_no_child_lives_on(lone_fake: FakeFeishu) -> None:
    house = subprocess.Popen(
        [sys.executable, "-c", ORPHANING, lone_fake.app_id, lone_fake.app_secret, lone_fake.url],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    assert house.stdout is not None
    child = int(house.stdout.readline())
    until(lambda: lone_fake.ws.lines == 1)

    house.kill()
    house.wait()

    until(lambda: lone_fake.ws.lines == 0)
    until(lambda: not is_running(child))
    house.stdout.close()


ORPHANING = """
import sys, threading
from bot.workspaces.feishu.stream import Stream
stream = Stream(*sys.argv[1:4], receive=lambda payload: {})
stream.start()
stream.connected.wait()
print(stream.pid, flush=True)
threading.Event().wait()
"""


def test_stopping_leaves_nothing_running(lone_fake: FakeFeishu, connect: Any) -> None:
    stream = connect()
    child = stream.pid

    stream.stop()

    assert not is_running(child)
    until(lambda: lone_fake.ws.lines == 0)


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
