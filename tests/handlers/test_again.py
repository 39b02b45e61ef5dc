"""`/again`: a case like an earlier one. What was the same is filled in, what belongs to one case is not."""

from __future__ import annotations

from bot.conversation.cards import Form
from tests.house import GROUP, Bot
from tests.inbound import PAGES, a_submitted_case


def offered(bot: Bot) -> dict[str, object]:
    """What stands in the newest page before anybody touches it."""
    card = bot.newest_card().card
    assert card is not None
    forms = [block for block in card.blocks if isinstance(block, Form)]
    return {one.name: one.value for form in forms for one in form.fields}


def test_shop_and_issue_are_not_asked_again_and_the_choices_stand_filled_in(bot: Bot) -> None:
    a_submitted_case(bot)

    bot.says("/again C1001", where=GROUP)

    assert "照 C1001 新建案件" in bot.sees()
    assert "prior" in offered(bot)
    bot.presses("继续", form=PAGES[2])
    assert {offered(bot)[name] for name in ("shipment_id", "sent", "missing", "delivered_on")} == {""}
    bot.presses("继续", form={**PAGES[3], "shipment_id": "FBA15DJCZRX6"})
    assert offered(bot)["causes"] == "packing_agrees"
    assert offered(bot)["requests"] == "locate_or_reimburse"


def test_it_becomes_a_case_of_its_own_without_the_files_of_the_first(bot: Bot) -> None:
    a_submitted_case(bot)

    bot.says("/again C1001")
    for page in (PAGES[2], {**PAGES[3], "shipment_id": "FBA15DJCZRX6"}, *PAGES[4:]):
        bot.presses("继续", form=page)
    bot.presses("文件齐了，继续")
    bot.presses("都做完了，生成草稿")

    assert bot.case("C1002").subjects == ("FBA15DJCZRX6", "X0013R5Q7B")
    with bot.house.ledger.reading() as reading:
        assert reading.evidence(case="C1002") == []


def test_nothing_that_was_filled_in_counts_until_it_is_sent(bot: Bot) -> None:
    a_submitted_case(bot)

    bot.says("/again C1001")

    with bot.house.ledger.reading() as reading:
        row = reading.active_interview(bot.member("小李").id)
    assert row is not None
    assert set(row.answers) == {"marketplace", "site", "shop", "language", "issue_class", "issue"}
