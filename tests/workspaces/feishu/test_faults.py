"""Whatever fails on the way, the case ends the same: each message arrives once, in order, and nobody hears of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workspaces.feishu.storm import SWITCHES, stormy, told
from tests.workspaces.feishu.test_whole_case import the_whole_case

pytestmark = pytest.mark.xdist_group("feishu-faults")

SEEDS = range(5)


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What a quiet case leaves in the chats."""
    with stormy(tmp_path_factory.mktemp("calm") / "data") as team:
        the_whole_case(team)
        return told(team)


@pytest.mark.parametrize("how", SWITCHES)
def test_a_case_ends_the_same_whatever_fails_at_each_step(
    tmp_path: Path, calm: dict[str, list[str]], how: str
) -> None:
    with stormy(tmp_path / "data", how=how) as team:
        the_whole_case(team)

        assert told(team) == calm
        assert len(team.fake.tenant.faults.happened) > 10, "it did fail"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_case_ends_the_same_in_any_mixture(tmp_path: Path, calm: dict[str, list[str]], seed: int) -> None:
    with stormy(tmp_path / "data", seed=seed) as team:
        the_whole_case(team)

        assert told(team) == calm
        assert team.fake.tenant.faults.happened, "it did fail"


def test_a_case_ends_the_same_when_everything_is_pushed_twice(tmp_path: Path, calm: dict[str, list[str]]) -> None:
    with stormy(tmp_path / "data", twice=True) as team:
        the_whole_case(team)

        assert told(team) == calm


def test_a_case_ends_the_same_with_a_new_process_at_each_step(tmp_path: Path, calm: dict[str, list[str]]) -> None:
    with stormy(tmp_path / "data", seed=1, restless=True) as team:
        the_whole_case(team)

        assert told(team) == calm


def test_a_case_ends_the_same_over_the_long_connection(tmp_path: Path, calm: dict[str, list[str]]) -> None:
    with stormy(tmp_path / "data", "stream", seed=2) as team:
        the_whole_case(team)

        assert told(team) == calm
