"""The local workspace plays the vendor: what people post stands first, then the door hears of it, once."""

import pytest

from bot.conversation.cards import Button, Buttons, Card, Copy, Download, Fold, Text, say
from bot.conversation.values import Reply, Toast
from bot.workspaces.local import (
    DEMO_CHATS,
    DEMO_MEMBERS,
    GROUP,
    LocalWorkspace,
    NoSuchChat,
    NoSuchMessage,
    NothingToSend,
    NotStarted,
    TextTooLong,
    clean_name,
    is_addressed,
)
from tests.web.showcase import Clock, Files

XIAOLI, XIAOWANG, CHENJIE = DEMO_MEMBERS
TEAM = DEMO_CHATS[0]
PRIVATE = DEMO_CHATS[1]


class Ear:
    """A door that hears; it can be shut, and answers clicks with what it is told to."""

    def __init__(self):
        self.heard = []
        self.reply = Reply()
        self.shut = False

    def receive(self, event):
        if self.shut:
            raise OSError("the ledger is away")
        self.heard.append(event)
        return self.reply


@pytest.fixture
def door():
    return Ear()


@pytest.fixture
def workspace(tmp_path, door):
    workspace = LocalWorkspace(tmp_path / "workspace.db", files=Files(), clock=Clock())
    workspace.start(door)
    yield workspace
    workspace.stop()


def texts(workspace, chat=GROUP):
    return [m.text or m.card.summary for m in workspace.transcript.page(chat)]


def test_a_message_stands_in_the_chat_and_reaches_the_door_as_it_was_typed(workspace, door):
    message = workspace.post(XIAOLI, TEAM, "  /status\nC1001 ", nonce="n1")

    assert texts(workspace) == ["  /status\nC1001 "]
    (event,) = door.heard
    assert (event.kind, event.text, event.chat, event.sender) == ("message", "  /status\nC1001 ", GROUP, XIAOLI.id)
    assert (event.message, event.sender_name, event.chat_name) == (message.id, "小李", "Amazon 客服群")


def test_the_same_post_sent_again_stands_once_and_is_the_same_event(workspace, door):
    first = workspace.post(XIAOLI, TEAM, "/newcase", nonce="n1")
    again = workspace.post(XIAOLI, TEAM, "/newcase", nonce="n1")

    assert again == first
    assert texts(workspace) == ["/newcase"]
    assert len({event.id for event in door.heard}) == 1


def test_two_members_with_the_same_nonce_do_not_meet(workspace):
    workspace.post(XIAOLI, TEAM, "一", nonce="n1")
    workspace.post(XIAOWANG, TEAM, "二", nonce="n1")

    assert texts(workspace) == ["一", "二"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("/help", True),
        (" ／帮助", True),
        ("@casebot 在吗", True),
        ("问问 @Casebot", True),
        ("早", False),
        ("a/b", False),
    ],
)
def test_in_the_group_the_bot_is_addressed_by_a_slash_or_its_name(workspace, door, text, meant):
    workspace.post(XIAOLI, TEAM, text, nonce="n1")

    assert is_addressed(text) is meant
    assert door.heard[0].addressed is meant


def test_in_private_everything_is_for_the_bot(workspace, door):
    workspace.post(XIAOLI, PRIVATE, "B0CXXXX123", nonce="n1")

    assert (door.heard[0].private, door.heard[0].addressed) == (True, True)


def test_who_is_named_in_a_message_is_mentioned_in_its_event(workspace, door):
    workspace.post(XIAOLI, TEAM, "/assign C1001 @小王", nonce="n1")

    assert door.heard[0].mentions == (XIAOWANG.id,)


def test_what_was_posted_while_the_door_was_shut_is_handed_over_at_the_next_start(tmp_path, workspace, door):
    door.shut = True
    with pytest.raises(OSError, match="away"):
        workspace.post(XIAOLI, TEAM, "/newcase", nonce="n1")
    assert texts(workspace) == ["/newcase"]

    door.shut = False
    later = LocalWorkspace(tmp_path / "workspace.db", files=Files(), clock=Clock())
    later.start(door)
    later.start(door)

    assert [event.text for event in door.heard] == ["/newcase"]
    later.stop()


def test_a_message_needs_words_or_a_file_and_at_most_100_kb(workspace, door):
    with pytest.raises(NothingToSend):
        workspace.post(XIAOLI, TEAM, " \n ", nonce="n1")
    with pytest.raises(TextTooLong):
        workspace.post(XIAOLI, TEAM, "x" * (100 * 1024 + 1), nonce="n2")
    workspace.post(XIAOLI, TEAM, "x" * (100 * 1024), nonce="n3")

    assert len(door.heard) == 1


def test_a_file_goes_into_the_store_and_its_name_is_only_a_name(workspace, door):
    file = workspace.keep("..\\..\\etc/发票\u202e2026.pdf", b"%PDF")

    workspace.post(XIAOLI, PRIVATE, "", [file], nonce="n1")

    (got,) = door.heard[0].files
    assert (got.name, got.bytes, workspace.files.get(got.sha256)) == ("发票2026.pdf", 4, b"%PDF")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("", "file"),
        ("/", "file"),
        ("..", "file"),
        ("a\x00b.txt", "ab.txt"),
        ("字" * 300 + ".pdf", "字" * 196 + ".pdf"),
    ],
)
def test_names_of_files_are_cleaned(given, shown):
    assert clean_name(given) == shown


def test_the_bot_shows_a_card_once_under_one_key(workspace):
    first = workspace.send(GROUP, say("早"), key="k1")
    again = workspace.send(GROUP, say("晚"), key="k1")

    assert first == again
    assert texts(workspace) == ["早"]


def test_a_key_of_the_bot_is_no_key_of_a_member(workspace):
    workspace.send(GROUP, say("早"), key="post:local:xiaoli:n1")
    workspace.post(XIAOLI, TEAM, "早", nonce="n1")

    assert len(texts(workspace)) == 2


def test_an_update_changes_the_card_and_is_news_since_the_last_look(workspace):
    sent = workspace.send(GROUP, say("C1001 打开"), key="k1")
    workspace.send(GROUP, say("C1002 打开"), key="k2")
    looked = workspace.transcript.revision()

    workspace.update(GROUP, sent.id, say("C1001 已解决"))

    assert [m.card.summary for m in workspace.transcript.changed_since(GROUP, looked)] == ["C1001 已解决"]
    assert texts(workspace) == ["C1001 已解决", "C1002 打开"]


def test_a_message_of_another_chat_cannot_be_updated(workspace):
    sent = workspace.send(PRIVATE.id, say("x"), key="k1")

    for chat, message in ((GROUP, sent.id), (GROUP, "m999"), (GROUP, "x"), (GROUP, "")):
        with pytest.raises(NoSuchMessage):
            workspace.update(chat, message, say("y"))
    with pytest.raises(NoSuchChat):
        workspace.send("local:nowhere", say("x"), key="k2")


def test_the_answer_to_a_click_takes_the_place_of_the_card(workspace, door):
    sent = workspace.send(GROUP, Card(title="C1001", blocks=(Buttons((Button("好", "ok", {"a": 1}),)),)), key="k1")
    door.reply = Reply(Toast(text="好的"), say("C1001 好了"))

    reply = workspace.click(
        XIAOWANG, workspace.transcript.message(sent.id), "ok", {"a": 1}, {"note": "字"}, nonce="n1"
    )

    assert reply.toast.text == "好的"
    (event,) = door.heard
    assert (event.kind, event.action, event.value, event.form) == ("click", "ok", {"a": 1}, {"note": "字"})
    assert (event.message, event.sender, event.private) == (sent.id, XIAOWANG.id, False)
    assert texts(workspace) == ["C1001 好了"]


def test_before_it_is_started_nothing_is_lost(tmp_path):
    workspace = LocalWorkspace(tmp_path / "workspace.db", files=Files(), clock=Clock())
    with pytest.raises(NotStarted):
        workspace.post(XIAOLI, TEAM, "/newcase", nonce="n1")
    door = Ear()

    workspace.start(door)

    assert [event.text for event in door.heard] == ["/newcase"]
    workspace.stop()


def test_a_file_of_the_bot_can_be_fetched_by_its_message_and_by_nobody_elses(workspace):
    sent = workspace.send_file(GROUP, "draft.txt", b"Dear team", key="k1")
    other = workspace.send(GROUP, say("x"), key="k2")
    message = workspace.transcript.message(sent.id)

    assert message.file_name(message.files[0].sha256) == "draft.txt"
    assert workspace.transcript.message(other.id).file_name(message.files[0].sha256) is None
    assert workspace.transcript.message(other.id).file_name("") is None


def test_a_download_inside_a_fold_of_a_card_belongs_to_its_message(workspace):
    card = Card(title="t", blocks=(Text("x"), Fold("更多", (Copy("y"), Download("a.csv", "ab12")))))

    sent = workspace.send(GROUP, card, key="k1")

    assert workspace.transcript.message(sent.id).file_name("ab12") == "a.csv"


def test_unread_marks_count_what_others_said_and_whether_one_was_called(workspace):
    from tests.web.showcase import call_card

    workspace.post(XIAOWANG, TEAM, "早", nonce="n1")
    workspace.send(GROUP, call_card(XIAOLI.id, XIAOLI.name), key="k1")

    unread = workspace.transcript.unread
    assert (unread(XIAOLI.id, GROUP).count, unread(XIAOLI.id, GROUP).called) == (2, True)
    assert (unread(XIAOWANG.id, GROUP).count, unread(XIAOWANG.id, GROUP).called) == (1, False)

    workspace.transcript.mark_seen(XIAOLI.id, GROUP)

    assert unread(XIAOLI.id, GROUP).count == 0
    assert unread(CHENJIE.id, GROUP).count == 2


def test_who_is_in_a_chat(workspace):
    assert workspace.members(GROUP) == (XIAOLI.id, XIAOWANG.id, CHENJIE.id)
    assert workspace.members(PRIVATE.id) == (XIAOLI.id,)
    assert workspace.members("feishu:oc_1") == ()


def test_two_windows_on_one_transcript_never_take_the_same_number(tmp_path, workspace):
    other = LocalWorkspace(tmp_path / "workspace.db", files=Files(), clock=Clock())
    for i in range(10):
        (workspace if i % 2 else other).send(GROUP, say(str(i)), key=f"k{i}")

    changes = [m.changed for m in workspace.transcript.page(GROUP)]

    assert changes == sorted(set(changes))
    other.stop()
