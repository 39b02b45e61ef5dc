"""A small marketplace and one case of it, for the tests of reminders."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.casework.calendar import Calendars
from bot.casework.case import Case
from bot.casework.followup import Reminder, plan
from bot.casework.hours import ChatHours
from bot.casework.playbook import Attachments, Issue, Kit, Playbook, Site, StatusName, Window, Words

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHAT = ChatHours()
TEAM = Calendars().team


def window(amount: int, unit: Any, since: str, **more: Any) -> Window:
    return Window(amount=amount, unit=unit, since=since, source="seed", checked=date(2026, 11, 1), **more)


SITE = Site(
    id="example.us",
    name=Words(zh="美国站", en="US"),
    country="US",
    timezone="America/Los_Angeles",
    host="example.us",
    languages=["en"],
)
PLAYBOOK = Playbook(
    marketplace="example",
    name=Words(zh="示例", en="Example"),
    sites=[SITE],
    channels=[],
    forms=[],
    ids={},
    statuses=[StatusName(name="Open", zh="处理中", means="open")],
    clocks={
        "first_look": window(24, "hours", "submitted"),
        "follow_up": window(5, "business_days", "last_update"),
        "waiting": window(5, "calendar_days", "waiting"),
    },
    attachments=Attachments(types=["png"], max_bytes=5_000_000, source="seed", checked=date(2026, 11, 1)),
    follow_up=Kit(),
    reply=Kit(),
    issues=[],
)


def china(text: str) -> datetime:
    """A moment as the team in Shanghai reads it: china("2026-11-13 10:00")."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def written_case(at: str) -> Case:
    """Its text is written; nobody has approved it."""
    return Case(
        ref="C1042",
        shop="s1",
        marketplace="example",
        site="example.us",
        issue="account.related",
        owner="anna",
        chat="group",
        created_at=china(at),
    )


def approved_case(at: str) -> Case:
    return written_case(at).approve(at=china(at)).after


def open_case(at: str) -> Case:
    return approved_case(at).submit("13498835581", at=china(at)).after


def waiting_case(since: str, until: str = "") -> Case:
    case = open_case(since)
    return case.awaits_response(since=china(since), until=china(until) if until else None).after


def planned(
    case: Case,
    now: datetime | None = None,
    *,
    playbook: Playbook = PLAYBOOK,
    chat: ChatHours = CHAT,
    issue: Issue | None = None,
    locale: str = "en",
) -> tuple[Reminder, ...]:
    """The plan of this case, by default as it is seen right at the beginning."""
    return plan(
        case,
        playbook,
        site_calendar=Calendars().of_site(SITE),
        team_calendar=TEAM,
        chat=chat,
        now=now or case.created_at,
        issue=issue,
        locale=locale,
    )


def times(reminders: tuple[Reminder, ...], kind: str = "") -> list[str]:
    """ "kind to: when" of each, in Shanghai's time."""
    return [
        f"{each.kind} {each.to}: {each.due_at.astimezone(SHANGHAI):%a %Y-%m-%d %H:%M}"
        for each in reminders
        if each.kind.startswith(kind)
    ]
