"""PostgreSQL: the engine for several machines. Any number of bots share it; nobody waits longer than a row."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from bot.ledger import schema
from bot.ledger.connection import Connection, Row, T, storable
from bot.ledger.mistakes import LedgerBusy

PATIENCE = 10.0
"""Seconds for which a transaction that collided is tried again."""
IDLE = 16
"""Connections kept open between two uses."""
MIGRATING = 0x0CA5EB07
"""The advisory lock under which the schema changes."""

COLLIDED = (
    psycopg.errors.SerializationFailure,
    psycopg.errors.DeadlockDetected,
    # Two transactions wrote the same key at once. The second run sees the first one's row and says what is wrong.
    psycopg.errors.UniqueViolation,
)


REVISION = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS value FROM ledger_revision"


class PostgresConnection:
    """One connection, used by one thread at a time."""

    skip_locked = "FOR UPDATE SKIP LOCKED"

    def __init__(self, url: str) -> None:
        self.raw = psycopg.connect(url, autocommit=True, row_factory=dict_row, application_name="casebot")

    def rows(self, sql: str, **values: Any) -> list[Row]:
        return list(self.raw.execute(translated(sql), storable(values) or None).fetchall())

    def row(self, sql: str, **values: Any) -> Row | None:
        return self.raw.execute(translated(sql), storable(values) or None).fetchone()

    def run(self, sql: str, **values: Any) -> int:
        return self.raw.execute(translated(sql), storable(values) or None).rowcount

    def many(self, sql: str, values: Sequence[Mapping[str, Any]]) -> None:
        if values:
            with self.raw.cursor() as cursor:
                cursor.executemany(translated(sql), [storable(v) for v in values])


class Postgres:
    """The engine over one database."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._idle: list[PostgresConnection] = []

    def migrate(self) -> None:
        def work(tx: PostgresConnection) -> None:
            tx.row("SELECT pg_advisory_xact_lock(:lock)", lock=MIGRATING)
            tx.run('CREATE TABLE IF NOT EXISTS schema_steps (name TEXT COLLATE "C" PRIMARY KEY)')
            tx.run("CREATE SEQUENCE IF NOT EXISTS ledger_revision")
            applied = {row["name"] for row in tx.rows("SELECT name FROM schema_steps")}
            schema.refuse_newer(applied)
            for name, statements in schema.steps():
                if name not in applied:
                    tx.run("; ".join(schema.for_postgres(statement) for statement in statements))
                    tx.run("INSERT INTO schema_steps VALUES (:name)", name=name)

        self.write(work, seen=False)

    @contextmanager
    def reading(self) -> Iterator[PostgresConnection]:
        connection = self._begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield connection
        finally:
            self._end(connection, "ROLLBACK")

    def write(self, work: Callable[[PostgresConnection], T], *, serial: bool = False, seen: bool = True) -> T:
        # A sequential scan locks the whole table against every other serialisable transaction; an index scan, a page.
        begin = (
            "BEGIN ISOLATION LEVEL SERIALIZABLE; SET LOCAL enable_seqscan = off"
            if serial
            else "BEGIN ISOLATION LEVEL READ COMMITTED"
        )
        until = time.monotonic() + PATIENCE
        wait = 0.001
        while True:
            connection = self._begin(begin)
            try:
                result = work(connection)
                connection.raw.execute("COMMIT")
                if seen:
                    # After the commit, so that whoever sees the new number also sees what it stands for; a sequence,
                    # because a counter's row would make every two writers collide.
                    connection.raw.execute("SELECT nextval('ledger_revision')")
                return result
            except COLLIDED as error:
                if time.monotonic() > until:
                    raise LedgerBusy(seconds=int(PATIENCE)) from error
            finally:
                self._end(connection, "ROLLBACK")
            time.sleep(random.uniform(0, wait))
            wait = min(wait * 2, 0.1)

    def revision(self) -> int:
        with self.reading() as connection:
            row = connection.row(REVISION)
        return int(row["value"]) if row else 0

    def copy_to(self, path: Path) -> bool:  # noqa: ARG002
        return False

    def count_on(self, tx: Connection) -> None:
        for table in schema.COUNTING:
            key = schema.KEYS[table][0]
            tx.row(
                f"SELECT setval(pg_get_serial_sequence('{table}', '{key}'), COALESCE(MAX({key}), 0) + 1, false)"  # noqa: S608
                f" FROM {table}"
            )

    def close(self) -> None:
        while self._idle:
            self._idle.pop().raw.close()

    def _begin(self, statement: str) -> PostgresConnection:
        """A connection with an open transaction. One that died while it was idle is replaced."""
        while self._idle:
            try:
                connection = self._idle.pop()
            except IndexError:
                break
            try:
                connection.raw.execute(statement)
                return connection
            except psycopg.OperationalError:
                connection.raw.close()
        connection = PostgresConnection(self.url)
        connection.raw.execute(statement)
        return connection

    def _end(self, connection: PostgresConnection, statement: str) -> None:
        raw = connection.raw
        if not raw.closed and raw.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            try:
                raw.execute(statement)
            except psycopg.OperationalError:
                raw.close()
        if raw.closed or len(self._idle) >= IDLE:
            raw.close()
        else:
            self._idle.append(connection)


@lru_cache(maxsize=512)
def translated(sql: str) -> str:
    """`:name` as psycopg writes it."""
    return re.sub(r":([a-z_][a-z0-9_]*)", r"%(\1)s", sql.replace("%", "%%"))
