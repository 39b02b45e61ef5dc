"""A ledger whose database fails at one call: the connections are the engines' own, with a fuse in them.

    fuse.arm(17, "before")     the 17th call from now fails, and is not carried out
    fuse.arm(17, "after")      it is carried out, and its answer is lost: the worst place is a COMMIT

Of SQLite's file this is a disk that cannot be read; of PostgreSQL a connection that is gone.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest


@dataclass
class Fuse:
    """Counts the calls, and blows at one."""

    at: int = 0
    how: str = ""
    calls: int = 0
    blown: str = ""
    """The statement at which it blew."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def arm(self, at: int, how: str) -> None:
        with self._lock:
            self.at, self.how, self.calls, self.blown = at, how, 0, ""

    def ticket(self, statement: str) -> bool:
        """One call begins. Whether this is the one that fails after it was carried out; raises Blown at one that
        fails before."""
        with self._lock:
            self.calls += 1
            if self.calls != self.at:
                return False
            self.blown = statement
            if self.how == "before":
                raise Blown
            return True


class Blown(Exception):
    """This call fails."""


def wire(fuse: Fuse, patch: pytest.MonkeyPatch) -> None:
    """From now on every ledger's connections have this fuse."""

    class FrailSqlite(sqlite3.Connection):
        def execute(self, sql: str, *values: Any) -> Any:
            return self._failing(sql, lambda: super(FrailSqlite, self).execute(sql, *values))

        def executemany(self, sql: str, *values: Any) -> Any:
            return self._failing(sql, lambda: super(FrailSqlite, self).executemany(sql, *values))

        def _failing(self, sql: str, call: Callable[[], Any]) -> Any:
            try:
                lost = fuse.ticket(sql)
                done = call()
                if lost:
                    done.close()  # nobody reads on from what failed; left open, it would hold the transaction
                    raise Blown
            except Blown:
                error = sqlite3.OperationalError("disk I/O error")
                error.sqlite_errorcode = sqlite3.SQLITE_IOERR  # type: ignore[misc]
                raise error from None
            return done

    class FrailPostgres(psycopg.Connection[Any]):
        def execute(self, query: Any, *given: Any, **how: Any) -> Any:
            try:
                lost = fuse.ticket(str(query))
                done = super().execute(query, *given, **how)
                if lost:
                    raise Blown
            except Blown:
                self.close()
                raise psycopg.OperationalError("server closed the connection unexpectedly") from None
            return done

    connect_file, connect_server = sqlite3.connect, psycopg.connect

    def to_file(path: Any, *given: Any, **how: Any) -> sqlite3.Connection:
        if str(path).endswith("ledger.db"):
            how["factory"] = FrailSqlite
        return connect_file(path, *given, **how)

    def to_server(*given: Any, **how: Any) -> Any:
        ours = how.get("application_name") == "casebot"
        return (FrailPostgres.connect if ours else connect_server)(*given, **how)

    patch.setattr(sqlite3, "connect", to_file)
    patch.setattr(psycopg, "connect", to_server)
