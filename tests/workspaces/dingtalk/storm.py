"""A team whose DingTalk shows cards badly. Plain messages have tests of their own: they are sent at most once, and a
storm may take one away.

    with stormy(folder, how="drop_after") as team:
        the_whole_case(team)
    assert told(team) == told(calm)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import urllib3

from tests.workspaces.dingtalk.team import Team
from tests.workspaces.storm import READ_S, SWITCHES, Storm, told

__all__ = ["SWITCHES", "most_often", "stormy", "told"]


@dataclass
class StormyTeam(Storm, Team):
    """A team in bad weather."""

    endpoints = "card.*"
    how: str = ""
    seed: int | None = None
    restless: bool = False

    def opens(self) -> None:
        super().opens()
        self.workspace.sender.plain.client.api.timeout = urllib3.Timeout(connect=3, read=READ_S)


@contextmanager
def stormy(folder: Path, **storm: Any) -> Iterator[StormyTeam]:
    """The team, while it lasts."""
    team = StormyTeam(folder, **storm)
    try:
        yield team
    finally:
        team.clears()


def most_often(team: Team) -> int:
    """How often the same card stands in the group at most."""
    return max(Counter(one.card.out_track_id for one in team.fake.shown(team.group) if one.card).values())
