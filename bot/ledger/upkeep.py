"""Small things: settings, leases of streams, budgets, and what is thrown away at night."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.ledger.codec import stamp
from bot.ledger.connection import Connection, Engine
from bot.ledger.waits import LONGEST_LEASE

KEEP_TASKS = timedelta(days=90)
KEEP_INBOX_KEYS = timedelta(days=30)
KEEP_BUDGETS = timedelta(days=62)
"""A month's quota is read for as long as the next month lasts."""
KEEP_LINK_TRIES = timedelta(days=90)
"""Who was shown a code or typed a wrong one; who was linked with whom stays."""
BATCH = 500
"""Rows thrown away in one transaction, so that nobody waits for the broom."""

PUT_SETTING = (
    "INSERT INTO settings (name, value) VALUES (:name, :value)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)

OLD = {
    # A reminder of a live case stays: its key is what keeps it from being sent a second time.
    "tasks": (
        "DELETE FROM tasks WHERE seq IN (SELECT t.seq FROM tasks t WHERE t.state <> 'waiting' AND t.done_at < :before"
        " AND NOT (t.kind = 'remind' AND EXISTS (SELECT 1 FROM cases c WHERE c.ref = t.case_ref AND c.live = 1))"
        " LIMIT :batch)",
        KEEP_TASKS,
    ),
    "inbox": (
        "DELETE FROM inbox WHERE seq IN"
        " (SELECT seq FROM inbox WHERE state <> 'new' AND received_at < :before LIMIT :batch)",
        KEEP_INBOX_KEYS,
    ),
    "leases": ("DELETE FROM leases WHERE until < :before", timedelta(0)),
    "budgets": ("DELETE FROM budgets WHERE period < :before", KEEP_BUDGETS),
    # Of a limit that nobody has used for so long only its lock is left: a chat that is no more.
    "locks": (
        "DELETE FROM budgets WHERE period = 'lock' AND NOT EXISTS"
        " (SELECT 1 FROM budgets o WHERE o.name = budgets.name AND o.period <> 'lock')",
        KEEP_BUDGETS,
    ),
    "link_log": (
        "DELETE FROM link_log WHERE seq IN (SELECT seq FROM link_log"
        " WHERE what IN ('offered', 'tried', 'refused') AND at < :before LIMIT :batch)",
        KEEP_LINK_TRIES,
    ),
}


def lease(tx: Connection, name: str, *, me: str, now: datetime, lease_s: float) -> bool:
    """True when `me` holds it now. What is asked for so briefly is never given for longer: then one that lies further
    ahead was written by a clock that was wrong, and is over."""
    brief = 0 < lease_s <= LONGEST_LEASE.total_seconds()
    row = tx.row(
        "INSERT INTO leases (name, holder, until) VALUES (:name, :me, :until)"
        " ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until"
        " WHERE leases.holder = :me OR leases.until <= :now OR (:brief = 1 AND leases.until > :longest)"
        " RETURNING holder",
        name=name,
        me=me,
        now=stamp(now),
        until=stamp(now + timedelta(seconds=lease_s)),
        brief=int(brief),
        longest=stamp(now + LONGEST_LEASE),
    )
    return row is not None


def spend(tx: Connection, budget: str, *, period: str, wanted: int, limit: int) -> int:
    """How much of `wanted` was still free; it is taken."""
    tx.run(
        "INSERT INTO budgets (name, period, used) VALUES (:name, :period, 0) ON CONFLICT (name, period) DO NOTHING",
        name=budget,
        period=period,
    )
    # The row is locked by this update, so that two bots never take the same block.
    row = tx.row(
        "UPDATE budgets SET used = used + :wanted WHERE name = :name AND period = :period RETURNING used",
        wanted=wanted,
        name=budget,
        period=period,
    )
    used = int(row["used"]) if row else wanted
    granted = max(0, min(wanted, limit - (used - wanted)))
    if granted < wanted:
        tx.run(
            "UPDATE budgets SET used = used - :over WHERE name = :name AND period = :period",
            over=wanted - granted,
            name=budget,
            period=period,
        )
    return granted


def tidy(engine: Engine, *, now: datetime) -> dict[str, int]:
    """Throws away what is old, in small transactions. Returns how many rows of each table went."""
    return {name: _tidied(engine, sql, stamp(now - keep)) for name, (sql, keep) in OLD.items()}


def _tidied(engine: Engine, sql: str, before: str) -> int:
    gone = 0
    while touched := engine.write(lambda tx: tx.run(sql, before=before, batch=BATCH), seen=False):
        gone += touched
    return gone
