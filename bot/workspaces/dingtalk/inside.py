"""What the workspace says to the house by itself: internal events, each with its handler.

dingtalk_press       a number was typed: the button it names is pressed, as work, and its answer shown
dingtalk_anew        what a message shows now goes out as a new message: it could not be changed in place
dingtalk_learnt      a union id, for the tables and documents that want one
dingtalk_repeat      somebody wrote: what may not have arrived here is sent once more
dingtalk_unreadable, dingtalk_empty      a message nobody can read, or one without its content
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.conversation.codec import event_from_json, event_to_json
from bot.conversation.router import Answer, Ask, Router
from bot.conversation.values import Event
from bot.ledger.changes import Enqueue, SaveMember
from bot.ledger.ledger import Reading
from bot.ledger.records import Member, NewTask, Task
from bot.workspaces.dingtalk.addresses import NAME
from bot.workspaces.dingtalk.events import EMPTY, UNREADABLE
from bot.workspaces.workspace import Door

PRESS, ANEW, LEARNT, REPEAT = "dingtalk_press", "dingtalk_anew", "dingtalk_learnt", "dingtalk_repeat"
PEOPLE = "people"
"""The house's own event for members who came."""
REPEATED = ":again"
"""The end of the key of what is sent once more; it is not repeated a second time."""
STILL_NEWS = timedelta(days=7)


@dataclass
class Inside:
    """Hands the workspace's own events in. `now` is system time."""

    now: Callable[[], datetime]

    def open(self, door: Door, router: Router) -> None:
        """From now on they have handlers."""
        self._door = door
        router.internals |= {
            PRESS: _pressed,
            ANEW: _anew,
            LEARNT: _learnt,
            REPEAT: _repeat,
            UNREADABLE: _unreadable,
            EMPTY: _empty,
        }
        router.works[PRESS] = self._press

    def press(self, click: Event) -> None:
        """A button that was pressed by its number; its answer comes as a message."""
        self._tell(PRESS, f"press:{click.id}", click, {"click": event_to_json(click)})

    def anew(self, event: Event, message: str) -> None:
        """What that message shows now is sent as a new one."""
        self._tell(ANEW, f"anew:{event.id}", event, {"message": message})

    def learnt(self, event: Event, union_id: str) -> None:
        """The sender's union id."""
        self._tell(LEARNT, f"learnt:{event.sender}:{union_id}", event, {"union_id": union_id})

    def here(self, event: Event) -> None:
        """Who writes in a group is in it, and may see its cases from this message on; DingTalk lists no members."""
        person = {"id": event.sender, "name": event.sender_name, "private_chat": event.private_chat}
        self._tell(PEOPLE, f"here:{event.chat}:{event.sender}:{event.at:%Y-%m}", event, {"came": [person]})

    def repeat(self, event: Event) -> None:
        """Somebody wrote in a chat where a message may not have arrived."""
        self._tell(REPEAT, f"repeat:{event.id}", event, {})

    def _tell(self, action: str, id: str, about: Event, value: Mapping[str, Any]) -> None:
        self._door.receive(
            Event(
                id=id,
                workspace=NAME,
                kind="internal",
                chat=about.chat,
                sender=about.sender,
                at=about.at,
                action=action,
                value=value,
                sender_name=about.sender_name,
                private_chat=about.private_chat,
            )
        )

    def _press(self, subject: Mapping[str, Any], files: Any, playbooks: Any) -> dict[str, Any]:  # noqa: ARG002
        """The work: the press enters like any click."""
        reply = self._door.receive(event_from_json(subject["click"]))
        return {"toast": reply.toast.text if reply.toast else ""}


def _pressed(ask: Ask) -> Answer:
    """First the press is queued as work. Then, if the pressed message was given something else to show, that is sent
    as a message: so it is after a crash in between, too."""
    click = ask.value["click"]
    message = ask.ledger.message(NAME, str(click["message"]))
    revision = message.revision if message else 0
    if "result" not in ask.value:
        task = NewTask(
            kind="work",
            key=f"{PRESS}:{click['id']}",
            due_at=ask.now,
            view=PRESS,
            subject={"click": click, "was": revision},
            extra={"workspace": NAME, "chat": click["chat"], "member": click["sender"]},
        )
        return Answer().change(Enqueue(task))
    answer, toast = Answer(), ask.value["result"]["toast"]
    if toast:
        answer.tell(str(click["chat"]), str(toast))
    if revision > int(ask.value["was"]):
        return _showing(ask, answer, str(click["message"]), str(click["chat"]))
    return answer


def _anew(ask: Ask) -> Answer:
    return _showing(ask, Answer(), str(ask.value["message"]), ask.event.chat)


def _showing(ask: Ask, answer: Answer, message: str, chat: str) -> Answer:
    """What the ledger has that message show, as a message of its own."""
    row = ask.ledger.message(NAME, message)
    if row is None:
        return answer
    return answer.show(row.view, row.chat or chat, thread=row.thread, **row.subject)


def _learnt(ask: Ask) -> Answer:
    event = ask.event
    known = ask.ledger.member(event.sender) or Member(
        id=event.sender, workspace=NAME, name=event.sender_name, private_chat=event.private_chat
    )
    settings = {**known.settings, "union_id": str(ask.value["union_id"])}
    return Answer().change(SaveMember(replace(known, settings=settings)))


def not_arrived(reading: Reading, chat: str, now: datetime) -> list[Task]:
    """What nobody knows the end of in that chat, of the last days, and was not repeated yet."""
    ends = ("waiting", "done", "dead", "cancelled", "unknown")
    return [
        task
        for task in reading.tasks(states=("unknown",), kind="send")
        if task.lane == chat
        and (task.done_at is None or now - task.done_at < STILL_NEWS)
        and not task.key.endswith(REPEATED)
        and not reading.tasks(prefix=task.key + REPEATED, states=ends, limit=1)
    ]


def _repeat(ask: Ask) -> Answer:
    """What may not have arrived in this chat goes out once more: better twice than never, now that somebody reads."""
    answer = Answer()
    for task in not_arrived(ask.ledger, ask.event.chat, ask.now):
        again = NewTask(
            kind="send",
            key=task.key + REPEATED,
            due_at=ask.now,
            view=task.view,
            subject=task.subject,
            lane=task.lane,
            priority=task.priority,
            case=task.case,
            extra=task.extra,
        )
        answer.change(Enqueue(again))
    return answer


def _unreadable(ask: Ask) -> Answer:
    text = ask.say("I cannot read this kind of message. Please send it as text, as a picture or as a file.")
    return Answer().tell(ask.event.chat, text)


def _empty(ask: Ask) -> Answer:
    text = ask.say(
        "Your message came without its content: the organisation's DingTalk quota for this month is used up. "
        "Please tell your administrator."
    )
    return Answer().tell(ask.event.chat, text)
