"""Life in Feishu: files, replies, people who come and go, groups that vanish."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.workspaces.feishu.life import a_case, at_the_files, files_of, me
from tests.workspaces.feishu.team import Team
from tests.workspaces.papers import PDF, picture

# -- files


def test_a_file_sent_in_private_is_fetched_and_kept_by_its_content(team: Team) -> None:
    at_the_files(team)

    team.sends("packing list.pdf", PDF)

    (row,) = files_of(team, by=me(team))
    assert team.house.files.get(row.sha256) == PDF
    assert row.original == "packing list.pdf"


def test_a_picture_gets_the_ending_of_what_it_is(team: Team) -> None:
    at_the_files(team)

    team.fake.sends_image(team.li, team.fake.private(team.li), picture())
    team.house.settle()

    (row,) = files_of(team, by=me(team))
    assert row.original == "image.png"


def test_a_name_is_never_a_path(team: Team) -> None:
    at_the_files(team)

    team.sends("../../etc/passwd\u202e.pdf", PDF)

    (row,) = files_of(team, by=me(team))
    assert row.original.startswith("passwd")


def test_a_file_is_not_lost_when_the_process_dies_before_it_is_fetched(team: Team) -> None:
    at_the_files(team)
    team.fake.sends_file(team.li, team.fake.private(team.li), "packing list.pdf", PDF)
    assert not files_of(team, by=me(team))

    team.restarts()

    assert [row.original for row in files_of(team, by=me(team))] == ["packing list.pdf"]


def test_a_fetch_that_fails_is_tried_again_and_what_was_said_after_it_waits(team: Team) -> None:
    at_the_files(team)
    team.fake.fail("resources.get", how="503", times=1)
    team.sends("packing list.pdf", PDF)
    before = len(team.fake.shown(team.li))
    team.says("/help")
    assert len(team.fake.shown(team.li)) == before, "it waits behind the file"

    later(team, seconds=20)

    assert [row.original for row in files_of(team, by=me(team))] == ["packing list.pdf"]
    assert len(team.fake.shown(team.li)) > before


def test_a_file_that_was_taken_back_before_it_was_fetched_is_said_to_be_missing(team: Team) -> None:
    at_the_files(team)
    message = team.fake.sends_file(team.li, team.fake.private(team.li), "packing list.pdf", PDF)
    team.fake.recalls(team.li, message)

    team.house.settle()

    assert "packing list.pdf" in team.last(team.li)
    assert not files_of(team, by=me(team))


def test_a_file_larger_than_may_be_kept_is_refused_with_a_sentence(team: Team) -> None:
    at_the_files(team)
    team.workspace.lookups.limit = 1_000

    team.sends("big.pdf", PDF + b" " * 2_000)

    assert "big.pdf" in team.last(team.li)
    assert not files_of(team, by=me(team))


def test_a_file_taken_back_later_is_marked_withdrawn(team: Team) -> None:
    at_the_files(team)
    message = team.sends("packing list.pdf", PDF)

    team.fake.recalls(team.li, message)
    team.house.settle()

    assert [row.verdict for row in files_of(team, by=me(team))] == ["withdrawn"]


def test_a_file_taken_back_while_it_is_on_its_way_into_the_case_is_marked_withdrawn(team: Team) -> None:
    at_the_files(team)
    message = team.fake.sends_file(team.li, team.fake.private(team.li), "packing list.pdf", PDF)
    team.house.desk.work_off()
    team.house.courier.carry_out(kinds=("work",))
    assert not files_of(team, by=me(team)), "fetched, and not yet kept with the case"

    team.fake.recalls(team.li, message)
    team.settles()

    assert [row.verdict for row in files_of(team, by=me(team))] == ["withdrawn"]


def test_a_file_taken_back_while_its_fetching_is_tried_again_is_marked_withdrawn(team: Team) -> None:
    at_the_files(team)
    team.fake.fail("resources.get", how="503", times=1)
    message = team.sends("packing list.pdf", PDF)
    answered = team.fake.tenant.world.messages[message.message_id]
    team.fake.recalls(team.li, message)
    answered.recalled = False  # the bytes come all the same: Feishu's stores are not one
    team.settles()

    later(team, seconds=20)

    assert [row.verdict for row in files_of(team, by=me(team))] == ["withdrawn"]


def test_who_the_bot_is_is_asked_until_feishu_tells(team: Team) -> None:
    team.fake.fail("bot.info", how="503", times=3)

    team.restarts()

    assert [call.status for call in team.fake.calls("bot.info")][-4:] == [503, 503, 503, 200]
    team.says("/help", where=team.group)
    assert "/newcase" in team.last(team.group), "a mention of it is known as such"


def test_whose_private_chat_is_which_is_still_known_after_a_restart(team: Team) -> None:
    team.says("/help")
    team.restarts()

    chat = team.fake.private(team.li).chat_id
    assert team.workspace.private.chat_of(team.li.open_id) == chat
    assert team.workspace.private.person_in(chat) == team.li.open_id


def test_what_people_say_among_themselves_is_not_kept(team: Team) -> None:
    team.fake.tenant.scopes.add("im:message.group_msg")
    team.says("/help", where=team.group)
    with team.house.ledger.reading() as reading:
        before = max(seq for seq in range(1, 100) if reading.event(seq))

    team.fake.says(team.wang, team.group, "午饭吃什么")
    team.fake.sends_file(team.wang, team.group, "menu.pdf", PDF)
    team.house.settle()

    with team.house.ledger.reading() as reading:
        assert reading.event(before + 1) is None
    assert not team.fake.calls("resources.get")


# -- people and places


def test_names_of_people_and_groups_are_learnt(team: Team) -> None:
    team.says("/help", where=team.group)

    with team.house.ledger.reading() as reading:
        member, chat = reading.member(me(team)), reading.chat(f"feishu:{team.group.chat_id}")
        there = {one.name for one in reading.members_of(f"feishu:{team.group.chat_id}")}
    assert member is not None
    assert chat is not None
    assert (member.name, chat.name, there) == ("小李", "Amazon 客服群", {"小李", "小王"})


@pytest.mark.parametrize("how", ["503", "code:99991672", "timeout"])
def test_nothing_waits_for_a_name_that_cannot_be_had(team: Team, how: str) -> None:
    team.workspace.lookups.client.http.timeout = 0.2
    for endpoint in ("users.*", "chats.*"):
        team.fake.fail(endpoint, how=how, times=10)

    team.says("/help", where=team.group)

    assert team.fake.shown(team.group)


def test_the_first_hello_comes_once_however_often_the_chat_is_opened(team: Team) -> None:
    for _ in range(3):
        team.fake.enters_private_chat(team.wang)
        team.house.settle()

    assert len(team.fake.shown(team.wang)) == 1


def test_a_group_the_bot_comes_into_is_greeted_and_its_people_known(team: Team) -> None:
    fresh = team.fake.group("新群", [team.wang], bot=False)

    team.fake.adds_bot(team.wang, fresh)
    team.house.settle()

    assert len(team.fake.shown(fresh)) == 1
    with team.house.ledger.reading() as reading:
        assert [one.name for one in reading.members_of(f"feishu:{fresh.chat_id}")] == ["小王"]


def test_a_group_the_bot_was_taken_out_of_is_gone_until_it_comes_back(team: Team) -> None:
    team.says("/help", where=team.group)
    chat = f"feishu:{team.group.chat_id}"

    team.fake.removes_bot(team.li, team.group)
    team.house.settle()
    with team.house.ledger.reading() as reading:
        assert reading.chats_of(me(team)) == []
    team.fake.adds_bot(team.li, team.group)
    team.house.settle()

    with team.house.ledger.reading() as reading:
        assert [one.id for one in reading.chats_of(me(team))] == [chat]


def test_who_leaves_the_group_sees_its_cases_no_more(team: Team) -> None:
    a_case(team)
    team.says("/status C1001", who=team.wang)
    assert "FBA" in team.last(team.wang)

    team.fake.leaves(team.wang, team.group)
    team.house.settle()
    team.says("/status C1001", who=team.wang)

    assert "FBA" not in team.last(team.wang)


def test_who_joins_the_group_sees_its_cases_at_once(team: Team) -> None:
    a_case(team)
    fresh = team.fake.user("小张")

    team.fake.joins(fresh, team.group)
    team.house.settle()
    team.says("/status C1001", who=fresh)

    assert "FBA" in team.last(fresh)


def test_a_menu_item_is_its_command(team: Team) -> None:
    team.fake.taps_menu(team.wang, "help")
    team.house.settle()

    assert "/newcase" in team.last(team.wang)


def test_the_native_commands_are_registered_once_and_nobody_minds_if_they_cannot_be(team: Team) -> None:
    names = [one["command"] for one in team.fake.tenant.world.slash_commands.values()]
    assert {"newcase", "status", "help"} <= set(names)

    team.restarts()
    assert len(team.fake.tenant.world.slash_commands) == len(names)
    team.fake.tenant.scopes.discard("application:app_slash_command:write")
    team.fake.tenant.scopes.discard("application:app_slash_command:read")
    team.restarts()

    team.says("/help")
    assert team.fake.shown(team.li)


def test_a_card_pressed_before_its_sending_was_noted_makes_no_group_of_a_private_chat(team: Team) -> None:
    card = team.fake.tenant.world.post(team.fake.private(team.li), None, "interactive", "{}", mentions=[])

    team.fake.clicks_raw(team.li, card, {"tag": "button", "value": {"a": "newcase", "v": {}, "n": ""}})
    team.house.settle()

    with team.house.ledger.reading() as reading:
        assert [chat.id for chat in reading.chats() if chat.workspace == "feishu"] == [me(team)]
    assert team.fake.shown(team.li)[-1].kind == "interactive"


def later(team: Team, **much: float) -> None:
    team.passes(timedelta(**much))
