"""A lead sends the team's own list of cases: it is shown what is understood, tried, taken in, and never doubled."""

from __future__ import annotations

import pytest

from bot.casework.case import Status
from bot.conversation.cards import Download
from tests.house import GROUP, Bot
from tests.lists import HEADERS, a_list, a_row, workbook


def sends(bot: Bot, content: bytes, *, name: str = "案件表.xlsx", who: str = "陈姐") -> None:
    bot.says("", who=who, files=[(name, content)])


def count(bot: Bot) -> int:
    with bot.house.ledger.reading() as reading:
        return reading.count_cases()


def test_the_columns_and_a_dry_run_are_shown_before_anything_is_saved(bot: Bot) -> None:
    rows, _ = a_list(12, wrong_every=6)

    sends(bot, workbook(rows))

    shown = bot.last(who="陈姐")
    assert "Case ID: “工单号”列：13000000000" in shown
    assert "店铺: “店铺”列" in shown
    assert "新增: 10" in shown
    assert "第 7 行，Case ID：“没有”不像 Case ID" in shown
    assert "第 13 行，店铺：没有店铺“没听说过的店”" in shown
    assert count(bot) == 0


def test_the_rows_that_can_be_taken_become_cases_as_they_stand(bot: Bot) -> None:
    rows, _ = a_list(12, wrong_every=6)
    sends(bot, workbook(rows))

    bot.presses("导入这 10 件", who="陈姐")

    assert count(bot) == 10
    assert "10 / 10" in bot.sees(who="陈姐")
    first, second = bot.case("C1001"), bot.case("C1002")
    assert (first.case_id, first.status, first.opened_before, first.chat) == ("13000000000", Status.OPEN, True, GROUP)
    assert (first.owner, second.owner) == (bot.member("小李").id, bot.member("小王").id)
    assert second.status is Status.WAITING
    assert bot.case("C1003").effect_verified
    assert "陈姐 导入了 10 件以前开的案件" in bot.sees(GROUP)


def test_sent_again_only_what_was_corrected_is_added(bot: Bot) -> None:
    rows, _ = a_list(12, wrong_every=6)
    sends(bot, workbook(rows))
    bot.presses("导入这 10 件", who="陈姐")

    sends(bot, workbook([a_row(n) for n in range(12)]))
    assert "已有: 10" in bot.last(who="陈姐")
    bot.presses("导入这 2 件", who="陈姐")

    assert count(bot) == 12


def test_pressed_twice_it_is_taken_in_once(bot: Bot) -> None:
    sends(bot, workbook([a_row(n) for n in range(30)]))
    card = bot.newest_card(who="陈姐")

    bot.presses("导入这 30 件", who="陈姐", card=card)
    with pytest.raises(AssertionError, match="no button"):
        bot.presses("导入这 30 件", who="陈姐")

    assert count(bot) == 30


def test_a_header_nobody_knows_is_asked_for(bot: Bot) -> None:
    headers = tuple("咱们的号" if header == "工单号" else header for header in HEADERS)
    sends(bot, workbook([a_row(n) for n in range(3)], headers))
    assert "没有找到这些列：Case ID" in bot.last(who="陈姐")

    bot.presses("修改列的对应", who="陈姐")
    columns = {"shop": "1", "case_id": "2", "issue": "3", "submitted": "4", "status": "5"}
    bot.presses("按这样重新读取", who="陈姐", form=columns)
    bot.presses("导入这 3 件", who="陈姐")

    assert count(bot) == 3


def test_more_faults_than_a_card_holds_come_as_a_file(bot: Bot) -> None:
    rows, wrong = a_list(60, wrong_every=2)

    sends(bot, workbook(rows))

    card = bot.messages(who="陈姐")[-1].card
    assert card is not None
    (file,) = (block for block in card.blocks if isinstance(block, Download))
    text = bot.house.files.get(file.sha256).decode("utf-8-sig")
    assert [int(line.split(",")[0]) for line in text.splitlines()[1:]] == sorted(wrong)


def test_of_two_hundred_overdue_cases_the_owner_hears_in_one_message(bot: Bot) -> None:
    sends(bot, workbook([a_row(n) for n in range(200)]))
    before = {who: len(bot.messages(who=who)) for who in ("小李", "小王")}
    in_group = len(bot.messages(GROUP))

    bot.presses("导入这 200 件", who="陈姐")
    bot.waits(hours=3)

    for who, there in before.items():
        new = bot.messages(who=who)[there:]
        assert len(new) == 1, [message.text for message in new]
        assert "/案件" in bot.last(who=who)
    assert len(bot.messages(GROUP)) == in_group + 1  # that the list was taken in


def test_nobody_but_a_lead_may_do_it(bot: Bot) -> None:
    bot.says("/import", files=[("案件表.xlsx", workbook([a_row(1)]))])

    assert "只有主管可以导入案件表" in bot.last()
    assert count(bot) == 0


def test_without_a_file_it_says_what_the_list_should_look_like(bot: Bot) -> None:
    bot.says("/import", who="陈姐")

    assert "第一行是表头" in bot.last(who="陈姐")
    assert "最近更新: 可不填" in bot.last(who="陈姐")


def test_a_table_that_is_no_list_of_cases_is_a_file_like_any_other(bot: Bot) -> None:
    sends(bot, workbook([["a", "b"]], ("甲", "乙")), name="装箱明细.xlsx")

    assert "这个文件是哪个案件的" in bot.sees(who="陈姐")


def test_what_opens_as_no_table_is_said_plainly(bot: Bot) -> None:
    sends(bot, b"PK\x03\x04 broken")

    assert "不能当表格读取" in bot.last(who="陈姐")


def test_changing_ones_mind_saves_nothing(bot: Bot) -> None:
    sends(bot, workbook([a_row(1)]))

    bot.presses("不导入", who="陈姐")

    assert "没有导入任何案件" in bot.last(who="陈姐")
    assert count(bot) == 0
