"""Each message once and in order, whatever the vendor does meanwhile; never faster than it may be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.conversation.cards import Card, Copy, Span, Text, say
from bot.workspaces.feishu.sending import uuid_of
from bot.workspaces.trouble import (
    NoAnswer,
    Throttled,
)
from tests.workspaces.feishu.office import CARD, LONG_DRAFT


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
    office.sends(say("Before."), key="k0")
    office.fake.fail(endpoint, how=how)

    office.sends(CARD, key="k1")
    office.sends(Card(title="C1001", blocks=[Copy(LONG_DRAFT)]), key="k2")
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


def test_beyond_the_hour_a_persons_chat_is_looked_at_too_also_after_a_restart(office):
    li = f"feishu:{office.li.open_id}"
    office.sends(say("Hello."), key="k0", chat=li)
    office.fake.fail("messages.create", how="timeout_after")
    tried = office.now()
    with pytest.raises(NoAnswer):
        office.sender.send(li, say("The marketplace waits."), key="k1")
    office.fake.clock.move(hours=2)
    office.sender = office.opened()

    office.sender.send(li, say("The marketplace waits."), key="k1", tried=tried)

    assert office.texts(office.li) == ["Hello.", "The marketplace waits."]


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


def test_a_hundred_messages_take_one_token_and_a_few_connections(office):
    office.fake.tenant.limits.on = False
    for n in range(100):
        office.sends(say("Hello."), key=f"k{n}")
        office.fake.clock.move(seconds=1)

    assert len(office.fake.calls("token")) == 1
    assert office.fake.connections <= 3


def test_a_connection_that_broke_is_nobodys_business(office):
    office.fake.fail("messages.create", how="drop_after")

    office.sender.send(office.group, say("Hello."), key="k1")

    assert office.texts() == ["Hello."]


def test_a_token_that_is_refused_is_replaced_once(office):
    office.sends(say("One."))
    office.fake.expire_tokens()

    office.sends(say("Two."), key="k2")

    assert office.texts() == ["One.", "Two."]
