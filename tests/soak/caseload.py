"""Cases that were submitted, one a group, for what breaks things while people work on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.casework.case import Case, opened
from bot.furnishing import DEMO_SHOP
from bot.ledger.changes import AddNumber, Change, SaveChat, SaveMember, SaveShop, Seen
from bot.ledger.ledger import Ledger
from bot.ledger.records import CaseNumber, Chat, Member

SUBMITTED = timedelta(hours=1)
"""So long ago: nothing of these cases falls due by itself."""


@dataclass(frozen=True)
class Place:
    """A person or a group, as the house names them."""

    id: str
    name: str


def ref_of(n: int) -> str:
    """The case of the n-th group."""
    return f"C{1001 + n}"


def open_cases(
    ledger: Ledger, workspace: str, people: Sequence[Place], groups: Sequence[Place], now: datetime
) -> None:
    """The n-th person owns one case in the n-th group."""
    at, changes = now - SUBMITTED, list[Change]([SaveShop(DEMO_SHOP)])
    for n, (person, group) in enumerate(zip(people, groups, strict=True)):
        chat, member, ref = group.id, person.id, ref_of(n)
        case = Case(
            ref=ref,
            shop=DEMO_SHOP.id,
            marketplace="amazon",
            site="amazon.com",
            issue="logistics.fba.inbound",
            title="货件少收",
            subjects=(f"FBA{ref}",),
            owner=member,
            chat=chat,
            created_at=at,
        )
        first = opened(case)
        ready = first.after.approve(at=at)
        changes += [
            SaveChat(Chat(id=chat, workspace=workspace, name=group.name)),
            SaveChat(Chat(id=member, workspace=workspace, name=person.name, private=True)),
            SaveMember(Member(id=member, workspace=workspace, name=person.name, private_chat=member)),
            Seen(member, chat, at, "list"),
            first,
            ready,
            ready.after.submit(f"1349883{ref[1:]}", at=at),
            AddNumber(CaseNumber(case=ref, number=f"1349883{ref[1:]}", at=at)),
        ]
    ledger.settle(event_seq=None, changes=changes, tasks=(), reconcile={}, who="casebot", at=at)
