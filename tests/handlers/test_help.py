"""/help, the nearest command, the first hello."""

from __future__ import annotations

import pytest

from bot.conversation.router import router
from tests.handlers.conftest import GROUP, Team


def test_help_names_every_command_of_the_registry(team: Team) -> None:
    (card,) = team.say("xiaoli", "/帮助")

    for command in router.commands.values():
        if not command.lead_only:
            assert f"/{command.name}" in card.text
    assert "私聊" in card.text


def test_every_command_has_one_line_of_help_in_chinese(team: Team) -> None:
    (card,) = team.say("xiaoli", "/help")

    rows = [line for line in card.text.splitlines() if line.startswith("/") and ": " in line]
    assert rows
    assert [line for line in rows if line.split(": ", 1)[1].isascii()] == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/stauts", "/status"),
        ("/submited", "/submitted"),
        ("/folowup", "/followup"),
        ("/待回", "/待回复"),
        ("/已提", "/已提交"),
    ],
)
def test_a_mistyped_command_gets_the_nearest_one(team: Team, typed: str, meant: str) -> None:
    (card,) = team.say("xiaoli", f"{typed} C1001")

    assert f"是不是 {meant}？" in card.text


def test_the_offered_command_runs_with_what_was_typed_after_it(team: Team) -> None:
    ref = team.submitted()
    (card,) = team.say("xiaoli", f"/stauts {ref}")

    team.press("xiaoli", card, f"/status {ref}")

    assert "平台处理中" in team.last(GROUP).text


def test_what_is_near_no_command_is_led_to_help(team: Team) -> None:
    (answer,) = team.say("xiaoli", "/qqqqqqqqqq")

    assert "发 /帮助" in answer.text


def test_hello_is_said_once(team: Team) -> None:
    for _ in range(2):
        team.desk.receive(team.event("xiaoli", "greeted", team.private("xiaoli")))
    team.work()

    (hello,) = team.in_chat(team.private("xiaoli"), "我帮你写平台 Case")
    assert {"新建案件", "我的案件", "全部命令"} == set(hello.buttons)
    team.press("xiaoli", hello, "全部命令")
    assert "我能做什么" in team.last(team.private("xiaoli")).text
