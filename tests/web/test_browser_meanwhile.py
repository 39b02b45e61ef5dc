"""The page in a real Chromium while other things happen: others speak, cards change, the server is away."""

from datetime import UTC, datetime

from bot.conversation.cards import say
from bot.conversation.values import Event
from bot.workspaces.local import DEMO_MEMBERS, GROUP
from tests.web.browsing import BOTTOM, MARKS, send, until

pytestmark = MARKS


def test_nothing_is_exchanged_under_a_pressed_mouse_button(open_page, door):
    page = open_page("/local/xiaoli/casebot")
    page.locator(".chats a").first.hover()
    page.mouse.down()

    with page.expect_response(lambda answer: "changes" in answer.url and "chats" in answer.json()):
        door.show(GROUP, door.answer("/call", _event_of("local:xiaoli")))
    page.evaluate("() => fetch(location).then((answer) => answer.text())")  # the news before it has been read by then
    page.mouse.up()

    page.get_by_text("C1001 等待回复").first.wait_for()


def test_what_others_say_arrives_by_itself_and_marks_the_chat_unread(open_page, door):
    page = open_page("/local/xiaoli/casebot")

    door.show(GROUP, door.answer("/call", _event_of("local:xiaoli")))

    page.locator(".unread.called").wait_for()
    assert "[有人找你]" in page.locator(".chats").inner_text()
    page.locator(".chats a").first.click()
    page.get_by_text("C1001 等待回复").first.wait_for()
    assert page.locator(".unread").count() == 0


def test_what_arrives_never_touches_what_is_being_typed(open_page, door, workspace):
    page = open_page("/local/xiaoli/casebot")
    send(page, "/form")
    card = page.locator(".card")
    card.get_by_label("补充说明").fill("写到一半")
    shown = door.workspace.transcript.last("local:p2p:xiaoli").id

    workspace.update("local:p2p:xiaoli", shown, door.answer("/call", _event_of("local:xiaoli")))
    door.show("local:p2p:xiaoli", say("顺便说一句"))

    page.get_by_text("顺便说一句").first.wait_for()
    page.get_by_text("这张卡片刚刚有更新").wait_for()
    assert card.get_by_label("补充说明").input_value() == "写到一半"
    page.get_by_role("button", name="看新卡片").click()
    page.get_by_text("C1001 等待回复").first.wait_for()


def test_the_reader_keeps_their_place_when_something_arrives(open_page, door, workspace):
    for i in range(40):
        workspace.post(DEMO_MEMBERS[1], workspace.chat(GROUP), f"第 {i} 条", nonce=f"nonce-{i:04}")
    page = open_page()
    until(page, BOTTOM)
    page.evaluate("document.getElementById('scroll').scrollTop = 300")

    door.show(GROUP, say("新来的"))
    page.get_by_role("button", name="有新消息").wait_for()
    assert page.evaluate("document.getElementById('scroll').scrollTop") == 300

    page.get_by_role("button", name="有新消息").click()
    until(page, BOTTOM)
    door.show(GROUP, say("又来一条"))
    page.get_by_text("又来一条").last.wait_for()
    until(page, BOTTOM)


def test_a_restarted_server_with_another_key_loses_nothing_that_was_typed(open_page, make_app, door):
    page = open_page("/local/xiaoli/casebot")
    send(page, "/form")
    page.get_by_label("ASIN").fill("B0CXXXX123")
    page.context.clear_cookies()

    page.get_by_role("button", name="下一页").click()

    page.locator(".card-title", has_text="已保存").wait_for()
    assert door.events[-1].form["asin"] == "B0CXXXX123"


def test_while_the_server_is_away_the_page_says_so_and_keeps_the_text(open_page):
    page = open_page()
    page.context.set_offline(True)
    page.fill("#text", "还没发出去")
    page.keyboard.press("Enter")

    page.get_by_text("暂时连不上 Casebot").first.wait_for()
    assert page.locator("#text").input_value() == "还没发出去"
    page.context.set_offline(False)
    page.get_by_text("Casebot 恢复连接了").wait_for()
    page.locator("#text").press("Enter")
    page.locator(".mine").get_by_text("还没发出去").wait_for()


def test_a_post_whose_answer_was_lost_is_said_once_when_it_is_sent_again(open_page, door):
    page = open_page()
    page.route("**/messages", lambda route: (route.fetch(), route.abort()), times=1)
    page.fill("#text", "/call")
    page.keyboard.press("Enter")
    page.get_by_text("暂时连不上 Casebot").wait_for()

    page.locator("#text").press("Enter")
    until(page, "document.getElementById('text').value === ''")

    assert [event.text for event in door.events] == ["/call"]
    assert page.locator(".mine").count() == 1


def test_half_a_message_waits_in_its_chat_while_one_looks_elsewhere(open_page):
    page = open_page()
    page.fill("#text", "写到一半")
    page.locator(".chats a").nth(1).click()
    page.get_by_text("小李与机器人的私聊").wait_for()
    assert page.locator("#text").input_value() == ""

    page.locator(".chats a").first.click()
    page.get_by_text("3 人和 Casebot").wait_for()

    assert page.locator("#text").input_value() == "写到一半"


def _event_of(member):
    name = next(m.name for m in DEMO_MEMBERS if m.id == member)
    now = datetime(2026, 11, 23, tzinfo=UTC)
    return Event(id="e", workspace="local", kind="message", chat=GROUP, sender=member, sender_name=name, at=now)
