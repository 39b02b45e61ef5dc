"""`/settings`: a group's hours, days, language and people, changed by leads only."""

from __future__ import annotations

from datetime import date

from bot.casework.rota import on_duty
from tests.handlers.conftest import GROUP, Shown, Team
from tests.handlers.test_nudges import beijing

USUAL = {
    "start": "09:30",
    "end": "18:30",
    "night": "23:00",
    "morning": "07:30",
    "workdays": "on",
    "locale": "zh-CN",
    "timezone": "Asia/Shanghai",
    "lead": "-",
    "duty": "-",
    "rota": "",
    "rota_turn": "week",
    "second": "-",
    "second_for": "marked",
}


def the_form(team: Team) -> Shown:
    (card,) = team.say("chenjie", "/settings")
    team.press("chenjie", card, "修改")
    return card


def kept(team: Team) -> dict[str, object]:
    with team.ledger.reading() as reading:
        chat = reading.chat(GROUP)
    assert chat is not None
    return dict(chat.settings)


def test_everybody_may_look_and_only_leads_may_change(team: Team) -> None:
    (card,) = team.say("xiaoli", "/设置")
    assert "09:30" in card.text
    assert "主管可以修改：陈姐" in card.text

    refused = team.press("xiaoli", card, "修改")

    assert refused.toast is not None
    assert "主管" in refused.toast.text
    assert kept(team) == {}


def test_a_forged_click_of_somebody_who_is_no_lead_changes_nothing(team: Team) -> None:
    form = the_form(team)
    button = form.buttons["保存"]

    refused = team.press_button("xiaowang", form, button, USUAL | {"start": "03:00"})

    assert refused.toast is not None
    assert kept(team) == {}


def test_a_new_digest_hour_moves_every_reminder_that_is_planned(team: Team) -> None:
    for number in range(12):
        team.submitted(f"134988355{number:02}")

    team.press("chenjie", the_form(team), "保存", USUAL | {"start": "08:45"})

    with team.ledger.reading() as reading:
        waiting = [task for number in range(1001, 1013) for task in reading.tasks(case=f"C{number}")]
        (the_round,) = reading.tasks(case=f"round:{GROUP}")
    due = {task.due_at for task in waiting if task.subject["kind"] == "follow_up_due"}
    assert due == {beijing(2026, 3, 9, 8, 45)}
    assert the_round.due_at == beijing(2026, 3, 3, 8, 45)


def test_every_day_is_a_working_day_where_a_lead_says_so(team: Team) -> None:
    team.submitted()
    team.press("chenjie", the_form(team), "保存", USUAL | {"workdays": "off"})

    team.wait_until(beijing(2026, 3, 8, 9, 31))

    assert "今日巡检" in team.last(GROUP).text
    with team.ledger.reading() as reading:
        row = reading.last_message(f"round:{GROUP}")
    assert row is not None
    assert row.sent_at == beijing(2026, 3, 8, 9, 30), "a Sunday"


def test_a_mistake_gives_everything_back_with_what_is_wrong(team: Team) -> None:
    form = the_form(team)

    team.press("chenjie", form, "保存", USUAL | {"start": "9 o'clock", "night": "22:15", "timezone": "Mars"})

    assert "9 o'clock" in form.text
    assert "22:15" in form.text
    assert "请写成 09:30 这样的时间" in form.text
    assert "时区" in form.text
    assert kept(team) == {}


def test_hours_that_leave_no_time_are_refused(team: Team) -> None:
    form = the_form(team)

    team.press("chenjie", form, "保存", USUAL | {"start": "18:30", "end": "09:30"})
    assert "要晚于首批提醒时间" in form.text
    team.press("chenjie", form, "保存", USUAL | {"night": "07:30", "morning": "07:30"})
    assert "免打扰不能占满全天" in form.text

    assert kept(team) == {}


def test_the_group_speaks_the_language_it_is_set_to_and_remembers_who_set_it(team: Team) -> None:
    team.press("chenjie", the_form(team), "保存", USUAL | {"locale": "en", "duty": "wall:xiaowang"})

    (card,) = team.say("xiaoli", "/settings")

    assert "Last changed by: 陈姐" in card.text
    assert "On duty, called beside the owner: 小王" in card.text


def test_from_a_private_chat_it_is_about_the_member_s_own_group(team: Team) -> None:
    (card,) = team.say("xiaoli", "/settings", chat=team.private("xiaoli"))

    assert "Amazon 客服群" in card.text


def test_nobody_looks_into_a_group_they_are_not_in(team: Team) -> None:
    (card,) = team.say("xiaoli", "/settings")

    button = next(iter(card.buttons.values()))
    reply = team.press_button(
        "laoliu", card, type(button)(button.label, "settings_show", {"chat": "wall:elsewhere2"})
    )

    assert reply.card is None


def test_what_is_urgent_calls_whoever_has_the_turn_of_the_rota(team: Team) -> None:
    ref = team.submitted("13498835599")
    form = the_form(team)
    team.press("chenjie", form, "保存", USUAL | {"rota": "小王、老张"})
    assert "这个群里没有叫 老张 的人" in form.text
    team.press("chenjie", form, "保存", USUAL | {"rota": "小王、陈姐"})
    assert "今天 小王" in form.text

    team.say("xiaoli", f"/waiting {ref} 周五 18:00")
    assert [one.member for one in team.last().card.mention] == ["wall:xiaoli", "wall:xiaowang"]

    team.wait_until(beijing(2026, 3, 5, 18, 1))  # 24 hours are left
    assert "wall:xiaowang" in [one.member for one in team.in_chat(GROUP, "24 小时")[-1].card.mention]


def test_the_turn_changes_on_monday_or_every_day() -> None:
    names, since = ["小王", "陈姐"], date(2026, 3, 4)

    weekly = [on_duty(names, since=since, today=date(2026, 3, day), turn="week") for day in (4, 8, 9, 16)]
    daily = [on_duty(names, since=since, today=date(2026, 3, day), turn="day") for day in (4, 5, 6)]

    assert weekly == ["小王", "小王", "陈姐", "小王"]
    assert daily == ["小王", "陈姐", "小王"]
