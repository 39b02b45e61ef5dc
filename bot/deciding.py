"""From an event to a decision: which handler hears it, what it answers, and what that means for the ledger.

Nothing is written here. A handler returns values; they become changes, reminders and tasks that the desk settles.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.agenda import Agenda
from bot.casework.mistakes import UserMistake
from bot.conversation.absence import stand_in
from bot.conversation.asking import StaleButton, asked
from bot.conversation.commands import typed_command
from bot.conversation.outbox import tasks_of, update_prefix, updates_behind, updates_of
from bot.conversation.router import Answer, Ask, Handler, Router
from bot.conversation.values import Event, Show
from bot.ledger.changes import CancelTasks, Change, Enqueue, SaveMessage, Settlement
from bot.ledger.ledger import Reading
from bot.ledger.records import MessageRow, NewTask
from bot.playbooks import Library
from handlers.common import must_not_only_look

LONGEST_TEXT = 100_000
"""Characters of a message that are read; more is refused with a sentence."""


class TooLong(UserMistake):
    """This message has {length} characters; more than {limit} cannot be taken. Send it as a .txt file instead."""

    code = "too_long"


class NotYours(UserMistake):
    """Only {names} may use this card."""

    code = "not_yours"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a handler answered, and what it leads to."""

    ask: Ask
    answer: Answer
    learnt: Sequence[Change]
    settlement: Settlement

    @property
    def slow(self) -> bool:
        """Whether there is work that nobody's answer waits for."""
        queued = [change.task for change in self.settlement.changes if isinstance(change, Enqueue)]
        return any(task.kind == "work" for task in (*self.settlement.tasks, *queued))


@dataclass
class Deciding:
    """Decides for one house. `now` is case time, `library` the playbooks in force, `leads` those of the settings."""

    library: Callable[[], Library]
    router: Router
    now: Callable[[], datetime]
    files: Any = None
    settings: Any = None
    leads: frozenset[str] = frozenset()

    def decide(self, reading: Reading, seq: int, event: Event) -> Decision:
        """From what the ledger says at this moment."""
        ask, learnt = self._ask(reading, event)
        answer = self._handle(ask)
        tasks = self._tasks(ask, answer)
        changes = [*learnt, *answer.changes, *self._overtaken(reading, tasks, ask, answer)]
        held = [str(event.value["chat"])] if event.kind == "internal" and event.action == "round" else []
        reconcile = Agenda(ask.calendars).after(changes, reading, ask.playbooks, ask.now, rounds=held)
        settlement = Settlement(
            event_seq=seq, changes=changes, tasks=tasks, reconcile=reconcile, who=ask.member.id, at=ask.now
        )
        return Decision(ask, answer, learnt, settlement)

    def regretting(self, decision: Decision, mistake: UserMistake) -> Decision:
        """The ledger refused the change: the person is told why, and nothing else happens."""
        answer = self._regret(decision.ask, mistake)
        tasks = self._tasks(decision.ask, answer)
        settlement = replace(decision.settlement, changes=decision.learnt, tasks=tasks, reconcile={})
        return replace(decision, answer=answer, settlement=settlement)

    # -- from event to handler

    def _ask(self, reading: Reading, event: Event) -> tuple[Ask, list[Change]]:
        return asked(
            event,
            reading,
            now=self.now(),
            leads=self.leads,
            library=self.library(),
            files=self.files,
            settings=self.settings,
        )

    def _handle(self, ask: Ask) -> Answer:
        try:
            self._guard(ask)
            handler = self._handler(ask)
            answer = handler(ask) if handler else Answer()
            if ask.event.kind in ("message", "click"):
                must_not_only_look(ask, answer.changes)
            return answer
        except UserMistake as mistake:
            return self._regret(ask, mistake)

    def _guard(self, ask: Ask) -> None:
        if len(ask.event.text) > LONGEST_TEXT:
            raise TooLong(length=len(ask.event.text), limit=LONGEST_TEXT)
        only = ask.value.get("only") if ask.event.kind == "click" else None
        if isinstance(only, list) and only and not any(one in ask.selves for one in only):
            names = [found.name if (found := ask.ledger.member(str(one))) else str(one) for one in only]
            raise NotYours(names="、".join(names))

    def _handler(self, ask: Ask) -> Handler | None:
        event, router = ask.event, self.router
        if event.kind == "click":
            if event.action not in router.clicks:
                raise StaleButton
            return router.clicks[event.action]
        if event.kind == "internal":
            return router.internals.get(event.action)
        if event.kind != "message":
            return router.listeners.get(event.kind)
        if not event.addressed:
            return None
        if typed := typed_command(event.text):
            found = router.find(typed.word)
            return found.handler if found else router.listeners.get("unknown_command")
        return router.listeners.get("file" if event.files else "text")

    # -- from answer to tasks

    def _regret(self, ask: Ask, mistake: UserMistake) -> Answer:
        sentence = ask.say(mistake.template(), **mistake.values)
        if ask.event.kind == "click":
            return Answer().toast(sentence, "bad")
        return Answer().tell(ask.chat.id, sentence)

    def _tasks(self, ask: Ask, answer: Answer) -> list[NewTask]:
        answer.shows = [self._redirected(ask, show) for show in answer.shows]
        last = [ask.ledger.last_message(thread) for thread in answer.refreshed]
        others = [message for message in last if message and message.id != ask.event.message]
        updates = updates_of(ask.event, others, ask.now)
        if answer.refreshed:
            chats = {ask.chat.id, *(message.chat for message in last if message)} - {""}
            sends = [send for chat in sorted(chats) for send in ask.ledger.tasks(lane=chat, kind="send")]
            late = [send for send in sends if send.extra.get("thread") in answer.refreshed]
            updates += updates_behind(ask.event, late, ask.now)
        return tasks_of(ask.event, answer, ask.now) + updates

    def _redirected(self, ask: Ask, show: Show) -> Show:
        """Who is on leave is not called; their substitute is. A person is called once, as the chat's workspace knows
        them."""
        called = tuple(
            dict.fromkeys(ask.ledger.known_in(stand_in(ask.ledger, one, ask.now), show.chat) for one in show.mention)
        )
        return replace(show, mention=called) if called != show.mention else show

    def _overtaken(self, reading: Reading, tasks: Sequence[NewTask], ask: Ask, answer: Answer) -> list[Change]:
        """What is about to be updated anew, or was replaced by the answer to its click, has no other update pending.

        One that is under way is left alone: its lane keeps the later one behind it.
        """
        clicked = ask.event.message if answer.instead else ""
        changes: list[Change] = [self._replaced(reading, ask, answer.instead)] if answer.instead and clicked else []
        prefixes = {
            task.key.removesuffix(f"{ask.event.workspace}:{ask.event.id}") for task in tasks if task.kind == "update"
        }
        if clicked:
            prefixes.add(update_prefix(ask.event.workspace, clicked))
        for prefix in sorted(prefixes):
            pending = reading.tasks(prefix=prefix, kind="update")
            changes += [CancelTasks(task.key) for task in pending if not task.lease_by]
        return changes

    def _replaced(self, reading: Reading, ask: Ask, instead: Show) -> SaveMessage:
        """The clicked message shows something else now; the ledger's note of it follows."""
        was = reading.message(ask.event.workspace, ask.event.message)
        return SaveMessage(
            MessageRow(
                workspace=ask.event.workspace,
                id=ask.event.message,
                chat=ask.chat.id,
                view=instead.view,
                subject=dict(instead.subject),
                thread=was.thread if was else "",
                revision=was.revision + 1 if was else 1,
                sent_at=was.sent_at if was else ask.now,
                mention=was.mention if was else (),
            )
        )
