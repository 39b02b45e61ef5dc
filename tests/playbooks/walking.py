"""Walks through every interview of every playbook that ships: plausible answers, each choice taken at least once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz

from bot.casework import story
from bot.casework.asking import every_question
from bot.casework.asking import walk as interview_walk
from bot.casework.conditions import holds, several
from bot.casework.draft import Draft, Finding, Severity, Value
from bot.casework.drafting import GivenFile, compose, number_attachments
from bot.casework.facts import formatted
from bot.casework.interview import Surroundings, effective
from bot.casework.phrases import slots_of
from bot.casework.playbook import Action, EvidenceSlot, Issue, Phrase, Playbook, Question, Site
from bot.casework.rules import Facts, check
from bot.casework.rules.facts import File
from bot.playbooks.lexicon import lexicon
from bot.playbooks.rehearsal import rehearse
from tests.books import shipped as books

FOLDER = Path(__file__).parents[2] / "config" / "playbooks"
TODAY = date(2026, 11, 23)
_DECIDES_THE_REST = {"marketplace", "shop", "site", "language", "issue_class", "issue"}
_TYPED = {"id", "ids", "date", "number", "money", "text", "paragraph"}
_MOST_WALKS = 80

Choice = tuple[str, str]
"""A question and one of its options."""


def every_issue() -> list[tuple[str, str]]:
    """(marketplace, issue) of everything that writes a text."""
    found = books().playbooks.items()
    return [(key, issue.id) for key, book in found for issue in book.issues if issue.stop is None]


@dataclass(frozen=True, kw_only=True)
class Walk:
    """One interview from its first question to its draft, and what the rules say of it."""

    playbook: Playbook
    issue: Issue
    answers: Mapping[str, Value]
    draft: Draft
    findings: tuple[Finding, ...]

    @property
    def around(self) -> Surroundings:
        """Of the one issue, which is chosen already: much quicker than with all of them."""
        return around(self.playbook.model_copy(update={"issues": [self.issue]}))

    @property
    def known(self) -> dict[str, Value]:
        """The answers that count."""
        return effective(self.answers, self.around)

    @property
    def blocked_by(self) -> list[str]:
        """What keeps the text back, save that every try is used up, which it was told in so many words."""
        used_up = self.answers.get("tries") == str(self.playbook.channel_of(self.issue).attempts)
        return [
            f"{one.rule} {one.message.format_map({**one.values})}"
            for one in self.findings
            if one.severity is Severity.BLOCK and not (one.rule == "R11" and used_up)
        ]


def around(playbook: Playbook) -> Surroundings:
    return Surroundings(playbooks={playbook.marketplace: playbook}, today=TODAY)


@lru_cache(maxsize=4)
def walks(marketplace: str, issue_id: str) -> tuple[Walk, ...]:
    """So many walks through one issue that each of its choices was taken, and each language written."""
    return tuple(going(marketplace, issue_id))


def going(marketplace: str, issue_id: str) -> Iterator[Walk]:
    """The same, one after the other."""
    playbook = books().playbooks[marketplace]
    issue = playbook.issue(issue_id)
    entries = entries_of(playbook)
    left = dict.fromkeys(choices_of(playbook, issue))
    for turn in range(_MOST_WALKS):
        if turn >= len(entries) and not left:
            break
        site, language = entries[turn % len(entries)]
        wanted = next(iter(left), None) if turn else None
        picks = leading_to(wanted, playbook, issue) if wanted else {}
        if "site" in picks:
            site = playbook.site(str(picks["site"]))
            language = language if language in site.languages else site.languages[0]
        language = str(picks.get("language", language))
        done = walk(playbook, issue, site, language, picks, turn)
        yield done
        for taken in taken_in(done):
            left.pop(taken, None)
        if wanted:
            left.pop(wanted, None)  # once tried it is not tried again: what it needs may exclude it


def walk(
    playbook: Playbook, issue: Issue, site: Site, language: str, picks: Mapping[str, Value], turn: int = 0
) -> Walk:
    """One walk: questions answered, a file for each slot, the draft written and judged."""
    place = {"site": site.id, "language": language}
    answers = rehearse(playbook, issue, {**picks, **place}, turn=turn, today=TODAY)
    here = around(playbook.model_copy(update={"issues": [issue]}))
    known = effective(answers, here)
    given = [given_for(slot) for slot in issue.evidence if holds(slot.when, known)]
    attachments = number_attachments(answers, here, given)
    draft = compose(playbook, issue, answers, attachments=attachments, today=TODAY)
    kinds = {slot.id: slot.kind for slot in issue.evidence}
    facts = Facts(
        lexicon=lexicon(),
        playbook=playbook,
        playbooks=books().playbooks,
        site=site,
        issue=issue,
        answers=known,
        attachments=tuple(
            File(
                name=one.name,
                original=one.original,
                type=one.name.rsplit(".", 1)[-1],
                bytes=1000,
                slot=one.slot,
                kind=kinds[one.slot],
                width=1920,
                height=1080,
                address_bar=True,
                clock=True,
            )
            for one in attachments
        ),
        subjects=(),
        grammar=False,
    )
    return Walk(playbook=playbook, issue=issue, answers=answers, draft=draft, findings=check(draft, facts))


def given_for(slot: EvidenceSlot) -> GivenFile:
    """A file of a type that the slot takes."""
    usual = {"spreadsheet": "xlsx", "photo": "jpg", "screenshot": "png"}.get(slot.kind, "pdf")
    kind = usual if slot.types is None or usual in slot.types else slot.types[0]
    return GivenFile(slot=slot.id, original=f"file.{kind}", day=TODAY, type=kind)


def entries_of(playbook: Playbook) -> list[tuple[Site, str]]:
    """One site for each language of the marketplace."""
    found: dict[str, Site] = {}
    for site in playbook.sites:
        for language in site.languages:
            found.setdefault(language, site)
    return [(site, language) for language, site in found.items()]


def choices_of(playbook: Playbook, issue: Issue) -> Iterator[Choice]:
    """Everything that can be chosen once the issue is known."""
    for question in every_question(playbook, issue):
        if question.id not in _DECIDES_THE_REST:
            for option in options_of(question):
                yield question.id, option


def options_of(question: Question) -> list[str]:
    if question.kind == "yes_no":
        return ["yes", "no"]
    return [one.id for one in question.options] if question.kind in ("choice", "choices") else []


def taken_in(done: Walk) -> Iterator[Choice]:
    for key, value in done.known.items():
        for one in several(value):
            yield key, one


def leading_to(choice: Choice, playbook: Playbook, issue: Issue) -> dict[str, Value]:
    """The choice, and what has to be chosen before so that it is offered."""
    asked = {one.id: one for one in every_question(playbook, issue)}
    phrases = {
        (kind, one.id): one.when
        for kind in ("causes", "actions", "controls", "requests")
        for one in getattr(issue, kind)
    }
    picks: dict[str, Value] = {}
    todo = [choice]
    while todo:
        key, option = todo.pop()
        question = asked.get(key)
        if question is None or key in picks:
            continue
        picks[key] = picked(question, option)
        for condition in (question.when, phrases.get((key, option), {})):
            for needed, wanted in condition.items():
                if isinstance(wanted, list):
                    todo.append((needed, wanted[0]))
                    if needed in ("site", "language"):
                        picks[needed] = wanted[0]
    return picks


def picked(question: Question, option: str) -> Value:
    """The option, with as many others as have to be chosen with it."""
    if question.kind != "choices":
        return option
    others = [one.id for one in question.options if one.id != option]
    return (option, *others[: max(question.minimum or 1, 1) - 1])


def given_facts(done: Walk) -> Iterator[tuple[str, str]]:
    """(question, as it reads in the draft) of what was typed for the marketplace: not notes, not the route's own,
    not a date that only a deadline counts from."""
    found = interview_walk(done.answers, done.around)
    counted = {one.since for one in done.issue.deadlines} | {f"{one.since}_date" for one in done.issue.deadlines}
    conditions = {key for one in done.issue.questions for key in one.when}
    unsaid = counted | conditions | not_chosen(done)
    for question in done.issue.questions:
        said = found.known.get(question.id)
        if said and question.kind in _TYPED and not question.plain and question.id not in unsaid:
            yield question.id, formatted(question, said, found, done.draft.language, done.draft.attachments)


def not_chosen(done: Walk) -> set[str]:
    """What only sentences say that were not chosen, or that these answers leave out."""
    said = {one.phrase for one in done.draft.sentences}
    issue = done.issue
    phrases: list[Phrase | Action] = [*issue.summary, *(one for part in issue.parts.values() for one in part)]
    phrases += [one for kind in story.KINDS for one in story.phrases(issue, kind)]
    within = {True: set[str](), False: set[str]()}
    for one in phrases:
        for say in (one.say,) if isinstance(one, Phrase) else (one.done, one.plan):
            within[one.id in said] |= slots_of(say["zh"])
    return within[False] - within[True]


_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBERED = re.compile(r"\b[A-Za-z]*\d[\w.\-]*")


def masked(done: Walk) -> str:
    """The draft's own wording: without headings, ids, dates, figures, names and what was answered."""
    text = []
    for sentence in done.draft.sentences:
        if sentence.phrase == "attachments":
            continue
        line, at = "", 0
        for fact in sorted(sentence.facts, key=lambda one: one.start):
            line += sentence.text[at : fact.start] + " "
            at = fact.end
        text.append(line + sentence.text[at:])
    bare = _NUMBERED.sub(" ", _DATE.sub(" ", " ".join(text)))
    return bare.casefold().replace(done.playbook.name.en.casefold(), " ")


def alike(one: Walk, other: Walk) -> float:
    """Per cent of likeness, word order aside."""
    return fuzz.token_sort_ratio(masked(one), masked(other))
