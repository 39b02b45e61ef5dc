"""/check: the rules on any text that is pasted, line breaks and all."""

from __future__ import annotations

from tests.house import GROUP, Bot

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
