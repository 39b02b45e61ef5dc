"""migrate-ledger: a team moves from the embedded ledger to PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import AsJson, BadInput, answering, say, settings
from bot.cli.showing import put_json

if TYPE_CHECKING:
    from bot.ledger.copying import Progress

NO_LIMIT = 1 << 40
"""Bytes: what the old store took, the new one takes."""


def add_to(app: typer.Typer) -> None:
    """Registers the command."""
    app.command("migrate-ledger")(migrate_ledger)


def migrate_ledger(
    sqlite: Annotated[Path, typer.Argument(help="The ledger to move: data/ledger.db, for example.")],
    postgres: Annotated[str, typer.Argument(help="An empty database: postgresql://user@host/name.")],
    files: Annotated[
        Path | None,
        typer.Option("--files", metavar="FOLDER", help="Also copy the evidence files there."),
    ] = None,
    json: AsJson = False,
) -> None:
    """Move the team's ledger from SQLite to PostgreSQL. Stop Casebot first.

    One commit: it is moved whole or not at all, and may be run again after it was interrupted. Rows and checksums of
    each table are compared on both sides before that commit, and printed. A ledger in use and a database that holds
    something are refused. The old file stays, but Casebot refuses to open it from then on. A password need not stand
    in the address: PGPASSWORD and ~/.pgpass are read.
    """
    from bot.ledger.files import FileStore
    from bot.ledger.moving import move

    if not postgres.startswith(("postgresql://", "postgres://")):
        said = postgres.rsplit("@", 1)[-1][:40]
        raise BadInput(f"“{said}” is no PostgreSQL address; write it like postgresql://user@host/name")
    with answering(postgres), _shown() as progress:
        moved = move(
            sqlite,
            postgres,
            FileStore(settings().data_dir / "files"),
            new_files=FileStore(files, limit=NO_LIMIT) if files else None,
            now=datetime.now(UTC),
            progress=progress,
        )
    tables = [{"table": one.table, "rows": one.rows, "sha256": one.sha256} for one in moved.tables]
    if json:
        put_json({"tables": tables, "files": moved.files, "bytes": moved.bytes, "missing": list(moved.missing)})
        return
    for one in moved.tables:
        print(f"{one.table:<18} {one.rows:>10,}  sha256 {one.sha256[:16]}")
    speak = say()
    print(speak("{n} files, {size} bytes, each compared with its name.", n=moved.files, size=f"{moved.bytes:,}"))
    if moved.missing:
        print(speak("{n} files that cases name were missing before and still are.", n=len(moved.missing)))
    rows = f"{sum(one.rows for one in moved.tables):,}"
    print(speak("Moved: {rows} rows, equal on both sides. Set CASEBOT_LEDGER_URL and start Casebot.", rows=rows))


@contextmanager
def _shown() -> Iterator[Progress]:
    """A bar on stderr for what is being done, so that stdout stays for what came of it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True)) as bar:
        tasks: dict[str, TaskID] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield show
