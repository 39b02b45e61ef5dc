"""Time: case time, which is injected and may be moved, and the wake-ups, which are APScheduler's.

Two clocks. Case time decides what is due; its offset is kept in the ledger and only a local workspace that is
alone may move it. System time decides leases, back-off, tokens and sessions.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from bot.ledger.ledger import Ledger
from bot.ledger.mistakes import LedgerTrouble

log = logging.getLogger(__name__)

LONGEST_SLEEP = timedelta(seconds=30)
"""A wake-up that was missed (suspended machine, moved clock) costs at most this."""
SHORTEST_SLEEP = timedelta(milliseconds=20)
"""Between two looks, whatever the ledger says: the house never polls."""
AFTER_TROUBLE = timedelta(seconds=5)


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
    """Wakes the house when the next thing can be done. Holds no state that the ledger lacks."""

    def __init__(self, *, wake: Callable[[], None], until_next: Callable[[], timedelta | None]) -> None:
        self._wake = wake
        self._until_next = until_next
        self._tick_at: datetime | None = None
        self._scheduler = BackgroundScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def start(self) -> None:
        """Starts waking."""
        self._scheduler.start()

    def stop(self) -> None:
        """No wake-up after this."""
        if self._scheduler.running:
            # Stopped in the middle of a wake-up, the scheduler no longer finds the job it wants to strike off, and
            # its thread dies of that. Paused it begins no other, and emptying waits for the one it is at.
            self._scheduler.pause()
            self._scheduler.remove_all_jobs()
            self._scheduler.shutdown(wait=False)

    def daily(self, name: str, job: Callable[[], object], *, hour: int, minute: int) -> None:
        """Something for the quiet hours (UTC)."""
        self._scheduler.add_job(job, "cron", id=name, hour=hour, minute=minute, jitter=300, replace_existing=True)

    @property
    def nightly(self) -> list[str]:
        """The names of what is done daily."""
        return [job.id for job in self._scheduler.get_jobs() if isinstance(job.trigger, CronTrigger)]

    def soon(self, name: str, job: Callable[[], object], *, after: timedelta) -> None:
        """Something once, when the start is over."""
        self._scheduler.add_job(job, "date", id=name, run_date=system_now() + after, replace_existing=True)

    def again(self) -> None:
        """Looks when the next thing can be done and sleeps until then; called when all that could be done is done."""
        try:
            delay = self._until_next()
        except LedgerTrouble as trouble:
            log.debug("when the next task is due cannot be read: %s", trouble)  # said by whoever wanted to work
            delay = AFTER_TROUBLE
        except Exception:
            log.exception("could not read when the next task is due; looking again soon")
            delay = AFTER_TROUBLE
        sleep = LONGEST_SLEEP if delay is None else min(max(delay, SHORTEST_SLEEP), LONGEST_SLEEP)
        at = system_now() + sleep
        if self._scheduler.running and not (self._tick_at and system_now() < self._tick_at <= at):
            # Waking too early costs a look; making the scheduler anew after each message cost more than the message.
            self._tick_at = at
            self._scheduler.add_job(self._tick, "date", run_date=at, id="tick", replace_existing=True)

    def _tick(self) -> None:
        self._tick_at = None
        self._wake()
