"""`/pack`: everything that goes out comes in private, field by field and file by file, and as one archive."""

from __future__ import annotations

import io
import zipfile

from bot.conversation.cards import Block, Copy, Download
from handlers.pack import INTERNAL, LARGEST_BUNDLE, archive, bundle
from tests.handlers.test_late_files import a_picture
from tests.house import GROUP, Bot
from tests.inbound import a_draft


def blocks(bot: Bot) -> list[Block]:
    """What stands in the private chat, block by block."""
    cards = [message.card for message in bot.messages() if message.card is not None]
    return [block for card in cards for block in card.blocks]


def a_draft_with_a_file(bot: Bot) -> None:
    a_draft(bot)
    bot.says("/evidence C1001", files=[("装箱单.png", a_picture())])


def test_each_message_is_exactly_what_to_paste(bot: Bot) -> None:
    a_draft_with_a_file(bot)
    with bot.house.ledger.reading() as reading:
        row = reading.draft("C1001")
    assert row is not None

    bot.says("/pack C1001")

    title, text = [block.text for block in blocks(bot) if isinstance(block, Copy)][-2:]
    assert (title, text) == (row.draft.subject, row.draft.text)
    assert f"标题：{len(title)} 个字符" in bot.sees()


def test_the_archive_holds_the_text_and_the_files_and_says_that_it_is_for_ourselves(bot: Bot) -> None:
    a_draft_with_a_file(bot)

    bot.says("/pack C1001")

    found = [block for block in blocks(bot) if isinstance(block, Download)][-1]
    assert found.name == f"C1001-v2-{INTERNAL}.zip"
    with zipfile.ZipFile(io.BytesIO(bot.house.files.get(found.sha256))) as made:
        names = made.namelist()
        assert names[:3] == [f"{INTERNAL}.txt", "1-标题.txt", "2-正文.txt"]
        assert "Attachment 1" in made.read("2-正文.txt").decode("utf-8-sig")
        assert made.read(names[3]) == a_picture()
        assert names[3].startswith("附件/FBA15DJCZRX5_")


def test_in_a_group_one_line_says_where_it_went(bot: Bot) -> None:
    a_draft(bot)

    bot.says("/pack C1001", where=GROUP)

    assert "已私聊发给 小李" in bot.last(GROUP)
    assert not any(isinstance(block, Copy) for m in bot.messages(GROUP) if m.card for block in m.card.blocks)


def test_only_who_looks_after_the_case_gets_its_papers(bot: Bot) -> None:
    a_draft_with_a_file(bot)

    bot.says("/pack C1001", who="小王")

    assert "只有负责人、确认人和主管可以操作" in bot.last(who="小王")


def test_the_same_draft_gives_the_same_archive() -> None:
    once, twice = (archive([("正文", "Text.")], [("a/../b.png", b"bytes")]) for _ in range(2))

    assert once == twice
    assert zipfile.ZipFile(io.BytesIO(once)).namelist()[-1] == "附件/a_.._b.png"


def test_files_too_large_for_a_chat_are_not_packed(bot: Bot) -> None:
    large = [bot.house.files.put(bytes([n]) * (LARGEST_BUNDLE // 2)) for n in range(3)]

    made = bundle({"fields": [["正文", "Text."]], "files": [["x.png", one] for one in large]}, bot.house.files, {})

    assert made == {"sha256": ""}
