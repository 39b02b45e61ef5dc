"""A team whose DingTalk shows cards badly: something fails at every step of what people do, and they wait until it is
over. Plain messages have tests of their own: they are sent at most once, so that a storm may take one away.

    with stormy(folder, how="drop_after") as team:
        the_whole_case(team)
    assert told(team) == told(calm)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import urllib3

from tests.fakes.faults import RANDOM_KINDS
from tests.workspaces.dingtalk.team import Team

SWITCHES = (
    *("429", "500", "502", "503", "empty", "malformed_json", "expired_token", "slow:0.5"),
    *("drop_before", "drop_after", "503_after", "timeout", "timeout_after"),
)
"""Every switch of the fake that passes."""
ROUNDS = 60
READ_S = 0.3
"""How long an answer is waited for here; the house's ten seconds would be waited for really."""


@dataclass
class StormyTeam(Team):
    """`how` is armed anew at each step; or, under `seed`, a mixture."""

    how: str = ""
    seed: int | None = None
    restless: bool = False
    """The process begins anew at each step."""

    def opens(self) -> None:
        super().opens()
        self.workspace.sender.plain.client.api.timeout = urllib3.Timeout(connect=3, read=READ_S)

    def says(self, *given: Any, **more: Any) -> Any:
        self._storm()
        return super().says(*given, **more)

    def presses(self, *given: Any, **more: Any) -> Any:
        if self.restless:
            self.fake.heals()
            self.restarts()
        self._storm()
        return super().presses(*given, **more)

    def passes(self, much: timedelta) -> None:
        self._storm()
        super().passes(much)

    def settles(self) -> None:
        """Everybody waits until what failed was tried again."""
        for _ in range(ROUNDS):
            super().settles()
            with self.house.ledger.reading() as reading:
                retry = reading.next_retry(case_now=self.house.now(), now=self.system())
            if retry is None:
                return
            self.system.at = max(self.system.at, retry) + timedelta(milliseconds=10)
        raise AssertionError("it does not come to rest")

    def _storm(self) -> None:
        if self.how:
            self.fake.heals()
            self.fake.fail("card.*", how=self.how)
        elif self.seed is not None:
            self.seed += 7919
            self.fake.fail_at_random(self.seed, share=0.3, kinds=RANDOM_KINDS, endpoint="card.*", times=4)


@contextmanager
def stormy(folder: Path, **storm: Any) -> Iterator[StormyTeam]:
    """A team in bad weather."""
    team = StormyTeam(folder, **storm)
    try:
        yield team
    finally:
        team.fake.heals()
        team.ends()


def told(team: Team) -> dict[str, list[str]]:
    """What stands in each chat, in order. Waiting costs seconds, so the time of day may differ, and each try takes
    new numbers for its buttons; nothing else may differ."""
    places = {"group": team.group, "elsewhere": team.elsewhere, "li": team.li, "wang": team.wang, "chen": team.chen}
    return {name: [_timeless(one.text) for one in team.fake.shown(place)] for name, place in places.items()}


def most_often(team: Team) -> int:
    """How often the same card stands in the group at most."""
    return max(Counter(one.card.out_track_id for one in team.fake.shown(team.group) if one.card).values())


def _timeless(text: str) -> str:
    text = re.sub(r"#\d+ ", "#- ", re.sub(r"\d\d:\d\d", "--:--", text))
    return re.sub(r"\d+ (?:分钟|小时)", "- ", text)
