"""Every clock of a playbook is read: when it changes, so does a plan."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.casework.calendar import Calendars
from bot.casework.followup import Reminder, imagined
from bot.casework.playbook import Playbook
from bot.playbooks.check_marketplace import READ
from tests.books import shipped

AMAZON = shipped().playbooks["amazon"]


def plans(book: Playbook) -> list[tuple[Reminder, ...]]:
    """Of a case that is with the marketplace, in summer and in peak season, and of one it waits for."""
    summer, peak = datetime(2026, 7, 6, 2, tzinfo=UTC), datetime(2026, 11, 9, 2, tzinfo=UTC)
    return [
        imagined(book, Calendars(), "amazon.com", "open", since=summer),
        imagined(book, Calendars(), "amazon.com", "open", since=peak),
        imagined(book, Calendars(), "amazon.com", "waiting", since=summer),
    ]


def test_amazons_playbook_has_every_clock_there_is() -> None:
    assert AMAZON.clocks.keys() == READ


@pytest.mark.parametrize("key", sorted(READ))
def test_a_reminder_is_counted_from_every_clock(key: str) -> None:
    clock = AMAZON.clocks[key]
    # An hour or a day less: what comes later than something more urgent is left out.
    other = AMAZON.model_copy(
        update={"clocks": {**AMAZON.clocks, key: clock.model_copy(update={"amount": clock.amount - 1})}}
    )

    assert plans(other) != plans(AMAZON)
