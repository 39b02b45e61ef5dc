"""The page in a real Chromium, on a desk and on a phone: typing, pressing, dropping."""

import re

import pytest

from tests.web.browsing import MARKS, SIZES, send

pytestmark = MARKS


@pytest.mark.parametrize("size", SIZES)
def test_enter_sends_and_the_answer_comes_without_a_reload(open_page, size):
    page = open_page(size=size)
    page.evaluate("window.stayed = true")

    send(page, "/draft")

    page.get_by_text("C1001 草稿").wait_for()
    assert page.evaluate("window.stayed")


def test_shift_enter_is_a_new_line(open_page, door):
    page = open_page()
    page.locator("#text").press_sequentially("一")
    page.keyboard.press("Shift+Enter")
    page.locator("#text").press_sequentially("二")
    page.keyboard.press("Enter")

    page.locator(".mine .text").wait_for()
    assert [event.text for event in door.events] == ["一\n二"]


@pytest.mark.parametrize("size", SIZES)
def test_a_form_is_filled_refused_with_everything_kept_and_taken(open_page, door, size):
    page = open_page("/local/xiaoli/casebot", size)
    send(page, "/form")
    card = page.locator(".card")
    card.get_by_label("ASIN").fill("B0CXX")
    card.get_by_text("供应商更换了包装").click()
    card.get_by_label("清点全部库存").check()
    card.get_by_label("站点").select_option("s3")
    card.get_by_label("下架日期").fill("2026-11-18")
    card.get_by_label("补充说明").fill("第一行\n第二行")
    card.get_by_role("button", name="下一页").click()

    page.get_by_text("你填了 5 位").wait_for()
    assert page.locator("#toasts").inner_text() == "请改一下标红的地方"
    assert page.evaluate("document.activeElement.name") == "f.asin"
    assert card.get_by_label("补充说明").input_value() == "第一行\n第二行"
    assert card.get_by_label("清点全部库存").is_checked()

    page.keyboard.press("Control+A")
    page.keyboard.type("B0CXXXX123")
    page.keyboard.press("Enter")

    page.locator(".card-title", has_text="已保存").wait_for()
    assert door.events[-1].form == {
        "asin": "B0CXXXX123",
        "cause": "supplier",
        "actions": ("checked",),
        "site": "s3",
        "date": "2026-11-18",
        "note": "第一行\n第二行",
        "proof": (),
    }


def test_a_button_that_asks_first_does_nothing_on_no(open_page, door):
    page = open_page("/local/xiaoli/casebot")
    send(page, "/form")
    page.get_by_role("button", name="取消").click()
    page.get_by_text("确定放弃这次填写吗?").wait_for()
    page.get_by_role("button", name="不了").click()
    assert [event.kind for event in door.events] == ["message"]

    page.get_by_role("button", name="取消").click()
    page.get_by_role("button", name="确定").click()

    page.get_by_text("你按了「cancel」").wait_for()


def test_a_double_click_is_one_event(open_page, door):
    page = open_page()
    send(page, "/call")

    page.get_by_role("button", name="我来处理").dblclick()

    page.get_by_text("你按了「take」").first.wait_for()
    page.get_by_role("button", name="1 小时后提醒").click()
    page.get_by_text("你按了「snooze」").wait_for()
    assert [event.action for event in door.events if event.kind == "click"] == ["take", "snooze"]


def test_a_double_click_is_one_event_even_when_the_answer_comes_between_the_two(open_page, door):
    page = open_page()
    send(page, "/call")
    button = page.get_by_role("button", name="我来处理")
    button.hover()
    page.mouse.down(click_count=1)
    page.mouse.up(click_count=1)
    page.locator(".toast", has_text="你按了「take」").wait_for()

    button.hover()
    page.mouse.down(click_count=2)
    page.mouse.up(click_count=2)
    page.get_by_role("button", name="1 小时后提醒").click()

    page.get_by_text("你按了「snooze」").wait_for()
    assert [event.action for event in door.events if event.kind == "click"] == ["take", "snooze"]


def test_the_copy_button_copies_exactly_the_draft(open_page):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    send(page, "/draft")

    page.get_by_role("button", name="复制", exact=True).click()

    page.get_by_text("已复制").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("[Issue Summary]\nWe removed ASIN B0CXXXX123")
    assert copied.endswith("Please reinstate the listing.")


def test_files_come_by_button_by_drag_and_by_paste(open_page, door):
    page = open_page("/local/xiaoli/casebot")
    page.set_input_files("#files", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
    page.evaluate(
        """() => {
            const bring = (kind, name, field) => {
                const data = new DataTransfer();
                data.items.add(new File(["x"], name));
                const where = kind === "paste" ? document.getElementById("text") : document.body;
                const event = kind === "paste" ? new ClipboardEvent(kind, { clipboardData: data, bubbles: true })
                                               : new DragEvent(kind, { dataTransfer: data, bubbles: true });
                where.dispatchEvent(event);
            };
            bring("drop", "b.png");
            bring("paste", "c.png");
        }"""
    )
    assert re.findall(r"\w\.\w{3}", page.locator("#attached").inner_text()) == ["a.pdf", "b.png", "c.png"]
    page.get_by_role("button", name="移除 b.png").click()

    page.get_by_role("button", name="发送").click()

    page.get_by_text("收到文件:a.pdf、c.png").first.wait_for()
    assert page.locator("#attached li").count() == 0


def test_a_file_that_is_too_big_is_refused_before_it_is_sent(open_page, door):
    page = open_page()
    page.fill("#text", "看附件")
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(31 * 1024 * 1024)], "big.zip"));
            document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true }));
        }"""
    )

    page.get_by_text("单个文件最大 30 MB").wait_for()
    assert page.locator("#text").input_value() == "看附件"
    assert not door.events


def test_the_clock_moves_on_and_the_page_shows_it(open_page, clock):
    page = open_page()
    page.locator(".clock summary").click()
    page.get_by_role("button", name="+5 个工作日").click()

    page.get_by_text("现在是 11月30日周一 14:35").wait_for()
    assert page.locator("#now").inner_text() == "11月30日周一 14:35"
    assert clock.moved == ["business_days"]


def test_on_a_phone_the_list_of_chats_opens_and_closes(open_page):
    page = open_page(size="phone")
    assert not page.locator("#chats").is_visible()

    page.get_by_role("link", name="会话").click()
    page.get_by_role("link", name="陈姐 主管").wait_for()
    page.get_by_role("link", name="Casebot").click()

    page.get_by_text("小李与机器人的私聊").wait_for()
    assert not page.locator("#chats").is_visible()


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_wider_than_the_window(open_page, size):
    page = open_page("/local/xiaoli/casebot", size)

    for i, command in enumerate(["/form", "/draft", "/round", "/blocks", "/call", "长" * 500, "x" * 500], 1):
        send(page, command)
        page.locator(".message:not(.mine)").nth(i - 1).wait_for()

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("(s => s.scrollWidth <= s.clientWidth)(document.getElementById('scroll'))")


def test_everything_can_be_reached_and_pressed_with_the_keyboard(open_page, door):
    page = open_page()
    send(page, "/call")
    page.get_by_role("button", name="我来处理").wait_for()

    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.textContent") == "我来处理":
            break
    page.keyboard.press("Enter")

    page.get_by_text("你按了「take」").wait_for()


def test_a_reply_names_the_message_it_answers(open_page, door):
    page = open_page("/local/xiaoli/casebot")
    send(page, "/draft")
    draft = page.locator(".message", has_text="C1001 草稿")
    draft.hover()
    draft.get_by_role("button", name="回复").click()
    send(page, "[Issue Summary] shorter")

    page.locator(".quoted").wait_for()
    assert door.events[-1].reply_to == draft.get_attribute("id")


def test_without_a_script_the_page_still_works(open_page):
    page = open_page(java_script_enabled=False)
    page.fill("#text", "/form")
    page.get_by_role("button", name="发送").click()
    page.get_by_label("ASIN").fill("B0CXXXX123")
    page.get_by_role("button", name="下一页").click()

    page.locator(".card-title", has_text="已保存").wait_for()
