"""The one door: an event in, one transaction, an answer out.

A message is stored and acknowledged; the work comes after. A click is stored and worked on in one call,
because its answer is awaited. Seen before: acknowledged, nothing else. A handler returns values; here they
become changes, history, reminders and tasks in one commit, or nothing does.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.agenda import Agenda
from bot.casework.mistakes import UserMistake
from bot.conversation.codec import event_from_json, event_to_json
from bot.conversation.commands import typed_command
from bot.conversation.router import Answer, Ask, Handler, Router
from bot.conversation.values import Event, Reply, Show, Toast
from bot.conversation.words import sayer
from bot.ledger.changes import Change, SaveChat, SaveMember, SaveMessage, Seen
from bot.ledger.ledger import Ledger, Reading
from bot.ledger.mistakes import Moved
from bot.ledger.records import Chat, InboxRow, Member, MessageRow, NewTask
from bot.playbooks import Library
from cards.view import Look, render

log = logging.getLogger(__name__)

TRIES = 3
"""An event whose work fails so often is set aside: the member is told, doctor lists it."""
RACES = 20
"""How often a handler runs again because what it read has moved; each loser means somebody else won."""
EVENT_LEASE_S = 30.0
LONGEST_TEXT = 100_000
"""Characters of a message that are read; more is refused with a sentence."""


class TooLong(UserMistake):
    """This message has {length} characters; more than {limit} cannot be taken. Send it as a .txt file instead."""

    code = "too_long"


class StaleButton(UserMistake):
    """This button no longer does anything. Send /help to see what does."""

    code = "stale_button"


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
        """Stores the event. A click or an internal event is worked on at once, a message after the return."""
        seq = self.ledger.store_event(
            workspace=event.workspace,
            key=event.id,
            chat=event.chat,
            body=event_to_json(event),
            at=self.system_now(),
        )
        if seq is None:
            return Reply()
        if event.kind in ("click", "internal"):
            row = self.ledger.claim_event(me=self.me, now=self.system_now(), lease_s=EVENT_LEASE_S, seq=seq)
            return self._work(row, event) if row else Reply()
        self.wake()
        return Reply()

    def work_off(self, limit: int = 100) -> int:
        """Works on what is stored, oldest first, in order within a chat. Returns how many."""
        for done in range(limit):
            row = self.ledger.claim_event(me=self.me, now=self.system_now(), lease_s=EVENT_LEASE_S)
            if row is None:
                return done
            self._work(row, event_from_json(row.body))
        return limit

    def _work(self, row: InboxRow, event: Event) -> Reply:
        try:
            return self._answer(row.seq, event)
        except Exception as error:
            final = row.attempts >= TRIES
            log.exception("event %s of %s failed (try %d)", row.seq, event.workspace, row.attempts)
            self.ledger.fail_event(row.seq, error=repr(error)[:500], now=self.system_now(), final=final)
            if final:
                self._apologise(row.seq, event)
            self.wake()
            say = sayer(self._locale(event))
            return Reply(toast=Toast(text=say("That did not work; it is being tried again."), tone="bad"))

    def _answer(self, seq: int, event: Event) -> Reply:
        for _ in range(RACES):
            with self.ledger.reading() as reading:
                ask, learnt = self._ask(reading, event)
                answer = self._handle(ask)
                changes = [*learnt, *answer.changes]
                tasks = self._tasks(ask, answer)
                changes += self._replaced(reading, ask, answer)
                held = [str(event.value["chat"])] if event.kind == "internal" and event.action == "round" else []
                reconcile = self.agenda.after(changes, reading, ask.playbooks, ask.now, rounds=held)
            try:
                self.ledger.settle(
                    event_seq=seq, changes=changes, tasks=tasks, reconcile=reconcile, who=ask.member.id, at=ask.now
                )
            except Moved:
                continue
            except UserMistake as mistake:  # a unique index spoke: the other one is named in the sentence
                answer = self._regret(ask, mistake)
                self.ledger.settle(
                    event_seq=seq,
                    changes=learnt,
                    tasks=self._tasks(ask, answer),
                    reconcile={},
                    who=ask.member.id,
                    at=ask.now,
                )
            self.wake()
            return self._reply(ask, answer)
        raise Moved(f"event {seq}: lost {RACES} races")

    # -- from event to handler

    def _ask(self, reading: Reading, event: Event) -> tuple[Ask, list[Change]]:
        """The question, and what the event itself teaches about people and places."""
        learnt: list[Change] = []
        chat = reading.chat(event.chat)
        if chat is None:
            chat = Chat(id=event.chat, workspace=event.workspace, name=event.chat_name, private=event.private)
            learnt.append(SaveChat(chat))
        elif event.chat_name and event.chat_name != chat.name:
            chat = replace(chat, name=event.chat_name)
            learnt.append(SaveChat(chat))
        member = reading.member(event.sender)
        known = member or Member(
            id=event.sender, workspace=event.workspace, name=event.sender_name, locale=chat.locale
        )
        fresh = replace(
            known,
            name=event.sender_name or known.name,
            private_chat=event.chat if event.private else known.private_chat,
            lead=known.lead or event.sender in self.leads,
        )
        if fresh != member:
            learnt.append(SaveMember(fresh))
        if event.addressed and event.kind in ("message", "click"):
            learnt.append(Seen(fresh.id, chat.id, self.now()))
        if event.kind == "internal":
            learnt.clear()
        typed = typed_command(event.text) if event.kind == "message" else None
        return (
            Ask(
                event=event,
                member=fresh,
                chat=chat,
                ledger=reading,
                playbooks=self.library().playbooks,
                now=self.now(),
                say=sayer(fresh.locale),
                words=typed.words if typed else (),
                rest=typed.rest if typed else event.text,
                files=self.files,
                settings=self.settings,
                library=self.library(),
            ),
            learnt,
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
        if only and ask.member.id not in only:
            names = [found.name if (found := ask.ledger.member(one)) else one for one in only]
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
        root = f"{ask.event.workspace}:{ask.event.id}"
        tasks = [self._send(ask, show, f"{root}:{n}") for n, show in enumerate(answer.shows)]
        tasks += [
            NewTask(
                kind="work",
                key=work.key or f"{root}:work:{n}",
                due_at=ask.now,
                view=work.name,
                subject=dict(work.subject),
                case=str(work.subject.get("ref", "")),
                extra={"workspace": ask.event.workspace, "chat": ask.chat.id, "member": ask.member.id},
            )
            for n, work in enumerate(answer.work)
        ]
        tasks += [
            NewTask(
                kind="update",
                key=f"{root}:refresh:{message.id}",
                due_at=ask.now,
                lane=message.chat,
                extra={"message": message.id},
            )
            for thread in answer.refreshed
            if (message := ask.ledger.last_message(thread)) and message.id != ask.event.message
        ]
        return tasks

    def _send(self, ask: Ask, show: Show, key: str) -> NewTask:
        return NewTask(
            kind="send",
            key=show.key or key,
            due_at=ask.now,
            view=show.view,
            subject=dict(show.subject),
            lane=show.chat,
            priority=int(show.priority),
            case=str(show.subject.get("ref", "")),
            extra={"mention": list(show.mention), "thread": show.thread, "supersedes": show.supersedes},
        )

    def _replaced(self, reading: Reading, ask: Ask, answer: Answer) -> Sequence[Change]:
        """The clicked message shows something else now; the ledger's note of it follows."""
        if answer.instead is None or not ask.event.message:
            return ()
        was = reading.message(ask.event.workspace, ask.event.message)
        return (
            SaveMessage(
                MessageRow(
                    workspace=ask.event.workspace,
                    id=ask.event.message,
                    chat=ask.chat.id,
                    view=answer.instead.view,
                    subject=dict(answer.instead.subject),
                    thread=was.thread if was else "",
                    revision=was.revision + 1 if was else 1,
                    sent_at=was.sent_at if was else ask.now,
                )
            ),
        )

    def _reply(self, ask: Ask, answer: Answer) -> Reply:
        if answer.instead is None:
            return Reply(toast=answer.notice)
        with self.ledger.reading() as reading:
            card = render(answer.instead.view, answer.instead.subject, self._look(reading, ask))
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

    def _apologise(self, seq: int, event: Event) -> None:
        say = sayer(self._locale(event))
        text = say(
            "Sorry, that could not be done. What you typed is kept; your lead can see it under number {n}.", n=seq
        )
        task = NewTask(
            kind="send", key=f"sorry:{seq}", due_at=self.now(), view="say", subject={"text": text}, lane=event.chat
        )
        if event.chat:
            self.ledger.settle(
                event_seq=None, changes=(), tasks=(task,), reconcile={}, who=event.sender, at=self.now()
            )

    def _locale(self, event: Event) -> str:
        with self.ledger.reading() as reading:
            member = reading.member(event.sender)
        return member.locale if member else "zh-CN"
