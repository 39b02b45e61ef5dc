"""Moving a team's ledger from SQLite to PostgreSQL: in one commit, and proven before it is made.

    the old file is locked, so nobody may use it meanwhile     a source in use is refused
    every row is copied, in batches, in one transaction         killed anywhere before its end: nothing was copied
    both sides are read in the order of their keys              the same count and the same checksum, table by table
    commit, then the old file says where its team went          it is refused from then on: nobody works in two places

Killed between the last two, the next run finds the finished copy by its fingerprint and only does the last step.
Files are named by what is in them: those that were copied already stay.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from bot.ledger import schema
from bot.ledger.codec import stamp
from bot.ledger.copying import Progress, Proof, copy_table, count_on, fingerprint, summed
from bot.ledger.files import FileStore
from bot.ledger.ledger import MOVED_TO
from bot.ledger.mistakes import CannotMove, LedgerMoved
from bot.ledger.postgres import Postgres, connected, translated
from bot.ledger.sqlite import Sqlite
from bot.ledger.upkeep import PUT_SETTING

MOVED_FROM = "moved_from"
"""Setting of the new ledger: the fingerprint of the one it came from."""


@dataclass(frozen=True, slots=True)
class Move:
    """What was moved. `missing` are files that rows name and that were not in the old store either."""

    tables: tuple[Proof, ...]
    files: int
    bytes: int
    missing: tuple[str, ...]


def move(
    source: Path,
    target: str,
    files: FileStore,
    *,
    new_files: FileStore | None = None,
    now: datetime,
    progress: Progress = lambda what, done, total: None,  # noqa: ARG005
) -> Move:
    """Moves the ledger in the file `source` to the database `target`, and copies its files where `new_files` says
    (None: they stay where they are, and are only proven).

    Raises CannotMove, with the old ledger as it was; LedgerMoved when it was moved before.
    """
    if not source.is_file():
        raise CannotMove(reason=f"there is no ledger at {source}")
    with _alone(source):  # before its schema is touched
        pass
    _brought_up_to_date(source)
    with _alone(source) as old, closing(_opened(target)) as new:
        _refuse_moved(old)
        taken, size, missing = _files(old, files, new_files, progress)
        if before := _finished_before(new):
            proofs = [summed(old, table) for table in schema.TABLES]
            if before != fingerprint(proofs):
                raise CannotMove(reason="the database already holds another ledger")
        else:
            proofs = _copied(old, new, progress)
        progress("old ledger", 0, 1)
        note = {"where": _address(target), "at": stamp(now)}
        old.execute(PUT_SETTING, {"name": MOVED_TO, "value": json.dumps(note)})
        old.execute("COMMIT")
        progress("old ledger", 1, 1)
    return Move(tuple(proofs), taken, size, missing)


# -- the two sides


@contextmanager
def _alone(source: Path) -> Iterator[sqlite3.Connection]:
    """The old ledger, for us only. To leave the log behind, SQLite wants that nobody else has the file open."""
    with closing(sqlite3.connect(source, isolation_level=None, timeout=0)) as database:
        try:
            database.execute("PRAGMA journal_mode = DELETE").fetchall()
            database.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if (error.sqlite_errorcode & 0xFF) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise CannotMove(reason=f"{source.name} is in use; stop Casebot first") from error
            raise CannotMove(reason=str(error)) from error
        except sqlite3.DatabaseError as error:
            raise CannotMove(reason=f"{source.name} is no ledger ({error})") from error
        yield database


def _brought_up_to_date(source: Path) -> None:
    engine = Sqlite(str(source))
    try:
        engine.migrate()
    finally:
        engine.close()


def _opened(target: str) -> psycopg.Connection[Any]:
    engine = Postgres(target)
    try:
        engine.migrate()
    finally:
        engine.close()
    return connected(target)


def _address(target: str) -> str:
    """Where it is, without who gets in and how."""
    said = conninfo_to_dict(target)
    return f"postgresql://{said.get('host') or 'localhost'}/{said.get('dbname') or ''}"


def _refuse_moved(old: sqlite3.Connection) -> None:
    row = old.execute("SELECT value FROM settings WHERE name = ?", (MOVED_TO,)).fetchone()
    if row:
        raise LedgerMoved(**json.loads(row[0]))


def _finished_before(new: psycopg.Connection[Any]) -> str:
    """The fingerprint of what was copied here before; "" where there is nothing. Raises CannotMove for the rest."""
    row = new.execute("SELECT value FROM settings WHERE name = %s", (MOVED_FROM,)).fetchone()
    if row:
        return str(row[0])
    _refuse_full(new)
    return ""


def _refuse_full(new: psycopg.Connection[Any]) -> None:
    for table in schema.TABLES:
        if new.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone():  # noqa: S608
            raise CannotMove(reason=f"the database is not empty: it has {table} already")


def _copied(old: sqlite3.Connection, new: psycopg.Connection[Any], progress: Progress) -> list[Proof]:
    """Every table, proven; the only transaction in which anything is written to the new side."""
    with new.transaction():
        # A bot that is started on the new side too early waits here instead of writing between our rows.
        new.execute(f"LOCK TABLE {', '.join(schema.TABLES)} IN EXCLUSIVE MODE")
        _refuse_full(new)
        proofs = [copy_table(old, new, table, progress) for table in schema.TABLES]
        new.execute(translated(PUT_SETTING), {"name": MOVED_FROM, "value": fingerprint(proofs)})
        count_on(old, new)
    new.execute("ANALYZE")  # a fresh table has no statistics, and the first hour would be a slow one
    return proofs


# -- files


def _files(
    old: sqlite3.Connection, store: FileStore, new: FileStore | None, progress: Progress
) -> tuple[int, int, tuple[str, ...]]:
    """How many are whole, their bytes, and those that rows name but nobody has. Raises CannotMove for a damaged."""
    named = {row[0] for row in old.execute("SELECT DISTINCT sha256 FROM evidence")}
    wanted = sorted(named | set(store))
    size, missing = 0, []
    for n, sha256 in enumerate(wanted):
        progress("files", n, len(wanted))
        try:
            content = store.get(sha256)
        except KeyError:
            missing.append(sha256)
            continue
        if hashlib.sha256(content).hexdigest() != sha256:
            raise CannotMove(reason=f"the file {sha256} is damaged; bring it back from a backup")
        if new is not None:
            new.put(content)
        size += len(content)
    progress("files", len(wanted), len(wanted))
    return len(wanted) - len(missing), size, tuple(missing)
