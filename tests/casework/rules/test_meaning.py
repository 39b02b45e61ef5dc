"""What a sentence is about: meanings are words of any language, asked for by how near they stand."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.casework.rules import LIMIT
from bot.casework.rules.meaning import Meaning, Said, said
from bot.casework.rules.text import Stretch
from bot.playbooks.lexicon import lexicon
from tests.casework.rules.books import findings

MEANINGS = {
    "pays": Meaning({"en": "pays?|paid", "es": "pagamos", "zh": "付钱"}),
    "faster": Meaning({"en": "fast track|express ?lanes?", "zh": "加急"}),
    "stem": Meaning({"en": "unlock*"}),
    "denies": Meaning({"en": "not", "de": "kein(?:e|en)?", "th": "ไม่"}),
}


def about(text: str) -> Said:
    """The text as one sentence."""
    return Said(Stretch(0, len(text), text), MEANINGS)


def test_whole_words_are_found_whatever_their_case_and_hyphens():
    assert about("Who PAYS for the fast-track?").places("pays") == ((4, 8),)
    assert about("Who pays for the fast-track?").has("faster")
    assert about("the expresslanes").has("faster")
    assert not about("the payslip of a breakfast tracker").has("pays", "faster")


def test_a_star_stands_for_any_ending():
    assert about("It was unlocked.").has("stem")
    assert not about("a relocked door").has("stem")


def test_chinese_needs_no_spaces_and_spanish_is_read_where_spanish_is_written():
    assert about("对方说付钱就能加急").then("pays", "faster", 5)
    assert about("Ya pagamos la cuota.").has("pays")
    assert not about("Pagamos Ltd is the supplier.").has("pays")


def test_german_and_thai_are_read_where_they_are_written():
    assert about("Wir haben keine Bewertungen gekauft.").has("denies")
    assert about("เราไม่ได้ซื้อรีวิว").has("denies")
    assert not about("Kein Licht GmbH is the supplier.").has("denies")


def test_how_near_two_meanings_stand_counts():
    sentence = about("We paid the laboratory of the city of Shenzhen; a fast track was not used.")

    assert sentence.then("pays", "faster", 60)
    assert not sentence.then("pays", "faster", 10)
    assert not sentence.then("faster", "pays", 60)
    assert sentence.near("faster", "pays", 60)


def test_places_count_in_the_whole_text():
    text = "Hello. We paid for the express lane."
    second = list(said(text, MEANINGS))[1]
    place = second.near("pays", "faster")

    assert place
    start, end = second.within(place)
    assert text[start:end] == "paid for the express lane"


@given(st.text(max_size=300))
@settings(deadline=None)  # the lists of a language are compiled when its first word is met
def test_no_text_raises_and_places_lie_in_it(text):
    for sentence in said(text, lexicon().meanings):
        for meaning in lexicon().meanings:
            assert all(0 <= start < end <= len(sentence.text) for start, end in sentence.places(meaning))


PILES = {
    "denials": "we did not and our staff never ",
    "payments": "pay 300 usd to ",
    "calls": "the agent will call and talk to the reviewer ",
    "cases": "open the same case ",
    "matters": "also the listing was removed and ",
    "chinese": "没有我们另外店铺被付费优先微信",
    "japanese": "関係していませんまた、商品が停止",
    "phones": "phone number of the buyer ",
    "guarantees": "guarantee the the the the ",
    "promises": "your account manager was told by phone that the agent ",
    "seconds": "also the fee of the listing was too, regarding the ads as well ",
    "favours": "5 % of the part of the money is for you will not ",
    "letters of explanation": "the field of the epr page letter with this description ",
    "brackets": "(write the number here (여기 填",
    "letters": "x",
    "spaces": " ",
}


@pytest.mark.parametrize(
    "rule", ["R01", "R02", "R04", "R06", "R08", "R13", "R19", "R21", "R25", "R28", "R33", "R34", "R37"]
)
@pytest.mark.parametrize("pile", PILES)
def test_a_hundred_thousand_characters_of_nearly_matching_words_take_less_than_a_second(rule, pile):
    text = (PILES[pile] * 100_000)[: 2 * LIMIT]
    began = time.process_time()
    findings(text, "temu" if rule == "R21" else "amazon", only=rule)

    assert time.process_time() - began < 1.0
