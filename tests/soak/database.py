"""Whether the database under a ledger is whole: its own check, of every table and every index."""

from __future__ import annotations

from typing import Any

import psycopg

from bot.ledger.ledger import Ledger

AMCHECK = "CREATE EXTENSION IF NOT EXISTS amcheck WITH SCHEMA pg_catalog"
TABLES = """
SELECT c.relname, damage.* FROM pg_class c, verify_heapam(c.oid) AS damage
 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
"""
INDEXES = """
SELECT count(bt_index_check(index => c.oid, heapallindexed => true))
  FROM pg_class c JOIN pg_am a ON a.oid = c.relam AND a.amname = 'btree'
 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'i'
"""
"""Raises at the first index that is out of order, or lacks a row of its table."""


def is_sound(ledger: Ledger) -> None:
    """Raises AssertionError, or the database's own complaint."""
    if ledger.url.startswith("postgresql"):
        with psycopg.connect(ledger.url, autocommit=True) as connection:
            connection.execute(AMCHECK)
            assert connection.execute(TABLES).fetchall() == []
            (indexes,) = connection.execute(INDEXES).fetchone() or (0,)
            assert indexes > 0
        return

    def checked(tx: Any) -> list[Any]:
        return [next(iter(dict(row).values())) for row in tx.rows("PRAGMA integrity_check")]

    assert ledger.engine.write(checked, seen=False) == ["ok"]
