"""Switches that make one endpoint misbehave: by count, one at a time, or at random under a seed.

    fake.fail("messages.create", how="drop_after")          the message is sent, the answer is lost
    fake.fail("messages.*", times=3, how="503")
    fake.fail_at_random(seed=7, share=0.2)

`how` is one of
    429               too fast, in the vendor's own words
    500, 502, 503     an HTML page, as a gateway gives it
    empty             HTTP 500 without a body
    timeout           never answered
    drop              the connection is cut
    slow:<seconds>    carried out, answered late, really
    expired_token     the vendor's refusal of a token, and those given out so far are worthless
    malformed_json    half of the answer
    code:<number>     that refusal
In all but `slow` and `malformed_json` nothing is done first. With `_after` behind it (`drop_after`, `503_after`,
`timeout_after`) the request is carried out first and only the answer is lost; `drop_before` is `drop`.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

RANDOM_KINDS = ("429", "500", "503", "drop_before", "drop_after", "503_after", "expired_token", "malformed_json")
KINDS = (*RANDOM_KINDS, "502", "empty", "timeout", "timeout_after", "slow", "drop", "code")


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one request."""

    kind: str
    after: bool = False
    value: str = ""

    @classmethod
    def parse(cls, how: str) -> Fault:
        """Read `how`. Raises ValueError for a word nobody knows."""
        name, _, value = how.partition(":")
        if name not in KINDS and name.removesuffix("_after") not in KINDS:
            raise ValueError(f"unknown fault {how!r}; known: {', '.join(KINDS)}")
        after = name.endswith("_after") or name == "malformed_json"
        return cls(name.removesuffix("_after").removesuffix("_before"), after, value)


@dataclass
class _Switch:
    pattern: str
    fault: Fault
    left: int


class Faults:
    """Which faults are armed; each request asks once."""

    def __init__(self) -> None:
        self.happened: list[tuple[str, Fault]] = []
        self._switches: list[_Switch] = []
        self._random: random.Random | None = None
        self._share = 0.0
        self._kinds: Sequence[str] = ()
        self._pattern = "*"
        self._left = 0
        self._nth = 0
        self._nth_fault: Fault | None = None
        self._lock = threading.Lock()

    def arm(self, pattern: str, *, times: int, how: str) -> None:
        """The next `times` requests of the endpoints that match fail this way."""
        with self._lock:
            self._switches.append(_Switch(pattern, Fault.parse(how), times))

    def arm_at_random(self, seed: int, *, share: float, kinds: Sequence[str], pattern: str, times: int) -> None:
        """Of the requests that match, about `share` fail, `times` at most, in an order the seed decides."""
        for kind in kinds:
            Fault.parse(kind)
        with self._lock:
            self._random, self._share, self._kinds = random.Random(seed), share, kinds
            self._pattern, self._left = pattern, times

    def arm_nth(self, n: int, *, how: str) -> None:
        """The n-th request from now, whichever it is, fails this way."""
        with self._lock:
            self._nth, self._nth_fault = n, Fault.parse(how)

    def disarm_nth(self) -> bool:
        """Whether that request came."""
        with self._lock:
            came, self._nth = self._nth <= 0, 0
            return came

    def disarm(self) -> None:
        """All is well again."""
        with self._lock:
            self._switches.clear()
            self._random = None

    def next(self, endpoint: str) -> Fault | None:
        """The fault this request meets, if any; it is used up by asking."""
        with self._lock:
            fault = self._counted() or self._armed(endpoint) or self._drawn(endpoint)
            if fault is not None:
                self.happened.append((endpoint, fault))
            return fault

    def _counted(self) -> Fault | None:
        if self._nth <= 0:
            return None
        self._nth -= 1
        return self._nth_fault if self._nth == 0 else None

    def _armed(self, endpoint: str) -> Fault | None:
        for switch in self._switches:
            if switch.left > 0 and fnmatchcase(endpoint, switch.pattern):
                switch.left -= 1
                return switch.fault
        return None

    def _drawn(self, endpoint: str) -> Fault | None:
        if self._random is None or self._left <= 0 or not fnmatchcase(endpoint, self._pattern):
            return None
        if self._random.random() >= self._share:
            return None
        self._left -= 1
        return Fault.parse(self._random.choice(self._kinds))
