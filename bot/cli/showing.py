"""How the commands print: one JSON document, or tables for people; progress goes to stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime


def put_json(document: object) -> None:
    """One JSON document on stdout."""
    print(to_json(document))


def to_json(document: object) -> str:
    """Times in UTC, everything else as it is."""
    return json.dumps(document, ensure_ascii=False, indent=2, default=_plain)


def put_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table for people. Nothing in it is taken for markup."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title) if title else None, title_justify="left", header_style="bold", box=SIMPLE_HEAD)
    for n, column in enumerate(columns):
        table.add_column(column, overflow="fold", no_wrap=n == 0)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console = Console(highlight=False)
    # A pipe has no width: nothing is cut there.
    console.print(table, width=None if console.is_terminal else 160)


@contextmanager
def progress(label: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """A bar on stderr for what may take more than a second; gives the function that moves it on.

    Without a total it only shows that something goes on.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(label, total=total)
        yield lambda n: shown.advance(task, n)


def instant(value: datetime) -> str:
    """A time for scripts: UTC, to the second, 2026-11-20T01:30:00Z."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    return str(value)
