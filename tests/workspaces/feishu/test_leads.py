"""Who leads is said in a setting by id; doctor tells an admin the ids, because no chat shows them."""

from __future__ import annotations

from bot.conversation.words import sayer
from bot.doctor import examine
from tests.workspaces.feishu.team import Team


def told(team: Team, leads: str) -> str:
    found = examine(team.settings(leads=leads), sayer("en"), lambda: team.house.playbooks)
    return "\n".join(f"{one.what} {one.advice}" for one in found)


def test_while_nobody_leads_the_ids_of_those_who_wrote_are_listed(team: Team) -> None:
    assert "Write to the bot once" in told(team, "")

    team.says("/help", who=team.chen)

    assert f"陈姐 feishu:{team.chen.open_id}" in told(team, "")


def test_who_leads_is_told_by_name(team: Team) -> None:
    team.says("/help", who=team.chen)

    assert "Leads: 陈姐" in told(team, f"feishu:{team.chen.open_id}")
