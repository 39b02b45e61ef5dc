"""Weeks of a team under an accelerated clock: who is told what, minute by minute, as docs/follow-up.md says.

The house does it with tasks, plans and transactions; `oracle` with a loop over the minutes.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.casework.case import CaseChange
from bot.ledger.changes import SaveChat
from bot.playbooks import Library
from tests.handlers.conftest import GROUP, OTHER_GROUP, PEOPLE, Team, books
from tests.soak import table
from tests.soak.life import Group, Happening, life
from tests.soak.oracle import Oracle, Told

BEGIN = datetime(2026, 7, 13, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)
GROUPS = (
    Group(chat=GROUP, timezone="Asia/Shanghai", start="09:30", owners=("xiaoli", "xiaowang")),
    Group(chat=OTHER_GROUP, timezone="Europe/Berlin", start="09:00", owners=("laoliu",)),
)
ISSUE = "listing.5461"
"""Of a channel that gives five days for reopening."""
__all__ = ["books"]


class House(Team):
    """The team at work while life happens to it."""

    def __init__(self, folder: Path, books: Library) -> None:
        super().__init__(folder, books)
        self.now = BEGIN
        self.refs: list[str] = []
        with self.ledger.reading() as reading:
            for group in GROUPS:
                chat = reading.chat(group.chat)
                assert chat is not None
                self.keep(SaveChat(replace(chat, timezone=group.timezone, settings={"start": group.start})))

    def lives(self, happenings: Sequence[Happening], until: datetime) -> list[Told]:
        """Everything happens at its minute; what was told, in order."""
        numbers: dict[int, str] = {}
        for one in happenings:
            self.wait_until(one.at)
            if one.do == "draft":
                numbers[one.case] = self.drafted(
                    owner=one.owner,
                    chat=one.group.chat,
                    issue=ISSUE,
                    deadlines=one.deadlines,
                    title="案件",
                    approved=False,
                )
            else:
                self.keep(self._change(numbers[one.case], one))
        self.wait_until(until)
        self.refs = [numbers.get(number, "") for number in range(max(numbers) + 1)]
        return self._told()

    def _change(self, ref: str, one: Happening) -> CaseChange:
        case = self.case(ref)
        assumed = self.now + timedelta(days=5)
        ways = {
            "edit": lambda: case.rework(at=self.now),
            "approve": lambda: case.approve(at=self.now),
            "submit": lambda: case.submit(f"1{ref[1:]:0>10}", at=self.now),
            "them": lambda: case.answered(at=self.now, by="them"),
            "us": lambda: case.answered(at=self.now, by="us"),
            "waiting": lambda: case.awaits_response(since=self.now, until=one.until or assumed),
            "follow_up": lambda: case.followed_up(at=self.now),
            "look": lambda: case.look(at=self.now),
            "snooze": lambda: case.snooze(until=one.until or assumed),
            "resolve": lambda: case.resolve(at=self.now, outcome="approved", verified=False),
            "refuse": lambda: case.resolve(at=self.now, outcome="refused", verified=False),
            "verify": lambda: case.resolve(at=self.now, outcome="approved", verified=True),
            "close": lambda: case.close_by_marketplace(at=self.now),
            "drop": lambda: case.drop(at=self.now, reason="够了"),
        }
        return ways[one.do]()

    def _told(self) -> list[Told]:
        told: list[Told] = []
        with self.ledger.reading() as reading:
            for number in range(len(self.wall.shown)):
                row = reading.message("wall", f"m{number + 1}")
                assert row is not None
                how = "digest" if row.view == "round" else "message"
                items = row.subject.get("items", row.subject.get("nudges", ()))
                if row.view in ("nudge", "waiting_nudge"):
                    items = [{"kind": row.subject.get("kind", "waiting_now"), "ref": row.subject["ref"]}]
                said = {(str(one["kind"]), str(one["ref"])) for one in items}
                looks = {("look", str(ref)) for ref in row.subject.get("refs", ())}
                looks |= {("left", str(one["ref"])) for one in row.subject.get("left", ())}
                minute = row.sent_at.replace(second=0, microsecond=0)
                told.append((minute, row.chat, how, frozenset(said | looks)))
        return told


def compared(folder: Path, books: Library, *, seed: int, cases: int, weeks: int) -> tuple[list[Told], list[Told]]:
    """What the house told, and what the policy says."""
    happenings = life(seed=seed, cases=cases, begin=BEGIN, weeks=weeks, groups=GROUPS)
    house = House(folder, books)
    told = house.lives(happenings, BEGIN + timedelta(weeks=weeks))
    house.ledger.close()
    oracle = Oracle(
        begin=BEGIN,
        weeks=weeks,
        groups=GROUPS,
        private={name: member.private_chat for name, member in PEOPLE.items()},
        leads=[PEOPLE["chenjie"].private_chat],
    )
    return told, oracle.run(happenings, house.refs)


def difference(told: list[Told], wanted: list[Told]) -> str:
    """The first few lines in which they differ, as people read them."""
    missing, extra = set(wanted) - set(told), set(told) - set(wanted)
    lines = [f"not told: {_line(one)}" for one in missing] + [f"too much: {_line(one)}" for one in extra]
    return "\n".join(sorted(lines, key=lambda line: line[10:])[:20])


def _line(one: Told) -> str:
    minute, chat, how, items = one
    return f"{minute:%Y-%m-%d %H:%M} {chat} {how} {sorted(items)}"


def test_three_weeks_are_told_as_the_policy_says_minute_by_minute(tmp_path: Path, books: Library) -> None:
    told, wanted = compared(tmp_path, books, seed=7, cases=30, weeks=3)

    assert sorted(told, key=_line) == sorted(wanted, key=_line), difference(told, wanted)
    assert len(told) > 60


@pytest.mark.soak
def test_twenty_four_weeks_of_two_thousand_cases(tmp_path: Path, books: Library) -> None:
    begin = time.monotonic()
    told, wanted = compared(tmp_path, books, seed=24, cases=2000, weeks=24)

    assert sorted(told, key=_line) == sorted(wanted, key=_line), difference(told, wanted)
    kinds = {kind for _, _, _, items in told for kind, _ in items}
    assert len(kinds) == 18, "every kind of reminder was told"
    table.told("(d) 24 weeks, 2,000 cases", f"{len(told)} messages, each in the minute of the policy", begin)
