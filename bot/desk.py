"""The one door: an event in, one transaction, an answer out.

A message is stored and acknowledged; the work comes after. A click is stored and worked on in one call,
because its answer is awaited. Seen before: acknowledged, nothing else. A handler returns values; here they
become changes, history, reminders and tasks in one commit, or nothing does.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.agenda import Agenda
from bot.casework.mistakes import UserMistake
from bot.conversation.apology import apologies, locale_of
from bot.conversation.asking import StaleButton, asked
from bot.conversation.codec import event_from_json, event_to_json
from bot.conversation.commands import typed_command
from bot.conversation.intake import fit_to_keep
from bot.conversation.outbox import tasks_of, update_prefix, updates_of
from bot.conversation.router import Answer, Ask, Handler, Router
from bot.conversation.values import Event, Reply, Show, Toast
from bot.conversation.words import sayer
from bot.ledger.changes import CancelTasks, Change, SaveMessage
from bot.ledger.ledger import Ledger, Reading
from bot.ledger.mistakes import LedgerTrouble, Moved, Settled
from bot.ledger.records import MessageRow, NewTask
from bot.playbooks import Library
from cards.view import Look, render

log = logging.getLogger(__name__)

TRIES = 3
"""An event whose work fails so often is set aside: the member is told, doctor lists it."""
REST_S = (2, 15)
"""Seconds between one try and the next. The chat's later messages wait, because order is kept within a chat."""
RACES = 20
"""How often a handler runs again because what it read has moved; each loser means somebody else won."""
EVENT_LEASE_S = 30.0
AT_ONCE = 20
"""Events claimed in one go, each of another chat; their work takes a small part of the lease."""
LONGEST_TEXT = 100_000
"""Characters of a message that are read; more is refused with a sentence."""


class TooLong(UserMistake):
    """This message has {length} characters; more than {limit} cannot be taken. Send it as a .txt file instead."""

    code = "too_long"


class NotYours(UserMistake):
    """Only {names} may use this card."""

    code = "not_yours"


@dataclass
class Desk:
    """The door. `wake` is called after every commit that queued something; `me` names this process's leases."""

    ledger: Ledger
    library: Callable[[], Library]
    router: Router
    now: Callable[[], datetime]
    system_now: Callable[[], datetime]
    agenda: Agenda
    me: str
    files: Any = None
    settings: Any = None
    leads: frozenset[str] = frozenset()
    wake: Callable[[], None] = lambda: None

    def receive(self, event: Event) -> Reply:
        """Stores the event. A click or an internal event is worked on at once, a message after the return.

        Seen before: nothing changes, and there is nothing to answer; unless the process that took a click died over
        it, then it is worked on now.
        """
        event = fit_to_keep(event)
        awaited = event.kind in ("click", "internal")
        seq = self.ledger.store_event(
            workspace=event.workspace,
            key=event.id,
            chat=event.chat,
            body=event_to_json(event),
            at=self.system_now(),
            me=self.me if awaited else "",
            lease_s=EVENT_LEASE_S,
        )
        if seq is None:
            return Reply()
        if awaited:
            return self._work(seq, event)
        self.wake()
        return Reply()

    def work_off(self, limit: int = 100) -> int:
        """Works on the oldest of what is stored, one event a chat, so that order is kept. Returns how many."""
        rows = self.ledger.claim_events(
            me=self.me, now=self.system_now(), lease_s=EVENT_LEASE_S, limit=min(limit, AT_ONCE)
        )
        for row in rows:
            try:
                event = event_from_json(row.body)
            except (
                KeyError,
                TypeError,
                ValueError,
            ) as error:  # of another version: it must not stop the rest
                log.exception("event %s cannot be read", row.seq)
                self.ledger.fail_event(row.seq, error=repr(error)[:500], now=self.system_now(), final=True)
                continue
            self._work(row.seq, event)
        return len(rows)

    def _work(self, seq: int, event: Event) -> Reply:
        try:
            return self._answer(seq, event)
        except LedgerTrouble:  # no fault of the event's: it stands where it was, and is taken up after its lease
            raise
        except Exception as error:
            log.exception("event %s of %s (%s %s) failed", seq, event.workspace, event.kind, event.action)
            return self._failed(seq, event, repr(error)[:500])

    def _failed(self, seq: int, event: Event, error: str) -> Reply:
        """It is tried again after a rest; after the last try somebody is told."""
        now = self.system_now()
        with self.ledger.reading() as reading:
            row = reading.event(seq)
            say = sayer(locale_of(reading, event))
            sorry = apologies(reading, seq, event, self.now())
        tries = row.attempts if row else TRIES
        final = tries >= TRIES
        rest = timedelta(0) if final else timedelta(seconds=REST_S[tries - 1])
        self.ledger.fail_event(seq, error=error, now=now, final=final, not_before=now + rest)
        if final:
            self.ledger.settle(event_seq=None, changes=(), tasks=sorry, reconcile={}, who=event.sender, at=self.now())
        self.wake()
        text = say("That did not work.") if final else say("That did not work; it is being tried again.")
        return Reply(toast=Toast(text=text, tone="bad"))

    def _answer(self, seq: int, event: Event) -> Reply:
        for _ in range(RACES):
            with self.ledger.reading() as reading:
                ask, learnt = self._ask(reading, event)
                answer = self._handle(ask)
                tasks = self._tasks(ask, answer)
                changes = [*learnt, *answer.changes, *self._overtaken(reading, tasks, ask, answer)]
                held = [str(event.value["chat"])] if event.kind == "internal" and event.action == "round" else []
                reconcile = self.agenda.after(changes, reading, ask.playbooks, ask.now, rounds=held)
            try:
                self._settle(seq, ask, changes, tasks, reconcile)
            except Settled:  # our lease ran out, and who took the event over has answered it
                return Reply()
            except Moved:
                continue
            except UserMistake as mistake:  # a unique index spoke: the other one is named in the sentence
                answer = self._regret(ask, mistake)
                self._settle(seq, ask, learnt, self._tasks(ask, answer), {})
            self.wake()
            return self._reply(ask, answer)
        raise Moved(f"event {seq}: lost {RACES} races")

    def _settle(
        self,
        seq: int,
        ask: Ask,
        changes: Sequence[Change],
        tasks: Sequence[NewTask],
        reconcile: Mapping[str, Sequence[NewTask]],
    ) -> None:
        self.ledger.settle(
            event_seq=seq, changes=changes, tasks=tasks, reconcile=reconcile, who=ask.member.id, at=ask.now
        )

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
            return handler(ask) if handler else Answer()
        except UserMistake as mistake:
            return self._regret(ask, mistake)

    def _guard(self, ask: Ask) -> None:
        if len(ask.event.text) > LONGEST_TEXT:
            raise TooLong(length=len(ask.event.text), limit=LONGEST_TEXT)
        only = ask.value.get("only") if ask.event.kind == "click" else None
        if isinstance(only, list) and only and ask.member.id not in only:
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

    # -- from answer to tasks and reply

    def _regret(self, ask: Ask, mistake: UserMistake) -> Answer:
        sentence = ask.say(mistake.template(), **mistake.values)
        if ask.event.kind == "click":
            return Answer().toast(sentence, "bad")
        return Answer().tell(ask.chat.id, sentence)

    def _tasks(self, ask: Ask, answer: Answer) -> list[NewTask]:
        last = [ask.ledger.last_message(thread) for thread in answer.refreshed]
        others = [message for message in last if message and message.id != ask.event.message]
        return tasks_of(ask.event, answer, ask.now) + updates_of(ask.event, others, ask.now)

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

    def _reply(self, ask: Ask, answer: Answer) -> Reply:
        """What was decided is committed; a card that cannot be drawn does not undo it."""
        if answer.instead is None:
            return Reply(toast=answer.notice)
        try:
            with self.ledger.reading() as reading:
                card = render(answer.instead.view, answer.instead.subject, self._look(reading, ask))
        except Exception:
            log.exception("view %s of %s could not be drawn", answer.instead.view, dict(answer.instead.subject))
            return Reply(toast=answer.notice)
        return Reply(toast=answer.notice, card=card)

    def _look(self, reading: Reading, ask: Ask) -> Look:
        return Look(
            ledger=reading,
            playbooks=ask.playbooks,
            now=self.now(),
            say=ask.say,
            locale=ask.member.locale,
            chat=ask.chat,
            files=self.files,
            library=ask.library,
        )
