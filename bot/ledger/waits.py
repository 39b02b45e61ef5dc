"""How far ahead a row of the queue may be held or at rest, and when it is.

A claim and a pause after a failure are moments of the machine's clock, and a clock can have been wrong: a machine
that was a month ahead would hold a chat for a month after its clock was set right. What lies further ahead than any
claim or pause lasts was written by such a clock, and counts as over.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.ledger.codec import stamp

LONGEST_LEASE = timedelta(minutes=10)
"""Nobody holds a task (`courier.TASK_LEASE_S`), an event (`desk.EVENT_LEASE_S`, and its `REST_S`) or a stream for
longer than a minute; the rest of it is for machines whose clocks differ."""
LONGEST_PAUSE = timedelta(hours=2)
"""No task rests for longer than that (`setbacks.BACK_OFF_S`, an hour and a quarter with its jitter)."""


def held(row: str = "") -> str:
    """Whether somebody holds this row now; `row` is its name with the dot."""
    return f"({row}lease_until > :now AND {row}lease_until <= :longest_lease)"


def resting(row: str = "") -> str:
    """Whether this task rests now, after a failure or because of a limit."""
    return f"({row}not_before > :now AND {row}not_before <= :longest_pause)"


def moments(now: datetime) -> dict[str, str]:
    """The values that `held` and `resting` are asked with (system time)."""
    return {
        "now": stamp(now),
        "longest_lease": stamp(now + LONGEST_LEASE),
        "longest_pause": stamp(now + LONGEST_PAUSE),
    }
