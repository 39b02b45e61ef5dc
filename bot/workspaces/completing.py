"""Events that lack something (a file's bytes, a name) are kept, completed as work, and then enter by the door.

    push ── hold() ──> internal event in the inbox, task in the queue      acknowledged here
                       the task's work fetches what lacks                   outside any transaction, tried again
                       the event itself enters, under its own id            a second time is a non-event

Nothing is lost between two steps: each begins from what the one before it wrote down. What comes later in the same
chat waits behind it, so that a caption is not read before its picture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.conversation.codec import event_from_json, event_to_json
from bot.conversation.router import Answer, Ask, Router
from bot.conversation.values import Event
from bot.ledger.changes import Enqueue
from bot.ledger.ledger import Ledger
from bot.ledger.records import NewTask
from bot.workspaces.workspace import Door

HELD = "hold:"
"""What the id of the event begins with that brings a held one."""
GIVE_UP = timedelta(minutes=10)
"""After that the event enters with what there is, and the sender is asked to send the rest again: what comes behind
it in the chat must not wait for hours."""


@dataclass(frozen=True, slots=True)
class Completed:
    """The event with what could be had, and the files that could not: name and reason, a catalogue sentence."""

    event: Event
    lost: Sequence[tuple[str, str]] = ()
    before: Sequence[Event] = ()
    """What enters first: who the people are."""


Complete = Callable[[Event, bool], Completed]
"""Fetches what the event lacks. Raises VendorTrouble to be tried again; with True it must do with what there is."""


@dataclass
class Completing:
    """The waiting room of one workspace."""

    workspace: str
    ledger: Ledger
    complete: Complete
    now: Callable[[], datetime]
    """System time."""

    @property
    def action(self) -> str:
        """The name of its work, and of the internal event that brings it."""
        return f"complete:{self.workspace}"

    def open(self, door: Door, router: Router) -> None:
        """From now on what is held is worked on, also what an earlier process held."""
        self._door = door
        router.internals[self.action] = self._heard
        router.works[self.action] = self._work

    def hold(self, event: Event) -> None:
        """Keeps the event; it is safe when this returns."""
        value = {"event": event_to_json(event), "since": self.now().isoformat()}
        self._door.receive(
            Event(
                id=f"{HELD}{event.id}",
                workspace=self.workspace,
                kind="internal",
                chat=event.chat,
                sender=event.sender,
                at=event.at,
                action=self.action,
                value=value,
            )
        )

    def busy(self, chat: str) -> bool:
        """Whether something of that chat is being completed."""
        with self.ledger.reading() as reading:
            return bool(reading.tasks(prefix=self._lane(chat), kind="work", limit=1)) or reading.waits(
                chat=chat, prefix=HELD
            )

    def _lane(self, chat: str) -> str:
        return f"{self.action}:{chat}:"

    def _heard(self, ask: Ask) -> Answer:
        """First the event is queued to be completed; later its work reports what could not be had."""
        if "result" in ask.value:
            return self._told(ask)
        held = ask.value["event"]
        lane = self._lane(str(held["chat"]))
        task = NewTask(
            kind="work",
            key=f"{lane}{held['id']}",
            due_at=ask.now,
            view=self.action,
            subject={"event": held, "since": ask.value["since"]},
            lane=lane,
            extra={"workspace": self.workspace, "chat": held["chat"], "member": held["sender"]},
        )
        return Answer().change(Enqueue(task))

    def _work(self, subject: Mapping[str, Any], files: Any, playbooks: Any) -> dict[str, Any]:  # noqa: ARG002
        event = event_from_json(subject["event"])
        late = self.now() - datetime.fromisoformat(str(subject["since"])) > GIVE_UP
        found = self.complete(event, late)
        for one in found.before:
            self._door.receive(one)
        if found.event.files or found.event.text or not found.lost:
            self._door.receive(found.event)
        return {"lost": [list(one) for one in found.lost]}

    def _told(self, ask: Ask) -> Answer:
        answer = Answer()
        for name, reason in ask.value["result"]["lost"]:
            answer.tell(ask.event.chat, ask.say(str(reason), name=str(name)))
        return answer
