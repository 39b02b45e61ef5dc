"""A file in a group, taken by a reply that calls the bot."""

from __future__ import annotations

from tests.fakes.feishu import Message
from tests.workspaces.feishu.life import a_case, files_of, me
from tests.workspaces.feishu.team import Team
from tests.workspaces.papers import PDF


def test_a_reply_in_the_group_takes_the_file_it_answers(team: Team) -> None:
    took_by_reply(team)

    assert "carrier.pdf" in [row.original for row in files_of(team, by=me(team))]


def took_by_reply(team: Team) -> Message:
    """小李 takes the file that 小王 posted in the group; returns its message."""
    a_case(team)
    posted = team.fake.sends_file(team.wang, team.group, "carrier.pdf", PDF)
    assert posted.delivery is None, "a file in a group does not reach the bot by itself"
    team.fake.tenant.scopes.add("im:message.group_msg")
    team.says("/evidence C1001", where=team.group, reply_to=posted)
    return posted


def test_a_file_that_was_taken_by_a_reply_is_withdrawn_when_its_own_message_is_taken_back(team: Team) -> None:
    posted = took_by_reply(team)

    team.fake.recalls(team.wang, posted)
    team.settles()

    assert {row.verdict for row in files_of(team, by=me(team)) if row.original == "carrier.pdf"} == {"withdrawn"}


def test_where_the_app_may_not_read_the_group_the_way_to_hand_in_the_file_is_told(team: Team) -> None:
    a_case(team)
    posted = team.fake.sends_file(team.wang, team.group, "carrier.pdf", PDF)

    team.says("/evidence C1001", where=team.group, reply_to=posted)

    assert "私聊" in team.sees(team.group)
