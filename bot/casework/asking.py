"""Which questions there are now, and which answers count: one walk through an interview, from its first question.

The walk meets every question in order and knows, at each, what was decided before it. So a question is
visible or hidden for reasons that lie behind it, an answer to a hidden question never counts, and nothing
depends on the order in which answers came.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.casework import route, story
from bot.casework.conditions import fits, holds
from bot.casework.draft import Answers, Value
from bot.casework.playbook import Action, IdFormat, Issue, Kit, Playbook, Question
from bot.casework.surroundings import InterviewKind, ShopFacts, Surroundings


@dataclass(slots=True)
class Walk:
    """What one walk found. `known` are the answers that count; `pending` the visible questions without one."""

    answers: Answers
    around: Surroundings
    asked: list[Question] = field(default_factory=list)
    settled: dict[str, Value] = field(default_factory=dict)
    known: dict[str, Value] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)
    met: dict[str, Question] = field(default_factory=dict)
    """Every question that counts, asked or settled."""
    playbook: Playbook | None = None
    issue: Issue | None = None
    shop: ShopFacts | None = None

    @property
    def open(self) -> list[Question]:
        """The visible questions without an answer, in order."""
        return [one for one in self.asked if one.id in self.pending]

    def meet(
        self,
        question: Question,
        *,
        only: Value | None = None,
        follows: Value | None = None,
        needs: Iterable[str] = (),
    ) -> Value | None:
        """One question: the answer that counts, or None.

        `only` is the answer when there is nothing to choose, `follows` the one that other answers imply unless
        it was given. A question waits while something that decides about it is pending.
        """
        if any(one in self.pending for one in (*question.when, *needs)):
            self.pending.add(question.id)
            return None
        if not holds(question.when, self.known):
            return None
        self.met[question.id] = question
        given = self.answers.get(question.id)
        if given is not None and not fits(question, given, self._formats):
            given = None
        value = given if given is not None else only if only is not None else follows
        if value is None and self.issue is not None and question.id in self.issue.unasked and not question.required:
            value = self.known[question.id] = ""
            return value
        if value is None:
            self.asked.append(question)
            self.pending.add(question.id)
            return None
        if given is None or given == only:
            self.settled[question.id] = value
        else:
            self.asked.append(question)
        self.known[question.id] = value
        return value

    @property
    def _formats(self) -> dict[str, IdFormat]:
        return self.playbook.ids_at(self.known.get("site")) if self.playbook else {}


def walk(answers: Answers, around: Surroundings, kind: InterviewKind = "initial") -> Walk:
    """The walk with these answers. For a reply, a follow-up or a reopening only the kit's questions are asked;
    what the case's own interview answered is known."""
    found = Walk(answers, around)
    _route(found)
    if found.playbook is not None and found.issue is not None and not found.issue.stop:
        _facts(found, found.playbook, found.issue)
        _story(found, found.issue)
    if kind != "initial":
        found.asked, found.pending = [], set()
        if found.playbook is not None:
            for question in kit_of(found.playbook, kind).questions:
                found.meet(question)
    return found


def kit_of(playbook: Playbook, kind: InterviewKind) -> Kit:
    """The questions and sentences of a reply, a follow-up or a reopening."""
    return {"reply": playbook.reply, "follow_up": playbook.follow_up, "reopen": playbook.reopen}[kind]


def every_question(playbook: Playbook, issue: Issue) -> tuple[Question, ...]:
    """All questions of an issue that may ever be asked once it is known, in order, whatever is answered."""
    found = [*route.after_issue(playbook, issue), *playbook.common]
    found = [one for one in found if one.id not in issue.skip] + list(issue.questions)
    for kind in story.KINDS:
        offer = story.phrases(issue, kind)
        if not offer:
            continue
        found.append(story.question(issue, kind, offer))
        if kind == "actions":
            found += [story.done_question(one) for one in offer if isinstance(one, Action)]
    return tuple([*found, story.ATTEST] if issue.actions else found)


def _route(found: Walk) -> None:
    around = found.around
    chosen = _shop_of(found)
    only = next(iter(around.playbooks)) if len(around.playbooks) == 1 else None
    found.meet(route.marketplace(around), only=only, follows=chosen.marketplace if chosen else None)
    marketplace = found.known.get("marketplace")
    if marketplace is None:
        return
    found.playbook = around.playbooks[str(marketplace)]
    shop = _shop(found, found.playbook)
    found.shop = shop
    if "shop" not in found.pending:
        _site(found, found.playbook, shop)
    _which_issue(found, found.playbook)


def _shop_of(found: Walk) -> ShopFacts | None:
    """The shop that was given, or the only one the team has: it fixes the marketplace."""
    shops = found.around.shops
    given = found.answers.get("shop", shops[0].id if len(shops) == 1 else None)
    return next((one for one in shops if one.id == given and one.marketplace in found.around.playbooks), None)


def _shop(found: Walk, playbook: Playbook) -> ShopFacts | None:
    if not (found.around.shops or found.around.in_team or "shop" in found.answers):
        return None
    here = [one for one in found.around.shops if one.marketplace == playbook.marketplace]
    only = here[0].id if len(here) == 1 else route.NEW_SHOP if not here else None
    value = found.meet(route.shop(here), only=only)
    if value == route.NEW_SHOP:
        for question in route.NEW_SHOP_QUESTIONS:
            found.meet(question)
    return next((one for one in here if one.id == value), None)


def _site(found: Walk, playbook: Playbook, shop: ShopFacts | None) -> None:
    sites = [one for one in playbook.sites if shop is None or one.id in shop.sites] or playbook.sites
    value = found.meet(route.site(sites), only=sites[0].id if len(sites) == 1 else None)
    if value is not None:
        where = playbook.site(str(value))
        language = found.meet(route.language(where), only=where.languages[0] if len(where.languages) == 1 else None)
        if language == "zh" and where.zh_entry and playbook.case_system:
            found.meet(route.zh_entry(where))


def _which_issue(found: Walk, playbook: Playbook) -> None:
    given = next((one for one in playbook.issues if one.id == found.answers.get("issue")), None)
    classes = route.issue_class(playbook)
    of_class = found.meet(
        classes,
        only=classes.options[0].id if len(classes.options) == 1 else None,
        follows=given.issue_class if given else None,
    )
    if of_class is None:
        return
    subtypes = route.issue(playbook, str(of_class))
    value = found.meet(subtypes, only=subtypes.options[0].id if len(subtypes.options) == 1 else None)
    if value is not None:
        found.issue = playbook.issue(str(value))


def _facts(found: Walk, playbook: Playbook, issue: Issue) -> None:
    for question in (*route.after_issue(playbook, issue), *playbook.common):
        if question.id not in issue.skip:
            needs = ("prior",) if question.id == route.TRIES else ()
            found.meet(question, follows=_implied(found, playbook, question), needs=needs)
    for question in issue.questions:
        found.meet(question)


def _implied(found: Walk, playbook: Playbook, question: Question) -> Value | None:
    """Who never contacted the marketplace sent nothing through this channel either. And the number of the shop,
    where the question is for that and the shop is known by a number of this form."""
    if question.id == route.TRIES:
        return "0" if found.known.get("prior") == "none" else None
    known = playbook.ids.get(question.id_format or "")
    if question.id != playbook.shop_id or known is None:
        return None
    number = found.shop.seller_id if found.shop else str(found.known.get("seller_id", ""))
    return number if re.fullmatch(known.pattern, number) else None


def _story(found: Walk, issue: Issue) -> None:
    for kind in story.KINDS:
        everything = story.phrases(issue, kind)
        needs = {key for one in everything for key in one.when}
        waits = any(key in found.pending for key in needs)
        offer = story.offered(issue, kind, found.known)
        if not offer and not waits:
            continue
        question = story.question(issue, kind, offer or everything)
        found.meet(question, only=story.only_way(issue, kind, offer), needs=needs)
        if kind == "actions":
            for one in story.chosen(issue, kind, found.known):
                if isinstance(one, Action):
                    found.meet(story.done_question(one))
    _attest(found, issue)


def _attest(found: Walk, issue: Issue) -> None:
    """Last of all, because it stands on the review."""
    picked = story.chosen(issue, "actions", found.known)
    asked = [story.done_id(one) for one in picked if isinstance(one, Action)]
    if any(one in found.pending for one in ("actions", *asked)):
        found.pending.add(story.ATTEST.id)
    elif story.needs_attesting(picked, found.known, found.around.today):
        found.meet(story.ATTEST)
