"""What a rule suggests is taken with a press in DingTalk: one, or all of them."""

from __future__ import annotations

from tests.workspaces.dingtalk.life import a_draft
from tests.workspaces.dingtalk.team import Team


def requested(team: Team, text: str) -> None:
    """The draft's request is rewritten by hand."""
    a_draft(team)
    team.presses("手动改写")
    team.presses("保存并检查", form={"request": text})


def test_one_suggestion_is_taken(team: Team) -> None:
    requested(team, "Please check it urgently.")

    team.types("采用")

    assert team.request() == "Please check it."


def test_all_suggestions_are_taken(team: Team) -> None:
    requested(team, "Pls check the 15 units urgently!!")

    team.presses("全部采用")

    assert team.request() == "Please check the 15 units."
