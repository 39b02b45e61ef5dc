"""When a chat may be disturbed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bot.casework
from bot.casework.hours import ChatHours
from bot.conversation.words import catalogue
from tests.casework.followup_world import CHAT, TEAM, china


@pytest.mark.parametrize(
    ("planned", "rings"),
    [
        ("2026-11-18 09:29", "2026-11-18 09:30"),
        ("2026-11-18 09:30", "2026-11-18 09:30"),
        ("2026-11-18 18:29", "2026-11-18 18:29"),
        ("2026-11-18 18:30", "2026-11-19 09:30"),
        ("2026-11-20 23:00", "2026-11-23 09:30"),
        ("2026-10-10 12:00", "2026-10-10 12:00"),
    ],
    ids=["early", "opening", "last minute", "closing", "over the weekend", "shifted Saturday"],
)
def test_routine_waits_for_working_hours(planned, rings):
    assert CHAT.working_moment(china(planned), TEAM) == china(rings)


@pytest.mark.parametrize(
    ("planned", "ends", "rings"),
    [
        ("2026-11-18 22:59", "2026-11-19 22:59", "2026-11-18 22:59"),
        ("2026-11-18 23:00", "2026-11-19 23:00", "2026-11-19 07:30"),
        ("2026-11-19 07:29", "2026-11-20 07:29", "2026-11-19 07:30"),
        ("2026-11-19 02:00", "2026-11-19 06:00", "2026-11-19 02:00"),
        ("2026-11-19 02:00", "2026-11-19 06:01", "2026-11-19 07:30"),
        ("2026-11-19 02:00", "2026-11-19 02:00", "2026-11-19 07:30"),
    ],
    ids=["late evening", "night", "end of night", "four hours left", "a minute more", "over already"],
)
def test_what_is_urgent_waits_only_for_the_end_of_the_night(planned, ends, rings):
    assert CHAT.waking_moment(china(planned), ends=china(ends)) == china(rings)


def test_a_night_may_begin_after_midnight():
    owls = ChatHours(night="01:00", morning="09:00")

    assert owls.waking_moment(china("2026-11-18 23:30"), ends=china("2026-11-20 12:00")) == china("2026-11-18 23:30")
    assert owls.waking_moment(china("2026-11-19 02:00"), ends=china("2026-11-20 12:00")) == china("2026-11-19 09:00")


def test_a_moment_is_written_as_the_chat_reads_it():
    moment = china("2026-11-23 09:30")

    assert CHAT.written(moment, locale="en") == "2026-11-23 09:30"
    assert CHAT.written(moment, locale="zh-CN", weekday=True) == "周一 2026-11-23 09:30 Asia/Shanghai"
    assert ChatHours(timezone="Europe/Berlin").written(moment, locale="en", weekday=True) == (
        "Mon 2026-11-23 02:30 Europe/Berlin"
    )


def test_every_reason_in_the_policy_has_its_chinese():
    folder = Path(bot.casework.__file__).parent
    reasons = {
        why for path in folder.glob("*.py") for why in re.findall(r'"([^"\n]+ → \{due\})"', path.read_text("utf-8"))
    }

    assert len(reasons) > 15
    assert reasons <= catalogue("zh-CN").keys()
