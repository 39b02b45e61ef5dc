"""questions: the interview of one issue as a list, from which a script can answer it whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.common import AsJson, issue_named, playbook_named, playbooks, settings, today
from bot.cli.showing import put_json, put_table

if TYPE_CHECKING:
    from bot.casework.draft import Value
    from bot.casework.playbook import Condition, Issue, Playbook, Question


def add_to(app: typer.Typer) -> None:
    """Registers the command."""
    app.command()(questions)


def questions(
    marketplace: Annotated[str, typer.Argument(help="For example amazon.")],
    issue: Annotated[str, typer.Argument(help="For example account.related, or short acc.related.")],
    json: AsJson = False,
) -> None:
    """The interview of one issue: every question that may be asked, in order, and when.

    With --json a list of {id, kind, wording, choices, when, required, example …}. `when` names earlier questions:
    each must have one of the listed answers, or be "answered" or "unanswered". A choice may have a `when` of its own.
    The `example` is an answer that “casebot draft” takes. For choices and ids, minimum and maximum say how many; for
    numbers they are bounds, for texts lengths.
    """
    playbook = playbook_named(playbooks(), marketplace)
    found = issue_named(playbook, issue)
    locale = settings().locale
    rows = as_data(playbook, found, locale, today())
    if json:
        put_json(rows)
        return
    columns = ("id", "kind", "question", "choices", "when")
    put_table(f"{playbook.name[locale]} · {found.title[locale]}", columns, [_cells(row) for row in rows])


def as_data(playbook: Playbook, issue: Issue, locale: str, day: date) -> list[dict[str, Any]]:
    """Every question of an issue as plain data, in the order asked. None where no draft is written (`stop`)."""
    from bot.casework import story
    from bot.casework.conditions import holds
    from bot.casework.interview import every_question

    if issue.stop:
        return []
    implied = implied_conditions(issue)
    rows: list[dict[str, Any]] = []
    answered: dict[str, Value] = {}
    for question in every_question(playbook, issue):
        phrases = story.phrases(issue, question.id) if question.id in story.KINDS else ()
        offered = {one.id: one.when for one in phrases}
        when = implied.get(question.id) or question.when
        # What can be chosen with the examples before it stands first: a script that takes examples and first choices
        # is never refused.
        options = sorted(question.options, key=lambda option: not holds(offered.get(option.id, {}), answered))
        question = question.model_copy(update={"options": options})
        example = _example(question, playbook, day)
        if holds(when, answered):
            answered[question.id] = tuple(example) if isinstance(example, list) else example
        rows.append(_row(question, locale, when=when, offered=offered, example=example))
    return rows


def implied_conditions(issue: Issue) -> dict[str, Condition]:
    """Conditions that no playbook writes down: dates and attestation follow from the actions that were picked."""
    from bot.casework import story

    dates: dict[str, Condition] = {story.done_id(one): {"actions": [one.id]} for one in issue.actions}
    return {**dates, story.ATTEST.id: {"actions": "answered"}}


def _row(
    question: Question, locale: str, *, when: Condition, offered: Mapping[str, Condition], example: object
) -> dict[str, Any]:
    return {
        "id": question.id,
        "kind": question.kind,
        "wording": question.ask[locale],
        "wording_en": question.ask["en"],
        "choices": [
            {
                "id": option.id,
                "label": option.label[locale],
                "label_en": option.label["en"],
                "when": dict(offered.get(option.id, {})),
            }
            for option in question.options
        ],
        "when": dict(when),
        "required": question.required,
        "example": example,
        "hint": question.hint[locale] if question.hint else None,
        "minimum": question.minimum,
        "maximum": question.maximum,
        "tense": question.tense if question.kind == "date" else None,
        "stage": question.stage,
    }


def _example(question: Question, playbook: Playbook, day: date) -> str | list[str]:
    """An answer that is taken: the playbook's own, unless a date has passed or has not come; else a plausible one."""
    from bot.casework.plausible import plausible

    given = None if question.options else question.example
    known = playbook.ids.get(question.id_format or "")
    if given is None and known is not None and question.kind in ("id", "ids"):
        given = known.example
    if question.kind == "date" and given is not None:
        late = given > day.isoformat()
        wrong = late if question.tense == "past" else not late if question.tense == "future" else False
        given = None if wrong else given
    if given is not None:
        return [given] if question.kind == "ids" else given
    made = plausible(question, formats=playbook.ids, today=day)
    return list(made) if isinstance(made, tuple) else made


def _cells(row: Mapping[str, Any]) -> Sequence[str]:
    choices = "\n".join(f"{one['id']}: {one['label']}" for one in row["choices"])
    kind = row["kind"] if row["required"] else f"{row['kind']}?"
    example = row["example"] if not row["choices"] else None
    asked = row["wording"] + (f"\n→ {_flat(example)}" if example else "")
    return row["id"], kind, asked, choices, in_words(row["when"])


def in_words(when: Mapping[str, Any]) -> str:
    """A condition for people: link_kind = staff / device."""
    return "\n".join(f"{name} = {' / '.join(v) if isinstance(v, list) else v}" for name, v in when.items())


def _flat(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
