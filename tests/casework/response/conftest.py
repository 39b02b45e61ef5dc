"""The playbooks that are shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.playbooks import Library, library
from tests.house import COMPILED


@pytest.fixture(scope="session")
def books() -> Library:
    COMPILED.mkdir(parents=True, exist_ok=True)
    return library([Path(__file__).parents[3] / "config" / "playbooks"], COMPILED)
