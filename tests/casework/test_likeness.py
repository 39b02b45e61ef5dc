"""Texts that say the same are known by their sketches; numbers, dates and ids make no difference."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.casework.likeness import SKETCH, print_of, sketch, tokens

LETTER = (
    "The listing was removed on 2026-11-02 after a complaint about order 114-3941689-8772232. We checked 212 orders "
    "and attach the list. The packing step did not include a check of the label, and it does now. Please restore the "
    "listing after the review of the attached invoices and of the letter of the manufacturer."
)


def shared(one: str, other: str) -> int:
    return len(set(sketch(one)) & set(sketch(other)))


def test_another_date_and_another_order_are_the_same_text() -> None:
    other = LETTER.replace("2026-11-02", "2026-09-30").replace("114-3941689-8772232", "701-1112223-4445556")

    assert print_of(other.replace("212", "3")) == print_of(LETTER)


def test_one_sentence_less_is_still_found_and_another_letter_is_not() -> None:
    shorter = LETTER.replace("We checked 212 orders and attach the list. ", "")
    another = "Fifteen units of the shipment were not received at the warehouse although the carrier delivered all."

    assert print_of(shorter) != print_of(LETTER)
    assert shared(shorter, LETTER) >= SKETCH // 3
    assert shared(another, LETTER) == 0


def test_chinese_is_read_character_by_character() -> None:
    assert tokens("附件 1：发票 20260301.pdf") == ["附", "件", "发", "票", "pdf"] or tokens("附件") == ["附", "件"]
    assert shared("包装放行步骤没有对照评论政策核对，我们已经改正。", "包装放行步骤没有对照评论政策核对。") >= 5


def test_of_nothing_there_is_no_sketch() -> None:
    assert sketch("") == ()
    assert print_of("12 345 !") is None


@given(st.text(max_size=400))
def test_any_text_has_a_sketch_of_bounded_size_that_any_database_can_hold(text: str) -> None:
    hashes = sketch(text)

    assert len(hashes) <= SKETCH
    assert all(0 <= one < 2**63 for one in hashes)
    assert sketch(text) == hashes
