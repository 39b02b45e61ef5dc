"""What doctor says about DingTalk, and what the docs say of the same."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.words import sayer
from bot.workspaces.dingtalk.examine import SCOPES, examine
from bot.workspaces.dingtalk.opening import client_of
from cards.render.dingtalk_card import BODIES, SLOTS
from config.settings import Settings, SettingsTrouble, read_settings
from tests.workspaces.dingtalk.team import DRAFT, SHIPPED, Team

DOCS = Path(__file__).resolve().parents[3] / "docs"
GUIDES = ("dingtalk.md", "dingtalk.zh-CN.md")


def told(team: Team, **more: Any) -> str:
    settings = team.settings(**more)
    client = client_of(settings)
    try:
        with team.house.ledger.reading() as reading:
            found = list(examine(settings, client, reading, sayer("en")))
    finally:
        client.close()
    return "\n".join(f"{one.state}: {one.what} {one.advice}" for one in found)


def test_all_is_well(team: Team) -> None:
    team.says("/help")

    said = told(team)
    assert "bad" not in said
    assert "warn" not in said
    assert len(team.fake.shown(team.li)) == 1, "nobody is disturbed"


def test_what_is_missing_is_named_with_the_place_to_click(team: Team) -> None:
    assert "no message was ever heard" in told(team)
    assert "DINGTALK_DRAFT_TEMPLATE_ID" in told(team, DINGTALK_DRAFT_TEMPLATE_ID="")
    assert "Compare DINGTALK_CLIENT_ID" in told(team, DINGTALK_CLIENT_SECRET="wrong")
    team.fake.tenant.scopes.discard("Card.Instance.Write")
    assert "Card.Instance.Write" in told(team)
    team.fake.tenant.published = False
    assert "publish a version" in told(team)


@pytest.mark.parametrize("scope", SCOPES)
def test_each_permission_that_is_missing_is_named(team: Team, scope: str) -> None:
    team.fake.tenant.scopes.discard(scope)

    assert f"{scope}" in told(team)
    assert "Permissions" in told(team)


def test_a_template_that_is_not_known_or_not_published_is_named(team: Team) -> None:
    assert "template of DINGTALK_FORM_TEMPLATE_ID" in told(team, DINGTALK_FORM_TEMPLATE_ID="mistyped.schema")
    team.fake.tenant.templates[DRAFT].published = False
    assert "template of DINGTALK_DRAFT_TEMPLATE_ID" in told(team)


def test_the_older_interface_has_an_address_of_its_own(team: Team) -> None:
    assert "DINGTALK_OAPI_URL" in told(team, DINGTALK_OAPI_URL="http://127.0.0.1:1")


def test_an_address_nobody_answers_at(team: Team) -> None:
    assert "DINGTALK_BASE_URL" in told(team, DINGTALK_BASE_URL="http://127.0.0.1:1")


@pytest.mark.parametrize("guide", GUIDES)
def test_the_docs_name_every_permission_and_setting(guide: str) -> None:
    text = (DOCS / guide).read_text("utf-8")
    for scope in SCOPES:
        assert f"`{scope}`" in text
    for name, one in Settings.model_fields.items():
        if name.startswith("dingtalk_") and "url" not in name and "operator" not in name:
            assert str(one.alias) in text, one.alias


def test_the_editions_of_the_docs_give_the_same_to_copy() -> None:
    english, chinese = ((DOCS / guide).read_text("utf-8") for guide in GUIDES)

    assert re.findall(r"```.*?```", chinese, re.DOTALL) == re.findall(r"```.*?```", english, re.DOTALL)
    named = re.compile(r"^\| `([\w.]+)`", re.MULTILINE)
    assert named.findall(chinese) == named.findall(english)


@pytest.mark.parametrize("name", ["form", "draft"])
def test_the_templates_have_every_variable_that_is_filled(name: str) -> None:
    export = json.loads((SHIPPED / f"{name}.json").read_text("utf-8"))
    assert (export["type"], export["mode"]) == ("im", "card")
    variables = {one["name"]: one for one in json.loads(export["editorData"])["variableList"]}
    wanted = {"title", "note", "ask", "sure", "sure_key", "lastMessage"}
    wanted |= {f"body{n}" for n in range(1, BODIES + 1)}
    wanted |= {f"{kind}{n}" for kind in "bsk" for n in range(1, SLOTS + 1)}
    wanted |= {"form", "has_form", "submit", "submit_key"} if name == "form" else set()
    assert set(variables) == wanted
    assert {one for one, of in variables.items() if of["private"]} == {"note", "ask", "sure", "sure_key"}


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"DINGTALK_CLIENT_ID": "x"}, "DINGTALK_CLIENT_SECRET"),
        (
            {"DINGTALK_CLIENT_ID": "x", "DINGTALK_CLIENT_SECRET": "y", "DINGTALK_TRANSPORT": "http"},
            "CASEBOT_PUBLIC_URL",
        ),
        ({"DINGTALK_GROUP_WEBHOOKS": "no list"}, "DINGTALK_GROUP_WEBHOOKS"),
        ({"DINGTALK_BASE_URL": "http://example.com"}, "DINGTALK_BASE_URL"),
    ],
)
def test_a_half_given_setting_stops_the_start_with_its_name(given: dict[str, Any], word: str) -> None:
    with pytest.raises(SettingsTrouble, match=word):
        read_settings(_env_file=None, **given)
