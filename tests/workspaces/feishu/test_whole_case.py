"""One case from the first word to the end, as a team lives it in Feishu, over both transports."""

from __future__ import annotations

from statistics import median

from bot.casework.case import Status
from tests.inbound import NUMBER, PAGES
from tests.workspaces.feishu.team import Team
from tests.workspaces.papers import PDF


def test_a_whole_case_by_webhook(team: Team) -> None:
    the_whole_case(team)


def test_a_whole_case_over_the_long_connection(streaming: Team) -> None:
    the_whole_case(streaming)


def the_whole_case(team: Team) -> None:
    """/newcase in the group to /resolve, with a file, a nudge that rings, and a follow-up on the way."""
    team.house.warm()
    team.says("/newcase", where=team.group)
    assert "小李" in team.last(team.group)

    for page in PAGES:
        team.presses("继续", form=page)
    team.sends("packing list.pdf", PDF)
    assert "packing list.pdf" in team.sees(team.li)
    team.presses("文件齐了，继续")
    team.presses("都做完了，生成草稿")
    team.presses("确认可以提交")
    assert "[Issue Summary]\nShipment FBA15DJCZRX5" in team.sees(team.li)

    team.presses("已提交", form={"case_id": NUMBER})
    assert team.case().status is Status.OPEN
    assert f"Case ID {NUMBER}" in team.sees(team.group)

    team.until("2026-11-10 15:00")
    team.says("/waiting C1001 周五 18:00", where=team.group)
    assert team.case().status is Status.WAITING
    assert team.fake.rung(team.li), "the owner is called by name"
    assert "11月13日 18:00（站点当地 02:00）" in team.last(team.group)
    assert "你的当地时间： 周五 11月13日 18:00 GMT+8:00" in team.last(team.group)
    team.presses("我方已回复", where=team.group)

    team.until("2026-11-18 09:31")
    assert "该跟进了：C1001" in team.sees(team.li)
    team.presses("已在后台发送")
    assert team.case().follow_ups == 1

    team.says(f"/status {NUMBER}", who=team.wang, where=team.group)
    assert "C1001" in team.last(team.group)
    team.says("/resolve C1001 approved", where=team.group)
    assert team.case().status is Status.RESOLVED
    assert median(team.answered_in) < 0.5, "seconds of a click, with the way there and back"
