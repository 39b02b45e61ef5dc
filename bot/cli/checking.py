"""check and evidence: the rules on any text and on any files, with no ledger at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.common import (
    BLOCKED,
    AsJson,
    BadInput,
    issue_named,
    place_named,
    playbook_named,
    playbooks,
    say,
    settings,
    today,
)
from bot.cli.findings import print_findings, rows_of
from bot.cli.reading import read_bytes, read_text
from bot.cli.showing import progress, put_json

if TYPE_CHECKING:
    from bot.casework.evidence import Inspection
    from bot.casework.playbook import EvidenceSlot, Issue, Playbook, Site
    from bot.casework.rules import Facts
    from bot.playbooks import Library

LARGEST_FILE = 200_000_000
"""Bytes; no marketplace takes a tenth of it."""
KINDS = ("screenshot", "document", "photo", "spreadsheet", "identity", "mail")


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    app.command()(check)
    app.command()(evidence)


def check(
    file: Annotated[Path, typer.Argument(help="A text file; “-” reads standard input.")],
    marketplace: Annotated[str, typer.Option("--marketplace", "-m", help="For example amazon.")],
    site: Annotated[str, typer.Option("--site", help="For example amazon.com; the first site by default.")] = "",
    issue: Annotated[str, typer.Option("--issue", help="For example account.related.")] = "",
    fix: Annotated[bool, typer.Option("--fix", help="Take every safe suggestion and show what changes.")] = False,
    json: AsJson = False,
) -> None:
    """The rules on any text.

    With --json {verdict, findings: [{rule, name, severity, span, excerpt, message, suggestion, advice}]}, and with
    --fix also `fixed`. A span [start, end) counts characters (Unicode code points) of the text without byte order
    mark, each line end counted as one. `suggestion` can stand in the span's place ("" deletes it); null where only a
    person can tell, then `advice` says what to do.
    """
    from bot.casework.draft import verdict
    from bot.casework.rules import check as run_rules
    from bot.casework.rules import draft_of_text
    from bot.casework.rules import fix as mended

    library = playbooks()
    playbook, place = place_named(library, marketplace, site)
    about = issue_named(playbook, issue) if issue else None
    text = read_text(file)
    findings = run_rules(draft_of_text(text, playbook, place, about), facts_around(library, playbook, place, about))
    document: dict[str, Any] = {"verdict": verdict(findings), "findings": rows_of(findings)}
    if fix:
        document["fixed"] = mended(text, findings)
    if json:
        put_json(document)
    else:
        print_findings(document["findings"], text)
        if fix:
            _print_diff(text, document["fixed"])
    if document["verdict"] == "block":
        raise typer.Exit(BLOCKED)


def evidence(
    files: Annotated[list[Path], typer.Argument(help="The files to look into.")],
    marketplace: Annotated[str, typer.Option("--marketplace", "-m", help="For example amazon.")],
    subject: Annotated[
        str, typer.Option("--subject", help="The id the case is about, an ASIN for example: it begins the name.")
    ] = "",
    kind: Annotated[str, typer.Option("--kind", help=f"What the files are: {', '.join(KINDS)}.")] = "",
    json: AsJson = False,
) -> None:
    """The evidence rules on files: true type, size, whether they open, and the name each should bear.

    With --json {verdict, files: [{file, verdict, type, bytes, name, findings, screen}]}; `type` is told by the
    content, `name` is the one the file should bear, `screen` is what a screenshot was read to show, where the reader
    is installed: {address_bar, host, clock, time, day}, else null.
    """
    from bot.casework.draft import verdict

    if kind and kind not in KINDS:
        raise BadInput(f"--kind takes one of {', '.join(KINDS)}")
    playbook = playbook_named(playbooks(), marketplace)
    slot = _slot_of_kind(kind) if kind else None
    seen: list[Inspection] = []
    with progress(say()("Looking into the files"), len(files)) as advance:
        for path in files:
            seen.append(look_at(path, playbook, slot, _subjects(subject, playbook)))
            advance(1)
    document: dict[str, Any] = {
        "verdict": verdict([finding for one in seen for finding in one.findings]),
        "files": [
            {
                "file": str(path),
                "verdict": one.verdict,
                "type": one.type or None,
                "bytes": one.bytes,
                "name": one.name,
                "findings": rows_of(one.findings),
                "screen": _screen(one),
            }
            for path, one in zip(files, seen, strict=True)
        ],
    }
    if json:
        put_json(document)
    else:
        for row in document["files"]:
            print(f"{row['file']}: {row['type'] or '?'}, {row['bytes']:,} bytes → {row['name']}")
            print_findings(row["findings"])
    if document["verdict"] == "block":
        raise typer.Exit(BLOCKED)


def look_at(path: Path, playbook: Playbook, slot: EvidenceSlot | None, subjects: tuple[str, ...]) -> Inspection:
    """One file as the evidence rules see it. BadInput when it cannot be read."""
    from functools import partial

    from bot.casework import ocr
    from bot.casework.evidence import inspect

    content = read_bytes(path, LARGEST_FILE)
    look = partial(
        inspect,
        path.name,
        content,
        slot=slot,
        playbook=playbook,
        subject_ids=subjects,
        today=today(),
        locale=settings().locale,
    )
    seen = look()
    if not seen.screenshot or not ocr.available():
        return seen
    try:
        return look(screen=ocr.read(content, hosts=[site.host for site in playbook.sites], today=today()))
    except ImportError:  # the extra is there, a system library of it is not
        return seen


def _screen(seen: Inspection) -> dict[str, Any] | None:
    screen = seen.screen
    if screen.looked != "read":
        return None
    return {name: getattr(screen, name) for name in ("address_bar", "host", "clock", "time", "day")}


def facts_around(library: Library, playbook: Playbook, site: Site, issue: Issue | None, **more: Any) -> Facts:
    """What the rules may know here; `more` are further fields of Facts."""
    from datetime import UTC, datetime

    from bot.casework.rules import Facts
    from bot.playbooks.lexicon import lexicon

    return Facts(
        lexicon=lexicon(),
        playbook=playbook,
        playbooks=library.playbooks,
        site=site,
        issue=issue,
        now=datetime.now(UTC),
        calendars=library.calendars,
        locale=settings().locale,
        **more,
    )


def _subjects(given: str, playbook: Playbook) -> tuple[str, ...]:
    """The id as the marketplace writes it, where one of its formats knows it."""
    from bot.casework.ids import BadId, read_id

    for known in playbook.ids.values():
        if known.names_files:
            try:
                return (read_id(given, known),)
            except BadId:
                continue
    return (given.strip(),) if given.strip() else ()


def _slot_of_kind(kind: str) -> EvidenceSlot:
    """A slot that asks for nothing but a kind of file."""
    from bot.casework.playbook import EvidenceSlot, Words

    words = Words(zh=kind, en=kind)
    return EvidenceSlot.model_validate(
        {"id": kind, "name": kind.capitalize(), "title": words, "say": {}, "kind": kind, "how": words}
    )


def _print_diff(before: str, after: str) -> None:
    from difflib import unified_diff

    lines = list(unified_diff(before.splitlines(), after.splitlines(), "before", "after", lineterm=""))
    print("\n" + ("\n".join(lines) if lines else say()("Nothing can be changed safely.")))
