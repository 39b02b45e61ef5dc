"""What the bot sends: cards once, plain messages at most once, never nothing because a card could not be shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.conversation.cards import Button, Card, Copy, Field
from bot.workspaces.dingtalk.addresses import ours
from bot.workspaces.dingtalk.errors import Muted, NotInRange, OutcomeUnknown
from bot.workspaces.trouble import TargetGone, Throttled
from tests.workspaces.dingtalk.life import a_card, a_form, calling, me, states
from tests.workspaces.dingtalk.team import FORM, Team


def test_a_card_whose_answer_was_lost_is_shown_once(team: Team) -> None:
    team.fake.fail("card.createAndDeliver", how="503_after")
    with pytest.raises(Exception, match="cannot be read"):
        team.workspace.send(me(team.li), a_card("Once"), key="k1")

    again = team.workspace.send(me(team.li), a_card("Once"), key="k1")

    assert [one.card.out_track_id for one in team.fake.shown(team.li) if one.card] == [again.id]


@pytest.mark.parametrize("how", ["drop_after", "503_after", "malformed_json"])
def test_a_plain_message_whose_answer_was_lost_is_not_sent_again(bare: Team, how: str) -> None:
    bare.fake.fail("robot.oto.send", how=how)
    for _ in range(3):
        with pytest.raises(OutcomeUnknown):
            bare.workspace.send(me(bare.li), a_card("At most once"), key="k1")

    assert len(bare.fake.shown(bare.li).holding("At most once")) == 1


def test_a_lost_answer_makes_the_task_unknown_tells_the_lead_and_comes_again_when_the_member_writes(
    bare: Team,
) -> None:
    bare.says("/help", who=bare.chen)
    bare.says("/help")
    bare.fake.fail("robot.oto.send", how="drop_before")
    bare.says("/cases")
    assert [task.state for task in states(bare, "unknown")] == ["unknown"]
    assert "staff0001" in bare.last(bare.chen), "the lead hears who may have missed something"
    before = len(bare.fake.shown(bare.li))

    bare.says("在吗")

    assert len(bare.fake.shown(bare.li)) >= before + 2, "the answer of before, and the one of now"
    bare.says("在吗")
    assert len([task for task in states(bare, "done") if task.key.endswith(":again")]) == 1


def test_what_was_surely_not_sent_is_sent_again(bare: Team) -> None:
    bare.fake.fail("robot.oto.send", how="429")
    with pytest.raises(Throttled):
        bare.workspace.send(me(bare.li), a_card("Again"), key="k1")

    bare.workspace.send(me(bare.li), a_card("Again"), key="k1")

    assert len(bare.fake.shown(bare.li).holding("Again")) == 1


@pytest.mark.parametrize(
    "how",
    [
        "code:param.templateNotExist",
        "code:param.templateUnpublished",
        "code:param.contentUnsafe",
        "code:Forbidden.AccessDenied.AccessTokenPermissionDenied",
    ],
)
def test_a_card_that_is_refused_goes_as_markdown(team: Team, how: str) -> None:
    team.fake.fail("card.createAndDeliver", how=how)

    team.workspace.send(me(team.li), a_form(Field("name", "text", "Your name")), key="k1")

    [message] = team.fake.shown(team.li)
    assert message.card is None
    assert "Your name" in message.text
    assert "#1 Send" in message.text


def test_a_card_that_is_made_but_not_delivered_goes_as_markdown_however_often_it_is_tried(team: Team) -> None:
    team.fake.tenant.undelivered = ["robot is not in the conversation"]
    team.fake.fail("robot.oto.send", how="429")
    with pytest.raises(Throttled):
        team.workspace.send(me(team.li), a_card("Made"), key="k1")

    team.workspace.send(me(team.li), a_card("Made"), key="k1")  # now it "exists already", yet nobody has seen it

    [message] = team.fake.shown(team.li)
    assert message.card is None
    assert "Made" in message.text


def test_an_expired_token_is_replaced_without_anybody_noticing(team: Team) -> None:
    team.workspace.send(me(team.li), a_card("One"), key="k1")
    for status in (400, 401):
        team.fake.tenant.bad_token_status = status
        team.fake.expire_tokens()
        team.workspace.send(me(team.li), a_card("Two"), key=f"k{status}")
        team.fake.expire_tokens()
        team.workspace.send_file(me(team.li), "a.pdf", b"%PDF", key=f"f{status}")

    assert len(team.fake.shown(team.li)) == 5


def test_a_person_out_of_range_or_without_wish_to_hear_is_named_as_such(bare: Team) -> None:
    bare.li.in_range = False
    with pytest.raises(NotInRange):
        bare.workspace.send(me(bare.li), a_card(), key="k1")
    bare.wang.has_muted_bot = True
    with pytest.raises(Muted):
        bare.workspace.send(me(bare.wang), a_card(), key="k2")
    bare.chen.throttled = True
    with pytest.raises(Throttled):
        bare.workspace.send(me(bare.chen), a_card(), key="k3")


def test_a_group_that_is_no_more_is_a_target_that_is_gone(bare: Team) -> None:
    bare.group.disbanded = True

    with pytest.raises(TargetGone):
        bare.workspace.send(ours(bare.group.chat_id), a_card(), key="k1")


def test_a_file_of_another_kind_travels_in_a_zip(bare: Team) -> None:
    bare.workspace.send_file(me(bare.li), "draft.txt", b"text", key="k1")
    bare.workspace.send_file(me(bare.li), "draft.docx", b"PK", key="k2")

    names = [one.file.name for one in bare.fake.shown(bare.li) if one.file]
    assert names == ["draft.txt.zip", "draft.docx"]


# -- who is called


def test_a_nudge_calls_by_its_card(team: Team) -> None:
    team.workspace.send(ours(team.group.chat_id), calling(team.li), key="k1")

    [message] = team.fake.rung(team.li)
    assert message.path == "card"
    assert team.li in message.highlighted
    assert not team.fake.rung(team.wang)


def test_without_a_template_a_nudge_calls_by_the_webhook_of_the_last_message(bare: Team) -> None:
    bare.says("/help", where=bare.group)

    bare.workspace.send(ours(bare.group.chat_id), calling(bare.li), key="k1")

    [message] = bare.fake.rung(bare.li)
    assert message.path == "webhook.session"
    assert bare.li in message.highlighted


def test_after_ninety_minutes_the_groups_own_webhook_calls_signed(tmp_path: object) -> None:
    team = Team(tmp_path / "data", templates=False)  # type: ignore[operator]
    try:
        hooks = f"Amazon 客服群={team.group.webhook_token}:{team.group.webhook_secret}"
        team.closes()
        team.more = {"DINGTALK_GROUP_WEBHOOKS": hooks}
        team.opens()
        team.says("/help", where=team.group)
        team.passes(timedelta(hours=2))

        team.workspace.send(ours(team.group.chat_id), calling(team.li), key="k1")

        assert [one.path for one in team.fake.rung(team.li)] == ["webhook.send"]
    finally:
        team.ends()


def test_where_nothing_can_call_the_person_is_told_alone(bare: Team) -> None:
    bare.workspace.send(ours(bare.group.chat_id), calling(bare.li, "Hurry"), key="k1")

    assert "Hurry" in bare.last(bare.group)
    assert "Hurry" in bare.last(bare.li)


def test_a_webhook_that_takes_no_more_gives_way_to_the_next(bare: Team) -> None:
    bare.says("/help", where=bare.group)
    bare.fake.fail("webhook.session", how="code:130101")

    bare.workspace.send(ours(bare.group.chat_id), calling(bare.li, "Hurry"), key="k1")

    assert len(bare.fake.shown(bare.group).holding("Hurry")) == 1
    assert "Hurry" in bare.last(bare.li)


def test_a_form_goes_into_a_card_that_was_without_one(team: Team) -> None:
    only = (me(team.li),)
    sent = team.workspace.send(me(team.li), a_card("Page", Button("On", "go"), only=only), key="k1")

    team.workspace.update(me(team.li), sent.id, a_form())

    card = team.fake.card(sent.id)
    assert card.template.template_id == FORM
    assert card.form_for(team.li)["fields"][0]["label"] == "Name"  # type: ignore[index]


def test_a_card_of_the_other_template_is_closed_and_its_successor_sent(team: Team) -> None:
    sent = team.workspace.send(me(team.li), a_card("Draft", Button("On", "go")), key="k1")

    team.workspace.update(me(team.li), sent.id, a_form())

    assert not team.fake.card(sent.id).buttons_for(team.li)
    assert team.fake.shown(team.li)[-1].card.template.template_id == FORM  # type: ignore[union-attr]


@pytest.mark.parametrize("which", ["team", "bare"])
def test_who_may_press_a_card_in_a_group_stands_on_it(which: str, request: pytest.FixtureRequest) -> None:
    team: Team = request.getfixturevalue(which)
    team.says("/help")  # so that her name is known
    hers = a_card("Hers", Button("Go", "go"), only=(me(team.li),))

    team.workspace.send(f"dingtalk:{team.group.chat_id}", hers, key="k1")
    team.workspace.send(me(team.li), hers, key="k2")

    assert "由小李处理" in team.last(team.group)
    assert "由小李处理" not in team.last(team.li), "in private there is nobody else"


def test_a_text_beside_a_card_that_may_not_have_arrived_is_told_there(team: Team) -> None:
    team.fake.fail("robot.oto.send", how="drop_before")
    team.workspace.send(me(team.li), Card(title="Draft", blocks=(Copy("Dear team,\nplease look."),)), key="k1")
    team.house.settle()

    card, told = team.fake.shown(team.li)
    assert card.card is not None
    assert "“Dear team, please look.”" in told.text
    assert "可能没有送达" in told.text
