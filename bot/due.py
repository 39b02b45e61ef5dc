"""Reminders that are due come back through the door, as many together as were claimed together.

Together means one look into the ledger and three commits: they are stored, they are settled, they are noted. Each is
settled by itself all the same: one that stumbles is worked on again alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from bot.agenda import Agenda
from bot.conversation.values import Event
from bot.desk import Desk
from bot.ledger.ledger import Done, Ledger, Reading
from bot.ledger.mistakes import LedgerTrouble
from bot.ledger.records import Task
from bot.playbooks import Library


@dataclass
class Due:
    """Hands over for one process, `me`. `now` is case time, `system_now` the machine's; `failed` is told of a task
    that could not even be looked at."""

    ledger: Ledger
    desk: Desk
    library: Callable[[], Library]
    now: Callable[[], datetime]
    system_now: Callable[[], datetime]
    me: str
    failed: Callable[[Task, Exception], None]

    def carry_out(self, tasks: Sequence[Task]) -> None:
        """In their order; those of one kind that follow each other go together. A chat's turn, which tells all that
        waits there in one message, thus sees what took its place there just before."""
        for _, alike in groupby(tasks, key=lambda task: task.view):
            self._together(list(alike))

    def _together(self, tasks: Sequence[Task]) -> None:
        events: list[Event] = []
        done: list[Done] = []
        stumbled: list[tuple[Task, Exception]] = []
        with self.ledger.reading() as reading:
            for task in tasks:
                try:
                    overtaken = self._is_overtaken(reading, task)
                except LedgerTrouble:
                    raise
                except Exception as error:
                    stumbled.append((task, error))
                    continue
                done.append(Done(task.seq, {"overtaken": True} if overtaken else {}))
                if not overtaken:
                    value = {**task.subject, "key": task.key}
                    events.append(brought_back(task, task.view or "remind", value, at=self.now()))
        for task, why in stumbled:
            self.failed(task, why)
        if events:
            self.desk.receive_each(events)
        if done:
            self.ledger.tasks_done(done, me=self.me, now=self.system_now())

    def _is_overtaken(self, reading: Reading, task: Task) -> bool:
        case, library = reading.case(task.case), self.library()
        playbook = library.playbooks.get(case.marketplace) if case else None
        if case is None or playbook is None:
            return False
        agenda, chat = Agenda(library.calendars), reading.chat(case.chat)
        return agenda.overtaken(task.key, task.due_at, case, playbook, chat, self.now())


def brought_back(task: Task, action: str, value: Mapping[str, Any], *, at: datetime) -> Event:
    """What came of a task, as an event of our own; a second time is a non-event."""
    return Event(
        id=f"task:{task.key}:{task.seq}",
        workspace="internal",
        kind="internal",
        chat=str(task.extra.get("chat", "")),
        sender=str(task.extra.get("member", "casebot")),
        at=at,
        action=action,
        value=value,
    )
