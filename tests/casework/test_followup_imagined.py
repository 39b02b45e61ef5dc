"""`casebot reminders plan`: the policy's own times for a case that does not exist."""

from __future__ import annotations

import pytest

from bot.casework.calendar import Calendars
from bot.casework.followup import explain, imagined
from bot.conversation.words import sayer
from tests.casework.followup_world import PLAYBOOK, china, times


def test_an_open_case_is_followed_up_after_five_business_days():
    plan = imagined(PLAYBOOK, Calendars(), "example.us", "open", since=china("2026-11-13 17:00"))

    assert times(plan, "follow_up_due") == ["follow_up_due owner: Fri 2026-11-20 09:30"]
    assert plan[0].kind == "first_look"


def test_a_waiting_case_shows_the_whole_ladder_to_the_minute_nights_and_weekends_included():
    plan = imagined(
        PLAYBOOK,
        Calendars(),
        "example.us",
        "waiting",
        since=china("2026-11-19 02:00"),
        until=china("2026-11-23 04:00"),
    )

    assert times(plan) == [
        "waiting_now chat: Thu 2026-11-19 02:00",
        "waiting_half owner: Sat 2026-11-21 03:00",
        "waiting_24h chat: Sun 2026-11-22 04:00",
        "waiting_4h chat: Mon 2026-11-23 00:00",
        "waiting_over chat: Mon 2026-11-23 04:00",
    ]


def test_without_an_end_the_playbooks_window_is_taken():
    plan = imagined(PLAYBOOK, Calendars(), "example.us", "waiting", since=china("2026-11-16 10:00"))

    assert times(plan)[-1] == "waiting_over chat: Sat 2026-11-21 10:00"
    assert explain(plan[-1], sayer("en")) == (
        "The time to answer ended at 2026-11-21 10:00 → Sat 2026-11-21 10:00 Asia/Shanghai"
        " (the marketplace named no date; this one is assumed from the playbook)"
    )


def test_a_site_the_marketplace_does_not_have_is_a_key_error():
    with pytest.raises(KeyError):
        imagined(PLAYBOOK, Calendars(), "example.uk", "open", since=china("2026-11-13 17:00"))
