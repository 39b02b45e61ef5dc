"""Reminders are planned anew where something they follow from has changed: a playbook, a calendar, a chat's hours.

A few cases at a time, so that the ledger is held for milliseconds and nobody's answer waits.
"""

from __future__ import annotations

from bot.casework.case import Case, Status
from bot.casework.reopening import still_reopenable
from bot.conversation.router import Answer, Ask, internal
from bot.conversation.values import Priority
from bot.ledger.changes import CancelTasks, Enqueue, Replan
from bot.ledger.records import NewTask
from handlers.common import playbook_of, site_calendar
from handlers.places import held_in, hold

AT_ONCE = 10
"""Cases planned in one transaction."""
MOST = 100_000
"""Cases of one marketplace or chat that can still have reminders."""


@internal("replan")
def replan(ask: Ask) -> Answer:
    """Which cases are meant (`chat` or `marketplace`), as tasks of a few."""
    chat, marketplace = str(ask.value.get("chat", "")), str(ask.value.get("marketplace", ""))
    cases = ask.ledger.cases(chat=chat, marketplace=marketplace, live_only=True, limit=MOST)
    resolved = ask.ledger.cases(chat=chat, marketplace=marketplace, statuses=(Status.RESOLVED,), limit=MOST)
    closed = ask.ledger.cases(chat=chat, marketplace=marketplace, statuses=(Status.CLOSED,), limit=MOST)
    ended = [
        case
        for case in closed
        if case.marketplace in ask.playbooks
        and still_reopenable(case, playbook_of(ask, case), site_calendar(ask, case), ask.now)
    ]
    refs = [case.ref for case in (*cases, *resolved, *ended) if has_reminders(case)]
    answer = Answer()
    for first in range(0, len(refs), AT_ONCE):
        answer.change(
            Enqueue(
                NewTask(
                    kind="remind",
                    key=f"{ask.value['key']}:{first}",
                    due_at=ask.now,
                    view="replan_some",
                    subject={"refs": refs[first : first + AT_ONCE]},
                    priority=int(Priority.UPKEEP),
                )
            )
        )
    return answer


@internal("replan_some")
def replan_some(ask: Ask) -> Answer:
    """The agenda plans for every `Replan`; a case that has moved in between was planned anew by that."""
    found = (ask.ledger.case(str(ref)) for ref in ask.value["refs"])
    return Answer().change(*(Replan(case) for case in found if case and case.marketplace in ask.playbooks))


@internal("replan_held")
def replan_held(ask: Ask) -> Answer:
    """The clock was set back: what waits in its chat, by a rest or a morning of the time ahead, waits an hour."""
    answer = Answer()
    for task in ask.ledger.tasks(prefix=held_in("")):
        item = {name: value for name, value in task.subject.items() if name not in ("place", "key")}
        case = ask.ledger.case(str(item["ref"])) if item.get("ref") else None
        answer.change(CancelTasks(task.key), hold(ask, str(task.subject["place"]), item, case, not_now=True))
    return answer


def has_reminders(case: Case) -> bool:
    """A case that has ended has none, save one that can be taken up again, or a resolved one that is still to be
    verified, or that somebody's own reminder is about."""
    return case.live or bool(case.own_reminders) or not case.effect_verified
