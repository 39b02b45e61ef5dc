"""A team whose Feishu has bad days: something fails at every step of what people do, and they wait until it is over.

with stormy(folder, how="drop_after") as team:
    the_whole_case(team)
assert told(team) == told(calm)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import urllib3

from tests.workspaces import storm
from tests.workspaces.feishu.team import Team, Transport

SWITCHES = (*storm.SWITCHES, "code:230020", "code:230049")


@dataclass
class StormyTeam(storm.Storm, Team):
    """A team in bad weather."""

    how: str = ""
    seed: int | None = None
    twice: bool = False
    """Everything that is pushed comes twice."""
    restless: bool = False

    def opens(self) -> None:
        super().opens()
        if self.fake.webhook is not None:
            self.fake.webhook.within = 30.0  # how fast clicks are answered is told elsewhere, on a quiet machine
        client = self.workspace.lookups.client
        client.http.timeout = urllib3.Timeout(connect=3, read=storm.READ_S)

    def says(self, *given: Any, **more: Any) -> Any:
        message = super().says(*given, **more)
        self._again(message.delivery)
        return message

    def sends(self, *given: Any, **more: Any) -> Any:
        self.breaks()
        message = super().sends(*given, **more)
        self._again(message.delivery)
        return message

    def meanwhile(self) -> None:
        """Feishu brings what it could not bring."""
        self.fake.clock.run_due()

    def _again(self, delivery: Any) -> None:
        if self.twice and delivery is not None:
            assert self.fake.redeliver(delivery).fine
            self.settles()


@contextmanager
def stormy(folder: Path, transport: Transport = "webhook", **weather: Any) -> Iterator[StormyTeam]:
    """The team, while it lasts."""
    team = StormyTeam(folder, transport, **weather)
    try:
        yield team
    finally:
        team.clears()


def told(team: Team) -> dict[str, list[str]]:
    """What stands in each chat, people by their names."""
    return storm.told(team, {one.open_id: one.name for one in (team.li, team.wang, team.chen, team.stranger)})
