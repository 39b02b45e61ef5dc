"""The agenda: which reminders follow from what just changed. The ledger makes its tasks equal to this list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

from bot.casework.calendar import BusinessCalendar, Calendars
from bot.casework.case import SUBMITTED, Case, CaseChange, Status
from bot.casework.followup import ChatHours, Reminder, plan
from bot.casework.long_holidays import next_long_holiday
from bot.casework.playbook import Playbook
from bot.casework.rounds import may_be_left_over, next_round, unfinished_interview
from bot.conversation.sides import is_crowded
from bot.conversation.values import Priority
from bot.ledger.changes import Change, Replan, SaveChat, SaveInterview
from bot.ledger.ledger import Reading
from bot.ledger.records import Chat, Interview, NewTask

HOURS = ("start", "end", "night", "morning")
"""Settings of a chat that are wall times: when people may be disturbed there."""
WORKDAYS = "workdays"
"""Setting of a chat: "off" where every day is a working day."""
EVERY_DAY = BusinessCalendar(None, weekend=())
WALL_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")

MOST_RESOLVED = 100
"""Of a chat where nothing is live: the newest decided cases among which one not yet verified is looked for."""

FIRST_S, SPREAD_S = 3, 45
"""Seconds after the full or half hour from which, and within which, chats are written to."""


def hours_of(chat: Chat | None) -> ChatHours:
    """When this chat may be disturbed: as it was set, else our usual hours. What was set but is no wall time, or no
    time zone, counts as not set: a slip in a setting must not silence a chat."""
    if chat is None:
        return ChatHours()
    set_here = {name: str(chat.settings.get(name, "")) for name in HOURS}
    usable = {name: wall for name, wall in set_here.items() if WALL_TIME.fullmatch(wall)}
    return ChatHours(timezone=_timezone(chat.timezone), **usable)


def _timezone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):  # no such zone; no such path; a folder of zones
        return ChatHours().timezone


@dataclass(frozen=True, slots=True)
class Agenda:
    """Plans the reminders of every case, interview and chat that an answer touches.

    It is made for each decision, from the library that is in force then: a reload counts at once.
    """

    calendars: Calendars

    def after(
        self,
        changes: Sequence[Change],
        reading: Reading,
        playbooks: Mapping[str, Playbook],
        now: datetime,
        *,
        rounds: Sequence[str] = (),
    ) -> dict[str, Sequence[NewTask]]:
        """Subject (a ref, an interview's id, a chat's round) to the reminder tasks it should have.

        `rounds` names chats whose morning round was just held.
        """
        chats = {change.chat.id: change.chat for change in changes if isinstance(change, SaveChat)}
        cases = {change.case.ref: change.case for change in changes if isinstance(change, Replan)}
        cases |= {change.after.ref: change.after for change in changes if isinstance(change, CaseChange)}
        wanted: dict[str, Sequence[NewTask]] = {}
        for case in cases.values():
            chat = chats.get(case.chat) or reading.chat(case.chat)
            wanted[case.ref] = self.of_case(case, playbooks[case.marketplace], chat, now)
        for change in changes:
            if isinstance(change, SaveInterview):
                row = change.interview
                wanted[row.id] = self.of_interview(row, chats.get(row.chat) or reading.chat(row.chat))
        for chat_id in {*rounds, *(case.chat for case in cases.values())}:
            known = chats.get(chat_id) or reading.chat(chat_id)
            others = reading.cases(chat=chat_id, live_only=True, limit=len(cases) + 1)
            wanted[f"holiday:{chat_id}"] = self.of_holiday(chat_id, known, now)
            open_now = {case.ref: case for case in others} | cases
            wanted[f"round:{chat_id}"] = self.of_chat(
                chat_id, known, open_now.values(), reading, now, held=chat_id in rounds
            )
        return wanted

    def team_of(self, chat: Chat | None) -> BusinessCalendar:
        """The working days of the people in this chat: the team's, or every day where a lead has set it so."""
        return EVERY_DAY if chat and chat.settings.get(WORKDAYS) == "off" else self.calendars.team

    def of_case(self, case: Case, playbook: Playbook, chat: Chat | None, now: datetime) -> list[NewTask]:
        """The reminders of one case, as tasks."""
        return [_task(reminder, case) for reminder in self.reminders(case, playbook, chat, now)]

    def reminders(self, case: Case, playbook: Playbook, chat: Chat | None, now: datetime) -> tuple[Reminder, ...]:
        """The reminders of one case, with their reasons."""
        return plan(
            case,
            playbook,
            site_calendar=self.calendars.of_site(playbook.site(case.site)),
            team_calendar=self.team_of(chat),
            chat=hours_of(chat),
            now=now,
            issue=next((issue for issue in playbook.issues if issue.id == case.issue), None),
            locale=chat.locale if chat else "zh-CN",
        )

    def overtaken(
        self, key: str, due_at: datetime, case: Case, playbook: Playbook, chat: Chat | None, now: datetime
    ) -> bool:
        """Whether this reminder's moment passed unused (nobody ran) and a more urgent one of its matter has come
        since: who wakes after a weekend tells that one only."""

        def planned(moment: datetime) -> bool:
            return any(reminder.key == key for reminder in self.reminders(case, playbook, chat, moment))

        return not planned(now) and planned(due_at)

    def of_interview(self, row: Interview, chat: Chat | None) -> list[NewTask]:
        """The one nudge of an interview that was left unfinished."""
        if row.state not in ("active", "paused"):
            return []
        reminder = unfinished_interview(
            row.id,
            touched_at=row.touched_at,
            chat=hours_of(chat),
            team_calendar=self.team_of(chat),
            locale=chat.locale if chat else "zh-CN",
        )
        return [
            NewTask(
                kind="remind",
                key=reminder.key,
                due_at=aside(reminder.due_at, row.home_chat or row.chat),
                view="remind",
                subject={"kind": reminder.kind, "interview": row.id, "to": "owner"},
                case=row.id,
                priority=int(Priority.ROUTINE),
                extra={"chat": row.chat, "member": row.member},
            )
        ]

    def of_holiday(self, chat_id: str, chat: Chat | None, now: datetime) -> list[NewTask]:
        """The warning before the next long holiday, in the chat's hours; nothing where every day is worked."""
        hours, team = hours_of(chat), self.team_of(chat)
        holiday = next_long_holiday(hours.day(now), team)
        if holiday is None:
            return []
        return [
            NewTask(
                kind="remind",
                key=f"holiday:{chat_id}:{holiday.first}",
                due_at=hours.opening(holiday.warned_on),
                view="holiday",
                subject={
                    "chat": chat_id,
                    "first": holiday.first.isoformat(),
                    "last": holiday.last.isoformat(),
                    "warned_on": holiday.warned_on.isoformat(),
                },
                case=f"holiday:{chat_id}",
                priority=int(Priority.ROUTINE),
                extra={"chat": chat_id},
            )
        ]

    def of_chat(
        self,
        chat_id: str,
        chat: Chat | None,
        cases: Iterable[Case],
        reading: Reading,
        now: datetime,
        *,
        held: bool,
    ) -> list[NewTask]:
        """The next morning round of a chat that has something to do; one that is due now stays."""
        group = f"round:{chat_id}"
        overdue = [] if held else [task for task in reading.tasks(case=group) if task.due_at <= now]
        if overdue:
            return [_round(chat_id, overdue[0].due_at, overdue[0].key)]
        known = {case.ref: case for case in cases if case.chat == chat_id}
        if not any(map(_wants_a_round, known.values())):
            resolved = reading.cases(chat=chat_id, statuses=(Status.RESOLVED,), limit=MOST_RESOLVED)
            if not any(_wants_a_round(case) for case in resolved if case.ref not in known):
                return []
        due, key = now, ""
        while not key or reading.tasks(prefix=key, states=("done",), limit=1):  # that day's was held: the one after
            due = next_round(due, hours_of(chat), self.team_of(chat))
            key = f"{group}:{due.date().isoformat()}"
        return [_round(chat_id, aside(due, chat_id), key)]


def _wants_a_round(case: Case) -> bool:
    return case.status in SUBMITTED or may_be_left_over(case)


def aside(due_at: datetime, chat: str) -> datetime:
    """Some seconds after the full or the half hour, the same for all of a chat: then every bot writes at once, and a
    vendor asks to be spared (11232). The chat of one machine spares nobody."""
    if due_at.minute % 30 or due_at.second or not is_crowded(chat):
        return due_at
    return due_at + timedelta(seconds=FIRST_S + crc32(chat.encode()) % SPREAD_S)


def _round(chat: str, due_at: datetime, key: str) -> NewTask:
    return NewTask(
        kind="remind",
        key=key,
        due_at=due_at,
        view="round",
        subject={"chat": chat},
        case=f"round:{chat}",
        priority=int(Priority.UPKEEP),  # after the reminders of the same minute: it takes them along
        extra={"chat": chat},
    )


def _task(reminder: Reminder, case: Case) -> NewTask:
    return NewTask(
        kind="remind",
        key=reminder.key,
        due_at=aside(reminder.due_at, case.chat),
        view="remind",
        subject={
            "kind": reminder.kind,
            "ref": case.ref,
            "to": reminder.to,
            "why": reminder.why,
            "values": {name: str(value) for name, value in reminder.values.items()},
            "moved": reminder.moved,
            "note": reminder.note,
            "urgent": reminder.urgent,
            "ends": reminder.ends.isoformat() if reminder.ends else "",
        },
        case=case.ref,
        priority=int(Priority.DEADLINE if reminder.urgent else Priority.ROUTINE),
        extra={"chat": case.chat, "member": case.owner},
    )
