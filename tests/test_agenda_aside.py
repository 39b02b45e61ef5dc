"""Nobody is written to on the full hour: then every bot writes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.agenda import aside

HALF_PAST = datetime(2026, 11, 10, 1, 30, tzinfo=UTC)


def test_chats_of_a_vendor_are_written_to_a_little_after_the_hour_each_at_its_own_second() -> None:
    chats = [f"feishu:oc_{n}" for n in range(200)]
    seconds = [(aside(HALF_PAST, chat) - HALF_PAST).total_seconds() for chat in chats]

    assert seconds == [(aside(HALF_PAST, chat) - HALF_PAST).total_seconds() for chat in chats], "always the same"
    assert min(seconds) > 0
    assert max(seconds) < 60, "the minute it was said for"
    assert len(set(seconds)) > 30


@pytest.mark.parametrize(
    ("chat", "at"), [("local:group", HALF_PAST), ("feishu:oc_1", HALF_PAST.replace(minute=41)), ("", HALF_PAST)]
)
def test_what_disturbs_nobody_stays_where_it_is(chat: str, at: datetime) -> None:
    assert aside(at, chat) == at
