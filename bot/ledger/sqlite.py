"""SQLite: the embedded engine. WAL, so that readers never wait; one writer at a time; every commit on the disk."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, cast

from sqlite_utils import Database, Migrations

from bot.ledger import schema
from bot.ledger.connection import Connection, Row, T, storable
from bot.ledger.mistakes import LedgerBusy, LedgerTrouble
from bot.ledger.together import Turns, Write
from bot.ledger.troubles import Snapshot, of_sqlite

log = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds to wait for another process's write before giving up."""
STEP = 0.001
"""Seconds between two tries. SQLite's own busy handler steps up to 100 ms, which a click's answer would feel."""

CHECKPOINT_EVERY = 100
"""Commits between two checkpoints; the log grows to some ten megabytes meanwhile."""


class SqliteConnection:
    """One connection, used by one thread at a time."""

    skip_locked = ""

    def __init__(self, path: str, *, wait_ms: int) -> None:
        raw = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=wait_ms / 1000)
        raw.row_factory = sqlite3.Row
        self.database = Database(raw, execute_plugins=False)
        self.raw = raw
        # FULL: an event that was acknowledged must not vanish with the power. (A PRAGMA reads the file, too, and
        # until the file is in WAL mode it has to wait for whoever makes it so.)
        _patiently(lambda: raw.execute("PRAGMA synchronous = FULL"))

    def rows(self, sql: str, **values: Any) -> list[Row]:
        return self.raw.execute(sql, storable(values)).fetchall()

    def row(self, sql: str, **values: Any) -> Row | None:
        cursor = self.raw.execute(sql, storable(values))
        row: Row | None = cursor.fetchone()
        cursor.close()
        return row

    def run(self, sql: str, **values: Any) -> int:
        return self.raw.execute(sql, storable(values)).rowcount

    def many(self, sql: str, values: Sequence[Mapping[str, Any]]) -> None:
        self.raw.executemany(sql, [storable(v) for v in values])


class Sqlite:
    """The engine over one file."""

    def __init__(self, path: str) -> None:
        self.url = path
        Path(path).resolve().parent.mkdir(parents=True, exist_ok=True)
        self._alone = threading.Lock()
        self._writer: SqliteConnection | None = None
        self.turns = Turns(self._commit)
        self._idle: list[SqliteConnection] = []
        self._commits = 0

    def migrate(self, *, only: Collection[str] | None = None) -> None:
        """Brings the schema up to date; with `only`, to what it was when there were these steps."""
        migrations = Migrations("casebot")
        for name, statements in schema.steps():
            if only is None or name in only:
                migrations(name=name)(_step(statements))
        with self._alone:
            try:
                self._migrate(migrations)
            except sqlite3.Error as error:
                if trouble := of_sqlite(error):
                    raise trouble from error
                raise

    def _migrate(self, migrations: Migrations) -> None:
        connection = self._writing_connection()
        _patiently(lambda: connection.raw.execute("PRAGMA journal_mode = WAL"))
        _patiently(lambda: connection.raw.execute("BEGIN IMMEDIATE"))
        # Inside this transaction sqlite-utils uses savepoints: a second process waits, then finds nothing to do.
        try:
            schema.refuse_newer(one.name for one in migrations.applied(connection.database))
            migrations.apply(connection.database)
            connection.run("CREATE TABLE IF NOT EXISTS revision (value INTEGER NOT NULL)")
            connection.run("INSERT INTO revision SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM revision)")
        except BaseException:
            connection.raw.rollback()
            raise
        connection.raw.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        connection: SqliteConnection | None = None
        try:
            connection = self._reading_connection()
            connection.raw.execute("BEGIN")
            yield Snapshot(connection, sqlite3.Error, of_sqlite)
        except (sqlite3.Error, LedgerTrouble) as error:
            if connection is not None:  # what it was reading may still be open, and would show an old state for ever
                connection.raw.close()
                connection = None
            if isinstance(error, sqlite3.Error) and (trouble := of_sqlite(error)):
                raise trouble from error
            raise
        finally:
            if connection is not None:
                connection.raw.rollback()
                self._idle.append(connection)

    def write(self, work: Callable[[SqliteConnection], T], *, serial: bool = False, seen: bool = True) -> T:  # noqa: ARG002
        """Writes that wait for the lock at the same time share one commit: the disk is what a commit costs."""
        mine = Write(work, seen=seen)
        self.turns.take(mine)
        if isinstance(mine.error, sqlite3.Error) and (trouble := of_sqlite(mine.error)):
            raise trouble from mine.error
        if mine.error is not None:
            raise mine.error
        return cast("T", mine.result)

    def write_each(
        self,
        works: Sequence[Callable[[SqliteConnection], T]],
        *,
        serial: bool = False,  # noqa: ARG002
    ) -> Sequence[T | Exception]:
        """In one commit."""
        writes = [Write(work, seen=True) for work in works]
        self.turns.take(*writes)
        for write in writes:
            if write.error is not None and not isinstance(write.error, Exception):
                raise write.error
        return [write.error if isinstance(write.error, Exception) else cast("T", write.result) for write in writes]

    def revision(self) -> int:
        with self.reading() as connection:
            row = connection.row("SELECT value FROM revision")
        return int(row["value"]) if row else 0

    def copy_to(self, path: Path) -> bool:
        """SQLite's own backup: a snapshot, while others go on writing."""
        source, target = sqlite3.connect(self.url), sqlite3.connect(path)
        try:
            source.backup(target)
            # A file of its own, without a log beside it.
            target.execute("PRAGMA journal_mode = DELETE")
        finally:
            source.close()
            target.close()
        return True

    def listen(self, heard: Callable[[], None]) -> Callable[[], None]:  # noqa: ARG002
        """Nothing to hear: one process serves a file, and it wakes itself."""
        return lambda: None

    def count_on(self, tx: Connection) -> None:
        """Nothing to do: AUTOINCREMENT has seen the numbers."""

    def close(self) -> None:
        with self._alone:
            while self._idle:
                self._idle.pop().raw.close()
            if self._writer is not None:
                self._writer.raw.close()
                self._writer = None

    def _commit(self, writes: Sequence[Write]) -> None:
        """These writes, in the order they came, in one transaction."""
        with self._alone:
            try:
                connection = self._writing_connection()
                _patiently(lambda: connection.raw.execute("BEGIN IMMEDIATE"))
                for write in writes:
                    _run(write, connection, alone=len(writes) == 1)
                if any(write.seen and write.error is None for write in writes):
                    connection.run("UPDATE revision SET value = value + 1")
                connection.raw.execute("COMMIT")
            except BaseException as error:
                self._undo(error)
                stopped = not isinstance(error, Exception)  # this thread is being ended; the others may go on
                for write in writes:
                    write.error = write.error or (LedgerBusy(seconds=0) if stopped else error)
                if stopped:
                    raise
            self._checkpoint_now_and_then()

    def _undo(self, error: BaseException) -> None:
        """Nothing of the transaction stays. A connection that met trouble goes, too: one that was opened while the
        file was read-only would stay so for ever."""
        if self._writer is None:
            return
        try:
            self._writer.raw.rollback()
        finally:
            if isinstance(error, sqlite3.Error) and of_sqlite(error):
                self._writer.raw.close()
                self._writer = None

    def _checkpoint_now_and_then(self) -> None:
        """Moves the log into the file, beside the writers and not under their lock as SQLite would by itself."""
        self._commits += 1
        if self._commits % CHECKPOINT_EVERY == 0:
            try:
                with closing(sqlite3.connect(self.url, isolation_level=None)) as raw:
                    raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            except sqlite3.Error as error:  # what was committed is in the log and stays there until the next time
                log.warning("the ledger's log was not moved into its file: %s", error)

    def _writing_connection(self) -> SqliteConnection:
        if self._writer is None:
            self._writer = SqliteConnection(self.url, wait_ms=0)
            self._writer.raw.execute("PRAGMA wal_autocheckpoint = 0")
            self._writer.raw.execute("PRAGMA cache_size = -8000")
        return self._writer

    def _reading_connection(self) -> SqliteConnection:
        try:
            return self._idle.pop()
        except IndexError:
            connection = SqliteConnection(self.url, wait_ms=int(PATIENCE * 1000))
            connection.raw.execute("PRAGMA query_only = ON")
            return connection


def _run(write: Write, connection: SqliteConnection, *, alone: bool) -> None:
    """One piece of work in a transaction that others may share: what it raises undoes it alone."""
    if not alone:
        connection.raw.execute("SAVEPOINT one")
    try:
        write.result = write.work(connection)
    except Exception as error:
        write.error = error
        if alone:
            raise
        connection.raw.execute("ROLLBACK TO one")
    if not alone:
        connection.raw.execute("RELEASE one")


def _step(statements: Sequence[str]) -> Callable[[Database], None]:
    def apply(database: Database) -> None:
        for statement in statements:
            database.execute(statement)

    return apply


def _patiently(attempt: Callable[[], object]) -> None:
    """Tries until nobody else writes. Raises LedgerBusy after PATIENCE."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            attempt()
            return
        except sqlite3.OperationalError as error:
            if (error.sqlite_errorcode & 0xFF) not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            if time.monotonic() > until:
                raise LedgerBusy(seconds=int(PATIENCE)) from error
        time.sleep(STEP)
