"""What a database says when it cannot go on, in our words: the disk is full, the file read-only, the server away.

Whoever waits for an answer reads the sentence, the log has it in one line, and nothing that was acknowledged is lost:
what could not be committed was never acknowledged.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.ledger.connection import Connection, Row
from bot.ledger.mistakes import LedgerAway, LedgerFull, LedgerReadOnly, LedgerTrouble

if TYPE_CHECKING:
    import psycopg

REASON = 160
"""Characters of what the database said."""
DISK_FULL, READ_ONLY = "53100", "25006"
"""SQLSTATE of PostgreSQL: disk_full; read_only_sql_transaction (a standby, or `default_transaction_read_only`)."""
UNUSABLE = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def of_sqlite(error: sqlite3.Error) -> LedgerTrouble | None:
    """None for what is no trouble of the machine's but a mistake of ours."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the extended code's lowest byte is its family
    if code == sqlite3.SQLITE_FULL:
        return LedgerFull()
    if code == sqlite3.SQLITE_READONLY:
        return LedgerReadOnly()
    return LedgerAway(reason=_reason(error)) if code in UNUSABLE else None


def of_postgres(error: psycopg.Error) -> LedgerTrouble | None:
    """The same for PostgreSQL."""
    import psycopg

    if error.sqlstate == DISK_FULL:
        return LedgerFull()
    if error.sqlstate == READ_ONLY:
        return LedgerReadOnly()
    lost = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return LedgerAway(reason=_reason(error)) if lost else None


@dataclass(slots=True)
class Snapshot:
    """A connection that is read from. What the database cannot do is said in our words at the read itself: whoever
    reads for several things at once must not take it for a mistake of one of them."""

    of: Connection
    error: type[Exception]
    told: Callable[[Any], LedgerTrouble | None]
    skip_locked: str = ""

    def rows(self, sql: str, **values: Any) -> list[Row]:
        try:
            return self.of.rows(sql, **values)
        except self.error as error:
            raise self.told(error) or error from error

    def row(self, sql: str, **values: Any) -> Row | None:
        try:
            return self.of.row(sql, **values)
        except self.error as error:
            raise self.told(error) or error from error

    def run(self, sql: str, **values: Any) -> int:
        return self.of.run(sql, **values)

    def many(self, sql: str, values: Any) -> None:
        self.of.many(sql, values)


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:REASON] or type(error).__name__
