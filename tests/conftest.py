"""Fixtures that every folder may use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import Bot


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Bot]:
    """A house with the local workspace's three people, on a Monday morning."""
    house = Bot(tmp_path / "data")
    yield house
    house.closes()
