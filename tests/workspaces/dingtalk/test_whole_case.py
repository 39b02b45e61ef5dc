"""One case from the first word to the end, as a team lives it in DingTalk: with templates, without, and by HTTP."""

from __future__ import annotations

from bot.casework.case import Status
from tests.inbound import NUMBER, PAGES
from tests.workspaces.dingtalk.team import Team
from tests.workspaces.papers import PDF


def test_a_whole_case_by_cards_over_the_stream(team: Team) -> None:
    the_whole_case(team)


def test_a_whole_case_by_cards_over_http(posted: Team) -> None:
    the_whole_case(posted)


def the_whole_case(team: Team) -> None:
    """/newcase in the group to /resolve, with a file, a nudge that rings, and a follow-up on the way."""
    team.says("/newcase", where=team.group)
    assert "小李" in team.last(team.group)
    for page in PAGES:
        team.fills(page)
    team.sends("packing list.pdf", PDF)
    assert "packing list.pdf" in team.sees(team.li)
    team.presses("文件齐了，继续")
    team.presses("都做完了，生成草稿")
    team.presses("确认可以提交")
    assert "[Issue Summary]\nShipment FBA15DJCZRX5" in team.sees(team.li)

    team.presses("已提交", form={"case_id": NUMBER})
    assert team.case().status is Status.OPEN
    assert NUMBER in team.sees(team.group)

    team.until("2026-11-10 15:00")
    team.says("/waiting C1001 周五 18:00", where=team.group)
    assert team.case().status is Status.WAITING
    assert team.fake.rung(team.li), "the owner is called by name"
    team.presses("我方已回复", where=team.group)

    team.until("2026-11-18 09:31")
    assert "该跟进了：C1001" in team.sees(team.li)
    team.presses("已在后台发送")
    assert team.case().follow_ups == 1

    team.says(f"/status {NUMBER}", who=team.wang, where=team.group)
    assert "C1001" in team.last(team.group)
    team.says("/resolve C1001 approved", where=team.group)
    assert team.case().status is Status.RESOLVED


TYPED = {
    "哪一类": "物流",
    "哪种情况": "FBA 货件少收",
    "账户现在": "正常",
    "回复过吗": "link",
    "货件编号": "FBA15DJCZRX5",
    "哪个 FNSKU": "X0013R5Q7B",
    "发出了多少件": "480",
    "少收多少件": "15",
    "哪天送达": "2026-10-02",
    "根本原因": "1",
    "哪些整改": "1",
    "是哪天做的": "2026-11-03",
    "防止再发生": "1",
    "请平台做什么": "1",
}
"""What is typed when a question holds these words."""


def test_a_whole_case_by_text_alone(bare: Team) -> None:
    """No template, no card: each question is answered by typing, each button by its number."""
    bare.says("/newcase", where=bare.group)
    for _ in range(30):
        asked = bare.last(bare.li)
        if "文件齐了" in asked:
            break
        found = sorted((asked.find(words), answer) for words, answer in TYPED.items() if words in asked)
        if found and found[0][1] == "link":
            bare.fake.clicks_link(bare.li, bare.fake.shown(bare.li)[-1], "还没联系过")
            bare.house.settle()
        else:
            bare.says(found[0][1] if found else "跳过")
    bare.sends("packing list.pdf", PDF)
    bare.types("文件齐了，继续")
    bare.types("都做完了，生成草稿")
    bare.types("确认可以提交")
    assert "[Issue Summary]\nShipment FBA15DJCZRX5" in bare.sees(bare.li)
    bare.types("已提交", NUMBER)
    assert bare.case().status is Status.OPEN
    bare.until("2026-11-10 15:00")
    bare.says("/waiting C1001 周五 18:00", where=bare.group)
    assert bare.fake.rung(bare.li), "by the group's webhook of the last message"
    bare.types("我方已回复", where=bare.group)
    assert bare.case().status is Status.OPEN
    assert not bare.fake.calls("card.createAndDeliver")
