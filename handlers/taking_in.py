"""Older cases are taken into the ledger: judged rows become changes, and what is there already stays as it is.

The chat and the command line share this; both may be repeated without doubles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.casework.calendar import Calendars
from bot.casework.case import LIVE, Case, Status, taken_in
from bot.casework.cleaning import folded
from bot.casework.older import Older, case_of
from bot.casework.older_cells import Known
from bot.casework.playbook import Playbook
from bot.ledger.changes import AddNumber, Change
from bot.ledger.ledger import Reading
from bot.ledger.records import CaseNumber
from bot.ledger.tokens import number_key
from cards.surroundings import shop_facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the cases go and whose they are where the list does not say: `chat` is the home group, "" for each shop's
    own; `owner` looks after what the list gives to nobody we know."""

    owner: str
    chat: str = ""
    timezone: str = "Asia/Shanghai"
    locale: str = "zh-CN"


@dataclass
class Taken:
    """What becomes of some rows: the changes, the new refs, the rows that are there already, and those in the way of
    another live case about the same (row, its ref)."""

    changes: list[Change] = field(default_factory=list)
    refs: list[str] = field(default_factory=list)
    there: list[int] = field(default_factory=list)
    twins: list[tuple[int, str]] = field(default_factory=list)


def known_to(reading: Reading, playbooks: Mapping[str, Playbook], today: date, *, member: str = "") -> Known:
    """What rows are judged with: the shops the member may choose from (all where none is named), the people."""
    people: dict[str, list[str]] = {}
    for one in reading.members():
        for name in (one.name, one.id):
            people.setdefault(folded(name), []).append(one.id)
    return Known(
        playbooks=playbooks,
        shops=tuple(shop_facts(shop) for shop in reading.shops(member=member)),
        # Two people of one name: nobody is meant, rather than the wrong one.
        people={name: ids[0] for name, ids in people.items() if name and len(set(ids)) == 1},
        today=today,
    )


def take_in(
    rows: Sequence[Older],
    reading: Reading,
    playbooks: Mapping[str, Playbook],
    place: Place,
    *,
    calendars: Calendars,
    now: datetime,
    about: dict[tuple[object, ...], str] | None = None,
    seen_by: str | None = None,
) -> Taken:
    """The changes that open these cases as they stand, less those that the ledger has already.

    `about` remembers what the rows of one list are about, from one part of it to the next. With `seen_by` only cases
    that this member may see count as there: nobody learns of a case by asking for its number.
    """
    taken, about = Taken(), {} if about is None else about
    there = reading.numbered([row.case_id for row in rows])
    first = int(reading.next_ref()[1:])
    for row in rows:
        known = [case for case in there.get(number_key(row.case_id), []) if case.marketplace == row.marketplace]
        if any(seen_by is None or reading.case(case.ref, seen_by=seen_by) for case in known):
            taken.there.append(row.row)
            continue
        shop = reading.shop(row.shop)
        case = case_of(
            row,
            playbooks[row.marketplace],
            calendars,
            ref=f"C{first + len(taken.refs)}",
            owner=place.owner,
            chat=place.chat or (shop.home_chat if shop else ""),
            now=now,
            timezone=place.timezone,
            locale=place.locale,
        )
        case = replace(case, owner=reading.known_in(case.owner, case.chat))
        if other := _twin(case, reading, about):
            taken.twins.append((row.row, other))
            continue
        submitted = datetime.combine(date.fromisoformat(row.submitted), time(12), ZoneInfo(place.timezone))
        at = min(submitted.astimezone(UTC), now)
        taken.changes += [taken_in(case), AddNumber(CaseNumber(case=case.ref, number=case.case_id, at=at))]
        taken.refs.append(case.ref)
    return taken


def _twin(case: Case, reading: Reading, about: dict[tuple[object, ...], str]) -> str:
    """Ref of a live case of the same shop, site and issue about the very same ids, in the ledger or among these."""
    if case.status not in LIVE or not case.subjects:
        return ""
    place = (case.shop, case.site, case.issue, case.subjects)
    if place in about:
        return about[place]
    other = reading.twin_of(shop=case.shop, issue=case.issue, subjects=case.subjects, site=case.site)
    if other is not None and other.subjects == case.subjects and other.status is not Status.RESOLVED:
        return other.ref
    about[place] = case.ref
    return ""
