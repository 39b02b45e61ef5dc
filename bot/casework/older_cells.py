"""The cells of a row in the team's own list, each read by what stands at the top of its column.

Nothing is guessed: a word that could mean two things is a fault of its row, and says what it could mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.casework.case import Status
from bot.casework.cleaning import folded
from bot.casework.dates import Ambiguous, read_date
from bot.casework.ids import BadId, read_id, split_ids
from bot.casework.names import find_issue, find_marketplace, find_site
from bot.casework.playbook import Issue, Playbook, Words
from bot.casework.surroundings import ShopFacts
from config.columns import STATUSES

MOST_SUBJECTS = 2000
_QUOTED = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a row is judged with: playbooks, the team's shops and people (name to member), today where the team is."""

    playbooks: Mapping[str, Playbook]
    shops: Sequence[ShopFacts]
    people: Mapping[str, str] = field(default_factory=dict)
    today: date
    memo: dict[tuple[str, str], Issue] = field(default_factory=dict)
    """Issues found already: a list names the same few again and again."""


class Unfit(Exception):
    """The cell cannot be taken; carries the sentence and its values."""

    def __init__(self, column: str, message: str, **values: object) -> None:
        self.column, self.message, self.values = column, message, values
        super().__init__(message)


def shop_of(cells: Mapping[str, str], known: Known) -> ShopFacts:
    """The one shop that is meant. Raises Unfit, as all of these do."""
    text, place = cells.get("shop", ""), cells.get("marketplace", "")
    marketplace = find_marketplace(known.playbooks, place) if place else None
    if place and marketplace is None:
        raise Unfit("marketplace", "“{given}” is no marketplace I know", given=short(place))
    among = [one for one in known.shops if one.marketplace in known.playbooks]
    if not text and len(among) != 1:
        raise Unfit("shop", "the shop is missing")
    named = [one for one in among if not text or folded(text) in (folded(one.name), folded(one.id))]
    fitting = [one for one in named if marketplace in (None, one.marketplace)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise Unfit("shop", "several shops are called “{given}”; please add the marketplace", given=short(text))
    raise Unfit("shop", "there is no shop “{given}”; /shops adds it", given=short(text))


def site_of(text: str, shop: ShopFacts, known: Known) -> str:
    """The site; that of the shop where it has one only."""
    playbook = known.playbooks[shop.marketplace]
    sites = [one for one in shop.sites if any(one == site.id for site in playbook.sites)]
    if not text:
        if len(sites) == 1:
            return sites[0]
        raise Unfit("site", "the shop has several sites: {sites}; which one?", sites=", ".join(sites))
    found = find_site(known.playbooks, text, shop.marketplace)
    if found is None:
        raise Unfit("site", "“{given}” is no site I know", given=short(text))
    return found[1]


def issue_of(text: str, playbook: Playbook, known: Known) -> Issue:
    """The issue, by its name or by words that only one speaks of."""
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
        raise Unfit("issue", "“{given}” can be several issues: {titles}", given=short(text), titles=titles)
    raise Unfit("issue", "“{given}” is no issue I know", given=short(text))


def _speaks_of(issue: Issue, wanted: str) -> bool:
    names = (issue.title.zh, issue.title.en, *issue.aliases, *issue.keywords)
    return any(wanted in folded(name) for name in names)


def number_of(text: str, playbook: Playbook) -> str:
    """The Case ID in its own form."""
    known = playbook.ids[playbook.case_id]
    if not text:
        raise Unfit("case_id", "the Case ID is missing")
    try:
        found = read_id(text, known)
    except BadId:
        raise Unfit(
            "case_id", "“{given}” is no Case ID: it should be {requirement}",
            given=short(text), requirement=known.requirement,
        ) from None  # fmt: skip
    if not any(letter.isdigit() for letter in found) or len(found) > 60:
        raise Unfit(
            "case_id", "“{given}” is no Case ID: it should be {requirement}",
            given=short(text), requirement=known.requirement,
        )  # fmt: skip
    return found


def any_day(text: str, today: date, column: str = "due") -> date:
    """A day, past or to come."""
    found = read_date(text, today)
    if found is None:  # a time behind the day: the day is what counts
        found = read_date(text.split(" ")[0].split("T")[0], today)
    if isinstance(found, Ambiguous):
        first, second = (one.isoformat() for one in found.choices)
        raise Unfit(column, "“{given}” can be {first} or {second}", given=short(text), first=first, second=second)
    if found is None:
        raise Unfit(column, "“{given}” is no date; please write it like 2026-11-20", given=short(text))
    return found


def past_day(column: str, text: str, today: date) -> date:
    """A day that has come."""
    if not text:
        raise Unfit(column, "the date is missing")
    found = any_day(text, today, column)
    if found > today:
        raise Unfit(column, "{given} has not come yet", given=found.isoformat())
    if found.year < 2000:
        raise Unfit(column, "“{given}” is no date; please write it like 2026-11-20", given=short(text))
    return found


def status_of(text: str, playbook: Playbook) -> tuple[Status, str]:
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
    raise Unfit("status", "“{given}” is no status I know; try 处理中, 待回复, 已解决 or 已关闭", given=short(text))


def subjects_of(text: str) -> tuple[str, ...]:
    """The ids that the case is about."""
    good, wrong = split_ids(text, None)
    if wrong:
        raise Unfit("subjects", "“{given}” is no number or code", given=short(wrong[0]))
    if len(good) > MOST_SUBJECTS:
        raise Unfit("subjects", "more than {most} ids", most=MOST_SUBJECTS)
    return good


def short(text: str) -> str:
    """As much of a cell as a message quotes."""
    text = " ".join(text.split())
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…"
