"""A team in the fake Feishu, by webhook unless a test asks otherwise; and a sender alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.feishu import FakeFeishu
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
