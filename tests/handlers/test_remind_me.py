"""`/remind`: told at the very minute, in private, and taken away again."""

from __future__ import annotations

import pytest

from tests.handlers.conftest import GROUP, Team
from tests.handlers.test_nudges import beijing


def test_a_reminder_in_words_is_understood_shown_back_and_told_in_private_at_its_minute(team: Team) -> None:
    ref = team.submitted()

    (said,) = team.say("xiaoli", f"/remind {ref} 周五上午 补发票")
    assert "03月06日 09:30" in said.text or "3月6日 09:30" in said.text
    assert "补发票" in said.text
    team.wait_until(beijing(2026, 3, 6, 9, 29))
    assert team.in_chat(team.private("xiaoli"), "补发票") == []
    team.wait_until(beijing(2026, 3, 6, 9, 30))

    (told,) = team.in_chat(team.private("xiaoli"), "补发票")
    assert ref in told.text
    assert team.case(ref).own_reminders == ()
    assert team.history(ref)[-1] == "reminder_rang"


def test_in_english_too(team: Team) -> None:
    ref = team.submitted()

    team.say("xiaowang", f"/remind {ref} tomorrow 9am send invoice")
    team.wait_until(beijing(2026, 3, 3, 9, 0))

    (told,) = team.in_chat(team.private("xiaowang"), "send invoice")
    assert ref in told.text


def test_it_stands_in_the_case_and_in_the_plan_and_can_be_taken_away(team: Team) -> None:
    ref = team.submitted()
    team.say("xiaoli", f"/提醒 {ref} 明天 23:10 问仓库")

    (card,) = team.say("xiaoli", f"/status {ref}")
    assert "问仓库" in card.text
    with team.ledger.reading() as reading:
        (task,) = [one for one in reading.tasks(case=ref) if one.subject["kind"] == "own"]
    assert task.due_at == beijing(2026, 3, 3, 23, 10)

    (mine,) = team.say("xiaoli", f"/remind {ref}")
    team.press("xiaoli", mine, "移除")
    team.wait(days=3)

    assert team.in_chat(team.private("xiaoli"), "问仓库") == []
    assert team.case(ref).own_reminders == ()


def test_it_comes_although_the_case_is_snoozed_and_although_the_bot_was_restarted(team: Team) -> None:
    ref = team.submitted()
    team.say("xiaoli", f"/remind {ref} 明天 22:00 看邮箱")
    team.say("xiaoli", f"/snooze {ref} 周五上午")

    team.wait_until(beijing(2026, 3, 3, 22, 0))

    assert len(team.in_chat(team.private("xiaoli"), "看邮箱")) == 1


def test_a_date_with_two_readings_is_asked(team: Team) -> None:
    ref = team.submitted()

    (asked,) = team.say("xiaoli", f"/remind {ref} 04/05 补发票")
    assert len(asked.buttons) == 2
    assert team.case(ref).own_reminders == ()
    team.press("xiaoli", asked, next(label for label in asked.buttons if "5月4日" in label or "05月04日" in label))

    ((_, at, _, words),) = team.case(ref).own_reminders
    assert (at[:16], words) == ("2026-05-04T01:30", "补发票")


def test_an_hour_of_the_morning_or_the_evening_is_asked_also_for_a_snooze(team: Team) -> None:
    ref = team.submitted()

    (asked,) = team.say("xiaoli", f"/snooze {ref} 明天7点")
    assert [label[-5:] for label in asked.buttons] == ["07:00", "19:00"]
    team.press("xiaoli", asked, list(asked.buttons)[1])

    assert team.case(ref).snoozed_until == beijing(2026, 3, 3, 19, 0)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("周五上午", "提醒什么"),
        ("补发票", "看不懂"),
        ("2020-01-01 补发票", "看不懂"),
        ("2029-01-01 补发票", "366 天以内"),
    ],
)
def test_what_cannot_be_kept_is_said_in_one_sentence(team: Team, typed: str, says: str) -> None:
    ref = team.submitted()

    (said,) = team.say("xiaoli", f"/remind {ref} {typed}")

    assert says in said.text
    assert team.case(ref).own_reminders == ()


def test_ten_are_enough(team: Team) -> None:
    ref = team.submitted()
    for number in range(10):
        team.say("xiaoli", f"/remind {ref} 明天 10:{number:02} 第 {number} 件")

    (said,) = team.say("xiaoli", f"/remind {ref} 明天 11:00 第十一件")

    assert "10 条提醒" in said.text
    assert len(team.case(ref).own_reminders) == 10


def test_a_colleague_may_ask_for_one_but_not_take_away_another_s(team: Team) -> None:
    ref = team.submitted()
    team.say("xiaoli", f"/remind {ref} 明天 10:00 小李的事")
    (card,) = team.say("xiaowang", f"/remind {ref}")

    refused = team.press("xiaowang", card, "移除")

    assert refused.toast is not None
    assert "可以移除" in refused.toast.text
    assert len(team.case(ref).own_reminders) == 1


def test_a_stranger_hears_the_same_as_of_a_number_that_does_not_exist(team: Team) -> None:
    ref = team.submitted()

    (stranger,) = team.say("laoliu", f"/remind {ref} 明天 10:00 偷看", chat=team.private("laoliu"))
    (nobody,) = team.say("laoliu", "/remind C9999 明天 10:00 偷看", chat=team.private("laoliu"))

    assert stranger.text.replace(ref, "C9999") == nobody.text
    assert team.in_chat(GROUP, "偷看") == []
