"""Teams in the fake DingTalk: with the two templates, without them, and by HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workspaces.dingtalk.team import Team


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    """Both templates are imported; events come by stream, through the real SDK."""
    one = Team(tmp_path / "data")
    yield one
    one.ends()


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Team]:
    """No template at all: everything by text."""
    one = Team(tmp_path / "data", templates=False)
    yield one
    one.ends()


@pytest.fixture
def posted(tmp_path: Path) -> Iterator[Team]:
    """Events come by HTTP, signed."""
    one = Team(tmp_path / "data", transport="http")
    yield one
    one.ends()
