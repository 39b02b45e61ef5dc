"""What the bot says in Feishu: each message once, in order, whatever the vendor does meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.cards import Button, Buttons, Card, Copy, Span, Text, say
from bot.conversation.words import sayer
from bot.workspaces.feishu.client import FeishuClient
from bot.workspaces.feishu.errors import Blocked, GroupForbids, MissingScope, NotAvailable
from bot.workspaces.feishu.sending import A_CHAT_SECOND, A_MINUTE, A_SECOND, Sender, uuid_of
from bot.workspaces.http import Http
from bot.workspaces.pace import Pace
from bot.workspaces.trouble import (
    ChatTrouble,
    Expired,
    MessageGone,
    NoAnswer,
    Refused,
    SetUpWrong,
    TargetGone,
    Throttled,
    Unreachable,
)
from tests.fakes.feishu import FakeFeishu

CARD = Card(title="C1001", blocks=[Text("Case opened."), Buttons([Button("Open", "status", {"ref": "C1001"})])])
MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Office:
    """A bot that can only speak, a group, and its people."""

    def __init__(self, fake: FakeFeishu) -> None:
        self.fake = fake
        self.li, self.wang = fake.user("小李"), fake.user("小王")
        self.team = fake.group("Amazon 客服群", [self.li, self.wang])
        self.sender = self.opened()

    def opened(self, *, secret: str = "", read_s: float = 0.5) -> Sender:
        """A fresh process."""
        client = FeishuClient(
            self.fake.url, self.fake.app_id, secret or self.fake.app_secret, http=Http(self.fake.url, read_s=read_s)
        )
        pace = Pace(
            "feishu", a_second=A_SECOND, a_minute=A_MINUTE, a_chat_second=A_CHAT_SECOND, clock=self.fake.clock.now
        )
        return Sender(client, pace, say_in=lambda chat: sayer("en"), now=self.now)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.fake.clock.now(), UTC)

    @property
    def group(self) -> str:
        return f"feishu:{self.team.chat_id}"

    def sends(self, card: Card, *, key: str = "k1", chat: str = "", **more) -> str:
        """As the courier does it: again, while that may help, and later each time."""
        first, tries = self.now(), 0
        while True:
            tried = first if tries else None
            try:
                return self.sender.send(chat or self.group, card, key=key, tried=tried, **more).id
            except ChatTrouble as trouble:
                tries += 1
                if trouble.final or tries > 6:
                    raise
                self.fake.clock.move(seconds=trouble.retry_after or 5)

    def texts(self, where=None) -> list[str]:
        return [message.text for message in self.fake.shown(where or self.team)]


@pytest.fixture
def office() -> Iterator[Office]:
    with FakeFeishu() as fake:
        fake.clock.stop(MORNING)
        made = Office(fake)
        yield made
        made.sender.client.close()


# -- what arrives


def test_a_card_arrives_in_the_group_and_its_button_says_what_it_does(office):
    office.sends(CARD)

    [message] = office.fake.shown(office.team)
    assert "Case opened." in message.text
    assert message.kind == "interactive"


def test_a_person_is_written_to_in_private_before_they_ever_wrote(office):
    office.sends(say("Hello."), chat=f"feishu:{office.li.open_id}")

    assert office.texts(office.li) == ["Hello."]


def test_the_owner_is_rung_and_what_people_typed_rings_nobody(office):
    card = Card(
        title="Answer by 18:00 <at id=all></at>",
        blocks=[Text([Span("Note: ", "bold"), "<at id=all></at> look"])],
        mention=(Span("@小李", member=f"feishu:{office.li.open_id}"),),
    )
    office.sends(card)
    office.sends(say('<at user_id="all">all</at> of you'), key="k2")

    assert len(office.fake.rung(office.li)) == 1
    assert office.fake.rung(office.wang) == []


def test_an_answer_stands_under_its_question_and_alone_when_that_was_taken_back(office):
    question = office.fake.says(office.li, office.team, "/status")
    office.sends(say("Open."), reply_to=question.message_id)
    question.recalled = True
    office.sends(say("Still open."), key="k2", reply_to=question.message_id)

    under, alone = office.fake.shown(office.team)
    assert under.parent_id == question.message_id
    assert alone.parent_id == ""


def test_a_draft_comes_as_a_card_as_a_text_to_copy_and_as_a_file_when_long(office):
    draft = "[Issue Summary]\n" + "Fifteen units were not received.\n" * 200

    office.sends(Card(title="C1001: draft", blocks=[Copy(draft)]))

    kinds = [message.kind for message in office.fake.shown(office.team)]
    assert kinds == ["interactive", "text", "file"]
    stored = [one for one in office.fake.tenant.world.files.values() if one.by_bot]
    assert (stored[0].name, stored[0].content.decode()) == ("C1001 draft.md", draft.strip())


def test_a_file_is_sent_under_its_name(office):
    office.sender.send_file(office.group, "C1001 证据.pdf", b"%PDF-1.7", key="f1")
    office.sender.send_file(office.group, "C1001 证据.pdf", b"%PDF-1.7", key="f1")

    assert [message.kind for message in office.fake.shown(office.team)] == ["file"]
    assert "C1001 证据.pdf" in {one.name for one in office.fake.tenant.world.files.values()}


def test_an_empty_file_is_our_own_mistake(office):
    with pytest.raises(Refused):
        office.sender.send_file(office.group, "x.txt", b"", key="f1")


# -- once


def test_the_same_key_twice_is_one_message_also_after_a_restart(office):
    first = office.sends(CARD, key="remind:C1001:1")
    office.sender = office.opened()

    assert office.sends(CARD, key="remind:C1001:1") == first
    assert len(office.texts()) == 1


def test_another_key_is_another_message(office):
    office.sends(say("One."), key="k1")
    office.sends(say("One."), key="k2")

    assert office.texts() == ["One.", "One."]


def test_the_vendors_key_is_short_and_differs_for_each_part():
    keys = {uuid_of("a" * 500, n) for n in range(3)}

    assert len(keys) == 3
    assert all(len(key) <= 50 for key in keys)


FAULTS = (
    *("429", "500", "502", "503", "empty", "malformed_json", "expired_token"),
    *("drop_before", "drop_after", "503_after", "timeout", "timeout_after", "code:230020", "code:230049"),
)


@pytest.mark.parametrize("endpoint", ["messages.create", "files.create", "*"])
@pytest.mark.parametrize("how", FAULTS)
def test_whatever_fails_each_message_arrives_once_and_in_order(office, how, endpoint):
    long = "[Issue Summary]\n" + "Fifteen units were not received.\n" * 200
    office.sends(say("Before."), key="k0")
    office.fake.fail(endpoint, how=how)

    office.sends(CARD, key="k1")
    office.sends(Card(title="C1001", blocks=[Copy(long)]), key="k2")
    office.sends(say("After."), key="k3")

    kinds = [message.kind for message in office.fake.shown(office.team)]
    assert kinds == ["text", "interactive", "interactive", "text", "file", "text"]


@pytest.mark.parametrize("seed", range(4))
def test_random_mixtures_of_faults_change_nothing_either(office, seed):
    office.fake.fail_at_random(seed, share=0.3)

    for n in range(12):
        office.sends(say(f"Message {n}."), key=f"k{n}")
        office.fake.clock.move(seconds=1)

    assert office.texts() == [f"Message {n}." for n in range(12)]


@pytest.mark.parametrize(
    "card",
    [
        CARD,
        say("The marketplace waits."),
        Card(title="", plain=True, blocks=[Text(Span("x", url="https://a.example"))]),
    ],
)
def test_beyond_the_vendors_hour_the_chat_is_looked_at_before_sending_again(office, card):
    office.fake.tenant.scopes.add("im:message.group_msg")
    office.fake.fail("messages.create", how="timeout_after")
    tried = office.now()
    with pytest.raises(NoAnswer):
        office.sender.send(office.group, card, key="k1")
    office.fake.clock.move(hours=2)

    sent = office.sender.send(office.group, card, key="k1", tried=tried)

    assert [message.message_id for message in office.fake.shown(office.team)] == [sent.id]


def test_beyond_the_hour_a_message_that_never_arrived_is_sent(office):
    office.fake.tenant.scopes.add("im:message.group_msg")
    office.sends(say("Another one."), key="other")
    tried = office.now()
    office.fake.clock.move(hours=2)

    office.sender.send(office.group, say("The marketplace waits."), key="k1", tried=tried)

    assert office.texts() == ["Another one.", "The marketplace waits."]


def test_a_chat_that_may_not_be_read_gets_the_message_rather_than_silence(office):
    tried = office.now() - timedelta(hours=3)

    office.sender.send(office.group, say("Please look."), key="k1", tried=tried)

    assert office.texts() == ["Please look."]


# -- limits


def test_a_sixth_message_in_a_second_waits_and_another_chat_does_not(office):
    for n in range(5):
        office.sender.send(office.group, say(f"{n}"), key=f"k{n}")

    with pytest.raises(Throttled) as trouble:
        office.sender.send(office.group, say("5"), key="k5")
    office.sender.send(f"feishu:{office.li.open_id}", say("Hello."), key="k6")

    assert 0 < trouble.value.retry_after <= 1.5
    assert len(office.fake.calls("messages.create")) == 6, "the vendor was not even asked"


def test_what_the_vendor_says_about_its_limit_holds_for_all_chats_until_it_is_over(office):
    office.fake.fail("messages.create", how="429")
    with pytest.raises(Throttled):
        office.sender.send(office.group, say("1"), key="k1")
    asked = len(office.fake.calls("messages.create"))

    with pytest.raises(Throttled):
        office.sender.send(f"feishu:{office.li.open_id}", say("2"), key="k2")

    assert len(office.fake.calls("messages.create")) == asked
    office.fake.clock.move(seconds=1.5)
    office.sender.send(f"feishu:{office.li.open_id}", say("2"), key="k2")


def test_sixty_messages_to_sixty_people_stay_under_the_vendors_limit(office):
    people = [office.fake.user(f"member {n}") for n in range(60)]

    for one in people:
        office.sends(say("Hello."), chat=f"feishu:{one.open_id}", key=one.open_id)

    assert {call.code for call in office.fake.calls("messages.create")} == {0}


# -- changing what was sent


def test_a_card_becomes_another_and_a_sentence_another_sentence(office):
    card, text = office.sends(CARD), office.sends(say("Working on it."), key="k2")

    office.sender.update(office.group, card, Card(title="C1001", blocks=[Text("Resolved.")]))
    office.sender.update(office.group, text, say("Done."))

    assert "Resolved." in office.texts()[0]
    assert office.texts()[1] == "Done."


def test_an_update_after_two_weeks_says_so_and_a_recalled_message_too(office):
    old, recalled = office.sends(CARD), office.sends(CARD, key="k2")
    office.fake.tenant.world.messages[recalled].recalled = True

    with pytest.raises(MessageGone):
        office.sender.update(office.group, recalled, CARD)
    office.fake.clock.move(days=15)
    with pytest.raises(Expired) as trouble:
        office.sender.update(office.group, old, CARD)

    assert trouble.value.final


# -- what is refused


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


def test_an_update_the_data_check_refuses_shows_no_words(office):
    message = office.sends(CARD)
    office.fake.tenant.audits = True

    office.sender.update(office.group, message, Card(title="C1001", blocks=[Text("li@example.com")]))

    assert "li@example.com" not in office.texts()[0]


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


# -- the connection


def test_a_hundred_messages_take_one_token_and_a_few_connections(office):
    office.fake.tenant.limits.on = False
    for n in range(100):
        office.sends(say("Hello."), key=f"k{n}")
        office.fake.clock.move(seconds=1)

    assert len(office.fake.calls("token")) == 1
    assert office.fake.connections <= 3


def test_a_token_that_is_refused_is_replaced_once(office):
    office.sends(say("One."))
    office.fake.expire_tokens()

    office.sends(say("Two."), key="k2")

    assert office.texts() == ["One.", "Two."]


def test_an_address_without_encryption_is_only_taken_on_this_machine():
    with pytest.raises(ValueError, match="https"):
        Http("http://open.feishu.cn")
