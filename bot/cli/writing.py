"""questions, draft, check, evidence: a case written and checked from a terminal, with no ledger at all."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.common import BadInput, playbooks, progress, put_json, put_table, read_bytes, read_text, say, settings

BLOCKED = 1
LARGEST_FILE = 60_000_000
"""Bytes; what is larger is not looked into, no marketplace takes a tenth of it."""

As_json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    app.command()(questions)
    app.command()(draft)
    app.command()(check)
    app.command()(evidence)


def questions(
    marketplace: Annotated[str, typer.Argument(help="For example amazon.")],
    issue: Annotated[str, typer.Argument(help="For example account.related.")],
    json: As_json = False,
) -> None:
    """The interview of one issue as a list: every question that may be asked, and when."""
    from bot.casework.interview import every_question

    playbook, found = _issue(marketplace, issue)
    locale = settings().locale
    rows = [_question(question, locale, playbook) for question in every_question(playbook, found)]
    if json:
        put_json(rows)
        return
    put_table(
        f"{playbook.name[locale]} · {found.title[locale]}",
        ("id", "kind", "question", "choices", "when"),
        [
            (
                row["id"],
                row["kind"] + ("" if row["required"] else "?"),
                row["wording"] + (f"\n{row['example']}" if row["example"] else ""),
                "\n".join(f"{choice['id']}: {choice['label']}" for choice in row["choices"]),
                ", ".join(f"{name}={value}" for name, value in row["when"].items()),
            )
            for row in rows
        ],
    )


def draft(
    file: Annotated[Path, typer.Argument(help="YAML: marketplace, site, issue, answers, evidence; “-” reads stdin.")],
    json: As_json = False,
) -> None:
    """A whole interview from a file: the draft, what the rules say, and where to paste it."""
    from bot.casework import drafting
    from bot.casework import interview as casework
    from bot.casework.attaching import GivenFile
    from bot.casework.draft import verdict
    from bot.casework.interview import Surroundings
    from bot.casework.rules import check as rules_check

    given = _interview_file(file)
    library = playbooks()
    playbook, issue = _issue(str(given["marketplace"]), str(given["issue"]), library)
    site = _site(library, playbook, str(given.get("site", "")))
    today = _today()
    around = Surroundings(playbooks={playbook.marketplace: playbook}, today=today)
    if issue.stop:
        raise BadInput(issue.stop[settings().locale])
    answers = _answers(given.get("answers") or {}, playbook, issue, site, around)
    files = _files(
        given.get("evidence") or [], file.parent, playbook, issue, casework.subjects(answers, around), today
    )
    attachments = drafting.number_attachments(
        answers,
        around,
        [
            GivenFile(slot=one["slot"], original=one["file"], day=today, sha256=one["sha256"], type=one["type"])
            for one in files
        ],
    )
    made = drafting.compose(
        playbook, issue, casework.effective(answers, around), attachments=attachments, today=today
    )
    facts = _facts(library, playbook, site, issue, answers=answers, files=files, attachments=attachments)
    findings = [*rules_check(made, facts), *(finding for one in files for finding in one["findings"])]
    way = drafting.instructions(playbook, site.id, issue)
    document = {
        "marketplace": playbook.marketplace,
        "site": site.id,
        "issue": issue.id,
        "route": {
            "channel": made.channel,
            "name": way.channel[settings().locale],
            "menu": list(way.menu),
            "url": way.url,
            "form": made.form,
            "instead": issue.instead[settings().locale] if issue.instead else None,
            "before_sending": [hint[settings().locale] for hint in way.before_sending],
        },
        "language": made.language,
        "subject": made.subject,
        "sections": made.sections,
        "text": made.text,
        "sentences": [
            {"part": one.part, "text": one.text, "reading": one.reading, "phrase": one.phrase}
            for one in made.sentences
        ],
        "findings": [_finding(one) for one in _unique(findings)],
        "verdict": verdict(findings),
        "evidence": [
            {"number": one.number, "slot": one.slot, "file": one.original, "name": one.name} for one in attachments
        ],
    }
    if json:
        put_json(document)
    else:
        _print_draft(made, document)
    if document["verdict"] == "block":
        raise typer.Exit(BLOCKED)


def check(
    file: Annotated[Path, typer.Argument(help="A text file; “-” reads stdin.")],
    marketplace: Annotated[str, typer.Option("--marketplace", "-m", help="For example amazon.")],
    site: Annotated[str, typer.Option("--site", help="For example amazon.com.")] = "",
    issue: Annotated[str, typer.Option("--issue", help="For example account.related.")] = "",
    fix: Annotated[bool, typer.Option("--fix", help="Take the safe suggestions and show what changes.")] = False,
    json: As_json = False,
) -> None:
    """The rules on any text."""
    from bot.casework.draft import verdict
    from bot.casework.rules import check as rules_check
    from bot.casework.rules import draft_of_text
    from bot.casework.rules import fix as mended

    library = playbooks()
    playbook = _playbook(library, marketplace)
    place = _site(library, playbook, site)
    about = _issue(marketplace, issue, library)[1] if issue else None
    text = read_text(file)
    findings = rules_check(draft_of_text(text, playbook, place, about), _facts(library, playbook, place, about))
    better = mended(text, findings) if fix else text
    document: dict[str, Any] = {"verdict": verdict(findings), "findings": [_finding(one) for one in findings]}
    if fix:
        document["fixed"] = better
    if json:
        put_json(document)
    else:
        _print_findings(document["findings"])
        if fix and better != text:
            _print_diff(text, better)
    if document["verdict"] == "block":
        raise typer.Exit(BLOCKED)


def evidence(
    files: Annotated[list[Path], typer.Argument(help="The files to look at.")],
    marketplace: Annotated[str, typer.Option("--marketplace", "-m", help="For example amazon.")],
    subject: Annotated[str, typer.Option("--subject", help="The id the case is about, for the file's name.")] = "",
    slot: Annotated[
        str, typer.Option("--slot", help="What the file should show: screenshot, document, photo …")
    ] = "",
    json: As_json = False,
) -> None:
    """The evidence rules on files: true type, size, whether they open, and the name each should bear."""
    from bot.casework.draft import verdict

    library = playbooks()
    playbook = _playbook(library, marketplace)
    rows = []
    with progress(say()("Looking into the files"), len(files)) as advance:
        for path in files:
            rows.append(_looked(path, path.name, playbook, None, (subject,) if subject else (), _today(), slot))
            advance(1)
    every = [finding for row in rows for finding in row["findings"]]
    document: dict[str, Any] = {
        "verdict": verdict(every),
        "files": [
            {
                "file": str(path),
                "verdict": row["verdict"],
                "type": row["type"],
                "bytes": row["bytes"],
                "name": row["name"],
                "findings": [_finding(one) for one in row["findings"]],
            }
            for path, row in zip(files, rows, strict=True)
        ],
    }
    if json:
        put_json(document)
    else:
        for row in document["files"]:
            print(f"{row['file']}: {row['verdict']} · {row['type'] or '?'} · {row['bytes']:,} bytes → {row['name']}")
            _print_findings(row["findings"])
    if document["verdict"] == "block":
        raise typer.Exit(BLOCKED)


# -- reading what was given


def _today() -> date:
    from zoneinfo import ZoneInfo

    return datetime.now(UTC).astimezone(ZoneInfo(settings().timezone)).date()


def _playbook(library: Any, name: str) -> Any:
    from bot.playbooks import find_marketplace

    found = find_marketplace(library.playbooks, name)
    if found is None:
        raise BadInput(f"“{name[:40]}” is no marketplace we know; we know {', '.join(library.playbooks)}")
    return library.playbooks[found]


def _site(library: Any, playbook: Any, name: str) -> Any:
    from bot.playbooks import find_site

    if not name:
        return playbook.sites[0]
    found = find_site(library.playbooks, name, marketplace=playbook.marketplace)
    if found is None:
        some = ", ".join(site.id for site in playbook.sites[:4])
        raise BadInput(f"“{name[:40]}” is no site of {playbook.marketplace}; it has {some} …")
    return playbook.site(found[1])


def _issue(marketplace: str, issue: str, library: Any = None) -> tuple[Any, Any]:
    from difflib import get_close_matches

    from bot.playbooks import find_issue

    playbook = _playbook(library or playbooks(), marketplace)
    found = find_issue(playbook, issue)
    if found is None:
        known = [one.id for one in playbook.issues]
        near = get_close_matches(issue, known, n=3, cutoff=0.4) or known[:5]
        raise BadInput(f"{playbook.marketplace} has no issue “{issue[:60]}”; near: {', '.join(near)}")
    return playbook, playbook.issue(found if isinstance(found, str) else found.id)


def _interview_file(file: Path) -> dict[str, Any]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    text = read_text(file)
    try:
        given = YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise BadInput(f"{file}{where}: {getattr(error, 'problem', None) or 'this is no YAML'}") from None
    if not isinstance(given, dict):
        raise BadInput(f"{file}: expected marketplace, site, issue, answers and evidence")
    for name in ("marketplace", "issue"):
        if not given.get(name):
            raise BadInput(f"{file}: {name} is missing")
    if not isinstance(given.get("answers") or {}, dict) or not isinstance(given.get("evidence") or [], list):
        raise BadInput(f"{file}: answers is a mapping, evidence a list")
    return given


def _answers(given: dict[str, Any], playbook: Any, issue: Any, site: Any, around: Any) -> dict[str, Any]:
    """Each answer taken as the chat would take it; BadInput names every one that is wrong or missing."""
    from bot.casework import interview as casework
    from bot.casework.interview import Trouble

    answers: dict[str, Any] = {
        "marketplace": playbook.marketplace,
        "site": site.id,
        "issue_class": issue.issue_class,
        "issue": issue.id,
    }
    left = {str(name): _raw(value) for name, value in given.items()}
    troubles = []
    while True:
        asked = [one for one in casework.script(answers, around) if one.id in left]
        if not asked:
            break
        question = asked[0]
        taken = casework.take(question, left.pop(question.id), answers, around)
        if isinstance(taken, Trouble):
            troubles.append(f"{question.id}: {say()(taken.message, **taken.values)}")
        else:
            answers[question.id] = taken
    known = {one.id for one in casework.every_question(playbook, issue)} | set(answers)
    troubles += [f"{name}: there is no such question here" for name in left if name not in known]
    effective = casework.effective(answers, around)
    missing = [one.id for one in casework.script(answers, around) if one.required and not effective.get(one.id)]
    if missing and not troubles:
        troubles.append("these answers are missing: " + ", ".join(missing))
    if troubles:
        raise BadInput("; ".join(troubles))
    return answers


def _raw(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return tuple(str(one) for one in value)
    return "" if value is None else str(value)


def _files(
    given: list[Any], folder: Path, playbook: Any, issue: Any, subjects: tuple[str, ...], today: date
) -> list[dict[str, Any]]:
    rows = []
    for one in given:
        path, slot_id = (one.get("file"), one.get("slot", "")) if isinstance(one, dict) else (one, "")
        if not path:
            raise BadInput("evidence: each entry is a path, or has slot and file")
        where = Path(str(path))
        where = where if where.is_absolute() else folder / where
        slot = next((slot for slot in issue.evidence if slot.id == slot_id), None)
        if slot_id and slot is None:
            raise BadInput(
                f"evidence: {issue.id} has no slot {slot_id}; it has {', '.join(s.id for s in issue.evidence)}"
            )
        rows.append(_looked(where, where.name, playbook, slot, subjects, today) | {"slot": slot_id})
    return rows


def _looked(
    path: Path, name: str, playbook: Any, slot: Any, subjects: tuple[str, ...], today: date, kind: str = ""
) -> dict[str, Any]:
    from bot.casework.evidence import inspect
    from bot.casework.playbook import EvidenceSlot, Words

    if slot is None and kind:
        words = Words(zh=kind, en=kind)
        try:
            slot = EvidenceSlot(id="given", name="File", title=words, say={}, kind=kind, how=words)  # type: ignore[arg-type]
        except ValueError:
            raise BadInput("--slot takes screenshot, document, photo, spreadsheet, identity or mail") from None
    seen = inspect(
        name, read_bytes(path, LARGEST_FILE), slot=slot, playbook=playbook, subject_ids=subjects, today=today
    )
    return {
        "file": name,
        "type": seen.type,
        "bytes": seen.bytes,
        "sha256": seen.sha256,
        "name": seen.name,
        "verdict": seen.verdict,
        "findings": list(seen.findings),
        "kind": slot.kind if slot else "",
    }


def _facts(
    library: Any,
    playbook: Any,
    site: Any,
    issue: Any,
    *,
    answers: Any = None,
    files: list[dict[str, Any]] | None = None,
    attachments: Any = (),
) -> Any:
    from bot.casework.rules import Facts
    from bot.casework.rules.facts import File
    from bot.playbooks.lexicon import lexicon

    named = {one.sha256: one.name for one in attachments}
    return Facts(
        lexicon=lexicon(),
        playbook=playbook,
        playbooks=library.playbooks,
        site=site,
        issue=issue,
        answers=answers,
        attachments=None
        if files is None
        else tuple(
            File(
                name=named.get(one["sha256"], one["name"]),
                original=one["file"],
                type=one["type"],
                bytes=one["bytes"],
                slot=one["slot"],
                kind=one["kind"],
            )
            for one in files
        ),
        now=datetime.now(UTC),
    )


# -- showing


def _question(question: Any, locale: str, playbook: Any) -> dict[str, Any]:
    known = playbook.ids.get(question.id_format) if question.id_format else None
    return {
        "id": question.id,
        "kind": question.kind,
        "wording": question.ask[locale],
        "wording_en": question.ask["en"],
        "choices": [
            {"id": option.id, "label": option.label[locale], "label_en": option.label["en"]}
            for option in question.options
        ],
        "when": dict(question.when),
        "required": question.required,
        "example": question.example or (known.example if known else None),
        "hint": question.hint[locale] if question.hint else None,
        "minimum": question.minimum,
        "maximum": question.maximum,
        "tense": question.tense,
        "stage": question.stage,
    }


def _finding(finding: Any) -> dict[str, Any]:
    words = say()
    advice = words(finding.advice, **finding.values) if finding.advice else ""
    row = {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.value,
        "span": list(finding.span) if finding.span else None,
        "excerpt": finding.excerpt,
        "message": words(finding.message, **finding.values),
        "suggestion": finding.suggestion if finding.suggestion is not None else (advice or None),
    }
    if finding.file:
        row["file"] = finding.file
    return row


def _unique(findings: list[Any]) -> list[Any]:
    """The same thing said by the file's own look and by the rule on the case is said once."""
    seen: dict[tuple[str, str, object], Any] = {}
    for one in findings:
        seen.setdefault((one.rule, one.file or one.excerpt, one.span), one)
    return list(seen.values())


def _print_findings(rows: list[dict[str, Any]]) -> None:
    if not rows:
        print(say()("No rule has anything against it."))
    for row in rows:
        mark = "✕" if row["severity"] == "block" else "△"
        where = f" [{row['span'][0]}–{row['span'][1]}]" if row["span"] else ""
        print(
            f"{mark} {row['rule']}{where} {row['message']}"
            + (f"\n    → {row['suggestion']}" if row["suggestion"] else "")
        )


def _print_diff(before: str, after: str) -> None:
    from difflib import unified_diff

    lines = unified_diff(before.splitlines(), after.splitlines(), "before", "after", lineterm="")
    print("\n" + "\n".join(lines))


def _print_draft(made: Any, document: dict[str, Any]) -> None:
    print(made.text)
    print("\n— " + say()("The same in Chinese, sentence by sentence") + " —")
    for sentence in made.sentences:
        print(f"{sentence.text}\n  {sentence.reading or say()('Rewritten by hand; there is no Chinese for it.')}")
    route = document["route"]
    print("\n→ " + " → ".join(route["menu"]) + (f"  {route['url']}" if route["url"] else ""))
    for one in document["evidence"]:
        print(f"  {one['number']}. {one['file']} → {one['name']}")
    _print_findings(document["findings"])
