"""playbooks and rules: what we know, and what we check."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.common import PLAYBOOKS, BadInput, playbooks, put_json, put_table, say, settings

As_json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    group = typer.Typer(help="What we know of each marketplace: list, show, check.", no_args_is_help=True)
    group.command("list")(list_playbooks)
    group.command("show")(show)
    group.command("check")(check)
    app.add_typer(group, name="playbooks")
    app.command()(rules)


def list_playbooks(json: As_json = False) -> None:
    """Every marketplace with its sites, languages and issues."""
    library = playbooks()
    locale = settings().locale
    rows = [_listed(playbook, library.digest(name), locale) for name, playbook in library.playbooks.items()]
    if json:
        put_json(rows)
        return
    for row in rows:
        put_table(
            f"{row['marketplace']} · {len(row['sites'])} · {', '.join(row['languages'])}",
            ("issue", "title", "questions", "phrases"),
            [(one["id"], one["title"], str(one["questions"]), str(one["phrases"])) for one in row["issues"]],
        )


def show(
    marketplace: Annotated[str, typer.Argument(help="For example amazon.")],
    issue: Annotated[str, typer.Argument(help="For example account.related; left out: the marketplace itself.")] = "",
) -> None:
    """What an operator is asked and told, as a readable page."""
    from bot.cli.pages import issue_page, marketplace_page
    from bot.cli.writing import _issue, _playbook

    locale = settings().locale
    if issue:
        playbook, found = _issue(marketplace, issue)
        print(issue_page(playbook, found, locale))
    else:
        print(marketplace_page(_playbook(playbooks(), marketplace), locale))


def check(
    folder: Annotated[
        Path | None, typer.Argument(help="A folder of playbooks; ours and CASEBOT_PLAYBOOKS by default.")
    ] = None,
    json: As_json = False,
) -> None:
    """Every mistake in the playbooks, with file and line."""
    from bot.playbooks import check as check_folders

    extra = settings().playbooks
    folders = [folder] if folder else [PLAYBOOKS, *([extra] if extra else [])]
    if folder and not folder.is_dir():
        raise BadInput(f"{folder} is no folder")
    found = check_folders(folders, today=datetime.now(UTC).date())
    if json:
        put_json([{"file": str(one.file), "line": one.line, "message": one.message} for one in found])
    else:
        for one in found:
            print(f"{one.file}:{one.line}: {one.message}")
        if not found:
            print(say()("No mistake found."))
    if found:
        raise typer.Exit(1)


def rules(
    json: As_json = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="The page docs/rules.md.")] = False,
) -> None:
    """Every rule: id, name, step, severity, whether it can be overridden, where it is from."""
    from bot.casework.rules import registry
    from bot.casework.rules.describe import as_markdown

    if markdown:
        print(as_markdown(say()), end="")
        return
    rows = [
        {
            "id": rule.id,
            "name": rule.name,
            "step": rule.step.value,
            "severity": rule.severity.value,
            "overridable": rule.overridable,
            "source": rule.source,
        }
        for rule in registry()
    ]
    if json:
        put_json(rows)
        return
    put_table("", list(rows[0]), [[str(value) for value in row.values()] for row in rows])


def _listed(playbook: Any, version: str, locale: str) -> dict[str, Any]:
    from bot.casework.interview import every_question

    return {
        "marketplace": playbook.marketplace,
        "version": version,
        "sites": [site.id for site in playbook.sites],
        "languages": sorted({language for site in playbook.sites for language in site.languages}),
        "issues": [
            {
                "id": issue.id,
                "title": issue.title[locale],
                "questions": len(every_question(playbook, issue)),
                "phrases": len(issue.summary)
                + len(issue.causes)
                + len(issue.actions)
                + len(issue.controls)
                + len(issue.requests)
                + sum(len(part) for part in issue.parts.values()),
            }
            for issue in playbook.issues
        ],
    }
