"""What a rule suggests is taken with a press in Feishu: one, or all of them."""

from __future__ import annotations

from tests.workspaces.feishu.life import at_the_files
from tests.workspaces.feishu.team import Team


def requested(team: Team, text: str) -> None:
    """The draft's request is rewritten by hand."""
    at_the_files(team)
    team.presses("文件齐了，继续")
    team.presses("都做完了，生成草稿")
    team.presses("手动改写")
    team.presses("保存并检查", form={"request": text})


def test_one_suggestion_is_taken(team: Team) -> None:
    requested(team, "Please check it urgently.")

    team.presses("采用", near="urgently")

    assert team.request() == "Please check it."


def test_all_suggestions_are_taken(team: Team) -> None:
    requested(team, "Pls check the 15 units urgently!!")

    team.presses("全部采用")

    assert team.request() == "Please check the 15 units."
