"""A vendor that cannot be reached, from the first call that failed to the first that went through.

The ledger keeps since when, so that every process knows, and `doctor` tells. While it lasts what has to be sent is
tried again and again, for days; with the first success everything that waits for that vendor may go at once (its
limits see to the pace). Leads are told: at once where another vendor can carry it, and everybody when it is over.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.agenda import hours_of
from bot.conversation.outbox import say_task
from bot.conversation.sides import side
from bot.conversation.words import sayer
from bot.ledger.ledger import Ledger, Reading
from bot.ledger.records import Member
from bot.workspaces.trouble import NoAnswer, Unreachable

log = logging.getLogger(__name__)

OUTAGE = timedelta(minutes=10)
"""From here on it is an outage: people are told. A shorter one nobody notices."""


@dataclass(frozen=True, slots=True)
class Outage:
    """Since `since` (system time) nothing got through to a vendor; `task` failed first."""

    since: datetime
    task: int
    proven: bool
    """It is the vendor and not that one message: another one failed, too, or there was no connection at all."""


def is_away(error: Exception) -> bool:
    """Whether this says of the vendor, and hardly of the message, that it cannot be reached or is broken."""
    return isinstance(error, Unreachable | NoAnswer)


def outage(reading: Reading, workspace: str) -> Outage | None:
    """The one that lasts; None while the vendor can be reached."""
    kept = reading.setting(_name(workspace))
    if not kept:
        return None
    since, task, proven = kept.split()
    return Outage(datetime.fromisoformat(since), int(task), proven == "proven")


@dataclass
class Outages:
    """What one process sees of them. `now` is case time, `system_now` the machine's."""

    ledger: Ledger
    now: Callable[[], datetime]
    system_now: Callable[[], datetime]
    _known: dict[str, Outage] = field(default_factory=dict)

    def look(self, reading: Reading, workspaces: Iterable[str]) -> None:
        """Which of these could not be reached when somebody tried last."""
        for workspace in workspaces:
            self._known.pop(workspace, None)
            if found := outage(reading, workspace):
                self._known[workspace] = found

    def failed(self, workspace: str, task: int, error: Exception) -> timedelta:
        """This one did not get through. For how long nothing has."""
        now = self.system_now()
        with self.ledger.reading() as reading:
            known = outage(reading, workspace)
        seen = Outage(
            min(known.since, now) if known else now,  # never later than now, although the clock was set back
            known.task if known else task,
            isinstance(error, Unreachable) or (known is not None and (known.proven or known.task != task)),
        )
        if seen != known:
            proven = "proven" if seen.proven else "suspected"
            self.ledger.put_setting(_name(workspace), f"{seen.since.isoformat()} {seen.task} {proven}")
        if seen.proven and (known is None or not known.proven):
            log.warning("%s cannot be reached since %s", workspace, seen.since.isoformat())
        self._known[workspace] = seen
        if seen.proven and now - seen.since >= OUTAGE:
            self._tell_elsewhere(workspace, seen.since)
        return now - seen.since

    def went(self, workspaces: Iterable[str]) -> None:
        """Something got through. If nothing had before, what waits there may go now."""
        for workspace in set(workspaces):
            over = self._known.pop(workspace, None)
            if over is None:
                continue
            if over.proven:
                self.ledger.bring_forward(workspace, now=self.system_now())
                log.warning("%s can be reached again", workspace)
                if self.system_now() - over.since >= OUTAGE:
                    self._tell_all(workspace, over.since)
            # Forgotten last: whoever dies before it leaves all of it to the next one that gets through.
            self.ledger.put_setting(_name(workspace), "")

    def _tell_elsewhere(self, workspace: str, since: datetime) -> None:
        self._tell(
            "{vendor} cannot be reached since {since}; {n} messages wait and go out when it is back.",
            f"away:{workspace}:{since.isoformat()}",
            workspace,
            since,
            lambda lead: lead.workspace != workspace,
        )

    def _tell_all(self, workspace: str, since: datetime) -> None:
        self._tell(
            "{vendor} could not be reached from {since} to {until}. {n} messages that waited go out now.",
            f"back:{workspace}:{since.isoformat()}",
            workspace,
            since,
            lambda _lead: True,
        )

    def _tell(
        self, sentence: str, key: str, workspace: str, since: datetime, wanted: Callable[[Member], bool]
    ) -> None:
        """Each lead once, on the clock of their chat with the bot."""
        with self.ledger.reading() as reading:
            if reading.tasks(prefix=f"{key}:", states=EVER, limit=1):
                return
            leads = [lead for lead in reading.leads() if lead.private_chat and wanted(lead)]
            zones = [ZoneInfo(hours_of(reading.chat(lead.private_chat)).timezone) for lead in leads]
            waiting = reading.waiting_in(workspace, case_now=self.now())
        tasks = []
        for lead, zone in zip(leads, zones, strict=True):
            say = sayer(lead.locale)
            text = say(
                sentence,
                vendor=side(say, workspace),
                since=f"{since.astimezone(zone):%m-%d %H:%M}",
                until=f"{self.system_now().astimezone(zone):%m-%d %H:%M}",
                n=waiting,
            )
            tasks.append(say_task(lead.private_chat, text, f"{key}:{lead.id}", self.now()))
        if tasks:
            self.ledger.settle(event_seq=None, changes=(), tasks=tasks, reconcile={}, who="casebot", at=self.now())


EVER = ("waiting", "done", "dead", "cancelled", "unknown")


def _name(workspace: str) -> str:
    return f"away:{workspace}"
