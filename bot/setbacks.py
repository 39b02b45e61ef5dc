"""What becomes of a task that did not work out.

    it had to wait (a limit)            again when the vendor said, and it is no failure
    it may work later                   again, later each time; after the last try it is dead
    the vendor cannot be reached        the same, but after the last pause every hour, for days (outages.py)
    it can never work                   dead at once: the chat is gone, the message is forbidden or wrong
    the message to change is too old    a fresh one instead; it was taken back: nothing, nobody misses it

Of what is dead its lane is free and the leads are told. What was about a case and had no way into its group goes to
the owner in private.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bot.casework.mistakes import CasebotError
from bot.conversation.outbox import say_task, updated_by
from bot.conversation.words import sayer
from bot.ledger.ledger import Ledger
from bot.ledger.records import NewTask, Task
from bot.ledger.waits import LONGEST_PAUSE
from bot.outages import OUTAGE, Outages, is_away
from bot.workspaces.trouble import ChatTrouble, Expired, Forbidden, MessageGone, TargetGone

log = logging.getLogger(__name__)

BACK_OFF_S = (5, 30, 120, 600, 3600)
"""Seconds before the next try; after the last one the task is dead. None is longer than `LONGEST_PAUSE`, the longest
that the queue believes."""
STAYS_AWAY = timedelta(days=3)
"""A message for a vendor that cannot be reached is given up after this: a weekend and a day."""
STUCK = timedelta(days=1)
"""A task that only has to wait (limits, refused credentials) is given up after this."""
JITTER = 4
"""Up to a quarter is added to every wait, so that what stopped together does not start together."""


def workspace_of(task: Task) -> str:
    """Whose call it is; "" for what no vendor is called for."""
    return (task.lane or str(task.extra.get("chat", ""))).partition(":")[0]


@dataclass
class Setbacks:
    """Decides for one process, `me`. `now` is case time, `system_now` the machine's."""

    ledger: Ledger
    me: str
    now: Callable[[], datetime]
    system_now: Callable[[], datetime]
    jitter: Random
    outages: Outages

    def of(self, task: Task, error: Exception) -> None:
        """Writes down what is to be done about it."""
        trouble = error if isinstance(error, ChatTrouble) else ChatTrouble()
        told = f"{type(error).__name__}: {error}" if isinstance(error, CasebotError) else repr(error)
        if task.kind == "update" and isinstance(trouble, MessageGone):
            self._renew(task) if isinstance(trouble, Expired) else None
            self.ledger.task_done(task.seq, me=self.me, now=self.system_now(), result={"gone": True})
        elif trouble.final:
            moved = task.kind == "send" and isinstance(trouble, TargetGone | Forbidden) and self._move(task)
            if isinstance(trouble, TargetGone):
                self._gone(task)
            self._give_up(task, error, told, moved=bool(moved), state="unknown" if trouble.unknown else "dead")
        elif trouble.retry_after is not None and not self._stuck(task):
            self._again(task, trouble.retry_after, told, failed=False)
        elif self._stays_away(task, trouble) or task.attempts <= len(BACK_OFF_S):
            self._again(task, BACK_OFF_S[min(task.attempts, len(BACK_OFF_S)) - 1], told, failed=True)
        else:
            self._give_up(task, error, told, moved=False)

    def queue(self, task: NewTask) -> None:
        """Puts in a task of the house's own."""
        self.ledger.settle(event_seq=None, changes=(), tasks=(task,), reconcile={}, who="casebot", at=self.now())

    def _gone(self, task: Task) -> None:
        """A private chat is no more: whose it was has left, and somebody else must look after their cases."""
        with self.ledger.reading() as reading:
            chat = reading.chat(task.lane)
        if chat is not None and chat.private:
            self.queue(
                NewTask(
                    kind="remind",
                    key=f"unreachable:{task.seq}",
                    due_at=self.now(),
                    view="unreachable",
                    subject={"chat": task.lane, "case": task.case},
                )
            )

    def _stays_away(self, task: Task, trouble: ChatTrouble) -> bool:
        """Nothing at all gets through to its vendor: then one more failure says nothing of this message."""
        workspace = workspace_of(task)
        if not is_away(trouble) or not workspace:
            return False
        away = self.outages.failed(workspace, task.seq, trouble)
        tried = task.tried_at or self.system_now()
        return away >= OUTAGE and self.system_now() - tried < STAYS_AWAY

    def _stuck(self, task: Task) -> bool:
        return task.tried_at is not None and self.system_now() - task.tried_at > STUCK

    def _again(self, task: Task, wait: float, error: str, *, failed: bool) -> None:
        pause = min(timedelta(seconds=wait * (1 + self.jitter.random() / JITTER)), LONGEST_PAUSE)
        later = self.system_now() + pause
        self.ledger.task_again(task.seq, me=self.me, not_before=later, error=error[:500], failed=failed)

    def _give_up(self, task: Task, error: Exception, told: str, *, moved: bool, state: str = "dead") -> None:
        ours = self.ledger.task_dead(
            task.seq,
            me=self.me,
            now=self.system_now(),
            error=told[:500],
            state=state,
            told=self._notices(task, error, moved=moved, state=state),
        )
        if ours:
            log.warning("task %s (%s %s) is given up: %s", task.seq, task.kind, task.view, told[:200])
        else:
            log.warning("task %s: the lease was lost; whoever has it now decides", task.seq)

    def _notices(self, task: Task, error: Exception, *, moved: bool, state: str) -> list[NewTask]:
        """What each lead hears of it."""
        with self.ledger.reading() as reading:
            leads = [lead for lead in reading.leads() if lead.private_chat and lead.private_chat != task.lane]
            chat = reading.chat(task.lane)
        about = task.case or (chat.name if chat and chat.name else task.lane)
        notices = []
        for lead in leads:
            say = sayer(lead.locale)
            why = say(error.template(), **error.values) if isinstance(error, CasebotError) else type(error).__name__
            if moved:
                text = say(
                    "A message about {case} could not be shown in its group ({error}); its owner has it in private.",
                    case=about,
                    error=why[:200],
                )
            elif state == "unknown":
                text = say(
                    "Nobody knows whether a message about {case} arrived ({error}). Please look in its chat.",
                    case=about,
                    error=why[:200],
                )
            else:
                text = say(
                    "A message about {case} could not be delivered after several tries ({error}). Please tell them.",
                    case=about,
                    error=why[:200],
                )
            notices.append(say_task(lead.private_chat, text, f"dead:{task.seq}:{lead.id}", self.now()))
        return notices

    def _move(self, task: Task) -> bool:
        """To the owner's private chat; False when it was meant for there, or there is none."""
        if task.view in ("nudges", "round"):
            return self._share_out(task)
        with self.ledger.reading() as reading:
            case = reading.case(task.case) if task.case else None
            owner = reading.member(case.owner) if case else None
        if owner is None or not owner.private_chat or owner.private_chat == task.lane:
            return False
        self.queue(
            NewTask(
                kind="send",
                key=f"moved:{task.key}",
                due_at=self.now(),
                view=task.view,
                subject=task.subject,
                lane=owner.private_chat,
                priority=task.priority,
                case=task.case,
                extra={name: value for name, value in task.extra.items() if name != "mention"},
            )
        )
        return True

    def _share_out(self, task: Task) -> bool:
        """Several nudges in one message: to each owner those of their own cases."""
        shares: dict[str, list[object]] = {}
        with self.ledger.reading() as reading:
            for item in task.subject.get("items") or task.subject.get("nudges") or ():
                case = reading.case(str(item.get("ref", "")))
                owner = reading.member(case.owner) if case else None
                if owner and owner.private_chat and owner.private_chat != task.lane:
                    shares.setdefault(owner.private_chat, []).append(item)
        for private, items in shares.items():
            self.queue(
                NewTask(
                    kind="send",
                    key=f"moved:{task.key}:{private}",
                    due_at=self.now(),
                    view="nudges",
                    subject={"items": items},
                    lane=private,
                    priority=task.priority,
                )
            )
        return bool(shares)

    def _renew(self, task: Task) -> None:
        """The message is too old to be changed, so what it should show now is sent anew."""
        if task.extra.get("quiet"):  # it only had to lose its buttons, and they answer nothing any more
            return
        with self.ledger.reading() as reading:
            shown = updated_by(task, reading)
        if shown is None:
            return
        extra = {"mention": list(shown.mention), "thread": shown.thread}
        self.queue(
            NewTask(
                kind="send",
                key=f"fresh:{shown.workspace}:{shown.id}:{task.seq}",
                due_at=self.now(),
                view=shown.view,
                subject=shown.subject,
                lane=shown.chat,
                priority=task.priority,
                case=task.case,
                extra=extra,
            )
        )
