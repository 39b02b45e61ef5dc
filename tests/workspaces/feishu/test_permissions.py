"""The permissions of the guide are what the calls need: a team that was given exactly those lacks none of them, and
none of them is asked for in vain."""

from __future__ import annotations

import json
import re
from pathlib import Path

from bot.workspaces.feishu.examine import SCOPES
from tests.fakes.feishu.endpoints import ENDPOINTS
from tests.workspaces.feishu.team import Team
from tests.workspaces.feishu.test_whole_case import the_whole_case
from tests.workspaces.papers import PDF

GUIDE = Path(__file__).parents[3] / "docs" / "feishu.md"
HEARING = {"im:message.p2p_msg:readonly", "im:message.group_at_msg:readonly"}
"""They let no call through; they let the bot be told."""
NAMES = {"contact:user.base:readonly"}
"""It lets no call through, either; without it the answer about a person has no name."""
NOT_ALLOWED = 99991672


def a_busy_day(team: Team) -> set[str]:
    """A whole case, a file to send, and a stranger's name; returns the endpoints that were called."""
    the_whole_case(team)
    chat = f"feishu:{team.li.open_id}"
    team.workspace.send_file(chat, "text.md", PDF, key="k")
    team.says("/status", who=team.chen)
    return {one.endpoint for one in team.fake.requests}


def test_with_exactly_the_permissions_of_the_guide_no_call_is_refused(team: Team) -> None:
    pasted = json.loads(re.findall(r"```json\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)[0])
    team.fake.tenant.scopes.clear()
    team.fake.tenant.scopes.update(pasted["scopes"]["tenant"])

    a_busy_day(team)

    assert [one.endpoint for one in team.fake.requests if one.code == NOT_ALLOWED] == []


def test_each_permission_that_must_be_there_lets_a_call_through(team: Team) -> None:
    called = a_busy_day(team)

    needed = {scope for one in ENDPOINTS if one.name in called for scope in one.scopes}
    assert {*SCOPES} - HEARING - NAMES <= needed
