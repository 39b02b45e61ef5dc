"""Cases that are older than Casebot: a row of the team's own list, or five answers, judged and made a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.casework.calendar import Calendars
from bot.casework.case import Case, Status
from bot.casework.cleaning import folded
from bot.casework.clocks import window_end
from bot.casework.older_cells import (
    Known,
    Unfit,
    any_day,
    issue_of,
    number_of,
    past_day,
    shop_of,
    short,
    site_of,
    status_of,
    subjects_of,
)
from bot.casework.playbook import Playbook
from config.columns import COLUMNS

LONGEST_TITLE = 200
NOON = time(12)
"""A list names days; where in the day does not matter, and noon is that day in every zone near ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Older:
    """A row that can be taken. Days are ISO dates; `owner` is a member's id, "" where nobody we know is named."""

    row: int
    case_id: str
    shop: str
    marketplace: str
    site: str
    issue: str
    title: str
    status: str
    outcome: str = ""
    submitted: str
    updated: str
    due: str = ""
    owner: str = ""
    subjects: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Equal for the same case of the same marketplace, however its number is written."""
        return (self.marketplace, folded(self.case_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a row is not taken: where, and a catalogue sentence with its values (texts, numbers, `Words`)."""

    row: int
    column: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)


def columns_of(headers: Sequence[str]) -> dict[str, int]:
    """Which column of the table is which of ours, by its header."""
    cleaned = [folded(header) for header in headers]
    found: dict[str, int] = {}
    for name, column in COLUMNS.items():
        for word in (name, *column["words"]):
            at = next((n for n, header in enumerate(cleaned) if header == folded(word)), None)
            if at is not None and at not in found.values():
                found[name] = at
                break
    return found


def missing(columns: Mapping[str, int], known: Known) -> list[str]:
    """The needed columns that the table lacks. With one shop nobody has to name it."""
    needed = [name for name, column in COLUMNS.items() if column["needed"] and name not in columns]
    return [name for name in needed if name != "shop" or len(known.shops) != 1]


def judged(
    rows: Sequence[Sequence[str]], columns: Mapping[str, int], known: Known, *, first: int = 2
) -> tuple[list[Older], list[Fault]]:
    """Every row as a case that can be taken, or its fault; empty rows are neither. Rows count from `first`."""
    good: list[Older] = []
    faults: list[Fault] = []
    there: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows, start=first):
        cells = {name: row[at].strip() for name, at in columns.items() if at < len(row)}
        if not any(cells.values()):
            continue
        try:
            older = read_row(number, cells, known)
            if older.key in there:
                raise Unfit("case_id", "the same Case ID stands in row {other}", other=there[older.key])
        except Unfit as unfit:
            faults.append(Fault(row=number, column=unfit.column, message=unfit.message, values=unfit.values))
            continue
        there[older.key] = number
        good.append(older)
    return good, faults


def read_row(number: int, cells: Mapping[str, str], known: Known) -> Older:
    """One row. Raises Unfit for the first thing that is wrong with it."""
    for name, text in cells.items():
        if text.startswith("="):
            raise Unfit(name, "“{given}” is a formula; please write its value", given=short(text))
    shop = shop_of(cells, known)
    playbook = known.playbooks[shop.marketplace]
    site = site_of(cells.get("site", ""), shop, known)
    issue = issue_of(cells.get("issue", ""), playbook, known)
    submitted = past_day("submitted", cells.get("submitted", ""), known.today)
    updated = past_day("updated", cells["updated"], known.today) if cells.get("updated") else submitted
    if updated < submitted:
        raise Unfit("updated", "{given} is before it was submitted", given=updated.isoformat())
    status, outcome = status_of(cells.get("status", ""), playbook)
    return Older(
        row=number,
        case_id=number_of(cells.get("case_id", ""), playbook),
        shop=shop.id,
        marketplace=playbook.marketplace,
        site=site,
        issue=issue.id,
        title=cells.get("title", "")[:LONGEST_TITLE],
        status=status.value,
        outcome=outcome,
        submitted=submitted.isoformat(),
        updated=updated.isoformat(),
        due=any_day(cells["due"], known.today).isoformat() if cells.get("due") else "",
        owner=known.people.get(folded(cells.get("owner", "").lstrip("@")), ""),
        subjects=subjects_of(cells.get("subjects", "")),
    )


def case_of(
    older: Older,
    playbook: Playbook,
    calendars: Calendars,
    *,
    ref: str,
    owner: str,
    chat: str,
    now: datetime,
    timezone: str,
    locale: str,
) -> Case:
    """The case as it stands, marked as older than Casebot.

    What was decided before us counts as seen to have taken effect: nobody is asked about last year's cases.
    """
    zone = ZoneInfo(timezone)
    submitted, updated = (_noon(day, zone, now) for day in (older.submitted, older.updated))
    status = Status(older.status)
    site = playbook.site(older.site)
    waiting = status is Status.WAITING
    due = datetime.combine(date.fromisoformat(older.due), time(23, 59), zone).astimezone(UTC) if older.due else None
    if waiting and due is None:
        due = window_end(playbook.clocks["waiting"], updated, calendars.of_site(site))
    ended = status is Status.RESOLVED
    return Case(
        ref=ref,
        shop=older.shop,
        marketplace=older.marketplace,
        site=older.site,
        issue=older.issue,
        title=older.title or playbook.issue(older.issue).title[locale],
        subjects=tuple(sorted(older.subjects)),
        status=status,
        owner=older.owner or owner,
        chat=chat,
        case_id=older.case_id,
        created_at=now,
        approved_at=submitted,
        submitted_at=submitted,
        last_update_at=updated,
        waiting_since=updated if waiting else None,
        response_due_at=due if waiting else None,
        resolved_at=updated if ended else None,
        outcome=older.outcome,
        effect_verified=ended,
        opened_before=True,
    )


def _noon(day: str, zone: ZoneInfo, now: datetime) -> datetime:
    return min(datetime.combine(date.fromisoformat(day), NOON, zone).astimezone(UTC), now)
