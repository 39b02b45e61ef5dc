"""A notice that gives a time and no day: counted from its own date, looked at by somebody, never guessed."""

from __future__ import annotations

from tests.handlers.test_notice import RELATED, confirm, on_the_page, the_interview
from tests.house import Bot

WITHOUT_A_DAY = RELATED.replace("by December 4, 2026", "within 14 days of this notice")


def test_a_time_without_a_day_is_counted_from_the_notices_date_and_shown_to_be_checked(bot: Bot) -> None:
    bot.says(WITHOUT_A_DAY)

    assert on_the_page(bot)["deadline"] == "2026-11-20"
    assert "within 14 days" in bot.last()
    assert "截止日期是从通知日期算出来的，请核对" in bot.last()
    confirm(bot)
    assert the_interview(bot).answers["deadline"] == "2026-11-20"


def test_without_the_notices_date_no_deadline_is_guessed_and_with_it_it_is_counted(bot: Bot) -> None:
    bot.says(WITHOUT_A_DAY.replace("Date: Fri, Nov 6, 2026 at 3:12 AM\n", ""))

    assert (on_the_page(bot)["notice_date"], on_the_page(bot)["deadline"]) == ("", "")
    assert "填上通知日期，我来算截止日期" in bot.last()

    confirm(bot, notice_date="2026-11-05")
    assert on_the_page(bot)["deadline"] == "2026-11-19"
    assert "deadline" not in the_interview(bot).answers

    confirm(bot)
    assert the_interview(bot).answers["deadline"] == "2026-11-19"


def test_another_date_of_the_notice_counts_the_deadline_anew_before_it_is_confirmed(bot: Bot) -> None:
    bot.says(WITHOUT_A_DAY)

    confirm(bot, notice_date="2026-11-04")

    assert on_the_page(bot)["deadline"] == "2026-11-18"
    assert "deadline" not in the_interview(bot).answers


def test_a_deadline_somebody_wrote_stays_whatever_was_counted(bot: Bot) -> None:
    bot.says(WITHOUT_A_DAY)

    confirm(bot, notice_date="2026-11-04", deadline="2026-11-30")

    assert the_interview(bot).answers["deadline"] == "2026-11-30"


def test_two_different_times_are_both_told_and_none_is_taken(bot: Bot) -> None:
    bot.says(WITHOUT_A_DAY + "You must reply within 48 hours.\n")

    assert on_the_page(bot)["deadline"] == ""
    assert "within 14 days, within 48 hours" in bot.last().replace("、", ", ")
