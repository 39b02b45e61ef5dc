"""The running house in Feishu: its own threads do what tests elsewhere settle by hand."""

from __future__ import annotations

from tests.workspaces.feishu.life import at_the_files
from tests.workspaces.feishu.team import Team


def test_the_first_words_in_a_group_do_not_wait_for_the_next_look_around(team: Team) -> None:
    """Who is there is asked first, as work; whoever does the work must hear of it."""
    team.works()

    team.fake.says(team.li, team.group, "/help", mention_bot=True)

    assert team.soon_sees("/newcase amazon", team.group)


def test_a_file_does_not_wait_for_the_next_look_around(team: Team) -> None:
    at_the_files(team)
    team.works()

    team.fake.sends_file(team.li, team.fake.private(team.li), "packing list.pdf", b"%PDF-1.4 cut off")

    assert team.soon_sees("✕ packing list.pdf", team.li)
