"""What becomes known while a card is on its way to the chat stands on the card in the end."""

from __future__ import annotations

from typing import Any

import pytest

from bot.app import AT_ONCE
from tests.browser.papers import screenshot
from tests.house import GROUP, Bot
from tests.inbound import PAGES


def test_a_look_that_comes_back_while_its_card_is_sent_is_shown(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    bot.says("/newcase", where=GROUP)
    for page in PAGES:
        bot.presses("继续", form=page)
    courier, workspace = bot.house.courier, bot.house.local
    carry_out, send = courier.carry_out, workspace.send
    looked: list[int] = []

    def sent_slowly(chat: str, card: Any, **more: Any) -> Any:
        sent = send(chat, card, **more)
        looked.append(carry_out(kinds=("work",)))  # as its own thread does, before the sending is noted
        return sent

    with monkeypatch.context() as slow:
        slow.setattr(courier, "carry_out", lambda kinds=(): carry_out(kinds=kinds or AT_ONCE))
        slow.setattr(workspace, "send", sent_slowly)
        bot.says("", files=[("contents.png", screenshot())])

    assert looked == [1]
    assert "✓ 货件 Contents 页截图" in bot.last()
