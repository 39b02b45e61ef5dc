"""draft: a whole interview from a file becomes the text, what the rules say of it, and where to paste it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.checking import facts_around, look_at
from bot.cli.common import BLOCKED, AsJson, playbooks, say, settings, today
from bot.cli.findings import print_findings, rows_of
from bot.cli.interview_file import GivenInterview, read_interview, slot_of, take_answers
from bot.cli.showing import progress, put_json

if TYPE_CHECKING:
    from bot.casework.draft import Attachment, Draft, Finding, Value
    from bot.casework.evidence import Inspection
    from bot.casework.interview import Surroundings
    from bot.casework.playbook import EvidenceSlot
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
    from bot.casework.interview import Surroundings

    library = playbooks()
    given = read_interview(file, library)
    around = Surroundings(playbooks={given.playbook.marketplace: given.playbook}, today=today())
    if given.issue.stop:
        document = _stopped(given)
        if json:
            put_json(document)
        else:
            print(document["stop"])
        raise typer.Exit(BLOCKED)
    answers = take_answers(given, around)
    files = _numbered(_looked_into(given, answers, around), answers, around)
    made, findings = _written(given, answers, files, around, library)
    document = _document(given, made, findings, files)
    document["missing_evidence"] = _missing(files, answers, around)
    if json:
        put_json(document)
    else:
        _print(made, document)
    if document["verdict"] == "block":
        raise typer.Exit(BLOCKED)


@dataclass(frozen=True, slots=True)
class _GivenFile:
    """A file of the case: where it is, what it is, and what it is for."""

    path: Path
    seen: Inspection
    slot: EvidenceSlot | None
    attachment: Attachment | None = None
    """None where no slot of this case takes it."""

    @property
    def name(self) -> str:
        return self.attachment.name if self.attachment else self.seen.name


def _written(
    given: GivenInterview,
    answers: Mapping[str, Value],
    files: Sequence[_GivenFile],
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


def _looked_into(given: GivenInterview, answers: Mapping[str, Value], around: Surroundings) -> list[_GivenFile]:
    from bot.casework import interview as casework

    subjects, slots = casework.subjects(answers, around), casework.slots(answers, around)
    found = []
    with progress(say()("Looking into the files"), len(given.evidence)) as advance:
        for named, path in given.evidence:
            slot = slot_of(named, path, slots, given.issue)
            found.append(_GivenFile(path, look_at(path, given.playbook, slot, subjects), slot))
            advance(1)
    return found


def _missing(files: Sequence[_GivenFile], answers: Mapping[str, Value], around: Surroundings) -> list[dict[str, str]]:
    """The files this case needs and does not have."""
    from bot.casework import interview as casework

    locale, given = settings().locale, {one.slot.id for one in files if one.slot}
    needed = [one for one in casework.slots(answers, around) if one.required and one.id not in given]
    return [{"slot": one.id, "title": one.title[locale], "how": one.how[locale]} for one in needed]


def _numbered(
    files: Sequence[_GivenFile], answers: Mapping[str, Value], around: Surroundings
) -> Sequence[_GivenFile]:
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


def _document(
    given: GivenInterview, made: Draft, findings: Sequence[Finding], files: Sequence[_GivenFile]
) -> dict[str, Any]:
    from bot.casework.draft import verdict

    return {
        "marketplace": given.playbook.marketplace,
        "site": given.site.id,
        "issue": given.issue.id,
        "route": _route(given, made.form),
        "language": made.language,
        "subject": made.subject,
        "sections": made.sections,
        "text": made.text,
        "sentences": [
            {"part": one.part, "text": one.text, "reading": one.reading, "phrase": one.phrase}
            for one in made.sentences
        ],
        "findings": rows_of(findings),
        "verdict": verdict(list(findings)),
        "evidence": [
            {
                "slot": one.slot.id if one.slot else None,
                "file": str(one.path),
                "name": one.name,
                "number": one.attachment.number if one.attachment else None,
            }
            for one in files
        ],
        "missing_evidence": [],
        "stop": None,
    }


def _stopped(given: GivenInterview) -> dict[str, Any]:
    """An issue for which nothing is written: the same keys, no text, and the reason as the one finding."""
    reason = given.issue.stop[settings().locale] if given.issue.stop else ""
    finding = {
        "rule": "stop",
        "name": "NO_DRAFT",
        "severity": "block",
        "span": None,
        "excerpt": "",
        "message": reason,
        "suggestion": None,
        "advice": None,
        "file": None,
        "overridable": False,
    }
    return {
        "marketplace": given.playbook.marketplace,
        "site": given.site.id,
        "issue": given.issue.id,
        "route": _route(given, given.playbook.form_of(given.issue).id),
        "language": given.site.languages[0],
        "subject": given.issue.title["en"],
        "sections": {},
        "text": "",
        "sentences": [],
        "findings": [finding],
        "verdict": "block",
        "evidence": [],
        "missing_evidence": [],
        "stop": reason,
    }


def _route(given: GivenInterview, form: str) -> dict[str, Any]:
    from bot.casework.drafting import instructions

    locale = settings().locale
    way, issue = instructions(given.playbook, given.site.id, given.issue), given.issue
    channel = given.playbook.channel_of(issue)
    return {
        "channel": channel.id,
        "kind": channel.kind,
        "name": way.channel[locale],
        "menu": list(way.menu),
        "url": way.url or None,
        "form": form,
        "instead": issue.instead[locale] if issue.instead else None,
        "before_sending": [hint[locale] for hint in way.before_sending],
    }


def _print(made: Draft, document: Mapping[str, Any]) -> None:
    words, route = say(), document["route"]
    if route["instead"]:
        print(f"{route['instead']}\n")
    print(f"{made.subject}\n\n{made.text}")
    print("\n— " + words("The same in Chinese, sentence by sentence") + " —")
    for sentence in made.sentences:
        print(f"{sentence.text}\n  {sentence.reading}")
    print(f"\n— {route['name']} —\n" + " → ".join(route["menu"]) + (f"\n{route['url']}" if route["url"] else ""))
    for one in document["evidence"]:
        number = f"{one['number']}." if one["number"] else "?"
        print(f"  {number} {one['file']} → {one['name']}")
    for one in document["missing_evidence"]:
        print("  △ " + words("{title} is still missing: {how}", title=one["title"], how=one["how"]))
    for hint in route["before_sending"]:
        print(f"  · {hint}")
    print()
    print_findings(document["findings"], made.text)
