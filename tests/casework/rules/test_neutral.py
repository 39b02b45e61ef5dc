"""Whatever the tone costs, one click mends it: every phrase has other words, and no fact of its clause is lost."""

from __future__ import annotations

import re

import pytest

from bot.casework.draft import Finding
from bot.casework.rules import fix
from bot.casework.rules.lexicon import Phrase
from bot.playbooks.lexicon import lexicon
from tests.casework.rules.books import findings

NAME = "Hengyuan"
"""Known from an answer, as names are."""
BESIDE = {
    "en": "{phrase} ASIN B08N5WRWNW of Hengyuan: 15 units, USD 300.50, 2026-11-02.",
    "zh": "{phrase} 订单 241004ABCD1234 的 15 件，Hengyuan 扣款 300.50 元，自 2026-11-02 起。",
    "es": "{phrase} la publicación MLM123456789 de Hengyuan: 15 unidades, MXN 300.50, 2026-11-02.",
    "pt": "{phrase} o anúncio MLB123456789 da Hengyuan: 15 unidades, BRL 300.50, 2026-11-02.",
    "ja": "{phrase}商品番号 12345-AB の Hengyuan 15 個、300.50 円、2026-11-02 です。",
    "ko": "{phrase} 주문번호 12345-AB Hengyuan 15개, 300.50원, 2026-11-02 입니다.",
    "de": "{phrase} ASIN B08N5WRWNW von Hengyuan: 15 Stück, EUR 300.50, 2026-11-02.",
    "fr": "{phrase} ASIN B08N5WRWNW de Hengyuan : 15 articles, EUR 300.50, 2026-11-02.",
    "it": "{phrase} ASIN B08N5WRWNW di Hengyuan: 15 articoli, EUR 300.50, 2026-11-02.",
    "id": "{phrase} pesanan 241004ABCD1234 Hengyuan 15 unit, 300.50, 2026-11-02.",
    "vi": "{phrase} 241004ABCD1234 Hengyuan 15 chiếc, 300.50, 2026-11-02.",
    "th": "{phrase} 241004ABCD1234 Hengyuan 15 ชิ้น 300.50 2026-11-02",
}
BEFORE = {
    "en": "ASIN B08N5WRWNW of Hengyuan (15 units, 2026-11-02) {phrase}.",
    "zh": "Hengyuan 的订单 241004ABCD1234 共 15 件 2026-11-02 {phrase}。",
    "es": "La publicación MLM123456789 de Hengyuan (15 unidades, 2026-11-02) {phrase}.",
    "pt": "O anúncio MLB123456789 da Hengyuan (15 unidades, 2026-11-02) {phrase}.",
    "ja": "Hengyuan の商品番号 12345-AB 15 個は 2026-11-02 に{phrase}。",
    "ko": "Hengyuan 주문번호 12345-AB 15개 2026-11-02 {phrase}.",
    "de": "ASIN B08N5WRWNW von Hengyuan (15 Stück, 2026-11-02) {phrase}.",
    "fr": "ASIN B08N5WRWNW de Hengyuan (15 articles, 2026-11-02) {phrase}.",
    "it": "ASIN B08N5WRWNW di Hengyuan (15 articoli, 2026-11-02) {phrase}.",
    "id": "Pesanan 241004ABCD1234 Hengyuan 15 unit 2026-11-02 {phrase}.",
    "vi": "241004ABCD1234 Hengyuan 15 chiếc 2026-11-02 {phrase}.",
    "th": "241004ABCD1234 Hengyuan 15 ชิ้น 2026-11-02 {phrase}",
}
WITHOUT = {language: "{phrase}。" if language in ("zh", "ja") else "{phrase}." for language in BESIDE}
WHERE = {
    "en": "amazon",
    "zh": "shopee",
    "es": "mercado_libre",
    "pt": "mercado_libre",
    "ja": "rakuten",
    "ko": "coupang",
}
TONE = [phrase for phrase in lexicon().phrases if phrase.kind != "DEN"]
FACT = re.compile(r"[A-Z0-9]+-?[A-Z]*\d[\w.\-]*|\d[\d.\-]*|Hengyuan")


def as_said(phrase: Phrase) -> str:
    """The phrase in its plainest form: the first of the words it may have, nothing between them."""
    words = (word.split("|")[0].rstrip("~").replace("_", " ") for word in phrase.text.split() if word[0] != "…")
    return ("" if phrase.language in ("zh", "ja", "ko") and "|" in phrase.text else " ").join(words)


def of_tone(text: str, phrase: Phrase) -> tuple[Finding, ...]:
    """What R01 says of the text, in the marketplace that takes the phrase's language."""
    return findings(text, WHERE.get(phrase.language, "shopee"), only="R01", names=(NAME,))


def test_the_lists_offer_words_for_every_phrase_but_denials():
    assert [p.text for p in TONE if p.replacement is None and not p.cut] == []


@pytest.mark.parametrize("language", sorted(BESIDE))
@pytest.mark.parametrize("frames", [WITHOUT, BESIDE, BEFORE], ids=["alone", "a fact after it", "a fact before it"])
def test_every_phrase_is_mended_by_one_click_and_loses_no_fact(language: str, frames: dict[str, str]):
    silent, wordless, lost = [], [], []
    for phrase in (p for p in TONE if p.language == language):
        text = frames[language].format(phrase=as_said(phrase))
        found = of_tone(text, phrase)
        if not found and frames is WITHOUT:
            silent.append(phrase.text)
        wordless += [(text, f.excerpt) for f in found if f.suggestion is None]
        if not phrase.text[0].isdigit():
            facts = set(FACT.findall(text.replace(as_said(phrase), " ")))
            lost += [(text, fix(text, found)) for fact in facts if fact not in fix(text, found)]
    assert (silent, wordless, lost) == ([], [], [])


@pytest.mark.parametrize("language", sorted(BESIDE))
def test_what_a_click_writes_is_not_itself_tone(language: str):
    worse = []
    for phrase in (p for p in TONE if p.language == language):
        text = BESIDE[language].format(phrase=as_said(phrase))
        before = of_tone(text, phrase)
        mended = fix(text, before)
        if before and len(of_tone(mended, phrase)) >= len(before):
            worse.append((text, mended))
    assert worse == []


def test_a_suggestion_that_would_do_harm_takes_no_other_along():
    text = "We are furious that ASIN B08N5WRWNW was removed!!! Plz please restore it A.S.A.P."

    said = findings(text)

    assert fix(text, said) == "ASIN B08N5WRWNW was removed. Plz please restore it.", "“Please please” begs"
    assert {one.suggestion for one in said if one.excerpt == "Plz"} == {None}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Nobody among 15 people seems to read invoice 7.", ("15 people", "invoice 7")),
        ("One look at the 15 invoices would be enough to see it.", ("15 invoices",)),
        ("Has anybody in the last 15 days looked at all 40 pages even once?", ("15 days", "40 pages")),
    ],
)
def test_a_figure_inside_a_long_phrase_is_not_lost_with_it(text: str, told: tuple[str, ...]):
    found = findings(text, "amazon", only="R01")

    assert found
    assert all(fact in fix(text, found) for fact in told)
