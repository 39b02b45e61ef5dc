"""A house under load, for the test that kills it: commands and clicks as fast as they are taken."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from bot.app import House
from bot.casework.case import Case, opened
from bot.conversation.values import Event
from bot.furnishing import DEMO_SHOP
from bot.ledger.changes import AddNumber, Change
from bot.ledger.records import CaseNumber
from bot.workspaces.local import DEMO_MEMBERS, GROUP, NAME
from config.settings import Settings
from tests.house import MONDAY_MORNING

REFS = tuple(f"C{number}" for number in range(1001, 1006))
OWNER = DEMO_MEMBERS[0]


@dataclass
class RunningClock:
    """System time that begins at a given moment and runs on."""

    begins: datetime
    started: float = field(default_factory=time.monotonic)

    def __call__(self) -> datetime:
        return (self.begins + timedelta(seconds=time.monotonic() - self.started)).astimezone(UTC)


def cases_with_the_marketplace(house: House) -> None:
    """Five cases that were submitted."""
    now, changes = house.now(), list[Change]()
    for ref in REFS:
        case = Case(
            ref=ref,
            shop=DEMO_SHOP.id,
            marketplace="amazon",
            site="amazon.com",
            issue="logistics.fba.inbound",
            title="货件少收",
            subjects=(f"FBA{ref}",),
            owner=OWNER.id,
            chat=GROUP,
            created_at=now,
        )
        first = opened(case)
        ready = first.after.approve(at=now)
        sent = ready.after.submit(f"1349883{ref[1:]}", at=now)
        changes += [first, ready, sent, AddNumber(CaseNumber(case=ref, number=f"1349883{ref[1:]}", at=now))]
    house.ledger.settle(event_seq=None, changes=changes, tasks=(), reconcile={}, who=OWNER.id, at=now)


def load(folder: str, run: int) -> None:
    """Works until it is killed. A line is printed for what was accepted: what it was, and of which case.

    Each run begins three minutes later than the one before: by then the leases of the dead one have run out.
    """
    clock = RunningClock(MONDAY_MORNING + timedelta(minutes=3 * run))
    house = House(Settings(data_dir=Path(folder), _env_file=None), system=clock)  # type: ignore[call-arg]
    house.start()
    for n in count(run * len(REFS)):
        ref, command = REFS[n % len(REFS)], ("waiting", "answered")[n // len(REFS) % 2]
        house.local.post(OWNER, house.local.chat(GROUP), f"/{command} {ref}", nonce=f"{run}-{n}")
        print(command, ref, flush=True)
        house.desk.receive(
            Event(
                id=f"click-{run}-{n}",
                workspace=NAME,
                kind="click",
                chat=GROUP,
                sender=OWNER.id,
                at=clock(),
                action="looked",
                value={"ref": ref},
            )
        )
        print("looked", ref, flush=True)
