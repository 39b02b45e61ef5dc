"""The rest of a chat between two messages nobody asked for."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.casework.pace import REST, cannot_wait, told_at
from tests.casework.followup_world import CHAT, TEAM, china


def told(now: str, rests: str, ends: str = "") -> datetime:
    return told_at(
        china(now),
        rests_until=china(rests) if rests else None,
        ends=china(ends) if ends else None,
        urgent=bool(ends),
        chat=CHAT,
        team=TEAM,
    )


@pytest.mark.parametrize(
    ("now", "rests", "ends", "when"),
    [
        ("2026-11-18 10:00", "", "", "2026-11-18 10:00"),
        ("2026-11-18 10:00", "2026-11-18 10:00", "", "2026-11-18 10:00"),
        ("2026-11-18 10:00", "2026-11-18 10:40", "", "2026-11-18 10:40"),
        ("2026-11-18 18:20", "2026-11-18 18:40", "", "2026-11-19 09:30"),
        ("2026-11-18 18:20", "2026-11-18 18:40", "2026-11-20 12:00", "2026-11-18 18:40"),
        ("2026-11-18 22:50", "2026-11-18 23:10", "2026-11-20 12:00", "2026-11-19 07:30"),
        ("2026-11-18 22:50", "2026-11-18 23:10", "2026-11-18 22:40", "2026-11-19 07:30"),
        ("2026-11-18 10:00", "2026-11-18 10:40", "2026-11-18 14:00", "2026-11-18 10:00"),
        ("2026-11-18 10:00", "2026-11-18 10:40", "2026-11-18 14:20", "2026-11-18 10:20"),
    ],
    ids=[
        "never told",
        "rested",
        "resting",
        "routine waits for the morning",
        "urgent does not",
        "but for the night it does",
        "what is over waits for the morning, too",
        "four hours left",
        "four hours left during the rest",
    ],
)
def test_when_a_reminder_is_told(now, rests, ends, when):
    assert told(now, rests, ends) == china(when)


MOMENTS = st.integers(0, 60 * 24 * 60).map(lambda minutes: china("2026-09-01 00:00") + timedelta(minutes=minutes))


@settings(max_examples=150, deadline=None)
@given(MOMENTS, st.integers(-60, 60), st.one_of(st.none(), st.integers(-60 * 24, 60 * 24 * 3)))
def test_a_chat_rests_unless_something_runs_out(now: datetime, rest: int, left: int | None):
    rests_until = now + timedelta(minutes=rest)
    ends = None if left is None else now + timedelta(minutes=left)

    when = told_at(now, rests_until=rests_until, ends=ends, urgent=ends is not None, chat=CHAT, team=TEAM)

    assert when >= now
    if when < rests_until:
        assert cannot_wait(ends, when)
    if rests_until <= now:
        assert when == now
    if ends is not None and ends >= now:
        assert when <= max(now, ends), "nobody is told too late because a chat rests"
    assert timedelta(hours=1) == REST
