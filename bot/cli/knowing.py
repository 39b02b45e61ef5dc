"""playbooks and rules: what we know, and what we check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.common import (
    BLOCKED,
    AsJson,
    BadInput,
    issue_named,
    playbook_folders,
    playbook_named,
    playbooks,
    say,
    settings,
    today,
)
from bot.cli.showing import progress, put_json, put_table

if TYPE_CHECKING:
    from bot.casework.playbook import Issue, Playbook


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    group = typer.Typer(help="What Casebot knows of each marketplace: list, show, check.", no_args_is_help=True)
    group.command("list")(list_playbooks)
    group.command("show")(show)
    group.command("check")(check)
    app.add_typer(group, name="playbooks")
    app.command()(rules)


def list_playbooks(json: AsJson = False) -> None:
    """Every marketplace with its sites, languages and issues.

    With --json a list of {marketplace, version, sites, languages, issues: [{id, title, questions, phrases}]};
    questions and phrases are counts. Each issue also lists its evidence as {slot, title, kind, required}.
    """
    library = playbooks()
    locale = settings().locale
    rows = [_listed(playbook, library.digest(name), locale) for name, playbook in library.playbooks.items()]
    if json:
        put_json(rows)
        return
    for row in rows:
        title = f"{row['marketplace']}: {', '.join(row['sites'])} ({', '.join(row['languages'])})"
        lines = [(one["id"], one["title"], str(one["questions"]), str(one["phrases"])) for one in row["issues"]]
        put_table(title, ("issue", "title", "questions", "phrases"), lines)


def show(
    marketplace: Annotated[str, typer.Argument(help="For example amazon.")],
    issue: Annotated[
        str, typer.Argument(help="For example account.related; without it the marketplace itself.")
    ] = "",
) -> None:
    """What an operator is asked and told, as a page to read."""
    from bot.cli.pages import issue_page, marketplace_page

    locale = settings().locale
    playbook = playbook_named(playbooks(), marketplace)
    if issue:
        print(issue_page(playbook, issue_named(playbook, issue), locale, say()))
    else:
        print(marketplace_page(playbook, locale, say()))


def check(
    folder: Annotated[
        Path | None,
        typer.Argument(help="A folder of playbooks; by default ours, with CASEBOT_PLAYBOOKS laid over them."),
    ] = None,
    json: AsJson = False,
) -> None:
    """Every mistake in the playbooks, as file:line: sentence.

    Exit code 1 when there is an error; warnings alone leave 0. With --json a list of {file, line, level, message}.
    """
    from bot.playbooks import check as complaints

    if folder and not folder.is_dir():
        raise BadInput(f"{folder} is no folder")
    words = say()
    with progress(words("Rehearsing every issue"), None):
        found = complaints([folder] if folder else playbook_folders(), today=today())
    if json:
        put_json(
            [
                {
                    "file": str(one.file),
                    "line": one.line,
                    "level": one.level,
                    "message": words(one.message, **one.values),
                }
                for one in found
            ]
        )
    else:
        for one in found:
            print(f"{one.file}:{one.line}: {one.level}: {words(one.message, **one.values)}")
        if not found:
            print(words("No mistake found."))
    if any(one.level == "error" for one in found):
        raise typer.Exit(BLOCKED)


def rules(
    json: AsJson = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the page docs/rules.md.")] = False,
    measured: Annotated[
        Path | None,
        typer.Option("--measure", metavar="FILE", help="Labelled texts: print each rule's precision and recall."),
    ] = None,
) -> None:
    """What is checked: each rule's id, name, step, severity, whether it can be overridden, and its source.

    --measure takes a YAML list of {rule, marketplace, site, issue, text, expect: fires or silent}; site and issue may
    be left out. It prints each rule's precision and recall with the 95 % interval, and the texts it was wrong about.
    """
    from bot.casework.rules import registry

    if measured is not None:
        from bot.cli.measuring import measure

        measure(measured, json=json)
        return
    if markdown:
        from bot.casework.rules.describe import as_markdown

        print(as_markdown(say()), end="")
        return
    rows = [
        {
            "id": rule.id,
            "name": rule.name,
            "step": rule.step.value,
            "severity": rule.severity.value,
            "overridable": rule.overridable,
            "partly": rule.partly,
            "source": rule.source,
            "about": say()(rule.about),
        }
        for rule in registry()
    ]
    if json:
        put_json(rows)
        return
    columns = ("id", "name", "step", "severity", "overridable", "about")
    shown = [{**row, "overridable": "partly"} if row["partly"] else row for row in rows]
    put_table("", columns, [[_yes_or_no(row[name]) for name in columns] for row in shown])


def _yes_or_no(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _phrases(issue: Issue) -> int:
    offered = len(issue.causes) + len(issue.actions) + len(issue.controls) + len(issue.requests)
    return len(issue.summary) + offered + sum(map(len, issue.parts.values()))


def _listed(playbook: Playbook, version: str, locale: str) -> dict[str, Any]:
    from bot.casework.interview import every_question

    return {
        "marketplace": playbook.marketplace,
        "name": playbook.name[locale],
        "version": version,
        "sites": [site.id for site in playbook.sites],
        "languages": sorted({language for site in playbook.sites for language in site.languages}),
        "issues": [
            {
                "id": issue.id,
                "title": issue.title[locale],
                "questions": 0 if issue.stop else len(every_question(playbook, issue)),
                "phrases": _phrases(issue),
                "evidence": [
                    {"slot": slot.id, "title": slot.title[locale], "kind": slot.kind, "required": slot.required}
                    for slot in issue.evidence
                ],
            }
            for issue in playbook.issues
        ],
    }
