"""A team whose Feishu has bad days: something fails at every step of what people do, and they wait until it is over.

with stormy(folder, how="drop_after") as team:
    the_whole_case(team)
assert told(team) == told(calm)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import urllib3

from tests.fakes.faults import RANDOM_KINDS
from tests.fakes.feishu import User
from tests.workspaces.feishu.team import Team, Transport

SWITCHES = (
    *("429", "500", "502", "503", "empty", "malformed_json", "expired_token", "slow:0.5"),
    *("drop_before", "drop_after", "503_after", "timeout", "timeout_after", "code:230020", "code:230049"),
)
"""Every switch of the fake that passes; what never passes (a group that is gone) has tests of its own."""
ROUNDS = 60
READ_S = 0.3
"""How long an answer is waited for here; the house's ten seconds would be waited for really."""


@dataclass
class StormyTeam(Team):
    """`how` is armed anew at each step; or, under `seed`, a mixture."""

    how: str = ""
    seed: int | None = None
    twice: bool = False
    """Everything that is pushed comes twice."""
    restless: bool = False
    """The process begins anew at each step."""

    def opens(self) -> None:
        super().opens()
        if self.fake.webhook is not None:
            self.fake.webhook.within = 30.0  # how fast clicks are answered is told elsewhere, on a quiet machine
        client = self.workspace.lookups.client
        client.http.timeout = urllib3.Timeout(connect=3, read=READ_S)

    def says(self, *given: Any, **more: Any) -> Any:
        self._storm()
        message = super().says(*given, **more)
        self._again(message.delivery)
        return message

    def sends(self, *given: Any, **more: Any) -> Any:
        self._storm()
        message = super().sends(*given, **more)
        self._again(message.delivery)
        return message

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
        """Everybody waits until what failed was tried again, and Feishu has brought what it could not bring."""
        for _ in range(ROUNDS):
            super().settles()
            self.fake.clock.run_due()
            with self.house.ledger.reading() as reading:
                retry = reading.next_retry(case_now=self.house.now(), now=self.system())
            if retry is None:
                return
            self.system.at = max(self.system.at, retry) + timedelta(milliseconds=10)
        raise AssertionError("it does not come to rest")

    def _storm(self) -> None:
        if self.how:
            self.fake.heals()
            self.fake.fail("*", how=self.how)
        elif self.seed is not None:
            self.seed += 7919
            self.fake.fail_at_random(self.seed, share=0.3, kinds=RANDOM_KINDS, times=4)

    def _again(self, delivery: Any) -> None:
        if self.twice and delivery is not None:
            assert self.fake.redeliver(delivery).fine
            self.settles()


@contextmanager
def stormy(folder: Path, transport: Transport = "webhook", **storm: Any) -> Iterator[StormyTeam]:
    """A team in bad weather."""
    team = StormyTeam(folder, transport, **storm)
    try:
        yield team
    finally:
        team.fake.heals()
        team.ends()


def told(team: Team) -> dict[str, list[str]]:
    """What stands in each chat, in order. Waiting costs seconds, so the time of day may differ; nothing else may."""
    places = {"group": team.group, "elsewhere": team.elsewhere, "li": team.li, "wang": team.wang, "chen": team.chen}
    return {name: [_timeless(one.text, team) for one in team.fake.shown(place)] for name, place in places.items()}


def _timeless(text: str, team: Team) -> str:
    people: list[User] = [team.li, team.wang, team.chen, team.stranger]
    for person in people:
        text = text.replace(person.open_id, person.name)
    text = re.sub(r"\d\d:\d\d", "--:--", text)
    return re.sub(r"\d+ (?:分钟|小时)", "- ", text)
