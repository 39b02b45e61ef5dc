"""What the page refuses, and that nothing typed is lost by it."""

import io
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452")


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
