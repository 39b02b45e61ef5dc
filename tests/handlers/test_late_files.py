"""Files that come when the draft is there already, and messages that are taken back."""

from __future__ import annotations

import io

from PIL import Image

from bot.casework.case import Status
from bot.conversation.values import Event
from bot.ledger.records import EvidenceRow
from tests.house import GROUP, Bot
from tests.inbound import NUMBER, PAGES, a_draft


def a_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1600, 900), "white").save(out, "PNG")
    return out.getvalue()


def files(bot: Bot) -> list[EvidenceRow]:
    with bot.house.ledger.reading() as reading:
        return reading.evidence(case="C1001")


def test_a_file_after_the_approval_makes_another_text_that_is_approved_anew(bot: Bot) -> None:
    a_draft(bot)
    bot.presses("确认可以提交")

    bot.says("/evidence C1001", files=[("装箱单.png", a_picture())])

    assert bot.case().status is Status.DRAFTING
    assert "C1001 的草稿（第 2 版）" in bot.last()
    assert "附件 1：装箱单" in bot.last()
    bot.presses("确认可以提交")
    assert bot.case().status is Status.READY


def test_a_file_nobody_placed_yet_leaves_an_approved_text_alone(bot: Bot) -> None:
    a_draft(bot)
    bot.presses("确认可以提交")

    bot.says("/evidence C1001", files=[("IMG_2041.png", a_picture())])

    assert bot.case().status is Status.READY
    assert "这是什么材料" in bot.last()


def test_files_bear_the_day_of_the_group_not_of_greenwich(bot: Bot) -> None:
    a_draft(bot)
    bot.until("2026-11-10 02:00")

    bot.says("/evidence C1001", files=[("装箱单.png", a_picture())])

    assert [file.name for file in files(bot)] == ["FBA15DJCZRX5_20261110_PackingList.png"]


def test_a_number_of_the_marketplace_beside_a_file_says_whose_it_is(bot: Bot) -> None:
    a_draft(bot)
    bot.presses("确认可以提交")
    bot.presses("已提交", form={"case_id": "13498835581"})

    bot.says("13498835581 的截图", files=[("shot.png", a_picture())])

    assert [file.slot for file in files(bot)] == ["case_id_screenshot"]
    bot.presses("移除")
    bot.says("13498835581 再发一次", files=[("shot2.png", a_picture() + b"later")])
    assert [file.slot for file in files(bot)] == ["case_id_screenshot"] * 2, (
        "one that was taken away counts for nothing"
    )


def test_only_who_sent_a_file_or_looks_after_the_case_takes_it_away(bot: Bot) -> None:
    a_draft(bot)
    bot.says("/evidence C1001", where=GROUP, files=[("装箱单.png", a_picture())])

    reply = bot.presses("移除", who="小王", where=GROUP)

    assert reply.toast is not None
    assert "小李" in reply.toast.text
    assert [file.verdict for file in files(bot)] == ["pass"]


def takes_back(bot: Bot, message: str) -> None:
    """小李 recalls a message she sent in private."""
    bot.house.desk.receive(
        Event(
            id="recall-1",
            workspace="local",
            kind="recalled",
            chat=bot.member("小李").private_chat,
            sender=bot.member("小李").id,
            at=bot.house.now(),
            message=message,
            private=True,
        )
    )


def test_a_file_taken_back_after_the_case_was_sent_is_missed_in_its_archive(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)
    for page in PAGES:
        bot.presses("继续", form=page)
    bot.says("", files=[("装箱单.png", a_picture())])
    for step in ("文件齐了，继续", "都做完了，生成草稿", "确认可以提交"):
        bot.presses(step)
    bot.presses("已提交", form={"case_id": NUMBER})

    takes_back(bot, files(bot)[0].message)
    bot.says("/resolve C1001")

    assert "归档还缺：当时的附件、Case ID 截图" in bot.last()


def test_a_message_taken_back_takes_its_files_back_wherever_they_went(bot: Bot) -> None:
    bot.says("/newcase", where=GROUP)
    for page in PAGES:
        bot.presses("继续", form=page)
    bot.says("", files=[("装箱单.png", a_picture())])
    bot.presses("文件齐了，继续")
    bot.presses("都做完了，生成草稿")
    message = files(bot)[0].message

    takes_back(bot, message)
    bot.house.settle()

    assert message
    assert [file.verdict for file in files(bot)] == ["withdrawn"]
    assert "附件 1" not in bot.last()
