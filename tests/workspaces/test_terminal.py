"""`casebot chat`: a line in, a message; the answers come out as text."""

import io

import pytest

from bot.conversation.words import sayer
from bot.workspaces.local import DEMO_CHATS, GROUP, LocalWorkspace
from bot.workspaces.terminal import NoSuchMember, NoSuchRoom, run_chat
from tests.web.showcase import Clock, Files, Showcase


@pytest.fixture
def workspace(tmp_path):
    workspace = LocalWorkspace(tmp_path / "workspace.db", files=Files(), clock=Clock())
    yield workspace
    workspace.stop()


@pytest.fixture
def door(workspace):
    door = Showcase(workspace)
    workspace.start(door)
    return door


@pytest.fixture
def talk(workspace, door):
    def talk(*lines, **how):
        out = io.StringIO()
        run_chat(
            workspace,
            lines=io.StringIO("".join(f"{line}\n" for line in lines)),
            out=out,
            settle=lambda: None,
            say=sayer("en"),
            **how,
        )
        return out.getvalue()

    return talk


def test_a_line_is_a_message_and_its_answer_is_printed(talk, door):
    assert talk("早上好") == "Casebot: 你说:早上好\n\n"
    assert (door.events[0].sender, door.events[0].chat) == ("local:xiaoli", "local:p2p:xiaoli")


def test_somebody_else_in_the_group(talk, door):
    talk("/call", member="陈姐", chat="Amazon 客服群")

    assert (door.events[0].sender, door.events[0].chat) == ("local:chenjie", GROUP)


def test_several_lines_between_fences_are_one_message(talk, door):
    talk('"""', "Dear team,", "", "thank you", '"""', "好")

    assert [event.text for event in door.events] == ["Dear team,\n\nthank you", "好"]


def test_a_fence_that_is_never_closed_still_sends_what_was_typed(talk, door):
    talk('"""', "half")

    assert [event.text for event in door.events] == ["half"]


def test_a_file_is_attached_by_its_path(talk, door, tmp_path):
    path = tmp_path / "my invoice.pdf"
    path.write_bytes(b"%PDF")

    printed = talk(f"/file {path}")

    assert (door.events[0].files[0].name, door.events[0].files[0].bytes) == ("my invoice.pdf", 4)
    assert "收到文件:my invoice.pdf" in printed


@pytest.mark.parametrize("path", ["/nowhere/at/all.pdf", "/", "a\x00b"])
def test_a_file_that_cannot_be_read_is_one_sentence_and_the_talk_goes_on(talk, door, path):
    printed = talk(f"/file {path}", "还在吗")

    assert "! I cannot read a file at" in printed
    assert "你说:还在吗" in printed


def test_a_button_is_pressed_by_number_or_by_label(talk, door):
    printed = talk("/round", "#5", "#无变化")

    assert "[5] 等我们回复" in printed
    assert [(e.action, e.value) for e in door.events if e.kind == "click"] == [
        ("looked", {"ref": "C1002", "is": "等我们回复"}),
        ("looked", {"ref": "C1001", "is": "无变化"}),
    ]
    assert "(C1002:已记录)" in printed


def test_a_form_can_be_filled_in_one_line(talk, door):
    printed = talk("/form", '#1 asin=B0CXXXX123 cause=2 actions=1,3 note="两 个词"')

    form = door.events[-1].form
    assert (form["asin"], form["cause"], form["actions"], form["note"]) == (
        "B0CXXXX123",
        "supplier",
        ("removed", "refund"),
        "两 个词",
    )
    assert "【已保存】" in printed


def test_a_button_that_is_not_there_is_one_sentence(talk, door):
    assert "! No card here has a button 7." in talk("#7")
    assert "! No card here has a button 99." in talk("/round", "#99")


def test_a_message_that_was_pushed_is_printed_with_the_next_line(talk, door, workspace):
    talk("早")
    door.show(DEMO_CHATS[1].id, door.answer("/call", door.events[0]))

    printed = talk("午")

    assert "【C1001 等待回复】" in printed


def test_what_others_say_in_the_group_is_shown_with_their_name(talk, door, workspace):
    talk("早,各位", member="小王", chat="group")

    assert "小王: 早,各位" in talk("早", chat="group")


def test_names_that_do_not_exist_are_told_with_those_that_do(talk):
    with pytest.raises(NoSuchMember, match="小李、小王、陈姐"):
        talk("x", member="老张")
    with pytest.raises(NoSuchRoom, match="Amazon 客服群"):
        talk("x", chat="eBay")
