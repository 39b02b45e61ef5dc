"""What the bot says in Feishu, how it arrives, and how it is changed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.conversation.cards import Card, Copy, Span, Text, say
from bot.workspaces.trouble import (
    Expired,
    MessageGone,
    Refused,
)
from tests.workspaces.feishu.office import CARD, LONG_DRAFT


def test_a_card_arrives_in_the_group_and_its_button_says_what_it_does(office):
    office.sends(CARD)

    [message] = office.fake.shown(office.team)
    assert "Case opened." in message.text
    assert message.kind == "interactive"


def test_whom_a_card_is_for_is_said_in_a_group_and_goes_without_saying_in_private(office):
    card = replace(CARD, only=(f"feishu:{office.li.open_id}",))

    office.sends(card)
    office.sends(card, key="k2", chat=f"feishu:{office.li.open_id}")

    assert "person_list" in json.dumps(office.fake.shown(office.team)[-1].card)
    assert "person_list" not in json.dumps(office.fake.shown(office.li)[-1].card)


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

    office.sends(Card(title="C1001: draft", blocks=[Copy(LONG_DRAFT)]))

    kinds = [message.kind for message in office.fake.shown(office.team)]
    assert kinds == ["interactive", "text", "file"]
    stored = [one for one in office.fake.tenant.world.files.values() if one.by_bot]
    assert (stored[0].name, stored[0].content.decode()) == ("C1001 draft.md", LONG_DRAFT.strip())


def test_a_file_is_sent_under_its_name(office):
    office.sender.send_file(office.group, "C1001 证据.pdf", b"%PDF-1.7", key="f1")
    office.sender.send_file(office.group, "C1001 证据.pdf", b"%PDF-1.7", key="f1")

    assert [message.kind for message in office.fake.shown(office.team)] == ["file"]
    assert "C1001 证据.pdf" in {one.name for one in office.fake.tenant.world.files.values()}


def test_an_empty_file_is_our_own_mistake(office):
    with pytest.raises(Refused):
        office.sender.send_file(office.group, "x.txt", b"", key="f1")


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


def test_a_sentence_that_came_as_a_card_stays_a_card(office):
    message = office.sends(CARD)

    office.sender.update(office.group, message, say("Done."))

    [card] = office.fake.shown(office.team)
    assert (card.kind, card.text) == ("interactive", "Done.")
