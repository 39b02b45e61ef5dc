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

from bot.casework.mistakes import UserMistake
from bot.conversation.apology import apologies, locale_of
from bot.conversation.codec import event_from_json, event_to_json
from bot.conversation.intake import fit_to_keep
from bot.conversation.router import Answer, Ask
from bot.conversation.values import Event, Reply, Toast
from bot.conversation.words import sayer
from bot.deciding import Deciding, Decision
from bot.ledger.ledger import Ledger, Reading
from bot.ledger.mistakes import LedgerTrouble, Moved, Settled
from bot.ledger.records import Arrival, InboxRow
from cards.view import Look, render

log = logging.getLogger(__name__)

TRIES = 3
"""An event whose work fails so often is set aside: the member is told, doctor lists it."""
REST_S = (2, 15)
"""Seconds between one try and the next. The chat's later messages wait, because order is kept within a chat."""
RACES = 20
"""How often a handler runs again because what it read has moved; each loser means somebody else won."""
EVENT_LEASE_S = 30.0
"""Like `REST_S` shorter than `LONGEST_LEASE`, which is what the queue believes."""
AT_ONCE = 20
"""Events claimed in one go, each of another chat; their work takes a small part of the lease."""


@dataclass
class Desk:
    """The door. `wake` is called after every commit that queued something, with whether slow work is among it; `me`
    names this process's leases."""

    ledger: Ledger
    deciding: Deciding
    system_now: Callable[[], datetime]
    me: str
    wake: Callable[[bool], None] = lambda _: None

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
        self.wake(False)
        return Reply()

    def receive_each(self, events: Sequence[Event]) -> None:
        """The same for internal events that came together: stored in one commit, settled as `work_off` does."""
        kept = [fit_to_keep(event) for event in events]
        arrived = [Arrival(event.workspace, event.id, event.chat, event_to_json(event)) for event in kept]
        seqs = self.ledger.store_events(arrived, at=self.system_now(), me=self.me, lease_s=EVENT_LEASE_S)
        stored = {seq: event for seq, event in zip(seqs, kept, strict=True) if seq is not None}
        for seq in self._together(stored) if len(stored) > 1 else stored:
            self._work(seq, stored[seq])

    def work_off(self, limit: int = 100) -> int:
        """Works on the oldest of what is stored, one event a chat, so that order is kept. Returns how many.

        What they lead to is settled together; an event that stumbles is worked on again by itself.
        """
        rows = self.ledger.claim_events(
            me=self.me, now=self.system_now(), lease_s=EVENT_LEASE_S, limit=min(limit, AT_ONCE)
        )
        events = {row.seq: event for row in rows if (event := self._read(row)) is not None}
        for seq in self._together(events) if len(events) > 1 else events:
            self._work(seq, events[seq])
        return len(rows)

    def _read(self, row: InboxRow) -> Event | None:
        try:
            return event_from_json(row.body)
        except (KeyError, TypeError, ValueError) as error:  # of another version: it must not stop the rest
            log.exception("event %s cannot be read", row.seq)
            self.ledger.fail_event(row.seq, error=repr(error)[:500], now=self.system_now(), final=True)
            return None

    def _together(self, events: Mapping[int, Event]) -> list[int]:
        """Settles these in one go. Returns those that stumbled: one of the others changed what they had read, a
        unique index spoke, or they failed."""
        decided: dict[int, Decision] = {}
        with self.ledger.reading() as reading:
            for seq, event in events.items():
                try:
                    decided[seq] = self.deciding.decide(reading, seq, event)
                except LedgerTrouble:
                    raise
                except Exception:
                    log.debug("event %s is worked on by itself", seq, exc_info=True)
        outcomes = self.ledger.settle_each([decision.settlement for decision in decided.values()])
        done = {
            seq
            for seq, outcome in zip(decided, outcomes, strict=True)
            if not isinstance(outcome, Exception) or isinstance(outcome, Settled)
        }
        self.wake(any(decided[seq].slow for seq in done))
        return [seq for seq in events if seq not in done]

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
            sorry = apologies(reading, seq, event, self.deciding.now())
        tries = row.attempts if row else TRIES
        final = tries >= TRIES
        rest = timedelta(0) if final else timedelta(seconds=REST_S[tries - 1])
        self.ledger.fail_event(seq, error=error, now=now, final=final, not_before=now + rest)
        if final:
            self.ledger.settle(
                event_seq=None, changes=(), tasks=sorry, reconcile={}, who=event.sender, at=self.deciding.now()
            )
        self.wake(False)
        text = say("That did not work.") if final else say("That did not work; it is being tried again.")
        return Reply(toast=Toast(text=text, tone="bad"))

    def _answer(self, seq: int, event: Event) -> Reply:
        for _ in range(RACES):
            with self.ledger.reading() as reading:
                decision = self.deciding.decide(reading, seq, event)
            try:
                self._settle(decision)
            except Settled:  # our lease ran out, and who took the event over has answered it
                return Reply()
            except Moved:
                continue
            except UserMistake as mistake:  # a unique index spoke: the other one is named in the sentence
                decision = self.deciding.regretting(decision, mistake)
                self._settle(decision)
            self.wake(decision.slow)
            return self._reply(decision.ask, decision.answer)
        raise Moved(f"event {seq}: lost {RACES} races")

    def _settle(self, decision: Decision) -> None:
        settling = decision.settlement
        self.ledger.settle(
            event_seq=settling.event_seq,
            changes=settling.changes,
            tasks=settling.tasks,
            reconcile=settling.reconcile,
            who=settling.who,
            at=settling.at,
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
            calendars=ask.calendars,
            now=ask.now,
            say=ask.say,
            locale=ask.member.locale,
            chat=ask.chat,
            files=ask.files,
            library=ask.library,
        )
