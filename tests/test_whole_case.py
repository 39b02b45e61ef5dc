"""One case from the first word to the lessons learnt, as the team lives it."""

from __future__ import annotations

from bot.casework.case import Status
from tests.house import GROUP, Bot, text_of
from tests.inbound import NUMBER, a_draft, a_submitted_case


def test_the_draft_shows_each_sentence_over_its_chinese_and_copies_without_it(bot: Bot) -> None:
    a_draft(bot)

    assert "Shipment FBA15DJCZRX5 (FNSKU X0013R5Q7B): 480 units sent, 15 not received." in bot.last()
    assert "货件 FBA15DJCZRX5（FNSKU X0013R5Q7B）：发出 480 件，有 15 件没有收到。" in bot.last()
    bot.presses("确认可以提交")
    assert not any("\u4e00" <= character <= "\u9fff" for character in bot.last())
    assert bot.last().startswith("[Issue Summary]\nShipment FBA15DJCZRX5")


def test_the_draft_says_where_to_paste_it_and_asks_for_the_number(bot: Bot) -> None:
    a_draft(bot)

    bot.presses("确认可以提交")

    assert "Help → Get support" in bot.sees()
    assert "Case ID" in bot.sees()


def test_an_approved_draft_without_its_number_is_asked_about(bot: Bot) -> None:
    a_draft(bot)
    bot.presses("确认可以提交")

    bot.waits(days=1)

    assert any("Case ID" in text_of(m) and m.at > bot.messages()[0].at for m in bot.messages()[-3:])
    assert bot.case().status is Status.READY


def test_submitted_the_clock_starts_and_the_group_knows(bot: Bot) -> None:
    a_submitted_case(bot)

    case = bot.case()
    assert (case.status, case.case_id) == (Status.OPEN, NUMBER)
    assert f"C1001 已提交，Case ID {NUMBER}" in bot.sees(GROUP)
    with bot.house.ledger.reading() as reading:
        steps = [row.what for row in reading.history("C1001")]
    assert steps[:3] == ["created", "approved", "submitted"]


def test_after_five_silent_business_days_the_follow_up_is_ready_to_copy_in_the_same_case(bot: Bot) -> None:
    a_submitted_case(bot)  # Monday, 9 November; Wednesday is Veterans Day in the United States

    bot.until("2026-11-17 09:29")
    assert "该跟进了" not in bot.sees()
    bot.until("2026-11-17 09:31")

    assert "该跟进了：C1001" in bot.sees()
    assert f"This is follow-up 1 in case {NUMBER}" in bot.sees()
    assert "该跟进了：C1001" not in bot.sees(GROUP), "the owner is asked in private first"
    bot.until("2026-11-18 09:31")
    assert "还没有跟进：C1001" in bot.sees(who="陈姐"), "ignored for a working day it reaches the lead"
    bot.until("2026-11-19 09:31")
    assert "还没有跟进：C1001" in bot.sees(GROUP), "and then the group"


def test_once_followed_up_nobody_is_asked_again_until_the_clock_has_run_again(bot: Bot) -> None:
    a_submitted_case(bot)
    bot.until("2026-11-17 10:00")
    bot.presses("已在后台发送")
    nudges = bot.sees().count("该跟进了")

    bot.until("2026-11-20 18:00")

    assert bot.case().follow_ups == 1
    assert bot.sees().count("该跟进了") == nudges


def test_each_working_morning_the_round_lists_what_to_look_at_and_a_look_settles_it(bot: Bot) -> None:
    a_submitted_case(bot)

    bot.until("2026-11-11 09:31")
    assert "今日巡检：1 个案件要看" in bot.last(GROUP)
    assert NUMBER in bot.last(GROUP)
    bot.presses("没变化", where=GROUP, who="小王")

    assert bot.case().looked_at is not None
    bot.until("2026-11-11 18:00")
    assert bot.sees(GROUP).count("今日巡检") == 1


def test_waiting_for_us_calls_the_owner_at_once_and_again_before_it_ends(bot: Bot) -> None:
    a_submitted_case(bot)
    bot.until("2026-11-10 15:00")

    bot.says("/waiting C1001 周五 18:00", where=GROUP, who="小王")
    assert bot.case().status is Status.OPEN, "only the owner or a lead may say so"
    bot.says("/waiting C1001 周五 18:00", where=GROUP)

    assert bot.case().status is Status.WAITING
    assert "@小李" in bot.last(GROUP)
    assert "11月13日 18:00" in bot.last(GROUP)
    bot.until("2026-11-12 18:01")
    assert "只剩 24 小时" in bot.sees(GROUP)
    bot.until("2026-11-13 18:01")
    assert "逾期" in bot.last(GROUP)


def test_answered_in_time_the_nudges_stop(bot: Bot) -> None:
    a_submitted_case(bot)
    bot.until("2026-11-10 15:00")
    bot.says("/waiting C1001 周五 18:00", where=GROUP)

    bot.presses("我方已回复", where=GROUP)
    before = len(bot.messages(GROUP))
    bot.until("2026-11-13 23:00")

    assert bot.case().status is Status.OPEN
    assert not any("小时回复" in text_of(m) or "逾期" in text_of(m) for m in bot.messages(GROUP)[before:])


def test_a_follow_up_before_its_day_is_refused_with_the_day(bot: Bot) -> None:
    a_submitted_case(bot)
    bot.until("2026-11-12 10:00")

    bot.says("/followup C1001")

    assert "11月17日" in bot.last() or "2026-11-17" in bot.last()
    assert bot.case().follow_ups == 0


def test_a_predecessor_loses_its_buttons_when_a_new_nudge_comes(bot: Bot) -> None:
    a_submitted_case(bot)
    bot.until("2026-11-10 15:00")
    bot.says("/waiting C1001 周五 18:00", where=GROUP)
    first = bot.newest_card(GROUP)

    bot.until("2026-11-12 18:01")

    with bot.house.ledger.reading() as reading:
        shown = reading.message("local", first.id)
    assert shown is not None
    assert shown.quiet
    assert "@小李" in text_of(next(m for m in bot.messages(GROUP) if m.id == first.id)), "who was called stays said"


def test_resolved_reopened_and_found_again(bot: Bot) -> None:
    a_submitted_case(bot)

    bot.says("/resolve C1001 approved", where=GROUP)
    if bot.case().status is not Status.RESOLVED:
        bot.presses("有结果了", where=GROUP, form={"outcome": "approved", "verified": "no"})
    assert bot.case().status is Status.RESOLVED
    bot.says("/reopen C1001", where=GROUP)

    assert bot.case().status is Status.OPEN
    bot.says(f"/status {NUMBER}", where=GROUP)
    assert "C1001" in bot.last(GROUP)
    bot.says("/search 少收", where=GROUP)
    assert "C1001" in bot.last(GROUP)


def test_the_whole_case_survives_a_restart_at_every_step(bot: Bot) -> None:
    a_draft(bot)
    bot.restarts()
    bot.presses("确认可以提交")
    bot.restarts()
    bot.presses("已提交", form={"case_id": NUMBER})
    bot.restarts()
    bot.until("2026-11-17 09:31")
    bot.restarts()

    assert bot.sees().count("该跟进了：C1001") == 1
    bot.presses("已在后台发送")
    assert bot.case().follow_ups == 1
