"""PostgreSQL: the engine for several machines. Any number of bots share it; nobody waits longer than a row."""

from __future__ import annotations

import logging
import random
import re
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row

from bot.ledger import schema
from bot.ledger.connection import Connection, Row, T, storable
from bot.ledger.listening import CHANNEL, Listener
from bot.ledger.mistakes import LedgerBusy, OldDatabase
from bot.ledger.troubles import Snapshot, of_postgres

log = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds for which a transaction that collided is tried again."""
IDLE = 16
"""Connections kept open between two uses."""
OLDEST = 14
"""The major version with which all of this is known to work; 13 had its last release in November 2025."""
MIGRATING = 0x0CA5EB07
"""The advisory lock under which the schema changes."""

NETWORK: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""libpq's own settings, in seconds and the last in milliseconds: a network that was cut is noticed within half a
minute, not after the system's two hours. What the URL says goes before."""

COLLIDED = (
    psycopg.errors.SerializationFailure,
    psycopg.errors.DeadlockDetected,
    # Two transactions wrote the same key at once. The second run sees the first one's row and says what is wrong.
    psycopg.errors.UniqueViolation,
)


REVISION = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS value FROM ledger_revision"
TOLD = (
    "BEGIN; SET LOCAL synchronous_commit = off;"
    f" SELECT nextval('ledger_revision'), pg_notify({CHANNEL}, '{{me}}'); COMMIT"
)
"""Tells everybody that something was committed: the number grows, listeners are woken. A transaction of its own,
because commits that notify wait for each other; it does not wait for the disk, because nothing is lost with it."""


def connected(url: str, **how: Any) -> psycopg.Connection[Any]:
    """A connection that notices when the other side has gone."""
    return psycopg.connect(url, autocommit=True, application_name="casebot", **_unless_said(url), **how)


def _unless_said(url: str) -> dict[str, Any]:
    said = conninfo_to_dict(url)
    return {name: value for name, value in NETWORK.items() if name not in said}


class PostgresConnection:
    """One connection, used by one thread at a time."""

    skip_locked = "FOR UPDATE SKIP LOCKED"

    def __init__(self, url: str) -> None:
        self.raw = connected(url, row_factory=dict_row)

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
        self.me = secrets.token_hex(6)
        self._idle: list[PostgresConnection] = []

    def migrate(self) -> None:
        def work(tx: PostgresConnection) -> None:
            _refuse_old(tx.raw.info.server_version)
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
    def reading(self) -> Iterator[Connection]:
        try:
            connection = self._begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                yield Snapshot(connection, psycopg.Error, of_postgres)
            finally:
                self._end(connection, "ROLLBACK")
        except psycopg.Error as error:
            if trouble := of_postgres(error):
                raise trouble from error
            raise

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
            try:
                return self._once(begin, work, seen)
            except COLLIDED as error:
                if time.monotonic() > until:
                    raise LedgerBusy(seconds=int(PATIENCE)) from error
            except psycopg.Error as error:
                if trouble := of_postgres(error):
                    raise trouble from error
                raise
            time.sleep(random.uniform(0, wait))
            wait = min(wait * 2, 0.1)

    def write_each(
        self, works: Sequence[Callable[[PostgresConnection], T]], *, serial: bool = False
    ) -> Sequence[T | Exception]:
        """One after the other: the longer a serialisable transaction, the more it collides with."""
        return [self._or_what_it_raised(work, serial) for work in works]

    def _or_what_it_raised(self, work: Callable[[PostgresConnection], T], serial: bool) -> T | Exception:
        try:
            return self.write(work, serial=serial)
        except Exception as error:
            return error

    def _once(self, begin: str, work: Callable[[PostgresConnection], T], seen: bool) -> T:
        connection = self._begin(begin)
        try:
            result = work(connection)
            connection.raw.execute("COMMIT")
            if seen:
                self._tell(connection)
            return result
        finally:
            self._end(connection, "ROLLBACK")

    def _tell(self, connection: PostgresConnection) -> None:
        """After the commit, so that whoever sees the new number also sees what it stands for; a sequence, because a
        counter's row would make every two writers collide. It was committed, so what fails here is no failure."""
        try:
            connection.raw.execute(TOLD.format(me=self.me))
        except psycopg.OperationalError as error:
            log.info("a commit was not announced: %s", error)

    def listen(self, heard: Callable[[], None]) -> Callable[[], None]:
        return Listener(lambda: connected(self.url), self.me, heard).stop

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
                self.close()  # what rested beside it is as dead, and each of them would be waited for in turn
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


def _refuse_old(server_version: int) -> None:
    """`server_version` as libpq has it: 140011 is 14.11. Raises OldDatabase."""
    major, minor = divmod(server_version, 10_000)
    if major < OLDEST:
        raise OldDatabase(version=f"{major}.{minor}", needed=OLDEST)


@lru_cache(maxsize=512)
def translated(sql: str) -> str:
    """`:name` as psycopg writes it."""
    return re.sub(r":([a-z_][a-z0-9_]*)", r"%(\1)s", sql.replace("%", "%%"))
