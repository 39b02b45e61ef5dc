"""What a bot of ours is asked for in the benchmarks: a ledger with a case in each group of the vendor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.app import House
from bot.casework.case import Case, opened
from bot.furnishing import DEMO_SHOP
from bot.ledger.changes import AddNumber, Change, SaveChat, SaveMember, SaveShop, Seen
from bot.ledger.records import CaseNumber, Chat, Member
from config.settings import Settings

SUBMITTED = timedelta(hours=1)
"""So long ago: nothing of these cases falls due while it is measured."""


def furnish(folder: Path, workspace: str, vendor: Mapping[str, Any]) -> None:
    """A data folder for the groups and people (id, name) of a vendor, one person and one case a group."""
    folder.mkdir(parents=True)
    house = House(Settings(data_dir=folder, _env_file=None))  # type: ignore[call-arg]
    now, changes = house.now() - SUBMITTED, list[Change]()
    for n, ((chat, name), (person, who)) in enumerate(zip(vendor["groups"], vendor["people"], strict=True)):
        group, member = f"{workspace}:{chat}", f"{workspace}:{person}"
        number = f"1349883{ref_of(n)[1:]}"
        case = Case(
            ref=ref_of(n),
            shop=DEMO_SHOP.id,
            marketplace="amazon",
            site="amazon.com",
            issue="logistics.fba.inbound",
            title="货件少收",
            subjects=(f"FBA{ref_of(n)}",),
            owner=member,
            chat=group,
            created_at=now,
        )
        first = opened(case)
        ready = first.after.approve(at=now)
        changes += [
            SaveChat(Chat(id=group, workspace=workspace, name=name)),
            SaveChat(Chat(id=member, workspace=workspace, name=who, private=True)),
            SaveMember(Member(id=member, workspace=workspace, name=who, private_chat=member)),
            Seen(member, group, now, "list"),
            first,
            ready,
            ready.after.submit(number, at=now),
            AddNumber(CaseNumber(case=ref_of(n), number=number, at=now)),
        ]
    changes.append(SaveShop(DEMO_SHOP))
    house.ledger.settle(event_seq=None, changes=changes, tasks=(), reconcile={}, who="bench", at=now)
    house.stop()


def ref_of(n: int) -> str:
    """The case of the n-th group."""
    return f"C{1001 + n}"
