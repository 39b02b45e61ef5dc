"""Bad weather, the same for every vendor: something fails at every step of what people do, and they wait until it is
over. A vendor's team says which of its calls fail, how impatient its client is, and what happens meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tests.fakes.faults import RANDOM_KINDS

SWITCHES = (
    *("429", "500", "502", "503", "empty", "malformed_json", "expired_token", "slow:0.5"),
    *("drop_before", "drop_after", "503_after", "timeout", "timeout_after"),
)
"""What every fake can do and what passes; what never passes (a group that is gone) has tests of its own."""
ROUNDS = 60
READ_S = 0.3
"""How long an answer is waited for here; the house's ten seconds would be waited for really."""


class Storm:
    """Stands before a vendor's team. `how` is armed anew at each step; or, under `seed`, a mixture."""

    endpoints = "*"
    """The calls that fail."""
    how: str
    seed: int | None
    restless: bool
    """The process begins anew at each step."""

    def says(self: Any, *given: Any, **more: Any) -> Any:
        self.breaks()
        return super().says(*given, **more)

    def presses(self: Any, *given: Any, **more: Any) -> Any:
        if self.restless:
            self.fake.heals()
            self.restarts()
        self.breaks()
        return super().presses(*given, **more)

    def passes(self: Any, much: timedelta) -> None:
        self.breaks()
        super().passes(much)

    def settles(self: Any) -> None:
        """Everybody waits until what failed was tried again."""
        for _ in range(ROUNDS):
            super().settles()
            self.meanwhile()
            with self.house.ledger.reading() as reading:
                retry = reading.next_retry(case_now=self.house.now(), now=self.system())
            if retry is None:
                return
            self.system.at = max(self.system.at, retry) + timedelta(milliseconds=10)
        raise AssertionError("it does not come to rest")

    def breaks(self: Any) -> None:
        """The next calls fail."""
        if self.how:
            self.fake.heals()
            self.fake.fail(self.endpoints, how=self.how)
        elif self.seed is not None:
            self.seed += 7919
            self.fake.fail_at_random(self.seed, share=0.3, kinds=RANDOM_KINDS, endpoint=self.endpoints, times=4)

    def meanwhile(self) -> None:
        """What the vendor does while everybody waits."""

    def clears(self: Any) -> None:
        """It is over, and so is the team."""
        self.fake.heals()
        self.ends()


def told(team: Any, names: Mapping[str, str] | None = None) -> dict[str, list[str]]:
    """What stands in each chat, in order, `names` written for ids. Waiting costs seconds, so the time of day may
    differ, and each try takes new numbers for its buttons; nothing else may."""
    places = {"group": team.group, "elsewhere": team.elsewhere, "li": team.li, "wang": team.wang, "chen": team.chen}
    return {
        name: [_timeless(one.text, names or {}) for one in team.fake.shown(place)] for name, place in places.items()
    }


def _timeless(text: str, names: Mapping[str, str]) -> str:
    for one, name in names.items():
        text = text.replace(one, name)
    text = re.sub(r"#\d+ ", "#- ", re.sub(r"\d\d:\d\d", "--:--", text))
    return re.sub(r"\d+ (?:分钟|小时)", "- ", text)
