"""The playbooks that are shipped."""

from __future__ import annotations

import pytest

from bot.playbooks import Library
from tests.books import shipped


@pytest.fixture(scope="session")
def books() -> Library:
    return shipped()
