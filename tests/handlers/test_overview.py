"""`/overview`: where the cases stand, at a glance, of what the asker may see."""

from __future__ import annotations

from bot.conversation.cards import Chart, Table
from tests.handlers.conftest import GROUP, OTHER_GROUP, Shown, Team


def parts(shown: Shown) -> tuple[Chart, Table, Table]:
    chart, owners, marketplaces = (b for b in shown.card.blocks if isinstance(b, Chart | Table))
    assert isinstance(chart, Chart)
    assert isinstance(owners, Table)
    assert isinstance(marketplaces, Table)
    return chart, owners, marketplaces


def test_cases_are_counted_by_status_owner_and_marketplace(team: Team) -> None:
    team.submitted("13498835581")
    waiting = team.submitted("13498835582", subjects=("B000000002",))
    team.drafted(subjects=("B000000003",), owner="xiaowang")
    team.say("xiaoli", f"/waiting {waiting} 周五 18:00")

    chart, owners, marketplaces = parts(team.say("chenjie", "/overview")[0])

    assert dict(chart.bars) == {"待我方回复": 1, "平台处理中": 1, "待提交": 1}
    assert owners.rows[0][0] == "小李", "who has most that waits comes first"
    assert owners.rows[0][1:] == ("2", "1", "0")
    assert marketplaces.rows == [("亚马逊", "3", "1", "1")]


def test_a_group_sees_its_own_cases_only(team: Team) -> None:
    team.submitted("13498835581")

    shown = team.say("laoliu", "/overview", chat=OTHER_GROUP)[0]

    assert "没有进行中的案件" in shown.text


def test_the_cases_behind_it_are_a_press_away(team: Team) -> None:
    ref = team.submitted("13498835581")
    shown = team.say("xiaoli", "/overview")[0]

    team.press("xiaoli", shown, "查看案件")

    assert ref in team.last(GROUP).text
