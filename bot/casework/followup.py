"""Follow-up: given a case, its playbook, the calendars and now, which reminders should exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ReminderKind = Literal[
    "first_look",
    "follow_up_due",
    "follow_up_ignored",
    "waiting_now",
    "waiting_half",
    "waiting_24h",
    "waiting_4h",
    "waiting_over",
    "case_id_missing",
    "effect_unverified",
    "deadline_near",
    "deadline_over",
    "interview_unfinished",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One nudge that should exist. `to` is who is disturbed: the owner in private, or the home chat (with the
    owner mentioned), or the leads. `why` is a catalogue sentence, filled from `values`: where the date is from."""

    kind: ReminderKind
    key: str
    """Stable under replanning while the case has not moved: "C1042:follow_up_due:2026-11-23"."""
    due_at: datetime
    to: Literal["owner", "chat", "lead"]
    why: str
    values: Mapping[str, object]
    urgent: bool = False
    """May disturb outside working hours."""
