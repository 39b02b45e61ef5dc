"""One nudge that should exist, with its reason. `bot.casework.followup` decides which there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ReminderKind = Literal[
    "first_look",
    "answer_expected",
    "follow_up_due",
    "follow_up_ignored",
    "waiting_now",
    "waiting_half",
    "waiting_24h",
    "waiting_4h",
    "waiting_over",
    "draft_unapproved",
    "case_id_missing",
    "effect_unverified",
    "deadline_near",
    "deadline_over",
    "reopen_near",
    "reopen_over",
    "interview_unfinished",
    "own",
]
Audience = Literal["owner", "chat", "lead", "asker"]

NO_MOVE = ""
ASSUMED = "the marketplace named no date; this one is assumed from the playbook"
PEAK = "{peak}: a first answer may take {peak_days} business days"
IN_HOURS = "planned for {plain}, moved into working hours"
AFTER_NIGHT = "planned for {plain}, moved to the end of the night"
AFTER_SNOOZE = "snoozed until {snoozed}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One nudge that should exist. `to` is who is disturbed: the owner in private, the home chat (with the owner
    mentioned), the leads in private, or who asked for it. `why` is a catalogue sentence, filled from `values`: where
    the date is from."""

    kind: ReminderKind
    key: str
    """Stable under replanning while the case has not moved. It names what the reminder is counted from, not when
    it will ring, so that other working hours do not send it twice: "C1042:follow_up_due:2026-11-23:1"."""
    due_at: datetime
    to: Audience
    why: str
    values: Mapping[str, object]
    """Texts and numbers only, already written in the chat's language and time zone."""
    urgent: bool = False
    """May disturb outside working hours."""
    moved: str = NO_MOVE
    """A second catalogue sentence, filled from `values`: why it rings later than planned. "" when it does not."""
    note: str = ""
    """A third one: what else should be known about the date."""
    ends: datetime | None = None
    """When it is too late; within four hours of it nothing holds the reminder back."""


def explain(reminder: Reminder, say: Callable[..., str]) -> str:
    """The whole reason in one sentence, for people: `why`, and in brackets `moved` and `note`."""
    why = say(reminder.why, **reminder.values)
    for more in (reminder.moved, reminder.note):
        if more:
            why = say("{why} ({moved})", why=why, moved=say(more, **reminder.values))
    return why
