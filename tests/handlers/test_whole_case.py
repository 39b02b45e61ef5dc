"""One case from its draft to the verified effect, in the house as it runs."""

from __future__ import annotations

from bot.casework.case import Status
from tests.house import GROUP, Bot
from tests.inbound import a_submitted_case
from tests.workspaces.papers import picture


def test_from_the_approved_draft_to_the_verified_effect(bot: Bot) -> None:
    a_submitted_case(bot)
    assert bot.case().status is Status.OPEN
    assert "已提交，Case ID 13498835581" in bot.sees(GROUP)

    bot.until("2026-11-17 09:31")  # five business days; the 11th is Veterans Day
    assert "This is follow-up 1 in case 13498835581" in bot.sees()
    bot.presses("已在后台发送")
    assert bot.case().follow_ups == 1

    bot.says("/待回复 C1001 11月20日 18:00", where=GROUP)
    assert "@小李" in bot.last(GROUP)
    bot.presses("写回复", where=GROUP)
    assert "平台是哪一天回复的" in bot.last()
    bot.presses("我方已回复", where=GROUP)
    assert bot.case().status is Status.OPEN

    bot.says("/解决 C1001 通过", where=GROUP)
    bot.until("2026-11-19 12:00")
    bot.says("C1001", files=[("确认页.png", picture())])
    bot.presses("已生效")
    assert (bot.case().status, bot.case().effect_verified) == (Status.RESOLVED, True)
