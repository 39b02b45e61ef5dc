"""`/track`: a case opened before Casebot is recorded with five answers, and nothing that it lacks blocks it."""

from __future__ import annotations

from bot.casework.case import Status
from tests.house import GROUP, Bot

NUMBER = "13498835581"
FORM = {"issue": "account.related", "submitted": "2026-10-05", "status": "open", "updated": "2026-10-20"}


def test_five_answers_record_it(bot: Bot) -> None:
    bot.says(f"/track {NUMBER}", where=GROUP)
    reply = bot.presses("登记", where=GROUP, form=FORM)

    case = bot.case()
    assert (case.case_id, case.status, case.issue, case.opened_before) == (
        NUMBER,
        Status.OPEN,
        "account.related",
        True,
    )
    assert case.submitted_at is not None
    assert case.submitted_at.date().isoformat() == "2026-10-05"
    assert reply.toast is not None
    assert "C1001 已登记" in reply.toast.text
    bot.says(f"/status {NUMBER}")
    assert "C1001" in bot.last()


def test_one_line_is_enough_and_the_only_shop_needs_no_name(bot: Bot) -> None:
    bot.says(f"/track {NUMBER} 关联账户, 2026-10-05, 待回复, 2026-11-06", where=GROUP)

    case = bot.case()
    assert case.status is Status.WAITING
    assert case.response_due_at is not None
    assert case.chat == GROUP


def test_what_is_wrong_is_said_at_its_field_and_the_rest_stays(bot: Bot) -> None:
    bot.says(f"/track {NUMBER}", where=GROUP)
    bot.presses("登记", where=GROUP, form={**FORM, "submitted": "2027-01-01"})

    assert "2027-01-01 还没到" in bot.last(GROUP)
    assert "2026-10-20" in bot.last(GROUP)
    bot.presses("登记", where=GROUP, form=FORM)
    assert bot.case().case_id == NUMBER


def test_a_number_that_is_there_is_not_recorded_twice(bot: Bot) -> None:
    for _ in range(2):
        bot.says(f"/track {NUMBER} 关联账户, 2026-10-05, 处理中", where=GROUP)

    assert "C1001 已经有 Case ID 13498835581" in bot.last(GROUP)
    with bot.house.ledger.reading() as reading:
        assert reading.count_cases() == 1


def test_no_missing_text_or_screenshot_blocks_it(bot: Bot) -> None:
    bot.says(f"/track {NUMBER} 关联账户, 2026-10-05, 处理中", where=GROUP)

    bot.says("/resolve C1001 通过", where=GROUP)

    assert bot.case().status is Status.RESOLVED
    assert "还缺" not in bot.last(GROUP)


def test_without_a_number_it_says_how(bot: Bot) -> None:
    bot.says("/track")

    assert "/track 13498835581" in bot.last()
