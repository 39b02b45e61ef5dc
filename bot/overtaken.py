"""What is left to say of a message that could not go out for long: its chat has newer ones about the same, behind it,
or reminders that wait for the chat's turn.

After a night without the vendor a group reads one nudge a case, the newest, and not every step on the way to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.ledger.records import Task

NUDGES = frozenset({"nudge", "nudges", "interview_nudge"})
TELLING = NUDGES | {"gather"}
"""A reminder that waits for its chat's turn (`gather`) becomes a nudge, or has settled itself."""


def what_is_left(task: Task, lane: Callable[[], Sequence[Task]]) -> Task | None:
    """The message as it should go out now: itself, without what a later one of its lane tells, or None. `lane` gives
    what is due there."""
    thread = task.extra.get("thread")
    replaced = bool(thread) and task.extra.get("supersedes") == thread
    if not replaced and task.view not in NUDGES:
        return task
    later = [one for one in lane() if one.seq > task.seq]
    if replaced and any(one.kind == "send" and one.extra.get("thread") == thread for one in later):
        return None
    if task.view not in NUDGES:
        return task
    told_later = {about(item) for one in later if one.view in TELLING for item in _items(one)}
    items = _items(task)
    left = [item for item in items if about(item) not in told_later]
    if len(left) == len(items):
        return task
    return replace(task, subject={**task.subject, "items": left}) if left else None


def about(item: Mapping[str, Any]) -> str:
    """The case, or the interview, a nudge is about."""
    return str(item.get("ref") or item.get("interview") or "")


def _items(task: Task) -> Sequence[Mapping[str, Any]]:
    return task.subject["items"] if task.view == "nudges" else [task.subject]
