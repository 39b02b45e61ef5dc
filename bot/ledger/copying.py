"""Rows on their way from SQLite to PostgreSQL, and the proof that they arrived: counted and summed on both sides."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from bot.ledger import schema
from bot.ledger.connection import one_of
from bot.ledger.mistakes import CannotMove

AT_ONCE = 2000
"""Rows between two looks at the progress."""

Progress = Callable[[str, int, int], None]
"""What is being done, how much of it is done, how much there is."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A table that is equal on both sides: its rows, and the SHA-256 of all of them in the order of their key."""

    table: str
    rows: int
    sha256: str


def copy_table(old: sqlite3.Connection, new: psycopg.Connection[Any], table: str, progress: Progress) -> Proof:
    """Copies the rows in the open transaction and reads them back. Raises CannotMove when something else arrived."""
    sent = _sent(old, new, table, progress)
    if _arrived(new, sent, _columns(old, table), progress) != sent:
        raise CannotMove(reason=f"the copy of {table} differs from it, so it was thrown away")
    return sent


def summed(old: sqlite3.Connection, table: str) -> Proof:
    """The proof of a table that is not copied."""
    return _proof(table, old.execute(_in_order(table, _columns(old, table))))


def fingerprint(proofs: Iterable[Proof]) -> str:
    """Equal for equal ledgers."""
    return hashlib.sha256("\n".join(f"{p.table} {p.rows} {p.sha256}" for p in proofs).encode()).hexdigest()


def count_on(old: sqlite3.Connection, new: psycopg.Connection[Any]) -> None:
    """Keys that count up go on after the highest that was ever given, and so does the number that pages look at."""
    listed, names = one_of("t", schema.COUNTING)
    given = dict(old.execute(f"SELECT name, seq FROM sqlite_sequence WHERE name IN {listed}", names))  # noqa: S608
    for table, highest in given.items():
        key = schema.KEYS[table][0]
        new.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s, false)", (table, key, highest + 1))
    (revision,) = old.execute("SELECT value FROM revision").fetchone()
    new.execute("SELECT setval('ledger_revision', %s)", (max(revision, 1),))


def _sent(old: sqlite3.Connection, new: psycopg.Connection[Any], table: str, progress: Progress) -> Proof:
    total = int(old.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])  # noqa: S608
    columns = _columns(old, table)
    digest, rows = hashlib.sha256(), 0
    progress(table, 0, total)
    with new.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in old.execute(_in_order(table, columns)):
            copy.write_row(row)
            digest.update(_line(row))
            rows += 1
            if rows % AT_ONCE == 0:
                progress(table, rows, total)
    progress(table, total, total)
    return Proof(table, rows, digest.hexdigest())


def _arrived(new: psycopg.Connection[Any], sent: Proof, columns: str, progress: Progress) -> Proof:
    what = f"proving {sent.table}"
    progress(what, 0, sent.rows)
    with new.cursor(name="proving") as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute(_in_order(sent.table, columns))
        proof = _proof(sent.table, cursor)
    progress(what, sent.rows, sent.rows)
    return proof


def _proof(table: str, rows: Iterable[Sequence[Any]]) -> Proof:
    digest, count = hashlib.sha256(), 0
    for row in rows:
        digest.update(_line(row))
        count += 1
    return Proof(table, count, digest.hexdigest())


def _columns(old: sqlite3.Connection, table: str) -> str:
    return ", ".join(row[1] for row in old.execute(f"PRAGMA table_info({table})"))


def _in_order(table: str, columns: str) -> str:
    """Keys are numbers, or texts that both engines sort by their bytes."""
    return f"SELECT {columns} FROM {table} ORDER BY {', '.join(schema.KEYS[table])}"  # noqa: S608


def _line(row: Sequence[Any]) -> bytes:
    return json.dumps(list(row), ensure_ascii=False).encode() + b"\n"
