"""The agenda: a chat's hours as they were set, however badly."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.agenda import Agenda, hours_of
from bot.casework.calendar import Calendars
from bot.casework.followup import ChatHours
from bot.ledger.records import Chat, Interview


def a_chat(**more: object) -> Chat:
    return Chat(id="local:group", workspace="local", **more)  # type: ignore[arg-type]


def test_a_chat_s_own_hours_count() -> None:
    chat = a_chat(timezone="Europe/London", settings={"start": "08:00", "night": "22:30"})
    assert hours_of(chat) == ChatHours(timezone="Europe/London", start="08:00", night="22:30")
    assert hours_of(None) == ChatHours()


@pytest.mark.parametrize(
    "wall", ["", "9", "9:30", "25:00", "12:60", "noon", "09:30:15", "09:30+08:00", "０９:３０", 930, None, ["09:30"]]
)
def test_a_slip_in_the_hours_leaves_the_usual_ones(wall: object) -> None:
    assert hours_of(a_chat(settings=dict.fromkeys(("start", "end", "night", "morning"), wall))) == ChatHours()


@pytest.mark.parametrize("zone", ["", "Asia", "Mars/Olympus", "../etc/passwd", "/etc/localtime", "\0"])
def test_a_time_zone_that_does_not_exist_leaves_the_usual_one(zone: str) -> None:
    assert hours_of(a_chat(timezone=zone)) == ChatHours()


def test_an_unfinished_interview_is_nudged_in_the_chat_s_hours() -> None:
    left = datetime(2026, 11, 9, 8, 0, tzinfo=UTC)
    row = Interview(
        id="i1",
        member="m",
        chat="local:p2p",
        home_chat="local:group",
        started_at=left,
        touched_at=left,
        state="paused",
    )

    (nudge,) = Agenda(Calendars()).of_interview(row, a_chat(settings={"start": "08:15"}))

    assert nudge.due_at == datetime(2026, 11, 10, 0, 15, tzinfo=UTC)
