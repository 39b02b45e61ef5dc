"""Search: two Chinese characters, an id, a part of a number, a shop's name; newest first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.casework.case import opened
from bot.ledger import search
from bot.ledger.changes import SaveShop
from bot.ledger.records import Shop
from bot.ledger.tokens import MOST_TOKENS, terms, tokens
from tests.ledger.builders import NOW, a_case, settle, with_cases


@pytest.fixture
def found(ledger):
    removed = a_case("C1001", title="商品下架申诉", subjects=("B0ABCDE123",), issue="listing.removed")
    funds = a_case("C1002", title="资金冻结", subjects=("113-1234567-7654321",), issue="funds.held", shop="south")
    settle(
        ledger,
        SaveShop(Shop(id="north", name="北方旗舰店", marketplace="amazon", sites=("amazon.com",))),
        SaveShop(Shop(id="south", name="South Store", marketplace="amazon", sites=("amazon.de",))),
        opened(removed),
        removed.submit("17203344551", at=NOW),
        opened(funds),
    )

    def find(words: str) -> list[str]:
        with ledger.reading() as reading:
            return [case.ref for case in reading.search(words)]

    return find


@pytest.mark.parametrize(
    ("words", "refs"),
    [
        ("下架", ["C1001"]),
        ("架申", ["C1001"]),
        ("资", ["C1002"]),
        ("结", ["C1002"]),
        ("申诉商品", []),
        ("B0ABCDE123", ["C1001"]),
        ("b0abc", ["C1001"]),
        ("Ｂ０ABCDE123", ["C1001"]),
        ("113-1234567-7654321", ["C1002"]),
        ("11312345677654321", ["C1002"]),
        ("7654321", ["C1002"]),
        ("17203344551", ["C1001"]),
        ("33445", ["C1001"]),
        ("551", ["C1001"]),
        ("C1002", ["C1002"]),
        ("1002", ["C1002"]),
        ("旗舰店", ["C1001"]),
        ("south", ["C1002"]),
        ("旗舰店 下架", ["C1001"]),
        ("旗舰店 冻结", []),
        ("funds", ["C1002"]),
        ("amazon", ["C1002", "C1001"]),
        ("amazon 冻结", ["C1002"]),
        ("没有这样的", []),
        ("", []),
        ("!?", []),
        ("%_'\"; DROP", []),
    ],
)
def test_words_find_cases(found, words, refs):
    assert found(words) == refs


def test_common_words_are_found_by_walking(found, monkeypatch):
    monkeypatch.setattr(search, "RARE", 0)
    assert found("amazon 下架") == ["C1001"]
    assert found("33445 amazon") == ["C1001"]
    assert found("旗舰店 冻结") == []


def test_a_title_that_changed_is_found_by_its_new_words_only(ledger, found):
    from dataclasses import replace

    with ledger.reading() as reading:
        case = reading.case("C1002")
    change = case.noted("renamed")
    settle(ledger, replace(change, after=replace(change.after, title="回款延迟")))
    assert found("回款") == ["C1002"]
    assert found("冻结") == []


def test_an_earlier_number_still_finds_the_case(ledger, found):
    with ledger.reading() as reading:
        case = reading.case("C1001")
    settle(ledger, case.renumber("99887766"))
    assert found("17203344551") == ["C1001"]
    assert found("8877") == ["C1001"]


def test_a_shop_is_found_by_its_new_name_at_once(ledger, found):
    settle(ledger, SaveShop(Shop(id="north", name="海外专营", marketplace="amazon", sites=("amazon.com",))))
    assert found("专营") == ["C1001"]
    assert found("旗舰") == []


def test_newest_first_and_no_more_than_asked_for(ledger):
    with_cases(ledger, *(a_case(f"C{n}", title="下架") for n in range(1001, 1006)))
    with ledger.reading() as reading:
        assert [case.ref for case in reading.search("下架", limit=2)] == ["C1005", "C1004"]


@given(st.text(max_size=60))
def test_every_text_finds_itself(text):
    held = sorted(tokens([text]))
    for term in terms(text):
        assert any(token.startswith(term.text) if term.beginning else token == term.text for token in held)


def test_a_text_of_any_size_makes_a_bounded_number_of_tokens():
    assert len(tokens(["".join(chr(0x4E00 + n) for n in range(20_000))])) == MOST_TOKENS
    assert max(map(len, tokens(["x" * 100_000]))) <= 64
