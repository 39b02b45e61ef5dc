"""How many answers a text takes of an operator: from nothing, and when the marketplace's notice is pasted first.

The notice is put together from the playbook: its own words for the issue, the site's name, and, under the name that
the interview gives it, an example of every id, date, code and single amount that is asked for. Then it is really
read, and only what the reader found in it counts as answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.casework.draft import Value
from bot.casework.interview import Surroundings, Trouble, script, take
from bot.casework.notice import Notice, read
from bot.casework.plausible import plausible
from bot.casework.playbook import Issue, Playbook, Question
from bot.playbooks.rehearsal import REHEARSAL_DAY, rehearse

ROUTE = ("marketplace", "issue_class", "issue")
"""Answered before a playbook asks anything; a rehearsal has them from the start."""


@dataclass(frozen=True, slots=True)
class Count:
    """Answers that have to be given, and those that are asked for."""

    needed: int
    asked: int


def from_nothing(playbook: Playbook, issue: Issue) -> Count:
    """No shop is known and nothing was pasted: the place and the issue are asked, too."""
    asked = _asked(playbook, issue, {})
    return Count(len(ROUTE) + sum(one.required for one in asked), len(ROUTE) + len(asked))


def with_notice(playbooks: Mapping[str, Playbook], playbook: Playbook, issue: Issue) -> Count:
    """The page of what was found is one answer, whatever it holds; then only what it does not hold is asked."""
    found = read(notice_about(playbook, issue), playbooks, REHEARSAL_DAY)
    if found.marketplace != playbook.marketplace:
        return from_nothing(playbook, issue)
    given = _confirmed(playbook, issue, found)
    asked = [one for one in _asked(playbook, issue, given) if one.id not in given]
    page = 1 + (found.issue != issue.id)
    return Count(page + sum(one.required for one in asked), page + len(asked))


def notice_about(playbook: Playbook, issue: Issue) -> str:
    """A notice of this issue as the marketplace might write it: what it is about, where, and what it names."""
    site = playbook.sites[0]
    lines = [next(iter((*issue.notices, *issue.keywords, issue.title.en))), f"{playbook.name.en} {site.name.zh}"]
    lines += [site.host, *(one.code for one in issue.codes[:1])]
    asked = _asked(playbook, issue, {"site": site.id})
    sums = [one for one in asked if one.kind == "money"]
    named = [one for one in asked if one.kind in ("id", "ids") and one.id_format in playbook.ids]
    for question in [*named, *(sums if len(sums) == 1 else ())]:
        value = plausible(question, formats=playbook.ids, today=REHEARSAL_DAY)
        shown = value if isinstance(value, str) else ", ".join(value)
        lines.append(f"{(question.label or question.ask).zh}：{shown}")
    lines.append(f"通知日期：{REHEARSAL_DAY - timedelta(days=3)}")
    lines.append(f"截止日期：{REHEARSAL_DAY + timedelta(days=7)}")
    return "\n".join(lines)


def _asked(playbook: Playbook, issue: Issue, given: Mapping[str, Value]) -> list[Question]:
    """What is asked on the way to the review, with plausible answers. The review's own button is none of them."""
    alone = playbook.model_copy(update={"issues": [issue]})
    around = Surroundings(playbooks={playbook.marketplace: alone}, today=REHEARSAL_DAY)
    met = script(rehearse(playbook, issue, given), around)
    return [one for one in met if one.stage != "review" and one.id not in ROUTE]


def _confirmed(playbook: Playbook, issue: Issue, found: Notice) -> dict[str, Value]:
    """What counts once the page of what was found is sent: what was read, and what is likely where a notice came."""
    here: dict[str, Value] = {
        "marketplace": playbook.marketplace,
        "issue": issue.id,
        "issue_class": issue.issue_class,
    }
    if found.site:
        here["site"] = found.site
    alone = playbook.model_copy(update={"issues": [issue]})
    around = Surroundings(playbooks={playbook.marketplace: alone}, today=REHEARSAL_DAY)
    offered = {**found.assumed, **found.answers}
    answers = rehearse(playbook, issue, here)
    for question in script({**answers, **offered}, around):
        if question.id in offered:
            taken = take(question, offered[question.id], {**answers, **here}, around)
            if not isinstance(taken, Trouble):
                here[question.id] = taken
    return here
