"""doctor, backup, restore: whether it runs, a copy while it runs, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import BLOCKED, AsJson, BadInput, answering, ledger, playbooks, say, settings
from bot.cli.showing import put_json

_MARKS = {"good": "✓", "warn": "△", "bad": "✕"}


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    app.command()(doctor)
    app.command()(backup)
    app.command()(restore)


def doctor(json: AsJson = False) -> None:
    """What is configured, reachable and permitted, and what to do about the rest.

    Exit code 1 when something is bad. With --json a list of {what, state, advice}; states good, warn and bad.
    """
    from bot.doctor import examine

    lines = examine(settings(), say(), playbooks)
    if json:
        put_json([{"what": one.what, "state": one.state, "advice": one.advice} for one in lines])
    else:
        for one in lines:
            print(f"{_MARKS[one.state]} {one.what}" + (f"\n    → {one.advice}" if one.advice else ""))
    if any(one.state == "bad" for one in lines):
        raise typer.Exit(BLOCKED)


def backup(file: Annotated[Path, typer.Argument(help="Where the copy goes; a new file.")]) -> None:
    """A consistent copy of the ledger and its files, also while Casebot runs."""
    if file.exists():
        raise BadInput(f"{file} is there already; choose another name")
    with ledger() as kept:
        try:
            kept.backup(str(file))
        except OSError as error:
            raise BadInput(f"{file}: {error.strerror}") from None
        with kept.reading() as reading:
            cases = reading.count_cases()
    print(say()("{file}: {n} cases, {size} bytes.", file=file, n=cases, size=f"{file.stat().st_size:,}"))


def restore(
    file: Annotated[Path, typer.Argument(help="A copy made by “casebot backup”.")],
    replace: Annotated[bool, typer.Option("--replace", help="Replace the ledger that is there.")] = False,
) -> None:
    """The way back from a backup. Stop Casebot first.

    A damaged copy is refused before anything is touched, and so is a ledger that holds something, unless --replace.
    """
    from bot.ledger.mistakes import LedgerNotEmpty
    from bot.ledger.restore import restore as bring_back

    where = settings().ledger
    try:
        with answering(where):
            rows = bring_back(file, where, settings().data_dir / "files", overwrite=replace)
    except LedgerNotEmpty as refused:
        raise BadInput(f"{refused} Use --replace to put the copy in its place") from None
    print(say()("Restored: {n} cases, {rows} rows.", n=rows.get("cases", 0), rows=sum(rows.values())))
