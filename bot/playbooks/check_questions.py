"""Checks of questions and conditions: options, formats, examples, and whether a question can ever be reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rapidfuzz import process

from bot.casework import route
from bot.casework.ids import BadId, read_id, split_ids
from bot.casework.playbook import Condition, Option, Playbook, Question, Words
from bot.casework.surroundings import Surroundings
from bot.playbooks.reporting import Report

Known = Mapping[str, Question]
"""The questions that come before, by id."""

_CHOICES = ("choice", "choices")
_YES_NO = [Option(id="yes", label=Words(zh="是", en="Yes")), Option(id="no", label=Words(zh="否", en="No"))]
_LONGEST_ID = 55
"""Characters: an action's date is asked under `done_` and its id."""


def route_questions(playbook: Playbook) -> dict[str, Question]:
    """The questions every case of a marketplace begins with, up to its issue, with every option they may have."""
    around = Surroundings(playbooks={playbook.marketplace: playbook}, today=date.min)
    classes = route.issue_class(playbook)
    languages = list(dict.fromkeys(language for site in playbook.sites for language in site.languages))
    where = playbook.sites[0].model_copy(update={"languages": languages})
    issues = [option for one in classes.options for option in route.issue(playbook, one.id).options]
    questions = [
        route.marketplace(around),
        route.shop(()),
        *route.NEW_SHOP_QUESTIONS,
        route.site(playbook.sites),
        route.language(where),
        route.zh_entry(where),
        classes,
        route.issue(playbook, "").model_copy(update={"options": issues}),
    ]
    return {one.id: one for one in questions}


def check_questions(
    report: Report, path: tuple[Any, ...], questions: Sequence[Question], playbook: Playbook, earlier: Known
) -> dict[str, Question]:
    """Each question by itself, and its condition against those before it. Returns all of them."""
    report.twice(path, [one.id for one in questions], taken=earlier)
    known = dict(earlier)
    for n, question in enumerate(questions):
        here = (*path, n)
        _options(report, here, question)
        _format(report, here, question, playbook)
        check_when(report, here, question.when, known)
        known[question.id] = question
    return known


def check_when(report: Report, path: tuple[Any, ...], when: Condition, known: Known) -> None:
    """A condition names earlier questions and their options, and can hold."""
    for key, wanted in when.items():
        here = (*path, "when", key)
        question = known.get(key)
        if question is None:
            near = process.extractOne(key, list(known), score_cutoff=75)
            if near:
                report.error(here, "{key} is no earlier question; did you mean {nearest}?", key=key, nearest=near[0])
            else:
                report.error(here, "{key} is no earlier question.", key=key)
        elif isinstance(wanted, list):
            _wanted(report, here, question, wanted)
    if all(key in known for key in when) and not can_hold(when, known):
        report.error((*path, "when"), "This condition can never hold, so nothing is ever asked or written here.")


def can_hold(when: Condition, known: Known) -> bool:
    """Whether some answers make the condition true, given the conditions of the questions it names."""
    allowed: dict[str, set[str]] = {}
    answered: set[str] = set()
    unanswered: set[str] = set()
    todo = [when]
    while todo:
        for key, wanted in todo.pop().items():
            question = known.get(key)
            if question is None:
                continue
            if wanted == "unanswered":
                unanswered.add(key)
                if question.required and not question.when:
                    return False
                continue
            if key not in answered:
                answered.add(key)
                todo.append(question.when)
            if isinstance(wanted, list) and question.kind != "choices":
                allowed[key] = allowed.get(key, set(wanted)) & set(wanted)
                if not allowed[key]:
                    return False
    return not answered & unanswered


def options_of(question: Question) -> list[str] | None:
    """The option ids a condition may name; None where any text may be answered."""
    options = _YES_NO if question.kind == "yes_no" else question.options
    return [one.id for one in options] if question.kind in (*_CHOICES, "yes_no") else None


def _wanted(report: Report, path: tuple[Any, ...], question: Question, wanted: list[str]) -> None:
    options = options_of(question)
    if options is None:
        report.error(path, "{key} has no options: write answered or unanswered.", key=question.id)
        return
    for one in wanted:
        if one not in options:
            report.error(path, "{value} is no option of {key}.", value=one, key=question.id)


def _options(report: Report, path: tuple[Any, ...], question: Question) -> None:
    if question.kind in _CHOICES:
        if len(question.options) < 2:
            report.error((*path, "options"), "{key} needs at least two options.", key=question.id)
        report.twice((*path, "options"), [one.id for one in question.options])
        if question.kind == "choices" and (question.minimum or 0) > len(question.options):
            report.error((*path, "minimum"), "{key} asks for more than it offers.", key=question.id)
    elif question.options:
        report.error((*path, "options"), "{key} is no choice; its options are never shown.", key=question.id)
    if question.kind == "file":
        report.error((*path, "kind"), "Files are asked for in evidence, not in a question.")
    if len(question.id) > _LONGEST_ID:
        report.error((*path, "id"), "The id is too long: at most {limit} characters.", limit=_LONGEST_ID)


def _format(report: Report, path: tuple[Any, ...], question: Question, playbook: Playbook) -> None:
    if question.id_format is None:
        return
    known = playbook.ids.get(question.id_format)
    if question.kind not in ("id", "ids"):
        report.error((*path, "id_format"), "{key} is no id; its format is never looked at.", key=question.id)
    elif known is None:
        report.error((*path, "id_format"), "There is no id format {key}.", key=question.id_format)
    elif question.example is not None:
        try:
            wrong = split_ids(question.example, known)[1] if question.kind == "ids" else ()
            read_id(question.example, known) if question.kind == "id" else None
        except BadId:
            wrong = (question.example,)
        if wrong:
            report.error(
                (*path, "example"), "The example {example} does not fit {key}.",
                example=wrong[0], key=question.id_format,
            )  # fmt: skip
