"""Cases that are older than Casebot: a row of the team's own list, or five answers, judged and made a case.

Nothing is guessed: a word that could mean two things is a fault of its row, and says what it could mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.casework.calendar import BusinessCalendar
from bot.casework.case import Case, Status
from bot.casework.cleaning import folded
from bot.casework.clocks import window_end
from bot.casework.dates import Ambiguous, read_date
from bot.casework.ids import BadId, read_id, split_ids
from bot.casework.names import find_issue, find_marketplace, find_site
from bot.casework.playbook import Issue, Playbook, Words
from bot.casework.surroundings import ShopFacts
from config.columns import COLUMNS, STATUSES

MOST_SUBJECTS = 2000
LONGEST_TITLE = 200
_QUOTED = 40
NOON = time(12)
"""A list names days; where in the day does not matter, and noon is that day in every zone near ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a row is judged with: playbooks, the team's shops and people (name to member), today where the team is."""

    playbooks: Mapping[str, Playbook]
    shops: Sequence[ShopFacts]
    people: Mapping[str, str] = field(default_factory=dict)
    today: date
    memo: dict[tuple[str, str], Issue] = field(default_factory=dict)
    """Issues found already: a list names the same few again and again."""


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


class Unfit(Exception):
    """The cell cannot be taken; carries the sentence and its values."""

    def __init__(self, column: str, message: str, **values: object) -> None:
        self.column, self.message, self.values = column, message, values
        super().__init__(message)


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
            raise Unfit(name, "“{given}” is a formula; please write its value", given=_short(text))
    shop = _shop(cells, known)
    playbook = known.playbooks[shop.marketplace]
    site = _site(cells.get("site", ""), shop, known)
    issue = _issue(cells.get("issue", ""), playbook, known)
    submitted = _day("submitted", cells.get("submitted", ""), known.today)
    updated = _day("updated", cells["updated"], known.today) if cells.get("updated") else submitted
    if updated < submitted:
        raise Unfit("updated", "{given} is before it was submitted", given=updated.isoformat())
    status, outcome = _status(cells.get("status", ""), playbook)
    return Older(
        row=number,
        case_id=_number(cells.get("case_id", ""), playbook),
        shop=shop.id,
        marketplace=playbook.marketplace,
        site=site,
        issue=issue.id,
        title=cells.get("title", "")[:LONGEST_TITLE],
        status=status.value,
        outcome=outcome,
        submitted=submitted.isoformat(),
        updated=updated.isoformat(),
        due=_any_day(cells["due"], known.today).isoformat() if cells.get("due") else "",
        owner=known.people.get(folded(cells.get("owner", "").lstrip("@")), ""),
        subjects=_subjects(cells.get("subjects", "")),
    )


def case_of(
    older: Older, playbook: Playbook, *, ref: str, owner: str, chat: str, now: datetime, timezone: str, locale: str
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
        due = window_end(playbook.clocks["waiting"], updated, BusinessCalendar.of_site(site))
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


def _shop(cells: Mapping[str, str], known: Known) -> ShopFacts:
    text, place = cells.get("shop", ""), cells.get("marketplace", "")
    marketplace = find_marketplace(known.playbooks, place) if place else None
    if place and marketplace is None:
        raise Unfit("marketplace", "“{given}” is no marketplace I know", given=_short(place))
    among = [one for one in known.shops if one.marketplace in known.playbooks]
    if not text and len(among) != 1:
        raise Unfit("shop", "the shop is missing")
    named = [one for one in among if not text or folded(text) in (folded(one.name), folded(one.id))]
    fitting = [one for one in named if marketplace in (None, one.marketplace)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise Unfit("shop", "several shops are called “{given}”; please add the marketplace", given=_short(text))
    raise Unfit("shop", "there is no shop “{given}”; /shops adds it", given=_short(text))


def _site(text: str, shop: ShopFacts, known: Known) -> str:
    playbook = known.playbooks[shop.marketplace]
    sites = [one for one in shop.sites if any(one == site.id for site in playbook.sites)]
    if not text:
        if len(sites) == 1:
            return sites[0]
        raise Unfit("site", "the shop has several sites: {sites}; which one?", sites=", ".join(sites))
    found = find_site(known.playbooks, text, shop.marketplace)
    if found is None:
        raise Unfit("site", "“{given}” is no site I know", given=_short(text))
    return found[1]


def _issue(text: str, playbook: Playbook, known: Known) -> Issue:
    if not text:
        raise Unfit("issue", "the issue is missing")
    asked = (playbook.marketplace, text)
    if asked not in known.memo:
        known.memo[asked] = find_issue(playbook, text) or _likely_issue(text, playbook)
    return known.memo[asked]


def _likely_issue(text: str, playbook: Playbook) -> Issue:
    """The only issue that speaks of these words."""
    wanted = folded(text)
    near = [one for one in playbook.issues if wanted and _speaks_of(one, wanted)]
    if len(near) == 1:
        return near[0]
    if near:
        titles = Words(zh="、".join(one.title.zh for one in near[:3]), en=", ".join(one.title.en for one in near[:3]))
        raise Unfit("issue", "“{given}” can be several issues: {titles}", given=_short(text), titles=titles)
    raise Unfit("issue", "“{given}” is no issue I know", given=_short(text))


def _speaks_of(issue: Issue, wanted: str) -> bool:
    names = (issue.title.zh, issue.title.en, *issue.aliases, *issue.keywords)
    return any(wanted in folded(name) for name in names)


def _number(text: str, playbook: Playbook) -> str:
    known = playbook.ids[playbook.case_id]
    if not text:
        raise Unfit("case_id", "the Case ID is missing")
    try:
        found = read_id(text, known)
    except BadId:
        raise Unfit(
            "case_id", "“{given}” is no Case ID: it should be {requirement}",
            given=_short(text), requirement=known.requirement,
        ) from None  # fmt: skip
    if not any(letter.isdigit() for letter in found) or len(found) > 60:
        raise Unfit(
            "case_id", "“{given}” is no Case ID: it should be {requirement}",
            given=_short(text), requirement=known.requirement,
        )  # fmt: skip
    return found


def _any_day(text: str, today: date, column: str = "due") -> date:
    found = read_date(text, today)
    if found is None:  # a time behind the day: the day is what counts
        found = read_date(text.split(" ")[0].split("T")[0], today)
    if isinstance(found, Ambiguous):
        first, second = (one.isoformat() for one in found.choices)
        raise Unfit(column, "“{given}” can be {first} or {second}", given=_short(text), first=first, second=second)
    if found is None:
        raise Unfit(column, "“{given}” is no date; please write it like 2026-11-20", given=_short(text))
    return found


def _day(column: str, text: str, today: date) -> date:
    if not text:
        raise Unfit(column, "the date is missing")
    found = _any_day(text, today, column)
    if found > today:
        raise Unfit(column, "{given} has not come yet", given=found.isoformat())
    if found.year < 2000:
        raise Unfit(column, "“{given}” is no date; please write it like 2026-11-20", given=_short(text))
    return found


def _status(text: str, playbook: Playbook) -> tuple[Status, str]:
    """The status, and for one that was decided how."""
    wanted = folded(text)
    if not wanted:
        raise Unfit("status", "the status is missing")
    for means, words in STATUSES.items():
        if wanted in {folded(word) for word in words}:
            if means == "refused":
                return Status.RESOLVED, "refused"
            approved = any(mark in wanted for mark in ("通过", "成功", "approved", "success"))
            return Status(means), ("approved" if approved else "other") if means == "resolved" else ""
    for name in playbook.statuses:
        if wanted in (folded(name.name), folded(name.zh)):
            return (Status.OPEN if name.means == "answered" else Status(name.means)), (
                "other" if name.means == "resolved" else ""
            )
    raise Unfit("status", "“{given}” is no status I know; try 处理中, 待回复, 已解决 or 已关闭", given=_short(text))


def _subjects(text: str) -> tuple[str, ...]:
    good, wrong = split_ids(text, None)
    if wrong:
        raise Unfit("subjects", "“{given}” is no number or code", given=_short(wrong[0]))
    if len(good) > MOST_SUBJECTS:
        raise Unfit("subjects", "more than {most} ids", most=MOST_SUBJECTS)
    return good


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…"
