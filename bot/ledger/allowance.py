"""What one process may use of a limit that all of them share: so much in any window, counted as it slides.

A process takes a block, uses it within its life, and says with its next request what it used and when. Two kinds of
rows stand in `budgets` under the limit's name, and both count until the window has passed over their moment:

    2026-11-23T10:00:00.440000Z            12    sent by anybody within the step that ends then
    2026-11-23T10:00:03.400000Z 5f0c21aa    5    in the hands of this one, who may use it until then

Nobody has a share, so nothing lies idle but the few in hands that do not need them, and only for a block's life. Who
is new waits for nobody; of who was killed the block lapses. Clocks of machines are taken to agree within a
hundredth of a second, as NTP keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.ledger.codec import instant, stamp
from bot.ledger.connection import Connection

PART = 4
"""At most one part in so many of what is free goes into one hand: the scarcer it is, the smaller the blocks."""
LOCK = "lock"
"""The row that is held while a block is given out; it sorts after every moment."""


@dataclass(frozen=True, slots=True)
class Limit:
    """`most` in any `window`; a block may be used within `life`."""

    name: str
    most: int
    window: timedelta
    life: timedelta


@dataclass(frozen=True, slots=True)
class Block:
    """What was given. Nothing: `wait` says after how long something is free."""

    granted: int
    wait: timedelta = timedelta(0)


def allot(
    tx: Connection, limit: Limit, *, me: str, sent: Mapping[datetime, int], wanted: int, now: datetime
) -> Block:
    """Takes note of what `me` sent since its last block (by the ends of steps) and gives the next one."""
    name, since, held = limit.name, now - limit.window, f"{stamp(now + limit.life)} {me}"
    # Whoever comes at the same time waits here, and then sees what was given to the one before.
    tx.run(
        "INSERT INTO budgets (name, period, used) VALUES (:name, :lock, 0)"
        " ON CONFLICT (name, period) DO UPDATE SET used = budgets.used",
        name=name,
        lock=LOCK,
    )
    tx.run(
        # What is over; what was in this hand; what a clock wrote that went wrong.
        "DELETE FROM budgets WHERE name = :name AND period <> :lock"
        " AND (period <= :since OR period LIKE :mine OR period > :beyond)",
        name=name,
        lock=LOCK,
        since=stamp(since),
        mine=f"% {me}",
        beyond=stamp(now + limit.life + limit.window),
    )
    for step, count in sent.items():
        if step > since:
            tx.run(
                "INSERT INTO budgets (name, period, used) VALUES (:name, :step, :count)"
                " ON CONFLICT (name, period) DO UPDATE SET used = budgets.used + excluded.used",
                name=name,
                step=stamp(step),
                count=count,
            )
    row = tx.row(
        "SELECT SUM(used) AS used, MIN(period) AS first FROM budgets WHERE name = :name AND period <> :lock",
        name=name,
        lock=LOCK,
    )
    free = limit.most - int((row and row["used"]) or 0)
    if free <= 0 and row:
        return Block(0, instant(row["first"].split()[0]) - since)
    granted = min(wanted, max(1, free // PART))
    tx.run(
        "INSERT INTO budgets (name, period, used) VALUES (:name, :held, :granted)",
        name=name,
        held=held,
        granted=granted,
    )
    return Block(granted)
