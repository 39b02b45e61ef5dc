"""Two shops of the team: what would link one to the other is told before the text goes out."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from bot.casework.case import opened
from bot.ledger.changes import SaveDraft, SaveEvidence, SaveShop
from bot.ledger.records import DraftRow, EvidenceRow, Shop
from tests.handlers.test_late_files import a_picture
from tests.house import GROUP, Bot
from tests.inbound import a_draft

SECOND = Shop(
    id="second-us",
    name="二店",
    marketplace="amazon",
    sites=("amazon.com",),
    seller_id="A2OTHERSELLER9",
    home_chat=GROUP,
)


def the_draft(bot: Bot, ref: str = "C1001") -> DraftRow:
    with bot.house.ledger.reading() as reading:
        row = reading.draft(ref)
    assert row is not None
    return row


def the_second_shop_had_the_same(bot: Bot) -> None:
    """A case of our second shop, with the same text and a picture."""
    theirs = replace(bot.case(), ref="C1002", shop=SECOND.id, subjects=("FBA15DJCZRX9",), revision=0)
    digest = sha256(a_picture()).hexdigest()
    picture = EvidenceRow(id="e9", case="C1002", original="a.png", sha256=digest, bytes=1, at=bot.house.now())
    bot.house.ledger.settle(
        event_seq=None,
        changes=[
            SaveShop(SECOND),
            opened(theirs),
            SaveDraft(replace(the_draft(bot), case="C1002")),
            SaveEvidence(picture),
        ],
        tasks=(),
        reconcile={},
        who="test",
        at=bot.house.now(),
    )


def rewritten(bot: Bot, summary: str) -> None:
    parts = {part.id: "\n".join(part.lines) for part in the_draft(bot).draft.parts}
    bot.presses("手动改写")
    bot.presses("保存并检查", form={**parts, "summary": summary})


def test_the_seller_id_of_the_other_shop_keeps_the_text_back(bot: Bot) -> None:
    a_draft(bot)
    the_second_shop_had_the_same(bot)

    rewritten(bot, "Seller A2OTHERSELLER9 sent the goods of shipment FBA15DJCZRX5.")

    assert "“A2OTHERSELLER9”属于我们的另一家店铺 二店" in bot.sees()


def test_a_text_that_the_other_shop_sent_is_questioned_whatever_its_numbers(bot: Bot) -> None:
    a_draft(bot)
    the_second_shop_had_the_same(bot)
    summary = "\n".join(next(part for part in the_draft(bot).draft.parts if part.id == "summary").lines)

    rewritten(bot, summary.replace("480", "12"))

    assert "除编号和数字外，这段文字和同平台店铺 二店 的案件一样" in bot.sees()


def test_a_text_of_its_own_is_not_questioned(bot: Bot) -> None:
    a_draft(bot)
    the_second_shop_had_the_same(bot)

    rewritten(bot, "Fifteen units of shipment FBA15DJCZRX5 are missing from what the warehouse counted.")

    assert "除编号和数字外" not in bot.sees()


def test_a_file_that_the_other_shop_sent_is_questioned(bot: Bot) -> None:
    a_draft(bot)
    the_second_shop_had_the_same(bot)

    bot.says("/evidence C1001", files=[("装箱单.png", a_picture())])

    assert "已经用在同平台的店铺 二店 上" in bot.sees()
