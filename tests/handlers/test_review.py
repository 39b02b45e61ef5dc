"""The last look: what will be said without having been asked, and what is confirmed by the button that writes."""

from __future__ import annotations

import pytest

from tests.handlers.test_draft import newest, up_to_the_review
from tests.house import Bot


def test_what_was_settled_without_a_choice_is_read_before_the_draft_is_written(bot: Bot) -> None:
    up_to_the_review(bot, "account.related")

    request = bot.house.playbooks.playbooks["amazon"].issue("account.related").requests[0]
    assert request.label is not None
    assert f"请求 {request.label.zh}" in bot.last().split("没有别的选项")[1]


@pytest.mark.parametrize(("button", "done"), [("都做完了，生成草稿", True), ("还没都做完，按计划写", False)])
def test_a_past_date_is_past_tense_only_if_the_button_says_that_it_is_done(bot: Bot, button: str, done: bool) -> None:
    up_to_the_review(bot, "account.related")
    assert "真的做完了吗" in bot.last()

    bot.presses(button)

    actions = [one.text for one in newest(bot).draft.sentences if one.question == "actions"]
    assert all(("will" not in text) is done for text in actions)
