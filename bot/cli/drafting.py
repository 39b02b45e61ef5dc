"""draft: a whole interview from a file becomes the text, what the rules say of it, and where to paste it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.checking import facts_around, look_at
from bot.cli.common import BLOCKED, AsJson, playbooks, say, today
from bot.cli.draft_document import CaseFile, document_of, print_draft, stopped
from bot.cli.interview_file import GivenInterview, read_interview, slot_of, take_answers
from bot.cli.showing import progress, put_json

if TYPE_CHECKING:
    from bot.casework.draft import Draft, Finding, Value
    from bot.casework.interview import Surroundings
    from bot.playbooks import Library


def add_to(app: typer.Typer) -> None:
    """Registers the command."""
    app.command()(draft)


def draft(
    file: Annotated[
        Path, typer.Argument(help="YAML with marketplace, site, issue, answers, evidence; “-” reads standard input.")
    ],
    json: AsJson = False,
) -> None:
    """A whole interview from a file: the text, what the rules say of it, and where to paste it.

    `answers` maps the ids of “casebot questions” to answers. `evidence` lists paths, beside the file or absolute, or
    {slot, file}. With --json {marketplace, site, issue, route, language, subject, sections, text, findings, verdict,
    evidence, missing_evidence}; sections by part id, evidence as {slot, file, name, number} with the name each file
    should bear. An issue for which no text is written gives the reason in `stop`, and exit code 1.
    """
    from bot.casework.interview import Surroundings, slots

    library = playbooks()
    given = read_interview(file, library)
    books = {given.playbook.marketplace: given.playbook}
    around = Surroundings(playbooks=books, today=today(), calendars=library.calendars)
    if given.issue.stop:
        document = stopped(given)
        if json:
            put_json(document)
        else:
            print(document["stop"])
        raise typer.Exit(BLOCKED)
    answers = take_answers(given, around)
    files = _numbered(_looked_into(given, answers, around), answers, around)
    made, findings = _written(given, answers, files, around, library)
    has = {one.slot.id for one in files if one.slot}
    missing = [one for one in slots(answers, around) if one.required and one.id not in has]
    document = document_of(given, made, findings, files, missing)
    if json:
        put_json(document)
    else:
        print_draft(made, document)
    if document["verdict"] == "block":
        raise typer.Exit(BLOCKED)


def _written(
    given: GivenInterview,
    answers: Mapping[str, Value],
    files: Sequence[CaseFile],
    around: Surroundings,
    library: Library,
) -> tuple[Draft, Sequence[Finding]]:
    from bot.casework import drafting
    from bot.casework import interview as casework
    from bot.casework.rules import check as run_rules

    effective = casework.effective(answers, around)
    made = drafting.compose(
        given.playbook,
        given.issue,
        effective,
        attachments=[one.attachment for one in files if one.attachment],
        today=around.today,
    )
    facts = facts_around(
        library,
        given.playbook,
        given.site,
        given.issue,
        answers=effective,
        attachments=tuple(replace(one.seen.file, name=one.name, better_name="") for one in files),
        subjects=casework.subjects(answers, around),
    )
    return made, run_rules(made, facts)


def _looked_into(given: GivenInterview, answers: Mapping[str, Value], around: Surroundings) -> list[CaseFile]:
    from bot.casework import interview as casework

    subjects, slots = casework.subjects(answers, around), casework.slots(answers, around)
    found = []
    with progress(say()("Looking into the files"), len(given.evidence)) as advance:
        for named, path in given.evidence:
            slot = slot_of(named, path, slots, given.issue)
            found.append(CaseFile(path, look_at(path, given.playbook, slot, subjects), slot))
            advance(1)
    return found


def _numbered(files: Sequence[CaseFile], answers: Mapping[str, Value], around: Surroundings) -> Sequence[CaseFile]:
    """The files with their numbers and names, in the order of their numbers; those without a slot come last."""
    from bot.casework.attaching import GivenFile, number_attachments

    left = [one for one in files if one.slot]
    day = around.today
    numbered = number_attachments(
        answers,
        around,
        [
            GivenFile(slot=one.slot.id, original=str(n), day=day, sha256=one.seen.sha256, type=one.seen.type)
            for n, one in enumerate(left)
            if one.slot
        ],
    )
    taken = [left[int(one.original)] for one in numbered]
    named = [
        replace(file, attachment=replace(one, original=file.seen.original))
        for file, one in zip(taken, numbered, strict=True)
    ]
    return [*named, *(one for one in files if not any(one is other for other in taken))]
