"""What the page brings by itself, its clock, its health and its words."""

import ast
import re
from pathlib import Path

from bot.casework.mistakes import CasebotError
from bot.conversation.words import catalogue
from bot.workspaces.local import DEMO_MEMBERS, GROUP

ROOT = Path(__file__).resolve().parents[2]
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452")


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
