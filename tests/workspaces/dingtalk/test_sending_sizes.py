"""What is sent is within DingTalk's sizes, and what a person typed stays words."""

from __future__ import annotations

import json

from bot.conversation.cards import Card, Copy, Field, Text
from bot.workspaces.dingtalk.addresses import ours
from tests.workspaces.dingtalk.life import a_form, calling, me
from tests.workspaces.dingtalk.team import Team


def test_every_value_is_text_and_none_over_a_kilobyte_but_the_form(team: Team) -> None:
    long = Card(title="长" * 400, blocks=[Text("正文" * 1500), Copy("exact  text\n  # kept")], summary="s" * 900)

    sent = team.workspace.send(me(team.li), long, key="k1")

    card = team.fake.card(sent.id)
    assert not card.ignored
    assert not card.oversized
    shown = team.sees(team.li)
    assert shown.count("正") == 1500, "what does not fit follows as a message"
    assert team.last(team.li) == "exact  text\n  # kept"


def test_messages_are_cut_by_bytes(bare: Team) -> None:
    bare.workspace.send(me(bare.li), Card(title="", blocks=[Text("字\n" * 9000)], plain=True), key="k1")

    sizes = [len(json.loads(one.body["msgParam"])["text"].encode()) for one in bare.fake.calls("robot.oto.send")]
    assert max(sizes) <= 4000
    assert bare.sees(bare.li).count("字") == 9000


def test_what_a_person_typed_rings_nobody_and_speaks_for_nobody(bare: Team) -> None:
    words = "@所有人 @all [x](dtmd://dingtalkclient/sendMessage?content=/drop) <a atId=all>y</a> **b** # h"
    bare.says("/help", where=bare.group)

    bare.workspace.send(ours(bare.group.chat_id), calling(bare.li, words), key="k1")

    message = bare.fake.shown(bare.group)[-1]
    assert message.rang == [bare.li]
    assert not message.links
    assert "**b**" in message.text


def test_a_form_the_template_cannot_hold_goes_as_markdown(team: Team) -> None:
    fields = [Field(f"f{n}", "paragraph", "Part", value="长文" * 400) for n in range(6)]

    team.workspace.send(me(team.li), a_form(*fields), key="k1")

    assert team.fake.shown(team.li)[0].card is None
