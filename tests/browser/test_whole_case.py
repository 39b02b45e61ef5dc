"""One case from the first word to its end, by clicks and typing in a real Chromium against the real house.

With CASEBOT_SCREENSHOTS set to a folder the same walk makes the guide's pictures (`make screenshots`).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.papers import invoice, screenshot
from tests.browser.window import SIZES, Window
from tests.inbound import NUMBER

pytestmark = [
    pytest.mark.browser,
    # Playwright's driver leaves its pipes to the garbage collector when it stops.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"),
]

GROUP = "Amazon 客服群"
SHIPMENT = "Shipment FBA15DJCZRX5 (FNSKU X0013R5Q7B): 480 units sent, 15 not received."


@pytest.mark.parametrize("size", SIZES)
def test_a_case_from_newcase_to_its_end(open_window: Callable[..., Window], size: str) -> None:
    li = open_window(size)

    _opens_a_case_in_the_group(li, size)
    _answers_every_page(li, size)
    _brings_the_files(li, size)
    _looks_it_over_and_changes_an_answer(li, size)
    text = _gets_a_draft_and_approves_it(li, size)
    _brings_the_case_id_back(li, text)
    _is_reminded_and_follows_up(li, size)
    _waits_and_answers(li, size)
    _closes_the_case(li)


def _opens_a_case_in_the_group(li: Window, size: str) -> None:
    li.reads("到点提醒你")
    li.picture("group", size)
    li.says("/newcase")
    li.reads("正在新建案件")
    li.goes_to("Casebot")


def _answers_every_page(li: Window, size: str) -> None:
    li.picks("物流与售后")
    li.presses("继续")
    li.picks("FBA 货件少收")
    li.presses("继续")
    li.picks("还没联系过")
    li.presses("继续")

    li.fills("货件编号", "FBA15DJCZRX5")
    li.fills("哪个 FNSKU", "X0013R5")
    li.fills("发出了多少件", "480")
    li.fills("少收多少件", "12")
    li.fills("送达亚马逊仓库", "2026-10-02")
    li.picture("interview", size, li.card, height=930)
    li.presses("继续")
    li.reads("X0013R5")
    assert li.card.get_by_label("货件编号").input_value() == "FBA15DJCZRX5", "what was right is still there"
    assert li.card.get_by_label("哪个 FNSKU").input_value() == "X0013R5", "and so is what was wrong"
    li.picture("wrong-answer", size, li.card, height=1060)
    li.fills("哪个 FNSKU", "X0013R5Q7B")
    li.presses("继续")

    li.reads("根本原因是哪一个")
    li.presses("上一步")
    li.reads("少收多少件")
    assert li.card.get_by_label("少收多少件").input_value() == "12"
    li.presses("继续")

    li.picks("装箱单与发出数量一致", "核对装箱单", "每箱称重拍照", "找回或赔偿")
    li.presses("继续")
    li.fills("核对装箱单", "2026-11-03")
    li.presses("继续")


def _brings_the_files(li: Window, size: str) -> None:
    li.attaches("供应商发票", "invoice.pdf", invoice(), "application/pdf")
    li.reads("invoice.pdf")
    li.drops("contents.png", screenshot(), "image/png")
    li.page.get_by_role("button", name="发送").click()
    li.reads("✓ 货件 Contents 页截图", "✓ 供应商发票")
    li.picture("evidence", size, li.card, height=960)


def _looks_it_over_and_changes_an_answer(li: Window, size: str) -> None:
    li.presses("文件齐了，继续")
    li.reads("都对吗")
    li.presses_beside("少收件数", "修改")
    li.fills("少收多少件", "15")
    li.presses("继续")
    li.reads("都对吗")
    li.picture("review", size, li.card, height=1500)


def _gets_a_draft_and_approves_it(li: Window, size: str) -> str:
    li.presses("都做完了，生成草稿")
    li.reads("C1001 的草稿", SHIPMENT, "货件 FBA15DJCZRX5（FNSKU X0013R5Q7B）：发出 480 件，有 15 件没有收到。")
    li.picture("draft", size, li.card, height=1215)
    li.presses("确认可以提交")
    li.reads("接下来")
    li.picture("approved", size, li.card, height=1180)
    text = li.copies()
    assert text.startswith(f"[Issue Summary]\n{SHIPMENT}")
    assert not any("\u4e00" <= character <= "\u9fff" for character in text), "the Chinese is never copied along"
    return text


def _brings_the_case_id_back(li: Window, text: str) -> None:
    li.fills("Case ID", NUMBER)
    li.presses("已提交")
    li.reads("还差一张截图")


def _is_reminded_and_follows_up(li: Window, size: str) -> None:
    li.moves_clock("+1 天")
    li.reads("该去看一眼了")
    li.moves_clock("+5 个工作日")
    li.reads("该跟进了：C1001", f"This is follow-up 1 in case {NUMBER}")
    li.picture("followup", size, li.card, height=890)
    assert li.copies().startswith(f"This is follow-up 1 in case {NUMBER}")
    li.goes_to(GROUP)
    li.reads("今日巡检：1 个案件要看")
    li.picture("round", size)
    li.goes_to("Casebot")
    li.presses("已在后台发送")
    li.hears("已发第 1 次跟进")
    li.goes_to(GROUP)
    li.reads("已发第 1 次跟进")


def _waits_and_answers(li: Window, size: str) -> None:
    li.says("/waiting C1001 周五 18:00")
    li.reads("@小李", "11月20日 18:00")
    li.picture("waiting", size)

    li.goes_to(GROUP, who="小王")
    li.presses("我方已回复")
    li.hears("C1001 由小李负责")
    li.goes_to(GROUP, who="小李")
    li.presses("我方已回复")
    li.reads("平台处理中")


def _closes_the_case(li: Window) -> None:
    li.says("/resolve C1001")
    li.reads("C1001 结果如何")
    li.picks("通过", "看到了，已生效")
    li.presses("结案")
    li.reads("已解决")
