"""The number on the screenshot and the one that is typed: where they differ, somebody is asked before it is stored.

Another program reads the pictures; here it says at once what a picture shows, so that this is told without it, too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.casework import ocr
from bot.casework.screen import Screen
from tests.casework.screens import Desktop
from tests.house import Bot
from tests.inbound import NUMBER, a_draft, a_submitted_case

SHOWN = "13498835518"


@pytest.fixture
def reader_sees(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A reader that finds this number on every picture."""

    def sees(number: str) -> None:
        shown = Screen(looked="read", address_bar=True, clock=True, host="sellercentral.amazon.com", number=number)
        monkeypatch.setattr(ocr, "available", lambda: True)
        monkeypatch.setattr(ocr, "read", lambda *_args, **_more: shown)

    return sees


def a_case_with_its_screenshot(bot: Bot) -> None:
    a_submitted_case(bot)
    bot.says("C1001 截图", files=[("shot.png", Desktop().png())])


def test_a_screenshot_with_another_number_asks_before_that_one_is_stored(bot: Bot, reader_sees: Any) -> None:
    reader_sees(SHOWN)

    a_case_with_its_screenshot(bot)

    assert f"登记的却是 {NUMBER}" in bot.sees()
    assert bot.case().case_id == NUMBER
    bot.presses("没错，登记")
    assert bot.case().case_id == SHOWN


def test_a_typed_number_unlike_the_screenshot_is_asked_about_before_it_is_stored(bot: Bot, reader_sees: Any) -> None:
    reader_sees(NUMBER)
    a_case_with_its_screenshot(bot)

    bot.says(f"/caseid C1001 {SHOWN}")

    assert f"截图“shot.png”里的编号是 {NUMBER}。" in bot.last()
    assert bot.case().case_id == NUMBER
    bot.presses("没错，登记")
    assert bot.case().case_id == SHOWN


def test_the_number_that_the_screenshot_shows_is_stored_without_a_question(bot: Bot, reader_sees: Any) -> None:
    reader_sees(SHOWN)
    a_case_with_its_screenshot(bot)

    bot.says(f"/caseid C1001 {SHOWN}")

    assert bot.case().case_id == SHOWN


def test_a_number_that_came_later_is_not_on_the_first_screenshot_and_nobody_is_asked(
    bot: Bot, reader_sees: Any
) -> None:
    reader_sees(NUMBER)
    a_case_with_its_screenshot(bot)

    bot.says(f"/caseid C1001 {SHOWN} 转移")

    assert bot.case().case_id == SHOWN


def test_a_screenshot_that_came_before_the_number_is_compared_with_what_is_typed(bot: Bot, reader_sees: Any) -> None:
    reader_sees(SHOWN)
    a_draft(bot)
    bot.presses("确认可以提交")
    bot.says("C1001 截图", files=[("shot.png", Desktop().png())])

    bot.presses("已提交", form={"case_id": NUMBER})

    assert f"截图“shot.png”里的编号是 {SHOWN}。" in bot.sees()
    assert bot.case().case_id == "", "nothing is stored before it is answered"
    bot.presses("没错，登记")
    assert bot.case().case_id == NUMBER


def test_an_invoice_that_comes_late_is_no_screenshot(bot: Bot) -> None:
    a_draft(bot)
    bot.presses("确认可以提交")

    bot.says("C1001 发票", files=[("scan.pdf", b"%PDF-1.4 1")])

    with bot.house.ledger.reading() as reading:
        assert [row.slot for row in reading.evidence(case="C1001")] != ["case_id_screenshot"]
