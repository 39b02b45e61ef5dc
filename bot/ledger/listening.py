"""Being told that another process committed: PostgreSQL's LISTEN and NOTIFY, so that nobody has to look and look.

It is a courtesy, never a promise: what was missed while the connection was down is found at the next look, because
everything that has to be done stands in the ledger with its time.
"""

from __future__ import annotations

import logging
import select
import socket
import threading
from collections.abc import Callable

import psycopg
from psycopg import sql

log = logging.getLogger(__name__)

ALIVE = 30.0
"""Seconds of silence after which the connection is tried: one that died quietly tells nothing any more."""
RESTS = (0.1, 0.5, 2.0, 5.0)
"""Seconds before the next try to connect; the last one for all further tries."""
CHANNEL = "'casebot_' || current_schema()"
"""As an expression: ledgers of one database that lie in different schemas do not wake each other."""


class Listener:
    """Calls `heard` whenever another process of this ledger committed. `me` is the signature of our own commits."""

    def __init__(self, connect: Callable[[], psycopg.Connection], me: str, heard: Callable[[], None]) -> None:
        self._connect, self._me, self._heard = connect, me, heard
        self._ends, self._end = socket.socketpair()
        self._stopping = threading.Event()
        self.listening = threading.Event()
        """Set while the connection stands."""
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Hears nothing after this."""
        self._stopping.set()
        self._end.send(b"x")
        self._thread.join(timeout=10)
        self._ends.close()
        self._end.close()

    def _run(self) -> None:
        failed = 0
        while not self._stopping.is_set():
            try:
                with self._connect() as connection:
                    failed = 0
                    self._listen(connection)
            except psycopg.Error as error:
                said = " ".join(str(error).split())[:160]
                log.log(
                    logging.DEBUG if failed else logging.WARNING,
                    "what other processes commit is not heard until the database is back (%s)",
                    said,
                )
                self._stopping.wait(RESTS[min(failed, len(RESTS) - 1)])
                failed += 1
            finally:
                self.listening.clear()

    def _listen(self, connection: psycopg.Connection) -> None:
        row = connection.execute(f"SELECT {CHANNEL}").fetchone()
        channel = row[0] if row else ""
        connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
        self.listening.set()
        self._heard()  # what happened while nobody listened
        while True:
            ready, _, _ = select.select([connection.fileno(), self._ends.fileno()], [], [], ALIVE)
            if self._stopping.is_set():
                return
            if not ready:
                connection.execute("SELECT 1")
            if [note for note in connection.notifies(timeout=0) if note.payload != self._me]:
                self._heard()
