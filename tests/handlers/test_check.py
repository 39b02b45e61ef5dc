"""/check: the rules on any text that is pasted, line breaks and all."""

from __future__ import annotations

from dataclasses import replace

from bot.casework.case import opened
from bot.casework.changes import changed_sentences
from bot.conversation.cards import Copy
from bot.conversation.router import router
from bot.ledger.changes import Change, SaveDraft, SaveShop
from handlers.check import LONGEST_CHECKED
from tests.handlers.test_linking import SECOND, the_draft
from tests.house import GROUP, Bot
from tests.inbound import a_draft

PASTED = "Dear Amazon!!!\n\nPlease reinstate ASAP 谢谢\nUnits: 15"


def test_a_pasted_text_is_checked_line_by_line_and_every_finding_is_told_in_chinese(bot: Bot) -> None:
    bot.says("/check amazon.com\n" + PASTED)

    assert "检查完毕" in bot.last()
    for piece in ("!!!", "ASAP", "谢谢", "[Issue Summary]"):
        assert piece in bot.last()
    assert "这里只收英文" in bot.last()
    assert "\nUnits: 15" in bot.last(), "the text with the safe suggestions keeps its lines"


def test_where_the_text_is_meant_for_need_not_be_said(bot: Bot) -> None:
    bot.says("/检查 " + PASTED, where=GROUP)

    assert "这里只收英文" in bot.last(GROUP)


def test_nothing_to_check_says_how(bot: Bot) -> None:
    for line in ("/check", "/check amazon", "/check   \n "):
        bot.says(line)
        assert "/check Dear Amazon" in bot.last()


def test_a_secret_in_the_text_does_not_stand_on_the_card(bot: Bot) -> None:
    bot.says("/check amazon.com My password is Abc12345. The buyer's ID number is 110101199003071234.")

    assert "1101…" in bot.last()
    assert "110101199003071234" not in bot.last()
    assert "Abc12345" not in bot.last()


def test_before_and_after_stand_beside_each_other_for_every_change(bot: Bot) -> None:
    bot.says("/check amazon.com\nDear Amazon!!!\nUnits: 15\nPls review the ASIN.")

    said = bot.last()
    assert "− Dear Amazon!!!" in said
    assert "+ Dear Amazon." in said
    assert "− Pls review the ASIN." in said
    assert "+ Please review the ASIN." in said
    assert "− Units: 15" not in said


def test_only_what_differs_is_shown_of_a_long_sentence() -> None:
    long = "the carton was counted and weighed " * 20
    [(before, after)] = changed_sentences(f"Same.\n{long}ASAP {long}", f"Same.\n{long}today {long}")

    assert "ASAP" in before
    assert "today" in after
    assert "Same" not in before
    assert before.startswith("…")
    assert before.endswith("…")
    assert len(before) < 160
    assert changed_sentences("One. Two.", "One. Two.") == []
    assert changed_sentences("One. Two.", "One.") == [("Two.", "")]


def test_of_a_text_that_is_too_long_it_is_said_how_much_was_checked(bot: Bot) -> None:
    text = "We counted 15 units. Thanks!!! " * 700
    bot.says("/check amazon.com\n" + text)

    assert f"全文 {len(text.strip())} 个字符，只检查了前 {LONGEST_CHECKED} 个" in bot.last()
    [copy] = [block for block in bot.newest_card().card.blocks if isinstance(block, Copy)]
    assert "不含你后面没检查的内容" in copy.label


def test_findings_that_find_no_room_are_counted(bot: Bot) -> None:
    bot.says("/check amazon.com\n" + "\n".join(f"The box {n} is late 谢谢" for n in range(40)))

    assert "……还有" in bot.last()


def test_what_blocks_stands_before_hints(bot: Bot) -> None:
    bot.says("/check amazon.com\nThe reason is because of it. Please reply ASAP.")

    marks = [line.strip()[0] for line in bot.last().splitlines() if line.strip()[:1] in "✕△"]
    assert marks == sorted(marks, key="✕△".index)
    assert set(marks) == {"✕", "△"}


def test_grammar_is_looked_at_as_work_and_no_answer_waits_for_it(bot: Bot) -> None:
    assert "check" in router.works
    bot.says("/check amazon.com\nWe has recieve the goods.")

    assert "recieve" in bot.last() or "We has" in bot.last()


def kept(bot: Bot, *changes: Change) -> None:
    bot.house.ledger.settle(event_seq=None, changes=changes, tasks=(), reconcile={}, who="test", at=bot.house.now())


def test_our_own_brand_is_nobody_s_tone(bot: Bot) -> None:
    bot.says("/check amazon.com\nWe sell urgent bunny mugs.")
    assert "“urgent”" in bot.last()

    kept(bot, SaveShop(replace(SECOND, brands=("urgent bunny",))))
    bot.says("/check amazon.com\nWe sell urgent bunny mugs.")
    assert "“urgent”" not in bot.last()


def test_a_shop_of_ours_that_the_text_does_not_speak_for_is_told(bot: Bot) -> None:
    kept(bot, SaveShop(replace(SECOND, home_chat="local:elsewhere", members=("local:nobody",))))

    bot.says("/check amazon.com\nSeller A2OTHERSELLER9 sent the goods.")

    assert "“A2OTHERSELLER9”属于我们的另一家店铺 二店" in bot.last()


def test_a_copy_of_a_text_for_another_marketplace_is_told(bot: Bot) -> None:
    a_draft(bot)
    row = the_draft(bot)
    theirs = replace(bot.case(), ref="C1002", marketplace="shopee", subjects=("FBA15DJCZRX9",), revision=0)
    kept(bot, opened(theirs), SaveDraft(replace(row, case="C1002", draft=replace(row.draft, marketplace="shopee"))))

    bot.says("/check amazon.com\n" + row.draft.text)

    assert "100% 相同" in bot.last()
