"""Handing over: cases, interviews and reminders change hands when the other one says yes; who is away rests."""

from __future__ import annotations

import pytest

from bot.conversation.values import Event
from bot.ledger.changes import SaveInterview
from bot.ledger.records import Interview
from tests.handlers.conftest import GROUP, PEOPLE, Shown, Team
from tests.house import GROUP as LOCAL_GROUP
from tests.house import Bot
from tests.inbound import a_submitted_case


def an_interview(team: Team, state: str = "paused") -> None:
    now = team.now
    begun = Interview(
        id="iv1",
        member="wall:xiaoli",
        chat=team.private("xiaoli"),
        home_chat=GROUP,
        answers={"marketplace": "amazon"},
        state=state,  # type: ignore[arg-type]
        started_at=now,
        touched_at=now,
    )
    team.keep(SaveInterview(begun))


def interview(team: Team) -> Interview:
    with team.ledger.reading() as reading:
        found = reading.interview("iv1")
    assert found is not None
    return found


def the_offer(team: Team, words: str = "") -> Shown:
    team.say("xiaoli", f"/交接 @小王 {words}")
    return team.last(team.private("xiaowang"))


def test_everything_of_mine_goes_over_when_the_other_one_accepts(team: Team) -> None:
    first, second = team.submitted("13498835581"), team.submitted("13498835582")
    team.say("xiaoli", f"/remind {first} 明天 10:00 补发票")
    an_interview(team, "active")
    page = the_offer(team, "下周我休假，发票在共享盘")
    assert "下周我休假，发票在共享盘" in page.text
    assert first in page.text
    assert second in page.text
    assert "个人提醒 1 条" in page.text
    assert team.case(first).owner == "wall:xiaoli", "nothing moves before"

    team.press("xiaowang", page, "我来接手")

    assert {team.case(ref).owner for ref in (first, second)} == {"wall:xiaowang"}
    assert [one[2] for one in team.case(first).own_reminders] == ["wall:xiaowang"]
    assert (interview(team).member, interview(team).state) == ("wall:xiaowang", "paused")
    assert "小王 已接手" in team.last(team.private("xiaoli")).text
    team.wait(days=1)
    assert team.in_chat(team.private("xiaowang"), "补发票")


def test_only_the_cases_that_were_named_go_over(team: Team) -> None:
    first, second = team.submitted("13498835581"), team.submitted("13498835582")

    team.press("xiaowang", the_offer(team, first), "我来接手")

    assert team.case(first).owner == "wall:xiaowang"
    assert team.case(second).owner == "wall:xiaoli"


def test_a_shop_goes_over_as_a_whole(team: Team) -> None:
    first, second = team.submitted("13498835581"), team.submitted("13498835582", shop="second", site="amazon.co.uk")

    team.press("xiaowang", the_offer(team, "二店"), "我来接手")

    assert (team.case(first).owner, team.case(second).owner) == ("wall:xiaoli", "wall:xiaowang")


def test_who_declines_leaves_everything_where_it_was(team: Team) -> None:
    ref = team.submitted()
    page = the_offer(team)

    late = page.buttons["我来接手"]
    team.press("xiaowang", page, "暂时不行")
    assert not page.buttons
    team.press_button("xiaowang", page, late)

    assert team.case(ref).owner == "wall:xiaoli"
    assert "仍由你负责" in team.last(team.private("xiaoli")).text


def test_nobody_else_accepts_an_offer(team: Team) -> None:
    ref = team.submitted()
    page = the_offer(team)
    button = page.buttons["我来接手"]

    for who in ("xiaoli", "laoliu", "chenjie"):
        (card,) = team.say(who, "/help", chat=team.private(who))
        team.press_button(who, card, button)

    assert team.case(ref).owner == "wall:xiaoli"


def test_nobody_is_given_cases_of_a_group_they_are_not_in(team: Team) -> None:
    ref = team.submitted()

    shown = team.say("xiaoli", f"/handover @老刘 {ref}")

    assert "交给谁" in shown[-1].text
    assert team.case(ref).owner == "wall:xiaoli"


def test_forty_cases_go_over_in_one_go(team: Team) -> None:
    refs = [team.submitted(f"134988356{n:02}") for n in range(40)]

    team.press("xiaowang", the_offer(team), "我来接手")

    assert {team.case(ref).owner for ref in refs} == {"wall:xiaowang"}


def test_while_i_am_away_my_substitute_is_called_and_may_act(team: Team) -> None:
    ref = team.submitted()
    team.say("xiaoli", "/leave until 2026-03-20 @小王")

    team.say("chenjie", f"/waiting {ref} 周五 18:00")
    nudge = team.last()
    assert [one.member for one in nudge.card.mention] == ["wall:xiaowang"]
    team.press("xiaowang", nudge, "我方已回复")
    assert team.case(ref).status.value == "open"

    team.say("xiaoli", "/leave end")
    team.wait(minutes=5)
    team.say("chenjie", f"/waiting {ref} 周五 18:00")
    assert [one.member for one in team.last().card.mention] == ["wall:xiaoli"]


def test_what_a_member_who_left_leaves_behind_is_assigned_with_one_press(team: Team) -> None:
    refs = [team.submitted("13498835581"), team.submitted("13498835582")]
    goes(team, "xiaoli")
    told = team.last(team.private("chenjie"))
    assert "小李 已离开" in told.text
    assert all(ref in told.text for ref in refs)

    team.press("chenjie", told, "全部转交", {"to": "wall:xiaowang"})

    assert {team.case(ref).owner for ref in refs} == {"wall:xiaowang"}


def test_who_left_sees_nothing_from_that_moment_on(team: Team) -> None:
    ref = team.submitted()
    team.say("xiaoli", f"/remind {ref} 明天 10:00 补发票")
    goes(team, "xiaoli")
    before = len(team.wall.shown)

    (answer,) = team.say("xiaoli", f"/status {ref}", chat=team.private("xiaoli"))
    team.wait(days=10)

    assert "关联账户" not in answer.text
    mine = [one.text for one in team.wall.shown[before + 1 :] if one.chat == team.private("xiaoli")]
    assert not mine, "no reminder follows anybody out of the group"


def test_whom_nothing_reaches_any_more_is_as_gone_as_who_left(team: Team) -> None:
    ref = team.submitted()
    team.wall.refuses.add(team.private("xiaoli"))

    team.say("xiaoli", "/help", chat=team.private("xiaoli"))

    assert ref in team.last(team.private("chenjie")).text
    with team.ledger.reading() as reading:
        assert not reading.may_see("wall:xiaoli", team.case(ref))


def test_a_lead_takes_over_what_somebody_had_to_pause(team: Team) -> None:
    an_interview(team)
    shown = team.say("chenjie", "/resume @小李")

    team.press("chenjie", shown[-1], "我来接着写")

    assert (interview(team).member, interview(team).state) == ("wall:chenjie", "active")
    assert interview(team).chat == team.private("chenjie")
    assert "接着写你暂停的案件" in team.last(team.private("xiaoli")).text


@pytest.mark.parametrize("who", ["xiaowang", "laoliu"])
def test_nobody_else_takes_over_a_paused_interview(team: Team, who: str) -> None:
    an_interview(team)
    lead = team.say("chenjie", "/resume @小李")[-1]
    (card,) = team.say(who, "/help", chat=team.private(who))

    reply = team.press_button(who, card, lead.buttons["我来接着写"])

    assert reply.toast is not None
    assert interview(team).member == "wall:xiaoli"


def test_a_lead_named_in_the_settings_sees_the_case_with_the_first_word_ever(team: Team) -> None:
    ref = team.submitted()
    team.deciding.leads = frozenset({"wall:laoliu"})

    (card,) = team.say("laoliu", f"/status {ref}", chat=team.private("laoliu"))

    assert "关联账户停用" in card.text


def test_in_the_local_workspace_a_handover_is_one_line_and_one_press(bot: Bot) -> None:
    a_submitted_case(bot)
    bot.says("/help", who="小王", where=LOCAL_GROUP)
    bot.says("/交接 @小王 请接着跟", where=LOCAL_GROUP)

    bot.presses("我来接手", who="小王")

    assert bot.case().owner == "local:xiaowang"
    assert "小王 已接手" in bot.last()


def goes(team: Team, who: str) -> None:
    """The vendor tells that somebody is no longer in the group."""
    event = Event(
        id=f"left-{who}",
        workspace="wall",
        kind="internal",
        chat=GROUP,
        sender="casebot",
        at=team.now,
        action="people",
        value={"came": [], "went": [{"id": PEOPLE[who].id}]},
    )
    team.desk.receive(event)
    team.work()
