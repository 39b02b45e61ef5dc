"""From an answer to tasks: what a handler wants shown, done and refreshed, as rows for the queue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.conversation.router import Answer
from bot.conversation.values import Event, Show, Work
from bot.ledger.ledger import Reading
from bot.ledger.records import MessageRow, NewTask, Task


def tasks_of(event: Event, answer: Answer, now: datetime) -> list[NewTask]:
    """A task for each card and each piece of work. Their keys come from the event: worked on twice, queued once."""
    root = f"{event.workspace}:{event.id}"
    sends = [send_task(show, show.key or f"{root}:{n}", now) for n, show in enumerate(answer.shows)]
    return sends + [_work_task(event, work, f"{root}:work:{n}", now) for n, work in enumerate(answer.work)]


def send_task(show: Show, key: str, now: datetime) -> NewTask:
    """The card is rendered when it is sent."""
    return NewTask(
        kind="send",
        key=key,
        due_at=now,
        view=show.view,
        subject=dict(show.subject),
        lane=show.chat,
        priority=int(show.priority),
        case=str(show.subject.get("ref", "")),
        extra={"mention": list(show.mention), "thread": show.thread, "supersedes": show.supersedes},
    )


def say_task(chat: str, text: str, key: str, now: datetime) -> NewTask:
    """One sentence in a chat, already in the reader's words."""
    return send_task(Show(view="say", subject={"text": text}, chat=chat), key, now)


def updates_of(event: Event, messages: Iterable[MessageRow], now: datetime) -> list[NewTask]:
    """Each message shows what is true now."""
    return [
        NewTask(
            kind="update",
            key=f"{update_prefix(message.workspace, message.id)}{event.workspace}:{event.id}",
            due_at=now,
            lane=message.chat,
            extra={"message": message.id},
        )
        for message in {(message.workspace, message.id): message for message in messages}.values()
    ]


def updates_behind(event: Event, sends: Iterable[Task], now: datetime) -> list[NewTask]:
    """A message that is on its way may have been drawn before this: it is drawn once more when it has arrived.

    In its lane the update comes after the sending, and finds the message by its thread then.
    """
    return [
        NewTask(
            kind="update",
            key=f"{update_prefix(lane, thread)}{event.workspace}:{event.id}",
            due_at=now,
            lane=lane,
            extra={"thread": thread},
        )
        for lane, thread in sorted({(send.lane, str(send.extra["thread"])) for send in sends})
    ]


def update_prefix(where: str, what: str) -> str:
    """What the keys of all updates of one message begin with: its workspace and id, or, before it has one, its chat
    and thread."""
    return f"update:{where}:{what}:"


def updated_by(task: Task, reading: Reading) -> MessageRow | None:
    """The message that an update is of; None when what was on its way never arrived."""
    if "message" in task.extra:
        return reading.message(task.lane.split(":", 1)[0], str(task.extra["message"]))
    there = reading.last_message(str(task.extra["thread"]))
    return there if there and there.chat == task.lane else None


def _work_task(event: Event, work: Work, key: str, now: datetime) -> NewTask:
    return NewTask(
        kind="work",
        key=work.key or key,
        due_at=now,
        view=work.name,
        subject=dict(work.subject),
        case=str(work.subject.get("ref", "")),
        extra={"workspace": event.workspace, "chat": event.chat, "member": event.sender},
    )
