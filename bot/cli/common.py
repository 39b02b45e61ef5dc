"""What the commands share: settings, the playbooks, the ledger, tables, JSON, one sentence on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.conversation.words import Say, sayer
from config.settings import Settings, read_settings

PLAYBOOKS = Path(__file__).resolve().parents[2] / "config" / "playbooks"


class BadInput(Exception):
    """One plain sentence for stderr; the exit code is 2."""


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process."""
    return read_settings()


def say() -> Say:
    """The words of the configured language."""
    return sayer(settings().locale)


def playbooks() -> Any:
    """The playbooks, as `serve` reads them."""
    from bot.playbooks import library

    extra = settings().playbooks
    return library([PLAYBOOKS, *([extra] if extra else [])], cache_folder())


def cache_folder() -> Path | None:
    """Where compiled playbooks are kept; None when nothing may be written there."""
    folder = settings().data_dir / "cache"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder


@contextmanager
def ledger() -> Iterator[Any]:
    """The ledger of this installation, migrated. BadInput when there is none yet."""
    from bot.ledger.files import FileStore
    from bot.ledger.ledger import Ledger

    where = settings().ledger
    if "://" not in where and not Path(where).exists():
        raise BadInput(f"there is no ledger at {where}; start Casebot once (make run) or set CASEBOT_LEDGER_URL")
    kept = Ledger(where, files=FileStore(settings().data_dir / "files"))
    kept.migrate()
    try:
        yield kept
    finally:
        kept.close()


def put_json(document: object) -> None:
    """One JSON document on stdout."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, default=_plain)
    sys.stdout.write("\n")


def put_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table for people."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", header_style="bold", show_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def complain(sentence: str) -> None:
    """One sentence on stderr."""
    print("casebot: " + " ".join(sentence.split()), file=sys.stderr)


def moment(text: str) -> datetime:
    """A point in time as it was typed: ISO, in UTC where it names no zone. BadInput otherwise."""
    try:
        found = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        raise BadInput(
            f"“{text[:40]}” is no time; write it like 2026-11-23T09:30 or 2026-11-23T09:30+08:00"
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def read_bytes(path: Path, limit: int) -> bytes:
    """A file's bytes, at most `limit`. BadInput when it is not there or larger."""
    try:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from None
    if len(content) > limit:
        raise BadInput(f"{path} is larger than {limit:,} bytes")
    return content


def read_text(path: Path, limit: int = 1_000_000) -> str:
    """A text file, or stdin for "-"; UTF-8, with or without a mark. BadInput when it cannot be read."""
    content = sys.stdin.buffer.read(limit + 1)[:limit] if str(path) == "-" else read_bytes(path, limit)
    return content.decode("utf-8-sig", errors="replace")


def progress(label: str, total: int) -> Any:
    """A progress bar on stderr for what takes more than a second; a context manager with `advance(n)`."""
    from rich.progress import Progress

    @contextmanager
    def bar() -> Iterator[Callable[[int], None]]:
        from rich.console import Console

        with Progress(console=Console(stderr=True), transient=True) as shown:
            task = shown.add_task(label, total=total)
            yield lambda n: shown.advance(task, n)

    return bar()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    return str(value)
