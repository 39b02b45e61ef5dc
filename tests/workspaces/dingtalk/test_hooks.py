"""Which webhook a group has, for how long, and how often it may be used."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.ledger.ledger import Ledger
from bot.workspaces.dingtalk.hooks import Hook, Hooks
from bot.workspaces.trouble import Throttled

AT = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
GROUP = "dingtalk:cid1=="
ADDRESS = "https://oapi.dingtalk.com/robot/sendBySession?session=abc"


class Clock:
    """System time, which stands until it is moved."""

    def __init__(self) -> None:
        self.at = AT

    def pass_by(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hooks(tmp_path: Path, clock: Clock) -> Iterator[Hooks]:
    ledger = Ledger(str(tmp_path / "ledger.db"))
    ledger.migrate()
    yield Hooks("https://oapi.dingtalk.com", lambda: clock.at, ledger.allot)
    ledger.close()


def ends(minutes: int) -> float:
    """As DingTalk says it: milliseconds since 1970."""
    return (AT + timedelta(minutes=minutes)).timestamp() * 1000


def test_the_address_of_the_last_message_is_used_until_it_ends_and_not_after(hooks: Hooks, clock: Clock) -> None:
    hooks.learn(GROUP, ADDRESS, ends(90))

    assert hooks.session(GROUP) == Hook("/robot/sendBySession?session=abc")
    clock.pass_by(89.5 * 60)
    assert hooks.session(GROUP) is None, "nobody knows whether it still holds when the call arrives"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/robot/sendBySession?session=abc",
        "http://oapi.dingtalk.com/robot/sendBySession?session=abc",
        "https://oapi.dingtalk.com/robot/sendBySession",
        None,
    ],
)
def test_an_address_that_leads_elsewhere_is_not_called(hooks: Hooks, address: object) -> None:
    hooks.learn(GROUP, address, ends(90))

    assert hooks.session(GROUP) is None


def test_twenty_messages_a_minute_go_by_webhook_and_another_group_does_not_wait(hooks: Hooks, clock: Clock) -> None:
    for _ in range(20):
        hooks.take(GROUP)
        clock.pass_by(1)

    with pytest.raises(Throttled) as trouble:
        hooks.take(GROUP)
    hooks.take("dingtalk:cid2==")

    assert trouble.value.retry_after is not None
    assert 0 < trouble.value.retry_after < 120
    clock.pass_by(120)
    hooks.take(GROUP)
