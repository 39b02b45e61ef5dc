"""doctor on Feishu: what is missing, and where to click."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.conversation.words import sayer
from bot.workspaces.feishu.events import HEARD
from bot.workspaces.feishu.examine import CALLBACK, EVENTS, GROUP_MESSAGES, OPTIONAL_SCOPES, SCOPES, Finding, examine
from bot.workspaces.feishu.opening import client_of
from tests.fakes.feishu.tenant import ALL_GROUP_MESSAGES
from tests.workspaces.feishu.team import Team

DOCS = Path(__file__).parents[3] / "docs"
GUIDES = ("feishu.md", "feishu.zh-CN.md")


def found(team: Team, **settings: str) -> list[Finding]:
    given = team.settings(**settings)
    client = client_of(given)
    try:
        with team.house.ledger.reading() as reading:
            return list(examine(given, client, reading, sayer("en")))
    finally:
        client.close()


def bad(team: Team, **settings: str) -> str:
    return "\n".join(f"{one.what}\n{one.advice}" for one in found(team, **settings) if one.state != "good")


def test_a_bot_that_works_has_nothing_to_mend(team: Team) -> None:
    team.says("/newcase", where=team.group)
    team.presses("继续", form={"issue_class": "logistics"})
    team.fake.tenant.scopes.add(ALL_GROUP_MESSAGES)

    assert bad(team, CASEBOT_PUBLIC_URL="x", public_url="https://casebot.example.com") == ""


@pytest.mark.parametrize("scope", SCOPES)
def test_a_missing_permission_is_named_with_the_place_to_add_it(team: Team, scope: str) -> None:
    team.fake.tenant.scopes.discard(scope)

    assert scope in bad(team)
    assert "Permissions" in bad(team)


def test_what_it_costs_not_to_read_groups_is_told_with_the_place_to_change_it(team: Team) -> None:
    assert "twice" in bad(team)
    assert f"Permissions → search for {GROUP_MESSAGES}" in bad(team)
    team.fake.tenant.scopes.add(GROUP_MESSAGES)
    assert GROUP_MESSAGES not in bad(team)


def test_a_wrong_secret_points_to_the_credentials(team: Team) -> None:
    assert "FEISHU_APP_SECRET" in bad(team, FEISHU_APP_SECRET="wrong")


def test_a_wrong_address_points_to_the_base_url(team: Team) -> None:
    assert "FEISHU_BASE_URL" in bad(team, FEISHU_BASE_URL="http://127.0.0.1:9")


def test_an_app_without_a_bot_points_to_the_features_and_not_to_the_network(team: Team) -> None:
    team.fake.fail("bot.info", how="code:11205", times=3)

    assert "Add features" in bad(team)
    assert "11205" in bad(team)


def test_buttons_that_were_never_heard_point_to_their_own_switch(team: Team) -> None:
    assert "Callback configuration" in bad(team)
    assert CALLBACK in bad(team)


def test_an_event_that_is_not_subscribed_is_named_where_the_app_may_look_at_itself(team: Team) -> None:
    team.fake.tenant.subscribed.discard("im.message.recalled_v1")
    assert "im.message.recalled_v1" not in bad(team)

    team.fake.tenant.scopes.add("application:application:self_manage")

    assert "im.message.recalled_v1" in bad(team)


def test_a_long_connection_that_is_refused_is_told(team: Team) -> None:
    team.fake.fail("ws.endpoint", how="503", times=5)

    assert "long connection" in bad(team, FEISHU_TRANSPORT="stream")


@pytest.mark.parametrize("guide", GUIDES)
def test_the_guide_lists_what_the_code_needs(guide: str) -> None:
    text = (DOCS / guide).read_text(encoding="utf-8")
    pasted = json.loads(re.findall(r"```json\n(.*?)```", text, re.DOTALL)[0])

    assert set(pasted["scopes"]["tenant"]) == {*SCOPES, *OPTIONAL_SCOPES}
    assert set(re.findall(r"`([a-z0-9_.]+_v\d)`", text)) == set(EVENTS)
    for name in (*EVENTS, CALLBACK, GROUP_MESSAGES):
        assert f"`{name}`" in text
    assert set(HEARD) == {*EVENTS, CALLBACK}


def test_the_editions_of_the_guide_give_the_same_to_paste_and_explain_the_same_codes() -> None:
    english, chinese = ((DOCS / guide).read_text(encoding="utf-8") for guide in GUIDES)

    assert re.findall(r"```.*?```", chinese, re.DOTALL) == re.findall(r"```.*?```", english, re.DOTALL)
    assert set(re.findall(r"\d{6,}", chinese)) == set(re.findall(r"\d{6,}", english))
