"""A whole case in Feishu in every weather: two hundred mixtures, and each switch over the long connection too."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.soak import table
from tests.workspaces.feishu.storm import SWITCHES, stormy, told
from tests.workspaces.feishu.test_whole_case import the_whole_case

pytestmark = pytest.mark.soak

SEEDS = range(1000, 1200)
STREAM_SEEDS = range(2000, 2010)


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What a quiet case leaves in the chats."""
    with stormy(tmp_path_factory.mktemp("calm") / "data") as team:
        the_whole_case(team)
        return told(team)


@pytest.mark.parametrize("seed", SEEDS)
def test_by_webhook_in_any_mixture(tmp_path: Path, calm: dict[str, list[str]], seed: int) -> None:
    begin = time.monotonic()
    with stormy(tmp_path / "data", seed=seed, twice=seed % 3 == 0, restless=seed % 5 == 0) as team:
        the_whole_case(team)

        assert told(team) == calm
    table.told("a whole case in a storm, Feishu, by webhook", "another mixture each; it ends as on a calm day", begin)


@pytest.mark.parametrize("how", SWITCHES)
def test_over_the_long_connection_whatever_fails_at_each_step(
    tmp_path: Path, calm: dict[str, list[str]], how: str
) -> None:
    begin = time.monotonic()
    with stormy(tmp_path / "data", "stream", how=how) as team:
        the_whole_case(team)

        assert told(team) == calm
    table.told(
        "a whole case in a storm, Feishu, long connection, each switch",
        "another switch each; it ends as on a calm day",
        begin,
    )


@pytest.mark.parametrize("seed", STREAM_SEEDS)
def test_over_the_long_connection_in_any_mixture(tmp_path: Path, calm: dict[str, list[str]], seed: int) -> None:
    begin = time.monotonic()
    with stormy(tmp_path / "data", "stream", seed=seed, twice=seed % 3 == 0) as team:
        the_whole_case(team)

        assert told(team) == calm
    table.told(
        "a whole case in a storm, Feishu, long connection, mixtures",
        "another mixture each; it ends as on a calm day",
        begin,
    )
