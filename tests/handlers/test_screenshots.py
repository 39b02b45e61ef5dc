"""Screenshots of the back office in the chat: read or asked about, made smaller, compared with the typed number."""

from __future__ import annotations

import random

import pytest
from PIL import Image

from bot.casework import ocr
from bot.ledger.records import EvidenceRow
from tests.casework.files import bomb, padded
from tests.casework.screens import Desktop, written
from tests.house import Bot
from tests.inbound import PAGES, a_draft

NUMBER = "13498835581"
without_reader = pytest.mark.skipif(ocr.available(), reason="the reader is installed, so nobody is asked")


def files(bot: Bot) -> list[EvidenceRow]:
    with bot.house.ledger.reading() as reading:
        return reading.evidence(case="C1001")


def sent(bot: Bot) -> None:
    """The case is sent and has its number."""
    a_draft(bot)
    bot.presses("确认可以提交")
    bot.presses("已提交", form={"case_id": NUMBER})


def a_photo(megapixels: float) -> bytes:
    """What compresses badly."""
    width = int((megapixels * 1_000_000 * 4 / 3) ** 0.5)
    height = width * 3 // 4
    return written(Image.frombytes("RGB", (width, height), random.Random(1).randbytes(width * height * 3)), "PNG")


@without_reader
def test_without_a_reader_the_operator_is_asked_and_their_word_counts(bot: Bot) -> None:
    sent(bot)

    bot.says("C1001 截图", files=[("shot.png", Desktop(case_id=NUMBER).png())])
    assert "图里看得到地址栏和时间吗" in bot.last()
    bot.presses("都看得到")

    assert "你确认过：看得到地址栏和时间" in bot.last()
    assert [file.verdict for file in files(bot)] == ["pass"]


@without_reader
def test_a_crop_the_operator_admits_is_refused_with_what_to_do(bot: Bot) -> None:
    sent(bot)
    bot.says("C1001 截图", files=[("shot.png", Desktop(host="").png())])

    bot.presses("不全")

    assert "请截取整个窗口" in bot.last()
    assert [file.verdict for file in files(bot)] == ["block"]


def test_a_phone_screenshot_of_the_number_is_refused_but_the_number_stays(bot: Bot) -> None:
    sent(bot)

    bot.says("C1001 截图", files=[("shot.png", Desktop(size=(1170, 2532)).png())])

    assert "手机截图" in bot.last()
    assert bot.case().case_id == NUMBER


def test_a_photo_of_the_goods_taken_with_a_phone_passes(bot: Bot) -> None:
    a_draft(bot)

    bot.says("/evidence C1001", files=[("装箱单.png", Desktop(size=(1170, 2532)).png())])

    assert [file.verdict for file in files(bot)] == ["pass"]


def test_a_picture_over_the_limit_is_made_smaller_when_asked_and_the_original_is_kept(bot: Bot) -> None:
    a_draft(bot)
    bot.says("/evidence C1001", files=[("装箱单.png", a_photo(2))])
    [large] = files(bot)
    assert large.verdict == "block", "it is not changed by itself"
    assert "最多只能 5 MB" in bot.last()

    bot.presses("压缩一份")

    original, copy = files(bot)
    assert original == large
    assert (copy.smaller_of, copy.slot, copy.verdict) == (large.id, large.slot, "pass")
    assert copy.bytes <= 5_000_000
    assert copy.name == "FBA15DJCZRX5_20261109_PackingList.jpg"
    assert bot.house.files.get(large.sha256) == a_photo(2)
    assert "原图还在" in bot.last() or "原图还在" in bot.sees()


def test_a_picture_that_would_unfold_to_fill_the_memory_is_offered_no_smaller_copy(bot: Bot) -> None:
    a_draft(bot)

    bot.says("/evidence C1001", files=[("装箱单.png", padded(bomb()))])

    assert {one.rule for one in files(bot)[0].findings} >= {"R07", "R16"}
    with pytest.raises(AssertionError, match="no button"):
        bot.presses("压缩一份")


def test_a_picture_whose_pixels_cannot_be_read_gets_no_copy_and_the_sender_hears_so(bot: Bot) -> None:
    a_draft(bot)
    bot.says("/evidence C1001", files=[("装箱单.png", padded(a_photo(2)[:9000]))])

    bot.presses("压缩一份")

    assert len(files(bot)) == 1
    assert "装箱单.png 再压缩就看不清了" in bot.sees()


def test_an_archive_nobody_placed_says_what_to_do_instead(bot: Bot) -> None:
    sent(bot)
    bot.says("C1001", files=[("shot.png", Desktop().png())])

    bot.says("C1001", files=[("全部.zip", b"PK\x05\x06" + b"\0" * 18)])

    assert "请逐个" in bot.last() or "压缩包" in bot.last()


def test_the_same_file_again_is_the_same_file(bot: Bot) -> None:
    a_draft(bot)
    shot = Desktop().png()
    bot.says("/evidence C1001", files=[("IMG_2041.png", shot)])
    bot.presses("装箱单")

    bot.says("/evidence C1001", files=[("IMG_2041.png", shot)])

    assert [(file.slot, file.verdict) for file in files(bot)] == [("packing_list", "pass")]


def test_what_is_missing_is_listed_on_the_last_page_with_how_to_make_it(bot: Bot) -> None:
    bot.says("/newcase")
    for page in PAGES:
        bot.presses("继续", form=page)
    bot.presses("文件齐了，继续")

    assert "还缺" in bot.last()
    with_how = [line for line in bot.last().splitlines() if "装箱" in line]
    assert len(with_how) >= 2


@pytest.mark.ocr
def test_a_reader_says_what_it_found_and_nobody_is_asked(bot: Bot) -> None:
    sent(bot)

    bot.says("C1001 截图", files=[("shot.png", Desktop(case_id=NUMBER).png())])

    assert f"地址栏：sellercentral.amazon.com · 时间：14:32 2026-03-12 · Case ID：{NUMBER}" in bot.last()
    assert [file.verdict for file in files(bot)] == ["pass"]


@pytest.mark.ocr
def test_a_number_unlike_the_typed_one_is_questioned_and_corrected_with_one_press(bot: Bot) -> None:
    sent(bot)

    bot.says("C1001 截图", files=[("shot.png", Desktop(case_id="13498835518").png())])

    assert "登记的却是 13498835581" in bot.sees()
    bot.presses("没错，登记")
    assert bot.case().case_id == "13498835518"


@pytest.mark.ocr
def test_a_crop_is_refused_and_the_operator_may_know_better(bot: Bot) -> None:
    sent(bot)
    bot.says("C1001 截图", files=[("shot.png", Desktop(host="").png())])
    assert "没看到地址栏" in bot.last()
    assert [file.verdict for file in files(bot)] == ["block"]

    bot.presses("都看得到")

    assert [file.verdict for file in files(bot)] == ["pass"]
