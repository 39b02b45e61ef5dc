"""The code in the local workspace alone: it is shown, kept from the group and from colleagues, and lives on."""

from __future__ import annotations

import re

from tests.house import GROUP, Bot


def the_code(bot: Bot) -> str:
    bot.says("/绑定")
    found = re.findall(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", bot.last())
    assert found
    return str(found[0])


def test_in_a_group_one_is_told_where_to_ask_for_a_code(bot: Bot) -> None:
    bot.says("/link", where=GROUP)

    assert "请在私聊里给我发 /绑定" in bot.last(GROUP)


def test_on_one_side_alone_a_code_links_nobody(bot: Bot) -> None:
    code = the_code(bot)

    bot.says(f"/link {code}")
    assert "这一行不是发在这里的" in bot.last()
    bot.says(f"/link {code}", who="小王")
    assert "这个验证码不能用" in bot.last(who="小王")


def test_a_code_is_gone_when_its_ten_minutes_are_over(bot: Bot) -> None:
    code = the_code(bot)
    bot.waits(minutes=10)

    bot.says(f"/link {code}", who="小王")

    assert "超过了 10 分钟" in bot.last(who="小王")


def test_five_wrong_codes_are_counted_through_a_restart(bot: Bot) -> None:
    for n in range(5):
        bot.says(f"/link AAAA-222{n}")
    bot.restarts()

    bot.says("/link AAAA-2229")

    assert "次数太多" in bot.last()


def test_who_is_not_linked_has_nothing_to_end(bot: Bot) -> None:
    bot.says("/解绑", where=GROUP)

    assert "还没有绑定" in bot.last(GROUP)
