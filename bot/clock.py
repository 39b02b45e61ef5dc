"""Time: case time, which is injected and may be moved, and the wake-ups, which are APScheduler's.

Two clocks. Case time decides what is due; its offset is kept in the ledger and only a local workspace that is
alone may move it. System time decides leases, back-off, tokens and sessions.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from bot.ledger.ledger import Ledger

log = logging.getLogger(__name__)

LONGEST_SLEEP = timedelta(seconds=30)
"""A wake-up that was missed (suspended machine, moved clock) costs at most this."""


def system_now() -> datetime:
    """Aware UTC of this machine."""
    return datetime.now(UTC)


class CaseClock:
    """Case time: system time plus an offset that the ledger keeps."""

    def __init__(self, ledger: Ledger, system: Callable[[], datetime] = system_now) -> None:
        self.system = system
        self._ledger = ledger
        with ledger.reading() as reading:
            self._offset = timedelta(seconds=float(reading.setting("clock_offset", "0")))

    def now(self) -> datetime:
        """Case time, aware UTC."""
        return self.system() + self._offset

    def move_to(self, moment: datetime) -> None:
        """Case time becomes `moment` (never earlier than it is) and runs on from there."""
        offset = moment - self.system()
        if offset > self._offset:
            self._offset = offset
            self._ledger.put_setting("clock_offset", str(offset.total_seconds()))


class Clock:
    """Wakes the courier when the next task falls due. Holds no state that the ledger lacks."""

    def __init__(self, *, wake: Callable[[], None], next_due: Callable[[], timedelta | None]) -> None:
        self._wake = wake
        self._next_due = next_due
        self._scheduler = BackgroundScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def start(self) -> None:
        """Starts waking."""
        self._scheduler.start()
        self.again()

    def stop(self) -> None:
        """No wake-up after this."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def daily(self, name: str, job: Callable[[], object], *, hour: int, minute: int) -> None:
        """Something for the quiet hours (UTC)."""
        self._scheduler.add_job(job, "cron", id=name, hour=hour, minute=minute, jitter=300, replace_existing=True)

    def again(self) -> None:
        """Looks when the next task is due and sleeps until then; called after every commit that queued something."""
        try:
            delay = self._next_due()
        except Exception:
            log.exception("could not read when the next task is due; looking again soon")
            delay = timedelta(seconds=5)
        sleep = min(max(delay, timedelta(0)) if delay is not None else LONGEST_SLEEP, LONGEST_SLEEP)
        if self._scheduler.running:
            self._scheduler.add_job(
                self._tick, "date", run_date=system_now() + sleep, id="tick", replace_existing=True
            )

    def _tick(self) -> None:
        self._wake()
        self.again()
