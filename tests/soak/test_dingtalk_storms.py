"""A whole case in DingTalk in every weather: a hundred mixtures for cards, fifty for plain messages."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.soak import table
from tests.workspaces.dingtalk.storm import most_often, stormy, told
from tests.workspaces.dingtalk.team import Team
from tests.workspaces.dingtalk.test_faults import (
    test_plain_messages_are_shown_at_most_once_and_what_is_open_is_known_as_open as at_most_once,
)
from tests.workspaces.dingtalk.test_whole_case import the_whole_case

pytestmark = pytest.mark.soak

SEEDS = range(3000, 3100)
PLAIN_SEEDS = range(4000, 4050)


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What a quiet case leaves in the chats."""
    with stormy(tmp_path_factory.mktemp("calm") / "data") as team:
        the_whole_case(team)
        return told(team)


@pytest.mark.parametrize("seed", SEEDS)
def test_by_cards_in_any_mixture(tmp_path: Path, calm: dict[str, list[str]], seed: int) -> None:
    begin = time.monotonic()
    with stormy(tmp_path / "data", seed=seed, restless=seed % 5 == 0) as team:
        the_whole_case(team)

        assert told(team) == calm
        assert most_often(team) == 1
    table.told("a whole case in a storm, DingTalk, cards", "another mixture each; it ends as on a calm day", begin)


@pytest.mark.parametrize("seed", PLAIN_SEEDS)
def test_by_plain_messages_in_any_mixture(tmp_path: Path, seed: int) -> None:
    begin = time.monotonic()
    bare = Team(tmp_path / "data", templates=False)
    try:
        at_most_once(bare, seed)
    finally:
        bare.fake.heals()
        bare.ends()
    table.told("messages in a storm, DingTalk, no cards", "another mixture each; none twice unless open", begin)
