"""Reminders are planned anew where something they follow from has changed: a playbook, a calendar, a chat's hours.

A few cases at a time, so that the ledger is held for milliseconds and nobody's answer waits.
"""

from __future__ import annotations

from bot.casework.case import Case, Status
from bot.conversation.router import Answer, Ask, internal
from bot.conversation.values import Priority
from bot.ledger.changes import Enqueue, Replan
from bot.ledger.records import NewTask

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
    refs = [case.ref for case in (*cases, *resolved) if has_reminders(case)]
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


def has_reminders(case: Case) -> bool:
    """A case that has ended has none, save a resolved one that is still to be verified, or that somebody's own
    reminder is about."""
    return case.live or bool(case.own_reminders) or not case.effect_verified
