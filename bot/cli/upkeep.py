"""doctor, backup, restore: whether it runs, a copy while it runs, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import BadInput, ledger, playbooks, put_json, say, settings
from config.settings import Settings

As_json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    app.command()(doctor)
    app.command()(backup)
    app.command()(restore)


def doctor(json: As_json = False) -> None:
    """What is configured, reachable and permitted, and what to do about the rest."""
    from bot.doctor import examine

    lines = examine(settings(), say(), playbooks)
    if json:
        put_json([{"what": one.what, "state": one.state, "advice": one.advice} for one in lines])
    else:
        marks = {"good": "✓", "warn": "△", "bad": "✕"}
        for one in lines:
            print(f"{marks[one.state]} {one.what}" + (f"\n    {one.advice}" if one.advice else ""))
    if any(one.state == "bad" for one in lines):
        raise typer.Exit(1)


def backup(file: Annotated[Path, typer.Argument(help="Where the copy goes.")]) -> None:
    """A consistent copy of ledger and files, while Casebot runs."""
    if file.exists():
        raise BadInput(f"{file} is there already; choose another name")
    with ledger() as kept:
        kept.backup(str(file))
    print(f"{file}: {file.stat().st_size:,} bytes")


def restore(
    file: Annotated[Path, typer.Argument(help="A copy made by “casebot backup”.")],
    replace: Annotated[bool, typer.Option("--replace", help="Replace what is there.")] = False,
) -> None:
    """The way back: refuses a damaged copy before it touches anything."""
    from bot.ledger.restore import restore as bring_back

    settings().data_dir.mkdir(parents=True, exist_ok=True)
    rows = bring_back(file, settings().ledger, settings().data_dir / "files", overwrite=replace)
    print(f"{settings().ledger}: " + ", ".join(f"{table} {count}" for table, count in rows.items() if count))


def existing(set_: Settings) -> Settings:
    """The settings, if there is a ledger to look into. BadInput otherwise."""
    where = set_.ledger
    if "://" not in where and not Path(where).exists():
        raise BadInput(f"there is no ledger at {where}; start Casebot once (make run) or set CASEBOT_LEDGER_URL")
    return set_
