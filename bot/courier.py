"""The courier: carries out due tasks through the workspaces. Retries, order within one chat and idempotency
keys live here and nowhere else.

A send task names a view; it is rendered when it is sent. Slow work and due reminders come back to the desk as
internal events. What becomes of a task that fails: `setbacks.py`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bot.casework.mistakes import VendorTrouble
from bot.conversation.cards import Card, Span, without_buttons
from bot.conversation.outbox import updated_by
from bot.conversation.router import Router
from bot.conversation.values import Priority
from bot.conversation.words import sayer
from bot.desk import Desk
from bot.due import Due, brought_back
from bot.ledger.ledger import Done, Ledger, Reading
from bot.ledger.mistakes import LedgerTrouble
from bot.ledger.records import Chat, MessageRow, NewTask, Task
from bot.outages import Outages
from bot.overtaken import what_is_left
from bot.playbooks import Library
from bot.setbacks import Setbacks, workspace_of
from bot.workspaces.workspace import Workspace
from cards.view import Look, render

log = logging.getLogger(__name__)

TASK_LEASE_S = 60.0
"""How long one process may hold a task; far more than a vendor's time-out, so that a late answer still counts, and
shorter than `LONGEST_LEASE`, which is what the queue believes."""
LATE = timedelta(minutes=5)
"""What waited so long may have been overtaken by what waits behind it."""
KEY_HOLDS = timedelta(minutes=55)
"""So long a vendor is sure to know a message's key again; what is older and was overtaken is not sent once more."""
BATCH = 20
LINES = 8
"""Sends under way at once, for a vendor that takes several: an answer from afar takes a tenth of a second."""
OVERTAKEN = 3
"""How often one update is sent while its message keeps changing under it; the next change brings its own."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A task on its way; one that shows something, with the card and what it takes the place of."""

    task: Task
    chat: Chat | None = None
    card: Card | None = None
    older: MessageRow | None = None


@dataclass
class Courier:
    """Carries out tasks. `now` is case time, `system_now` the machine's."""

    ledger: Ledger
    desk: Desk
    workspaces: Mapping[str, Workspace]
    library: Callable[[], Library]
    router: Router
    now: Callable[[], datetime]
    system_now: Callable[[], datetime]
    me: str
    files: Any = None
    own_works: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = field(default_factory=dict)
    """Slow work that only the house itself can do, because it changes what everything stands on."""
    jitter: Random = field(default_factory=Random)

    def __post_init__(self) -> None:
        self._hands = ThreadPoolExecutor(LINES, thread_name_prefix="courier")
        self.outages = Outages(self.ledger, self.now, self.system_now)
        self.setbacks = Setbacks(self.ledger, self.me, self.now, self.system_now, self.jitter, self.outages)
        self.due = Due(self.ledger, self.desk, self.library, self.now, self.system_now, self.me, self._failed)

    def carry_out(self, *, kinds: tuple[str, ...] = ()) -> int:
        """Claims what is due, once, and carries it out. Returns how many tasks were claimed."""
        tasks = self.ledger.claim_tasks(
            me=self.me,
            case_now=self.now(),
            now=self.system_now(),
            lease_s=TASK_LEASE_S,
            limit=BATCH,
            kinds=kinds,
        )
        side_by_side = [task for task in tasks if self._lines(task) > 1] if len(tasks) > 1 else []
        under_way = {self._hands.submit(self._attempt, parcel) for parcel in self._parcels(side_by_side)}
        self.due.carry_out([task for task in tasks if task.kind == "remind"])
        for task in tasks:
            if task.kind != "remind" and task not in side_by_side:
                self._try(task)
        while under_way:  # what came back meanwhile is noted in one commit; nobody waits for the slowest
            back, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            self._note([done for one in back if (done := one.result()) is not None])
        return len(tasks)

    def _lines(self, task: Task) -> int:
        """How many calls to its vendor may be under way at once; each task here is of another chat."""
        vendor = self.workspaces.get(task.lane.split(":", 1)[0]) if task.kind in ("send", "update") else None
        return int(getattr(vendor, "lines", 1))

    def _try(self, task: Task) -> None:
        """One task, to its end."""
        if task.kind == "send":
            for parcel in self._parcels([task]):
                if (done := self._attempt(parcel)) is not None:
                    self._note([done])
        else:
            self._attempt(Parcel(task))

    def _attempt(self, parcel: Parcel) -> Done | None:
        """Carries it out. Returns what is to be noted of it, unless it was noted already."""
        task = parcel.task
        try:
            if task.kind == "send":
                return self._send(parcel)
            {"update": self._update, "work": self._work}[task.kind](task)
        except VendorTrouble as trouble:
            self.setbacks.of(task, trouble)
        except LedgerTrouble:  # its lease will run out; what was sent has a key
            raise
        except Exception as error:
            self._failed(task, error)
        return None

    def _failed(self, task: Task, error: Exception) -> None:
        log.error("task %s (%s %s, case %s) failed", task.seq, task.kind, task.view, task.case or "-", exc_info=error)
        self.setbacks.of(task, error)

    def _note(self, done: Sequence[Done]) -> None:
        if not done:
            return
        held = self.ledger.tasks_done(done, me=self.me, now=self.system_now())
        for one, ours in zip(done, held, strict=True):
            if not ours:
                log.warning("task %s: the lease was lost while sending; its key kept it to one message", one.seq)
        self.outages.went(one.message.workspace for one in done if one.message)

    # -- one way for each kind

    def _parcels(self, tasks: Sequence[Task]) -> list[Parcel]:
        """What they show, drawn from one look into the ledger. What cannot be drawn is a setback of its own."""
        drawn: list[Parcel] = []
        failed: list[tuple[Task, Exception]] = []
        with self.ledger.reading() as reading:
            self.outages.look(reading, {workspace_of(task) for task in tasks if task.kind == "send"})
            for task in tasks:
                try:
                    drawn.append(self._drawn(reading, task) if task.kind == "send" else Parcel(task))
                except LedgerTrouble:
                    raise
                except Exception as error:
                    failed.append((task, error))
        for task, why in failed:
            self._failed(task, why)
        for parcel in drawn:
            if parcel.older is not None:  # before the sending: a crash between the two repeats it, under the same key
                self._quiet(parcel.older)
        return drawn

    def _drawn(self, reading: Reading, task: Task) -> Parcel:
        chat = self._chat(reading, task)
        now = self.now()
        if now - task.due_at > LATE and not self._may_stand_there(task):
            left = what_is_left(task, lambda: [one for one in reading.tasks(lane=task.lane) if one.due_at <= now])
            if left is None:
                return Parcel(task, chat)
            task = left
        card = self._card(reading, chat, task.view, task.subject, now=self.now())
        if card is None:
            return Parcel(task, chat)
        return Parcel(
            task, chat, self._calling(reading, card, task.extra.get("mention", ())), self._older(reading, task)
        )

    def _may_stand_there(self, task: Task) -> bool:
        """It was tried a while ago, and its answer may have been lost: sent again under its key, it becomes known."""
        if task.tried_at is None or task.lease_until is None:
            return False
        first_try = task.tried_at + timedelta(seconds=TASK_LEASE_S) >= task.lease_until
        return not first_try and self.system_now() - task.tried_at < KEY_HOLDS

    def _send(self, parcel: Parcel) -> Done:
        task, chat = parcel.task, parcel.chat
        if chat is None or parcel.card is None:
            return Done(task.seq, {"sent": False})
        sent = self.workspaces[chat.workspace].send(chat.id, parcel.card, key=task.key, tried=task.tried_at)
        row = MessageRow(
            workspace=chat.workspace,
            id=sent.id,
            chat=chat.id,
            view=task.view,
            subject=dict(task.subject),
            thread=str(task.extra.get("thread", "")),
            sent_at=self.now(),
            mention=tuple(task.extra.get("mention", ())),
        )
        return Done(task.seq, {"message": sent.id}, row)

    def _update(self, task: Task) -> None:
        quiet = bool(task.extra.get("quiet"))
        chat, shown, card = self._what_it_shows(task, quiet=quiet)
        for _ in range(OVERTAKEN):
            if shown is None or card is None:
                break
            self.workspaces[chat.workspace].update(chat.id, shown.id, card)
            self.outages.went([chat.workspace])
            sent = shown
            chat, shown, card = self._what_it_shows(task, quiet=quiet)
            if shown == sent and not self._cancelled(task):
                break
            # A click gave the message another view, or a later update took this one's place, while this one was on
            # its way; nobody knows which the chat showed last, so the newest goes out once more.
        kept = replace(shown, quiet=True) if shown and card and quiet else None
        self.ledger.task_done(task.seq, me=self.me, now=self.system_now(), message=kept)

    def _what_it_shows(self, task: Task, *, quiet: bool) -> tuple[Chat, MessageRow | None, Card | None]:
        """The message as it should stand now. A nudge that has a successor keeps the words it was sent with: on an
        old one "12 hours left" must not turn into "0 minutes left"."""
        with self.ledger.reading() as reading:
            chat = self._chat(reading, task)
            self.outages.look(reading, [chat.workspace])
            shown = updated_by(task, reading)
            if shown is None or shown.quiet:
                return chat, shown, None
            card = self._card(reading, chat, shown.view, shown.subject, now=shown.sent_at if quiet else self.now())
            card = self._calling(reading, card, shown.mention) if card else None
        return chat, shown, without_buttons(card) if card and quiet else card

    def _cancelled(self, task: Task) -> bool:
        with self.ledger.reading() as reading:
            return any(one.seq == task.seq for one in reading.tasks(prefix=task.key, states=("cancelled",)))

    def _work(self, task: Task) -> None:
        if task.view in self.own_works:
            result = self.own_works[task.view](dict(task.subject))
        else:
            result = self.router.works[task.view](dict(task.subject), self.files, self.library().playbooks)
        self._internal(task, task.view, {**task.subject, "result": result})

    def _internal(self, task: Task, action: str, value: Mapping[str, Any]) -> None:
        """What came of it enters by the one door."""
        self.desk.receive(brought_back(task, action, value, at=self.now()))
        self.ledger.task_done(task.seq, me=self.me, now=self.system_now())

    # -- helpers

    def _chat(self, reading: Reading, task: Task) -> Chat:
        return reading.chat(task.lane) or Chat(id=task.lane, workspace=task.lane.split(":", 1)[0])

    def _card(
        self, reading: Reading, chat: Chat, view: str, subject: Mapping[str, Any], *, now: datetime
    ) -> Card | None:
        if chat.private and _hidden(reading, chat, subject):
            return None
        locale, library = self._locale(reading, chat), self.library()
        look = Look(
            ledger=reading,
            playbooks=library.playbooks,
            calendars=library.calendars,
            now=now,
            say=sayer(locale),
            locale=locale,
            chat=chat,
            files=self.files,
            library=library,
        )
        return render(view, subject, look)

    def _locale(self, reading: Reading, chat: Chat) -> str:
        """A private chat speaks its member's language, a group its own."""
        if chat.private:
            for member in reading.members_of(chat.id):
                return member.locale
        return chat.locale

    def _calling(self, reading: Reading, card: Card, mention: object) -> Card:
        names = [str(one) for one in mention] if isinstance(mention, list | tuple) else []
        spans = tuple(
            Span("@" + (found.name if (found := reading.member(one)) and found.name else one), member=one)
            for one in names
        )
        return replace(card, mention=spans + card.mention) if spans else card

    def _older(self, reading: Reading, task: Task) -> MessageRow | None:
        thread = str(task.extra.get("supersedes") or "")
        older = reading.last_message(thread) if thread else None
        return older if older and not older.quiet else None

    def _quiet(self, older: MessageRow) -> None:
        task = NewTask(
            kind="update",
            key=f"quiet:{older.workspace}:{older.id}",
            due_at=self.now(),
            lane=older.chat,
            priority=int(Priority.ROUTINE),
            extra={"message": older.id, "quiet": True},
        )
        self.setbacks.queue(task)


def _hidden(reading: Reading, chat: Chat, subject: Mapping[str, Any]) -> bool:
    """Whose private chat this is may not see the case any more: their group or their other identity is gone since."""
    case = reading.case(str(subject["ref"])) if subject.get("ref") else None
    return case is not None and any(not reading.may_see(one.id, case) for one in reading.members_of(chat.id))
