"""What people send: words, pictures, files, voices; numbers that press; and things nobody can read."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from bot.conversation.codec import event_from_json
from bot.conversation.values import Event
from tests.workspaces.dingtalk.life import a_case, me
from tests.workspaces.dingtalk.team import Team
from tests.workspaces.papers import picture

WHO = {"senderStaffId": "u", "conversationId": "c"}


def heard(team: Team) -> list[Event]:
    """The messages that came in at the door, as they were."""
    found: list[Event] = []
    inside = team.house.desk.receive
    team.house.desk.receive = lambda event: found.append(event) or inside(event)  # type: ignore[method-assign, func-returns-value]
    return found


@pytest.fixture
def listening(team: Team) -> tuple[Team, list[Event]]:
    return team, heard(team)


def messages(found: list[Event]) -> list[Event]:
    return [one for one in found if one.kind == "message"]


def test_a_command_in_a_group_is_heard_without_the_mention(listening: tuple[Team, list[Event]]) -> None:
    team, found = listening
    team.says("/status C1", where=team.group)

    [event] = messages(found)
    assert (event.text, event.private, event.addressed) == ("/status C1", False, True)
    assert (event.sender, event.chat) == (me(team.li), f"dingtalk:{team.group.chat_id}")
    assert (event.sender_name, event.chat_name) == ("小李", "Amazon 客服群")


def test_help_in_a_group_says_where_files_go_because_a_bot_hears_none_there(team: Team) -> None:
    team.says("/help", where=team.group)

    assert "文件和回答请发到和我的私聊" in team.last(team.group)


def test_pictures_files_and_films_come_with_their_bytes(listening: tuple[Team, list[Event]]) -> None:
    team, found = listening
    team.fake.sends_picture(team.li, team.li, picture())
    team.fake.sends_file(team.li, team.li, "../../etc/清单.pdf", b"%PDF-1.4")
    team.fake.sends_video(team.li, team.li, b"film")
    team.house.settle()

    files = [file for one in messages(found) for file in one.files]
    assert [file.name for file in files] == ["picture.png", "../../etc/清单.pdf", "video.mp4"]
    assert [team.house.files.get(file.sha256) for file in files] == [picture(), b"%PDF-1.4", b"film"]


def test_a_voice_is_heard_as_its_words(listening: tuple[Team, list[Event]]) -> None:
    team, found = listening
    team.fake.sends_audio(team.li, team.li, b"voice", "暂停")

    assert [(one.text, one.files) for one in messages(found)] == [("暂停", ())]


def test_text_and_pictures_in_one_message_of_a_group(listening: tuple[Team, list[Event]]) -> None:
    team, found = listening
    team.fake.says_rich(team.li, team.group, ["看这个", picture(), "谢谢"])
    team.house.settle()

    [event] = messages(found)
    assert event.text == "看这个谢谢"
    assert len(event.files) == 1


def test_a_file_that_cannot_be_fetched_is_asked_for_again(team: Team) -> None:
    team.fake.fail("robot.files.download", how="code:invalidParameter.downloadCode")
    team.sends("a.pdf", b"%PDF")

    assert "a.pdf" in team.last(team.li)
    assert "再发一次" in team.last(team.li)


def test_a_file_larger_than_may_be_kept_is_refused_with_a_sentence(team: Team) -> None:
    team.workspace.lookups.limit = 1_000

    team.sends("big.pdf", b"%PDF" + b" " * 2_000)

    assert "big.pdf 太大" in team.last(team.li)


def test_a_message_that_is_pushed_twice_is_one_message(team: Team) -> None:
    message = team.says("/help")
    before = len(team.fake.shown(team.li))

    team.fake.redeliver(message)
    team.fake.redeliver(message, same_frame=False)
    team.house.settle()

    assert len(team.fake.shown(team.li)) == before


def test_a_kind_that_nobody_can_read_is_told_so(team: Team) -> None:
    team.fake.sends_unknown(team.li, team.li)
    team.house.settle()

    assert "看不懂" in team.last(team.li) or "读不了" in team.last(team.li) or "无法" in team.last(team.li)


def test_a_message_without_content_because_the_quota_is_used_up(team: Team) -> None:
    team.fake.tenant.pushes_used_up = True
    team.says("/help")

    assert "额度" in team.last(team.li)


def test_somebody_without_a_staff_id_is_written_down_for_doctor(team: Team, caplog: pytest.LogCaptureFixture) -> None:
    team.fake.tenant.published = False
    with caplog.at_level(logging.ERROR):
        team.says("/help")

    assert "publish" in caplog.text
    with team.house.ledger.reading() as reading:
        assert reading.setting("dingtalk:stranger")


def test_what_a_message_teaches_is_kept(team: Team) -> None:
    team.says("/help")

    with team.house.ledger.reading() as reading:
        member = reading.member(me(team.li))
    assert member is not None
    assert member.settings["union_id"] == team.li.union_id
    assert member.private_chat == member.id


def test_a_number_presses_its_button_and_an_old_one_is_never_taken_for_a_new_one(bare: Team) -> None:
    bare.says("/newcase", where=bare.group)
    bare.types("物流与售后")
    second = bare.last(bare.li)
    assert "1/9" not in second

    bare.says("#1")  # "账户" on the page before

    newest = bare.last(bare.li)
    assert newest.splitlines()[0] == second.splitlines()[0], "the page stays, and is shown once more"


def test_a_number_that_was_never_given_is_only_text(bare: Team) -> None:
    bare.says("#999")

    assert "/newcase" in bare.last(bare.li) or "/新建" in bare.last(bare.li)


def test_a_number_typed_in_one_chat_presses_nothing_of_another(bare: Team) -> None:
    bare.says("/newcase", where=bare.group)
    before = bare.sees(bare.li)

    bare.says("#1", who=bare.stranger, where=bare.elsewhere)

    assert bare.sees(bare.li) == before


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "text",
        {},
        {"senderStaffId": "u"},
        {"senderStaffId": "u", "conversationId": "c" * 300, "msgId": "1"},
        {"senderStaffId": "u", "conversationId": "cid=", "msgId": "1", "conversationType": 1, "text": 5},
        {
            "senderStaffId": "u",
            "conversationId": "c",
            "msgId": "2",
            "msgtype": "richText",
            "content": {"richText": 1},
        },
        {
            "senderStaffId": "u",
            "conversationId": "c",
            "msgId": "3",
            "msgtype": "file",
            "content": "[[[",
            "createAt": "x",
        },
    ],
)
def test_a_malformed_push_is_no_reason_to_stumble(team: Team, data: Any) -> None:
    team.workspace.message(data)
    team.workspace.click(data, "id")
    team.house.settle()


def test_a_stranger_learns_nothing_of_a_case(team: Team) -> None:
    a_case(team)
    team.says("/status C9999", who=team.stranger, where=team.elsewhere)
    no_such = team.last(team.elsewhere).replace("C9999", "C1001")

    team.says("/status C1001", who=team.stranger, where=team.elsewhere)

    assert team.last(team.elsewhere) == no_such


def test_an_event_that_is_held_survives_its_way_through_the_ledger(listening: tuple[Team, list[Event]]) -> None:
    team, found = listening
    team.sends("a.pdf", b"%PDF")

    held = next(one for one in found if one.action == "complete:dingtalk")
    assert event_from_json(held.value["event"]).files[0].remote
