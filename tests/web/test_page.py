"""The local workspace's page without a script: every form posts and comes back, nothing typed is lost."""

import ast
import io
import re
from pathlib import Path

import pytest

from bot.casework.mistakes import CasebotError
from bot.conversation.words import catalogue
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


def test_a_form_without_its_token_changes_nothing_and_loses_nothing(visitor, door):
    visitor.say("/form")
    pressed = visitor.button("下一页") | {"token": "old", "f.asin": "B0CXXXX123", "f.note": "半句话"}

    answer = visitor.post("/local/xiaoli/group/clicks", pressed)

    assert answer.status_code == 403
    assert 'value="B0CXXXX123"' in answer.text
    assert "半句话</textarea>" in answer.text
    assert "页面已过期" in answer.text
    assert [event.kind for event in door.events] == ["message"]


def test_a_message_without_its_token_stays_in_the_box(visitor, door):
    answer = visitor.post("/local/xiaoli/group/messages", {"text": "写了很久的话"})

    assert answer.status_code == 403
    assert "写了很久的话</textarea>" in answer.text
    assert not door.events


def test_the_script_gets_a_fresh_token_to_try_again_with(visitor, door):
    old = visitor.post("/local/xiaoli/group/messages", {"text": "早"}, headers={"X-Casebot-Token": "old"})

    assert old.status_code == 403
    fresh = old.json["token"]
    answer = visitor.post("/local/xiaoli/group/messages", {"text": "早"}, headers={"X-Casebot-Token": fresh})
    assert answer.status_code == 200
    assert len(door.events) == 1


def test_a_button_made_up_by_the_sender_is_refused_and_the_card_comes_fresh(visitor, door):
    visitor.say("/form")
    pressed = visitor.button("下一页") | {"press": "made.up", "f.asin": "B0CXXXX123"}

    plain = visitor.post("/local/xiaoli/group/clicks", pressed)
    scripted = visitor.script("/local/xiaoli/group/clicks", pressed)

    assert plain.status_code == scripted.status_code == 400
    assert 'value="B0CXXXX123"' in plain.text
    assert 'name="press"' in scripted.json["fresh"]["html"]
    assert [event.kind for event in door.events] == ["message"]


def test_a_button_of_one_message_does_not_work_on_another(visitor, door):
    visitor.say("/call")
    taken = visitor.button("我来处理")
    visitor.say("/call")
    other = visitor.button("我来处理")["message"]

    assert visitor.post("/local/xiaoli/group/clicks", taken | {"message": other}).status_code == 400
    assert "click" not in [event.kind for event in door.events]


def test_a_message_over_100_kb_is_refused_and_stays_in_the_box(visitor, door):
    answer = visitor.say("x" * (100 * 1024 + 1))

    assert answer.status_code == 400
    assert "请用文件发送" in answer.text
    assert "x" * 1000 in answer.text
    assert not door.events


@pytest.mark.parametrize(
    "text",
    [
        "字" * 30_000,
        "😀" * 1000,
        "a\u200bb",
        "<b>x</b>&amp;",
        "**x** [y](z)",
        "\u202eabc\u202c",
        "\x00\x1b[31m",
        "{{ 7*7 }}",
    ],
)
def test_any_text_is_shown_as_text(visitor, door, text):
    assert visitor.say(text).status_code == 303

    assert door.events[0].text == text
    page = visitor.get()
    assert page.status_code == 200
    assert "<b>x</b>" not in page.text
    assert "49" not in re.findall(r'<p class="text" dir="auto">(.*?)</p>', page.text)


def test_an_empty_file_and_a_path_as_its_name_are_taken_as_they_are(visitor, door):
    visitor.post(
        "/local/xiaoli/casebot/messages",
        {"token": visitor.token, "text": "", "files": (io.BytesIO(b""), "../../etc/passwd")},
        content_type="multipart/form-data",
    )

    assert [(file.name, file.bytes) for file in door.events[0].files] == [("passwd", 0)]


def test_a_file_of_50_mb_gets_a_sentence_before_it_is_read(visitor, door):
    visitor.get()

    answer = visitor.post(
        "/local/xiaoli/group/messages", b"x" * 50_000_000, content_type="multipart/form-data; boundary=b"
    )

    assert answer.status_code == 413
    assert "最大 30 MB" in answer.text
    assert not door.events
    assert not door.workspace.files.kept


def test_a_file_just_over_the_limit_keeps_the_words_that_came_with_it(visitor, door):
    def part(name, content):
        return b'--b\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % (name, content)

    words = part(b"token", visitor.token.encode()) + part(b"text", "看附件".encode())
    file = part(b'files"; filename="big.zip', b"x" * (30 * 1024 * 1024 + 1))
    kind = "multipart/form-data; boundary=b"
    answer = visitor.post("/local/xiaoli/group/messages", words + file + b"--b--\r\n", content_type=kind)

    assert answer.status_code == 413
    assert "看附件</textarea>" in answer.text
    assert not door.events


def test_files_are_taken_away_never_opened_and_only_where_they_belong(visitor, door, workspace):
    page = b"<script>alert(1)</script>"
    visitor.post(
        "/local/xiaoli/casebot/messages",
        {"token": visitor.token, "files": [(io.BytesIO(page), "发票.html"), (io.BytesIO(PNG), "shot.png")]},
        content_type="multipart/form-data",
    )
    html, png = door.events[0].files
    message = door.events[0].message

    taken = visitor.get(f"/local/xiaoli/casebot/files/{message}/{html.sha256}?inline=1")
    assert taken.data == page
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert taken.headers["Content-Type"] == "application/octet-stream"
    assert taken.headers["X-Content-Type-Options"] == "nosniff"
    shown = visitor.get(f"/local/xiaoli/casebot/files/{message}/{png.sha256}?inline=1")
    assert shown.headers["Content-Type"] == "image/png"
    assert not shown.headers.get("Content-Disposition", "").startswith("attachment")
    assert visitor.get(f"/local/xiaowang/casebot/files/{message}/{html.sha256}").status_code == 404
    assert visitor.get(f"/local/xiaoli/casebot/files/{message}/{'0' * 64}").status_code == 404


def test_news_since_a_revision_and_nothing_twice(visitor, workspace):
    visitor.say("/call")
    asked = "/local/changes?as=xiaowang&chat=group&since="

    news = visitor.get(f"{asked}0&seen=1").json
    later = visitor.get(f"{asked}{news['revision']}&seen=1").json

    assert [m["id"] for m in news["messages"]] == ["m1", "m2"]
    assert "C1001 等待回复" in news["messages"][1]["html"]
    assert set(later) == {"revision", "now"}


def test_many_news_come_in_pages_without_a_hole(visitor, workspace, door):
    for i in range(120):
        workspace.post(DEMO_MEMBERS[0], workspace.chat(GROUP), f"第 {i} 条", nonce=f"nonce-{i:04}")
    since, got = 0, []
    while True:
        news = visitor.get(f"/local/changes?as=xiaowang&chat=group&since={since}").json
        if "messages" not in news:
            break
        since = news["revision"]
        got += [m["id"] for m in news["messages"]]

    assert len(got) == len(set(got)) == 120


def test_unread_marks_go_when_the_chat_is_before_the_reader(visitor):
    visitor.say("/call", who="xiaoli")
    elsewhere = visitor.get("/local/xiaowang/casebot").text
    assert '<span class="unread"' in elsewhere

    visitor.get("/local/changes?as=xiaowang&chat=group&since=99&seen=1")

    assert '<span class="unread' not in visitor.get("/local/xiaowang/casebot").text


def test_earlier_messages_are_a_link_away(visitor, workspace, door):
    for i in range(70):
        workspace.post(DEMO_MEMBERS[0], workspace.chat(GROUP), f"第 {i} 条", nonce=f"nonce-{i:04}")

    page = visitor.get().text
    before = re.search(r'href="(/local/xiaoli/group\?before=\d+)"', page)[1]

    assert "第 69 条" in page
    assert "第 3 条" not in page
    assert "第 3 条" in visitor.get(before).text


def test_the_clock_moves_by_the_steps_it_offers(visitor, clock):
    for kind in ("hour", "day", "business_days"):
        answer = visitor.post("/local/clock", {"token": visitor.token, "kind": kind, "as": "xiaoli", "chat": "group"})
        assert answer.status_code == 303

    assert clock.moved == ["hour", "day", "business_days"]
    assert visitor.post("/local/clock", {"token": visitor.token, "kind": "year"}).status_code == 400
    assert visitor.post("/local/clock", {"kind": "day"}).status_code == 403
    assert len(clock.moved) == 3


def test_what_the_bot_raises_is_one_sentence(visitor, door):
    def stumble(event):
        raise RuntimeError("secret detail")

    door.receive = stumble
    answer = visitor.say("/help")

    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text
    assert "出了点问题" in answer.text


def test_pages_that_do_not_exist_say_so(visitor):
    assert "没有这个页面" in visitor.get("/nowhere").text
    visitor.get()
    assert visitor.post("/local/xiaoli/group", {"token": visitor.token}).status_code == 405


def test_health_is_json(visitor):
    assert visitor.get("/healthz").json == {"status": "ok", "version": "test"}


def test_every_sentence_of_these_rooms_stands_in_chinese():
    said = set()
    for path in [*ROOT.glob("bot/web/*.py"), *ROOT.glob("bot/workspaces/*.py"), *ROOT.glob("cards/render/*.py")]:
        calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
        said |= {
            call.args[0].value
            for call in calls
            if getattr(call.func, "id", getattr(call.func, "attr", "")) == "say"
            and call.args
            and isinstance(call.args[0], ast.Constant)
        }
    for path in ROOT.glob("bot/web/templates/*.html"):
        found = re.findall(r"""say\((?:"([^"]+)"|'([^']+)')""", path.read_text("utf-8"))
        said |= {double or single for double, single in found}
    said |= {
        mistake.template()
        for mistake in _below(CasebotError)
        if mistake.__module__.startswith(("bot.web", "bot.workspaces"))
    }

    assert len(said) > 50
    assert sorted(said - set(catalogue("zh-CN"))) == []


def _below(kind):
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)
