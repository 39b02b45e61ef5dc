"""Whatever is typed after a command or carried by a button gets a clear answer, and nothing is harmed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.casework.case import Status
from bot.conversation.cards import Button
from tests.handlers.conftest import GROUP, Team

COMMANDS = (
    *("submitted", "status", "cases", "search", "waiting", "answered", "reply", "followup"),
    *("resolve", "reopen", "assign", "drop", "caseid", "snooze", "help"),
)
ACTIONS = (
    *("submitted", "status", "show_draft", "waiting", "answered", "marketplace_answered", "nothing_new", "closed"),
    *("looked", "reply", "followup", "followed_up", "resolve", "resolved", "effect_verified", "reopen", "caseid"),
    *("snooze", "round_row", "cases_page", "run"),
)
JUNK = {
    "long": "9" * 90_000,
    "emoji": "🔥🔥 👩‍👩‍👧‍👦",
    "invisible": "\u200b\u200d\u2060",
    "markup": "<script>alert(1)</script> **bold** [x](javascript:1)",
    "backwards": "\u202e C1001 \u202c",
    "braces": "{ref} {0} {status.value} %s",
    "quotes": "'; DROP TABLE cases; --",
    "lines": "\n\n\t\n",
    "surrogates": "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
}


@pytest.fixture(autouse=True)
def nothing_fails(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """The desk and the courier log what they could not do; here that is nothing."""
    yield
    wrong = [record.getMessage() for record in caplog.get_records("call") if record.levelname == "ERROR"]
    assert wrong == []


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK)
def test_junk_after_a_command_is_answered_and_changes_no_case(team: Team, junk: str) -> None:
    ref = team.submitted()

    for command in COMMANDS:
        assert team.say("xiaowang", f"/{command} {junk}"), command

    assert team.case(ref).status is Status.OPEN


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK)
def test_junk_after_a_case_number_is_answered(team: Team, junk: str) -> None:
    ref = team.submitted()

    for command in COMMANDS:
        if command not in ("drop", "answered", "reply"):
            assert team.say("xiaoli", f"/{command} {ref} {junk}"), command

    assert team.case(ref).case_id == "13498835581"


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"ref": None, "revision": None},
        {"ref": ["C1001"], "revision": "x", "filters": "all", "page": "2", "command": 5},
        {"ref": "C9999", "revision": -1, "filters": {"statuses": ["no such"]}, "page": 10**9, "command": "nothing"},
    ],
    ids=["nothing", "nulls", "other kinds", "no such things"],
)
def test_a_button_that_carries_nonsense_harms_nothing(team: Team, value: dict[str, Any]) -> None:
    ref = team.submitted()

    for action in ACTIONS:
        (card,) = team.say("xiaoli", f"/status {ref}")
        reply = team.press_button("xiaoli", card, Button("x", action, value))
        assert reply.toast or reply.card or team.last(GROUP).id != card.id, action

    assert team.case(ref).status is Status.OPEN
