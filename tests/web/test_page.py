"""The local workspace's page without a script: every form posts and comes back."""

import io
from pathlib import Path

from bot.workspaces.local import DEMO_MEMBERS, GROUP

ROOT = Path(__file__).resolve().parents[2]
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452")


def test_the_first_page_is_the_group_seen_by_the_first_member(visitor):
    page = visitor.get()

    assert page.status_code == 200
    assert "Amazon 客服群" in page.text
    assert all(member.name in page.text for member in DEMO_MEMBERS)


def test_chinese_unless_the_browser_or_the_address_asks_for_english(visitor):
    assert "发送" in visitor.get().text
    assert "发送" in visitor.get(headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}).text
    assert ">Send<" in visitor.get(headers={"Accept-Language": "en-GB,en"}).text
    assert ">Send<" in visitor.get("/?lang=en").text
    assert ">Send<" in visitor.get().text


def test_a_message_posts_and_comes_back_with_the_answer(visitor, door):
    answer = visitor.say("/draft")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/local/xiaoli/group")
    assert "C1001 草稿" in visitor.get().text
    assert door.events[0].text == "/draft"


def test_line_breaks_reach_the_bot_as_they_were_typed(visitor, door):
    visitor.say("Dear team,\r\n\r\nthank you")

    assert door.events[0].text == "Dear team,\n\nthank you"


def test_the_same_form_posted_twice_is_one_message(visitor, door):
    for _ in range(2):
        visitor.say("/call", nonce="the-same-nonce")

    assert len(door.events) == 1
    assert visitor.get().text.count("等待回复") == 1


def test_a_member_sees_the_group_and_their_own_private_chat_only(visitor, workspace):
    visitor.say("只有我看得到", chat="casebot")

    assert "只有我看得到" in visitor.get("/local/xiaoli/casebot").text
    assert "只有我看得到" not in visitor.get("/local/xiaowang/casebot").text
    assert visitor.get("/local/laozhang/group").status_code == 404
    assert visitor.get("/local/xiaoli/attic").status_code == 404


def test_a_button_carries_what_the_card_gave_it(visitor, door):
    visitor.say("/round")

    answer = visitor.post("/local/xiaoli/group/clicks", visitor.button("已解决"))

    assert answer.status_code == 303
    assert door.events[-1].value == {"ref": "C1003", "is": "已解决"}
    assert "C1003:已记录" in visitor.get("/local/xiaoli/group").text


def test_a_form_brings_every_field_in_its_shape(visitor, door):
    visitor.say("/form")
    fields = {
        "f.asin": "B0CXXXX123",
        "f.cause": "label",
        "f.actions": ["removed", "refund"],
        "f.date": "2026-11-18",
        "f.note": "一\r\n二",
        "f.proof": (io.BytesIO(b"%PDF"), "proof.pdf"),
        "f.sneaked": "in",
    }

    visitor.post("/local/xiaoli/group/clicks", visitor.button("下一页") | fields, content_type="multipart/form-data")

    event = door.events[-1]
    (file,) = event.files
    assert event.value == {"page": 2}
    assert event.form == {
        "asin": "B0CXXXX123",
        "cause": "label",
        "actions": ("removed", "refund"),
        "site": "",
        "date": "2026-11-18",
        "note": "一\n二",
        "proof": (file.sha256,),
    }
    assert file.name == "proof.pdf"
    assert "已保存" in visitor.get().text


def test_no_box_ticked_is_no_choice(visitor, door):
    visitor.say("/form")

    visitor.post("/local/xiaoli/group/clicks", visitor.button("下一页") | {"f.asin": "B0CXXXX123"})

    assert door.events[-1].form["actions"] == ()


def test_a_refused_form_comes_back_filled_in(visitor):
    visitor.say("/form")

    visitor.post("/local/xiaoli/group/clicks", visitor.button("下一页") | {"f.asin": "B0C", "f.note": "半句话"})

    page = visitor.get().text
    assert 'value="B0C"' in page
    assert "半句话</textarea>" in page
    assert "你填了 3 位" in page


def test_a_field_may_hold_100_kb_and_more_is_refused_with_everything_kept(visitor, door):
    visitor.say("/form")
    pressed = visitor.button("下一页") | {"f.asin": "B0C"}

    taken = visitor.post("/local/xiaoli/group/clicks", pressed | {"f.note": "x" * 100 * 1024})
    refused = visitor.post("/local/xiaoli/group/clicks", pressed | {"f.note": "y" * (100 * 1024 + 1)})

    assert taken.status_code == 303
    assert door.events[-1].form["note"] == "x" * 100 * 1024
    assert refused.status_code == 400
    assert "每一栏最多 100 KB" in refused.text
    assert "y" * (100 * 1024 + 1) in refused.text


def test_a_click_on_a_card_that_changed_meanwhile_still_reaches_the_bot_as_it_was_shown(visitor, door, workspace):
    visitor.say("/round")
    pressed = visitor.button("已解决")
    workspace.update(GROUP, pressed["message"], door.answer("/draft", door.events[0]))

    visitor.post("/local/xiaoli/group/clicks", pressed)

    assert door.events[-1].value == {"ref": "C1003", "is": "已解决"}
