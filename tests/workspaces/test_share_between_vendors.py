"""A group of Feishu shares a case with a group of DingTalk: offered here, accepted there, seen until it ends."""

from __future__ import annotations

from collections.abc import Mapping

from tests.workspaces.feishu.team import labels, named
from tests.workspaces.test_linked_vendors import Both, both

__all__ = ["both"]


def presses_in_feishu(both: Both, label: str, form: Mapping[str, str] | None = None) -> None:
    """小李 presses a button of the newest card in private that has it."""
    shown = reversed(both.feishu.shown(both.zhang))
    message = next(one for one in shown if one.kind == "interactive" and label in labels(one))
    click = both.feishu.presses(both.zhang, message, label, named(message, form) if form else None)
    assert not click.code, f"{click.code} {click.why}"
    both.ding.settles()


def test_a_case_of_a_feishu_group_is_worked_on_in_a_dingtalk_group(both: Both) -> None:
    ding = both.ding
    both.has_a_case_in_feishu()
    for who in (ding.li, ding.wang):
        ding.says("/help", who=who, where=ding.group)
    ding.says("/help", who=ding.chen)
    both.confirms_in_dingtalk(both.code())

    both.in_feishu("/共享 C1001")
    presses_in_feishu(both, "发出共享请求", {"group": f"dingtalk:{ding.group.chat_id}", "mode": "view"})

    offer = ding.last(ding.group)
    assert "C1001" in offer
    assert "只看" in offer
    assert "FBA" not in offer
    assert "没有找到" in both.in_dingtalk("/status C1001", who=ding.wang)

    ding.presses("接受", who=ding.chen)

    assert "接受 C1001 的共享" in both.feishu.shown(both.zhang)[-1].text
    assert "FBA 货件少收" in both.in_dingtalk("/status C1001", who=ding.wang)
    assert "共享·只看" in both.in_dingtalk("/cases", who=ding.wang, where=ding.group)
    assert "FBA15DJCZRX5" in both.in_dingtalk("/search FBA15DJCZRX5", who=ding.wang)
    assert "请找“飞书群”的负责人 张雷" in both.in_dingtalk("/remind C1001 明天 10:00 补发票", who=ding.wang)

    before = len(ding.fake.shown(ding.group))
    both.in_feishu("/waiting C1001 周五 18:00", where=both.group)
    assert "等我方回复" in both.feishu.shown(both.group).text
    assert len(ding.fake.shown(ding.group)) == before, "the nudge is the home group's"

    both.in_feishu("/share C1001")
    presses_in_feishu(both, "结束共享")

    assert "没有找到" in both.in_dingtalk("/status C1001", who=ding.wang)
    assert "不再与你们群共享" in ding.last(ding.group)
