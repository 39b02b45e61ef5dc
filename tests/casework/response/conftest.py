"""The playbooks that are shipped."""

from __future__ import annotations

import pytest

from bot.playbooks import Library
from tests.books import shipped
from tests.house import COMPILED


@pytest.fixture(scope="session")
def books() -> Library:
    COMPILED.mkdir(parents=True, exist_ok=True)
    return shipped()
