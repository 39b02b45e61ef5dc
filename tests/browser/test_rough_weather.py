"""The page in rough weather, the real house behind it: no script, two tabs, a stale card, a huge file, a long day."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route

from bot.workspaces.local import DEMO_MEMBERS, GROUP
from tests.browser.papers import invoice
from tests.browser.window import Window
from tests.house import Bot
from tests.inbound import PAGES, a_submitted_case

pytestmark = [
    pytest.mark.browser,
    # Playwright's driver leaves its pipes to the garbage collector when it stops.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"),
]
Open = Callable[..., Window]


def begins(li: Window) -> None:
    """小李 has the first page of questions before her."""
    li.says("/newcase")
    li.reads("问题属于哪一类")


def test_without_a_script_a_case_is_begun_and_answered(open_window: Open) -> None:
    li = open_window("desktop", "/local/xiaoli/casebot", java_script_enabled=False)
    li.page.fill("#text", "/newcase")
    li.page.get_by_role("button", name="发送").click()
    li.reads("问题属于哪一类")

    li.picks("物流与售后")
    li.card.get_by_role("button", name="继续").click()
    li.reads("具体是哪种情况")
    li.picks("FBA 货件少收")
    li.card.get_by_role("button", name="继续").click()

    li.reads("这件事平台回复过吗")


def test_a_page_answered_in_one_tab_is_answered_in_the_other_and_nothing_typed_is_lost(open_window: Open) -> None:
    one = open_window("desktop", "/local/xiaoli/casebot")
    begins(one)
    other = open_window("desktop", "/local/xiaoli/casebot")
    other.reads("问题属于哪一类")
    other.picks("资金与结算")

    one.picks("物流与售后")
    one.presses("继续")
    one.reads("具体是哪种情况")
    other.reads("这张卡片刚刚有更新")
    other.presses("继续")

    other.hears("这一页已经")
    other.reads("具体是哪种情况")


def test_an_answer_that_comes_late_leaves_what_was_picked_meanwhile(open_window: Open) -> None:
    li = open_window("desktop", "/local/xiaoli/casebot")
    begins(li)
    li.picks("物流与售后")
    li.presses("继续")
    li.reads("具体是哪种情况")
    late: list[Callable[[], None]] = []

    def holds_back(route: Route) -> None:
        answer = route.fetch()
        late.append(lambda: route.fulfill(json={**answer.json(), "toast": {"text": "慢了一点", "tone": "info"}}))

    li.page.route("**/clicks", holds_back)
    li.card.get_by_role("button", name="上一步").click()
    li.reads("问题属于哪一类")
    li.picks("资金与结算")

    late.pop()()
    li.hears("慢了一点")

    assert li.option("资金与结算").is_checked()


def test_a_second_tab_follows_what_is_done_in_the_first(open_window: Open) -> None:
    one = open_window("desktop", "/local/xiaoli/casebot")
    other = open_window("phone", "/local/xiaoli/casebot")
    begins(one)

    other.reads("问题属于哪一类")
    one.picks("物流与售后")
    one.presses("继续")

    other.reads("具体是哪种情况")


def test_a_card_that_became_stale_answers_with_a_fresh_one(open_window: Open, bot: Bot) -> None:
    a_submitted_case(bot)
    li = open_window("desktop", "/local/xiaoli/group")
    li.says("/status C1001")
    li.reads("平台处理中")
    li.page.route("**/local/changes*", lambda route: route.abort())  # this window hears nothing any more
    li.complaints.clear()

    chen = open_window("desktop", "/local/chenjie/group")
    chen.says("/waiting C1001 周五 18:00")
    chen.reads("待我方回复")
    li.presses("看过，没变化")

    li.reads("待我方回复")
    li.complaints.clear()  # the aborted requests


def test_a_file_of_50_mb_is_refused_in_the_form_with_a_sentence(open_window: Open, bot: Bot) -> None:
    li = open_window("desktop", "/local/xiaoli/casebot")
    _to_the_files(bot)
    li.reads("也可以在这里选文件")

    li.page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(50 * 1024 * 1024)], "film.mp4"));
            const field = document.querySelector("form.files-only input[type=file]");
            field.files = data.files;
            field.dispatchEvent(new Event("change", { bubbles: true }));
        }"""
    )
    li.hears("单个文件最大 30 MB")

    li.attaches("供应商发票", "invoice.pdf", invoice(), "application/pdf")
    li.reads("✓ 供应商发票")


def test_a_thousand_messages_are_shown_in_pages_and_an_open_page_stays_light(open_window: Open, bot: Bot) -> None:
    def said(n: int) -> None:
        bot.house.local.transcript.add(
            key=f"many:{n}", chat=GROUP, author=DEMO_MEMBERS[1].id, at=bot.house.now(), text=f"第 {n} 条"
        )

    for n in range(1_000):
        said(n)

    li = open_window("desktop")
    li.reads("第 999 条")
    assert li.page.locator(".message").count() == 50
    li.page.get_by_role("link", name="更早的消息").click()
    li.reads("第 949 条")
    assert li.page.locator(".message").count() == 50

    li.page.goto(li.address)
    li.reads("第 999 条")
    for n in range(1_000, 1_300):
        said(n)
    li.reads("第 1299 条")
    li.page.get_by_role("button", name="有新消息").click()
    said(1_300)
    li.reads("第 1300 条")

    assert li.page.locator(".message").count() == 300
    li.page.get_by_role("link", name="更早的消息").click()
    li.page.get_by_role("link", name="回到最新消息").wait_for()


def _to_the_files(bot: Bot) -> None:
    """小李 has answered every page; her files come next."""
    bot.says("/newcase", where=GROUP)
    for page in PAGES:
        bot.presses("继续", form=page)
