"""What Feishu refuses: what is tried again, what never is, and what the sentence says to do."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from bot.conversation.cards import Button, Buttons, Card, Copy, Text, say
from bot.workspaces.feishu.errors import Blocked, GroupForbids, MissingScope, NotAvailable
from bot.workspaces.trouble import (
    ChatTrouble,
    Refused,
    SetUpWrong,
    TargetGone,
    Unreachable,
)
from tests.workspaces.feishu.office import CARD, Office


def gone(office):
    office.fake.removes_bot(office.li, office.team)


def dissolved(office):
    office.fake.dissolves(office.li, office.team)


def silenced(office):
    office.team.bot_may_speak = False


def without_scope(office):
    office.fake.tenant.scopes -= {"im:message:send_as_bot", "im:message"}


def unavailable(office):
    office.li.available = False


def muted(office):
    office.li.has_muted_bot = True


def resigned(office):
    office.li.resigned = True


@pytest.mark.parametrize(
    ("what", "private", "trouble"),
    [
        (gone, False, TargetGone),
        (dissolved, False, TargetGone),
        (silenced, False, GroupForbids),
        (without_scope, False, MissingScope),
        (unavailable, True, NotAvailable),
        (muted, True, Blocked),
        (resigned, True, TargetGone),
    ],
)
def test_what_can_never_work_is_tried_once_and_says_why(
    office: Office, what: Callable[[Office], None], private: bool, trouble: type[ChatTrouble]
):
    what(office)
    chat = f"feishu:{office.li.open_id}" if private else office.group

    with pytest.raises(trouble) as raised:
        office.sends(say("Hello."), chat=chat)

    assert raised.value.final
    assert len(office.fake.calls("messages.create")) == 1
    assert re.search("[a-z]", str(raised.value))


def test_a_missing_permission_is_named(office):
    without_scope(office)

    with pytest.raises(MissingScope, match="im:message:send_as_bot"):
        office.sends(say("Hello."))


def test_what_the_data_check_refuses_goes_as_a_file_and_can_still_be_decided(office):
    office.fake.tenant.audits = True
    card = Card(title="C1001", blocks=[Copy("Call 13800138000."), Buttons([Button("Approve", "draft_approve")])])

    office.sends(card)
    office.sends(card)

    [main, file] = office.fake.shown(office.team)
    assert "Approve" in main.text
    assert "13800138000" not in main.text
    assert file.kind == "file"


def with_words(words: str) -> Card:
    return Card(title="C1001", blocks=[Text(words), Buttons([Button("Approve", "draft_approve")])])


def contents(office: Office) -> list[str]:
    """What the files of the chat say, in order."""
    shown = [one for one in office.fake.shown(office.team) if one.kind == "file"]
    return [office.fake.tenant.world.files[one.body["file_key"]].content.decode() for one in shown]


def test_an_update_the_data_check_refuses_shows_no_words_and_brings_them_as_a_file(office):
    message = office.sends(CARD)
    office.fake.tenant.audits = True

    office.sender.update(office.group, message, with_words("li@example.com"))

    assert "li@example.com" not in office.texts()[0]
    assert "Approve" in office.texts()[0]
    [file] = contents(office)
    assert "li@example.com" in file


def test_the_same_words_come_as_a_file_once_however_often_the_card_is_shown_anew(office):
    office.fake.tenant.audits = True
    message = office.sends(with_words("li@example.com"))

    for words in ("li@example.com", "li@example.com", "wang@example.com", "wang@example.com"):
        office.sender.update(office.group, message, with_words(words))
        office.fake.clock.move(seconds=1)
    office.opened().update(office.group, message, with_words("wang@example.com"))

    assert [("li@" in one, "wang@" in one) for one in contents(office)] == [(True, False), (False, True)]


def test_an_update_that_fails_on_the_way_to_its_file_brings_it_the_next_time(office):
    message = office.sends(CARD)
    office.fake.tenant.audits = True
    office.fake.fail("files.create", how="503")

    with pytest.raises(ChatTrouble):
        office.sender.update(office.group, message, with_words("li@example.com"))
    office.sender.update(office.group, message, with_words("li@example.com"))

    assert len(contents(office)) == 1


def test_a_wrong_secret_is_an_admins_matter_and_stands_in_no_log(office, caplog):
    office.sender = office.opened(secret="wrong-secret")

    with pytest.raises(SetUpWrong) as raised:
        office.sender.send(office.group, CARD, key="k1")

    assert not raised.value.final
    assert "wrong-secret" not in caplog.text + str(raised.value) + repr(raised.value.values)


def test_a_vendor_that_is_not_there_is_tried_again(office):
    office.fake.stop()

    with pytest.raises(Unreachable) as raised:
        office.opened().send(office.group, CARD, key="k1")

    assert not raised.value.final


def test_our_own_mistake_is_logged_with_its_code_and_without_the_words(office, caplog):
    office.fake.fail("messages.create", how="code:230099")

    with pytest.raises(Refused):
        office.sends(say("A secret of the case."))

    assert "230099" in caplog.text
    assert "A secret of the case." not in caplog.text
