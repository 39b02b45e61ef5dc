"""What reminders follow from may have changed since they were planned. Then all are planned anew.

Seen at the start: a playbook has another digest, an admin added days to the calendars, the calendars of holidays came
in another version, or Casebot itself did. Seen at any time: the machine's clock was set back, and what was planned
while it was ahead (the next digest of a chat) lies too far away.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

from bot.casework.added_days import digest
from bot.conversation.values import Priority
from bot.ledger.changes import Change, Remember
from bot.ledger.ledger import Ledger
from bot.ledger.records import NewTask
from bot.playbooks import Library

CALENDARS = ("holidays", "chinesecalendar", "casebot")
"""Packages whose version changes which days are counted, or how."""


def replan_what_changed(ledger: Ledger, library: Library, now: datetime) -> None:
    """Queues the planning of each marketplace whose plans were made from something else."""
    changes: list[Change] = []
    tasks: list[NewTask] = []
    with ledger.reading() as reading:
        for marketplace in sorted(library.playbooks):
            name, made_from = f"planned_from:{marketplace}", fingerprint(library, marketplace)
            if reading.setting(name) == made_from:
                continue
            changes.append(Remember(name, made_from))
            if reading.cases(marketplace=marketplace, limit=1):
                tasks.append(_task(marketplace, made_from, now))
    if changes:
        ledger.settle(event_seq=None, changes=changes, tasks=tasks, reconcile={}, who="casebot", at=now)


def replan_all(ledger: Ledger, library: Library, now: datetime) -> None:
    """After the clock was set back: what was to go out goes out, what waits in a chat is fitted into its hours anew,
    and every marketplace that has cases is planned."""
    ledger.bring_back(now=now)
    with ledger.reading() as reading:
        known = [one for one in sorted(library.playbooks) if reading.cases(marketplace=one, limit=1)]
    held = replace(_task("", "all", now), view="replan_held", key=f"replan_held:{now.isoformat()}")
    tasks = [held, *(_task(marketplace, "all", now) for marketplace in known)]
    ledger.settle(event_seq=None, changes=(), tasks=tasks, reconcile={}, who="casebot", at=now)


def fingerprint(library: Library, marketplace: str) -> str:
    """What the plans of a marketplace's cases follow from, in one line."""
    added = digest(library.calendars.added)
    parts = [library.digest(marketplace), *(_version(package) for package in CALENDARS), added]
    return ":".join(part for part in parts if part)


def _task(marketplace: str, made_from: str, now: datetime) -> NewTask:
    return NewTask(
        kind="remind",
        key=f"replan:{marketplace}:{made_from}:{now.isoformat()}",
        due_at=now,
        view="replan",
        subject={"marketplace": marketplace},
        priority=int(Priority.UPKEEP),
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # run from a folder that was never installed
        return "-"
