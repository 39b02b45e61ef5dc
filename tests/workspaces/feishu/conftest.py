"""A team in the fake Feishu, by webhook unless a test asks otherwise; and a sender alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.workspaces.feishu.stream import Patience, Stream
from tests.fakes.feishu import FakeFeishu
from tests.workspaces.feishu.line import HASTY, House
from tests.workspaces.feishu.office import MORNING, Office
from tests.workspaces.feishu.team import Team


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    """Events come by webhook."""
    one = Team(tmp_path / "data")
    yield one
    one.ends()


@pytest.fixture
def streaming(tmp_path: Path) -> Iterator[Team]:
    """Events come over the long connection, through the real SDK in its child process."""
    one = Team(tmp_path / "data", "stream")
    yield one
    one.ends()


@pytest.fixture
def office() -> Iterator[Office]:
    """A sender alone, at nine in the morning."""
    with FakeFeishu() as fake:
        fake.clock.stop(MORNING)
        made = Office(fake)
        yield made
        made.sender.client.close()


@pytest.fixture
def lone_fake() -> Iterator[FakeFeishu]:
    with FakeFeishu(limits=False) as one:
        one.li = one.user("小李")  # type: ignore[attr-defined]
        yield one


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def connect(lone_fake: FakeFeishu, house: House) -> Iterator[Callable[..., Stream]]:
    """Opens a stream and waits until it is connected, unless told otherwise."""
    opened: list[Stream] = []

    def open_one(*, wait: bool = True, patience: Patience = HASTY, **more: Any) -> Stream:
        given = {"domain": lone_fake.url, "app_secret": lone_fake.app_secret, **more}
        stream = Stream(lone_fake.app_id, receive=house.receive, patience=patience, **given)
        opened.append(stream)
        stream.start()
        if wait:
            assert stream.connected.wait(20), stream.state
            lone_fake.ws.wait_for()
        return stream

    yield open_one
    house.holds.set()
    for stream in opened:
        stream.stop()
