"""A number is a person's where the word nearest to it says so, in whatever country (R34)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.casework.rules import checkdigits
from bot.casework.rules.labels import Labels
from bot.casework.rules.pinyin import is_pinyin
from bot.playbooks.lexicon import lexicon
from tests.casework.rules.books import findings

WORDS = Labels(
    latin={"paper": ("passports?(?! covers?)", "c[eé]dula", "(?:no )?ktp"), "other": ("orders?",)},
    script={"paper": "护照"},
)


def kinds(text: str) -> list[str]:
    """The kinds of the labels, in order."""
    return [label.kind for label in WORDS.of(text)]


def test_a_word_is_found_whatever_its_accent_case_and_company():
    assert kinds("Passport, CÉDULA and cedula, KTP") == ["paper"] * 4
    assert kinds("我的护照 and the order") == ["paper", "other"]


def test_what_only_looks_like_the_word_is_not_it():
    assert kinds("passport covers, reordered, passportable") == []


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        (checkdigits.luhn, "4111111111111111", "4111111111111112"),
        (checkdigits.iban, "FR7630006000011234567890189", "FR7630006000011234567890188"),
        (checkdigits.china, "11010519491231002X", "110105194913310021"),
        (checkdigits.italy, "RSSMRA85T10A562S", "RSSMRA85T10A562T"),
        (checkdigits.france, "184127645108946", "184127645108947"),
        (checkdigits.thailand, "1101700230708", "1101700230709"),
    ],
)
def test_a_check_digit_tells_a_number_from_its_neighbour(check, right, wrong):
    assert check(right)
    assert not check(wrong)


@pytest.mark.parametrize(
    "text",
    ["The passport of the director, {}, expires soon.", "ID card: {}", "护照号码 {}", "La cédula es {}."],
)
@given(number=st.from_regex(r"[A-Z]{1,2}[1-9][0-9]{6,8}", fullmatch=True))
@settings(max_examples=30, deadline=None)
def test_any_number_of_a_paper_is_found_by_its_word(text, number):
    assert findings(text.format(number), only="R34")


@given(number=st.from_regex(r"[2356][0-9]{8,11}", fullmatch=True))
@settings(max_examples=60, deadline=None)
def test_the_nearest_word_decides(number):
    assert not findings(f"The passport was seen; the order {number} was delivered.", only="R34")
    assert findings(f"The order was delivered to his phone number {number}.", only="R34")


def test_the_words_are_there_for_every_kind():
    assert {"paper", "bank", "card", "phone", "secret", "code", "home", "party", "other"} <= set(
        lexicon().private.latin
    )


def test_pinyin_is_told_from_english_by_its_syllables():
    assert is_pinyin("biaoqian")
    assert is_pinyin("tuihuo")
    assert not any(is_pinyin(word) for word in ("change", "median", "guide", "question", "qipao", "machine", "women"))
