"""Numbers and money as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.casework.amounts import NotANumber, WhichCurrency, read_money, read_number, written

numbers = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False)


@given(numbers)
@settings(max_examples=150)
def test_a_written_number_is_read_back(number: Decimal) -> None:
    assert read_number(written(number)) == number
    assert read_number(f"{number:,}") == number


@given(st.integers(min_value=1, max_value=9999))
def test_ten_thousands_may_be_written_in_chinese(number: int) -> None:
    assert read_number(f"{number}万") == number * 10_000


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("三千二百", 3200),
        ("一万零三十", 10_030),
        ("两亿三千万", 230_000_000),
        ("一千二百万", 12_000_000),
    ],
)
def test_numbers_in_chinese_characters(typed: str, number: int) -> None:
    assert read_number(typed) == number


@pytest.mark.parametrize("typed", ["", "万", "二五", "一万五", "٣", "1 2", "1,2,3", "--5", "1.", ".5", "NaN", "inf"])
def test_what_is_unclear_is_no_number(typed: str) -> None:
    with pytest.raises(NotANumber):
        read_number(typed)


@given(numbers)
@settings(max_examples=100)
def test_a_kept_amount_is_read_back(number: Decimal) -> None:
    kept = read_money(f"{number} USD", None)

    assert read_money(kept, None) == kept


@pytest.mark.parametrize(
    ("typed", "country"), [("$5", "US"), ("5 $", "US"), ("US$5", "MX"), ("USD5", None), ("$5 USD", "CA")]
)
def test_dollars_that_are_clear(typed: str, country: str | None) -> None:
    assert read_money(typed, country) == "5.00 USD"


@pytest.mark.parametrize(("typed", "country"), [("$5", "CA"), ("$5", None), ("¥5", "US"), ("5", "US"), ("5元", "CN")])
def test_a_currency_that_is_not_clear_is_asked(typed: str, country: str | None) -> None:
    with pytest.raises(WhichCurrency):
        read_money(typed, country)


@given(st.text(max_size=60))
@settings(max_examples=200)
def test_no_text_raises_anything_else(text: str) -> None:
    for read in (read_number, lambda given: read_money(given, "US")):
        try:
            read(text)
        except (NotANumber, WhichCurrency):
            continue
