"""Whatever fails on the way of a card, the case ends the same: each message stands once, in order, as it should."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workspaces.dingtalk.storm import SWITCHES, most_often, stormy, told
from tests.workspaces.dingtalk.test_whole_case import the_whole_case

pytestmark = pytest.mark.xdist_group("dingtalk-storms")


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
        assert most_often(team) == 1
        assert len(team.fake.tenant.faults.happened) > 5, "it did fail"


@pytest.mark.parametrize("seed", range(3))
def test_a_case_ends_the_same_in_any_mixture_and_with_a_new_process_at_each_step(
    tmp_path: Path, calm: dict[str, list[str]], seed: int
) -> None:
    with stormy(tmp_path / "data", seed=seed, restless=seed == 2) as team:
        the_whole_case(team)

        assert told(team) == calm
