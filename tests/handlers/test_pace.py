"""How often a chat hears of something nobody asked for, and what is told together."""

from __future__ import annotations

from dataclasses import replace

from bot.ledger.changes import SaveChat
from tests.handlers.conftest import GROUP, Shown, Team
from tests.handlers.test_nudges import beijing


def nudged(team: Team, chat: str) -> list[Shown]:
    """What stands in the chat that nobody asked for, save the round."""
    return [one for one in team.wall.shown if one.chat == chat and "今日巡检" not in one.text]


def test_what_falls_due_in_the_same_minute_is_one_message(team: Team) -> None:
    refs = [team.drafted(title=f"第 {number} 个") for number in (1, 2, 3)]

    team.wait(hours=2)

    (together,) = nudged(team, team.private("xiaoli"))
    assert "3 件事要处理" in together.text
    assert all(ref in together.text for ref in refs)


def test_a_line_of_several_opens_the_whole_nudge(team: Team) -> None:
    refs = [team.submitted(number) for number in ("13498835581", "13498835582")]
    team.wait_until(beijing(2026, 3, 3, 10, 30))
    (together,) = team.in_chat(team.private("xiaoli"), "件事要处理")

    team.press("xiaoli", together, "查看", ref=refs[1])

    newest = team.last(team.private("xiaoli"))
    assert refs[1] in newest.text
    assert {"看过，没变化", "明天再说"} <= set(newest.buttons)


def test_a_line_that_has_settled_itself_says_so(team: Team) -> None:
    refs = [team.submitted(number) for number in ("13498835581", "13498835582")]
    team.wait_until(beijing(2026, 3, 3, 10, 30))

    team.say("xiaoli", f"/waiting {refs[0]} 周五 18:00")

    (together,) = team.in_chat(team.private("xiaoli"), "件事要处理")
    assert f"已处理：{refs[0]}" in together.text
    assert f"已处理：{refs[1]}" not in together.text


def test_a_second_message_waits_until_an_hour_has_passed_and_survives_a_restart(team: Team) -> None:
    first = team.drafted()
    team.wait(minutes=20)
    second = team.drafted()

    team.wait_until(beijing(2026, 3, 2, 12, 59))
    assert [first in one.text for one in team.in_chat(team.private("xiaoli"), "Case ID")] == [True]
    with team.ledger.reading() as reading:
        (held,) = reading.tasks(case=f"held:{team.private('xiaoli')}")
    assert held.due_at == beijing(2026, 3, 2, 13, 0)

    team.wait_until(beijing(2026, 3, 2, 13, 0))
    assert second in team.last(team.private("xiaoli")).text


def test_what_runs_out_within_four_hours_never_waits_and_takes_along_what_does(team: Team) -> None:
    a = team.submitted("13498835581")
    b = team.submitted("13498835582")
    team.keep(team.case(a).awaits_response(since=team.now, until=beijing(2026, 3, 4, 16, 0)))
    team.keep(team.case(b).awaits_response(since=team.now, until=beijing(2026, 3, 5, 12, 10)))

    team.wait_until(beijing(2026, 3, 4, 12, 30))

    told = [one for one in nudged(team, GROUP) if "只剩" in one.text]
    assert [("只剩 4 小时" in one.text, "只剩 24 小时" in one.text) for one in told] == [
        (False, True),  # the first case's 24 hours, the day before
        (True, False),  # its 4 hours at 12:00
    ]
    team.wait_until(beijing(2026, 3, 4, 13, 0))
    assert b in nudged(team, GROUP)[-1].text, "its 24 hours, due at 12:10, when the hour was over"


def test_what_waits_and_settles_itself_is_never_told(team: Team) -> None:
    team.drafted()
    team.wait(minutes=20)
    second = team.drafted()
    team.wait_until(beijing(2026, 3, 2, 12, 30))

    team.say("xiaoli", f"/submitted {second} 13498835581", chat=team.private("xiaoli"))
    team.wait_until(beijing(2026, 3, 2, 18, 0))

    assert [one for one in team.in_chat(team.private("xiaoli"), "登记 Case ID") if second in one.text] == []


def test_a_nudge_that_waits_follows_the_case_to_its_new_owner(team: Team) -> None:
    team.drafted()
    team.wait(minutes=20)
    second = team.drafted()
    team.wait_until(beijing(2026, 3, 2, 12, 30))

    team.keep(team.case(second).assign("wall:xiaowang"))
    team.wait_until(beijing(2026, 3, 2, 14, 0))

    assert [one for one in nudged(team, team.private("xiaoli")) if second in one.text] == []
    assert second in team.last(team.private("xiaowang")).text


def test_the_morning_digest_is_one_message_with_what_burns_on_top(team: Team) -> None:
    quiet = team.submitted("13498835581")
    team.wait(days=1)
    burns = team.submitted("13498835582")
    unsent = team.drafted()
    team.keep(team.case(burns).awaits_response(since=team.now, until=beijing(2026, 3, 5, 9, 30)))
    team.wait_until(beijing(2026, 3, 4, 9, 0))
    before = len(team.wall.shown)
    team.wait_until(beijing(2026, 3, 4, 9, 31))

    (digest,) = [one for one in team.wall.shown[before:] if one.chat == GROUP]

    assert digest.text.index("最急的") < digest.text.index(burns) < digest.text.index(quiet)
    assert unsent in digest.text
    assert "只剩 24 小时" in digest.text
    assert "Case ID" in digest.text


def test_a_message_too_long_for_one_card_goes_on_an_hour_later(team: Team) -> None:
    for number in range(25):
        team.drafted(title=f"第 {number} 个")
    team.wait_until(beijing(2026, 3, 2, 12, 1))
    (first,) = team.in_chat(team.private("xiaoli"), "20 件事要处理")
    team.wait_until(beijing(2026, 3, 2, 13, 1))

    (rest,) = team.in_chat(team.private("xiaoli"), "5 件事要处理")
    assert len(set(first.text.split()) & set(rest.text.split())) < 20


def test_a_group_the_bot_was_taken_out_of_is_spoken_for_by_the_owners(team: Team) -> None:
    ref = team.submitted()
    team.keep(team.case(ref).awaits_response(since=team.now, until=beijing(2026, 3, 3, 16, 0)))
    with team.ledger.reading() as reading:
        chat = reading.chat(GROUP)
    assert chat is not None
    team.keep(SaveChat(replace(chat, gone=True)))

    team.wait_until(beijing(2026, 3, 2, 16, 1))

    assert "只剩 24 小时" in team.last(team.private("xiaoli")).text


def test_several_nudges_that_cannot_be_delivered_reach_the_owners_of_their_cases(team: Team) -> None:
    refs = {name: team.submitted(number, owner=name) for name, number in (("xiaoli", "1"), ("xiaowang", "2"))}
    for ref in refs.values():
        team.keep(team.case(ref).awaits_response(since=team.now, until=beijing(2026, 3, 3, 16, 0)))
    team.wait_until(beijing(2026, 3, 2, 15, 59))
    team.wall.refuses = {GROUP}

    team.wait_until(beijing(2026, 3, 2, 16, 1))

    for name, ref in refs.items():
        newest = team.last(team.private(name)).text
        assert ref in newest
        assert [other for other in refs.values() if other != ref and other in newest] == []


def test_two_processes_tell_a_chat_once(team: Team) -> None:
    for number in range(3):
        team.drafted(title=f"第 {number} 个")
    other = replace(team.courier, me="another", desk=replace(team.desk, me="another"))
    team.work()
    team.now = beijing(2026, 3, 2, 12, 0)

    while team.courier.carry_out() + other.carry_out() + team.desk.work_off():
        pass

    (together,) = nudged(team, team.private("xiaoli"))
    assert "3 件事要处理" in together.text


def test_a_group_whose_lead_and_duty_are_set_calls_them(team: Team) -> None:
    with team.ledger.reading() as reading:
        chat = reading.chat(GROUP)
    assert chat is not None
    team.keep(SaveChat(replace(chat, settings={"duty": "wall:xiaowang"})))
    ref = team.submitted()
    team.keep(team.case(ref).awaits_response(since=team.now, until=beijing(2026, 3, 3, 16, 0)))

    team.wait_until(beijing(2026, 3, 2, 16, 1))

    assert "@小李@小王" in nudged(team, GROUP)[-1].text


def test_a_forged_line_shows_nothing_that_the_plan_does_not_say(team: Team) -> None:
    refs = [team.submitted(number) for number in ("13498835581", "13498835582")]
    team.wait_until(beijing(2026, 3, 3, 10, 30))
    (together,) = team.in_chat(team.private("xiaoli"), "件事要处理")
    button = together.buttons["查看"]

    for value in ({"kind": "nonsense", "ref": refs[0]}, {"kind": "first_look", "ref": refs[0], "why": "{evil}"}):
        team.press_button("xiaoli", together, replace(button, value=value))

    assert "evil" not in team.last(team.private("xiaoli")).text
    stranger = team.press_button("laoliu", together, button)
    assert stranger.toast is not None
    assert refs[0] in stranger.toast.text
