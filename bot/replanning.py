"""At the start: what reminders follow from may have changed since they were planned. Then all are planned anew.

A playbook has another digest, an admin added days to the calendars, the calendars of holidays came in another
version, or Casebot itself did.
"""

from __future__ import annotations

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
