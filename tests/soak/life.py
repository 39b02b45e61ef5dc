"""A team's life by chance: what happens to its cases, minute by minute, from a seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group chat: its clock, when its day begins, who owns cases there."""

    chat: str
    timezone: str
    start: str
    owners: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something people do to a case. `until`: of a wait or a snooze; `deadlines`: of a new case."""

    at: datetime
    case: int
    do: str
    group: Group
    owner: str
    until: datetime | None = None
    deadlines: tuple[tuple[str, str], ...] = ()


NEXT = {
    "drafting": (("approve", 80), ("edit", 8), ("snooze", 8), ("drop", 4)),
    "ready": (("submit", 82), ("edit", 4), ("snooze", 9), ("drop", 5)),
    "open": (
        ("them", 15),
        ("waiting", 27),
        ("follow_up", 14),
        ("look", 20),
        ("snooze", 9),
        ("resolve", 11),
        ("refuse", 5),
        ("close", 4),
    ),
    "waiting": (
        ("us", 55),
        ("look", 11),
        ("snooze", 10),
        ("waiting", 5),
        ("resolve", 10),
        ("close", 4),
        ("them", 5),
    ),
    "resolved": (("verify", 75), ("snooze", 25)),
}
BECOMES = {
    "approve": "ready",
    "edit": "drafting",
    "submit": "open",
    "them": "open",
    "us": "open",
    "follow_up": "open",
    "waiting": "waiting",
    "resolve": "resolved",
    "refuse": "resolved",
    "verify": "",
    "close": "",
    "drop": "",
}


def life(*, seed: int, cases: int, begin: datetime, weeks: int, groups: Sequence[Group]) -> list[Happening]:
    """Everything that happens, in order."""
    dice = Random(seed)
    end = begin + timedelta(weeks=weeks)
    happened = [one for number in range(cases) for one in _of_case(dice, number, begin, end, dice.choice(groups))]
    return sorted(happened, key=lambda one: (one.at, one.case))


def _of_case(dice: Random, number: int, begin: datetime, end: datetime, group: Group) -> Iterator[Happening]:
    owner = dice.choice(group.owners)
    last = int((end - begin) / timedelta(minutes=1)) - 3 * 24 * 60
    at = _awake(dice, begin + timedelta(minutes=dice.randrange(max(last, 1))), group)
    deadlines = ()
    if dice.random() < 0.3:
        day = (at + timedelta(days=dice.randrange(1, 40))).date()
        deadlines = (("appeal", day.isoformat()),)
    yield Happening(at=at, case=number, do="draft", group=group, owner=owner, deadlines=deadlines)
    status = "drafting"
    while status:
        at = _awake(dice, at + timedelta(minutes=_pause(dice)), group)
        if at >= end:
            return
        choices, weights = zip(*NEXT[status], strict=True)
        do = dice.choices(choices, weights)[0]
        until = None
        if do == "waiting" and dice.random() < 0.6:
            until = at + timedelta(minutes=2 * dice.randrange(3 * 60, 9 * 24 * 30))
        if do == "snooze":
            until = at + timedelta(minutes=dice.randrange(12 * 60, 6 * 24 * 60))
        yield Happening(at=at, case=number, do=do, group=group, owner=owner, until=until)
        status = BECOMES.get(do, status)


def _pause(dice: Random) -> int:
    """Minutes until somebody does the next thing: often soon, sometimes after more than a week."""
    return dice.choice((dice.randrange(3, 200), dice.randrange(60, 3 * 1440), dice.randrange(1440, 11 * 1440)))


def _awake(dice: Random, at: datetime, group: Group) -> datetime:
    """The same minute, or one of the next day, if people sleep: between 08:00 and 22:00 on their clock."""
    local = at.astimezone(ZoneInfo(group.timezone))
    if 8 <= local.hour < 22:
        return at
    day = local.date() + timedelta(days=local.hour >= 22)
    minute = dice.randrange(8 * 60, 22 * 60)
    woken = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=local.tzinfo)
    return woken.astimezone(UTC)
