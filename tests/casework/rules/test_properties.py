"""Whatever is typed, anywhere: no rule raises, a click does no harm, order tells nothing, ids are found."""

from __future__ import annotations

import random
import string
from collections import Counter

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.casework.rules import Facts, check, draft_of_text, fix, registry
from bot.casework.rules.ids import normalise, trouble
from bot.playbooks.lexicon import lexicon
from tests.books import shipped

BOOKS = shipped().playbooks
PLACES = [(book, site, issue) for book in BOOKS.values() for site in book.sites for issue in (None, book.issues[0])]
WORDS = {
    "en": "we are furious that the listing was removed , and please restore it ASAP because ! every unit lawyer so",
    "zh": "我们非常着急 ， 求求你们 随便扣 商品 被下架 。 马上处理 ！ 曝光 每天损失 一 件",
    "es": "es urgente que revisen , exijo la publicación y estamos frustrados por una vergüenza ! pero inaceptable",
    "pt": "é urgente , exigimos o anúncio e estamos indignados com a injustiça ! porque imploro revisão",
    "ja": "大至急 、 ひどい 停止は 理不尽です 。 ご確認 お願いします ！ 訴えます 商品",
    "ko": "너무 급해요 . 억울합니다 상품 정지 ! 제발 확인 부탁드립니다 , 고소하겠습니다",
}
ALL = sorted({word for words in WORDS.values() for word in words.split()})
SCRAP = st.sampled_from([*ALL, "2026-11-02", "15", "B08N5WRWNW"])
ABOUT = ("we", "ask", "you", "to", "review", "the", "removal", "of", "this", "since", "was")
TEXT = st.one_of(
    *(st.lists(st.sampled_from(words.split()), max_size=14).map(" ".join) for words in WORDS.values()),
    st.lists(SCRAP, max_size=14).map(" ".join),
)
HARD = [(book, form) for book in BOOKS.values() for form in book.ids.values() if form.strength == "hard"]


def said(text: str, place: tuple, **more: object):
    """What all rules say of a bare text there."""
    book, site, issue = place
    plain = {"playbook": book, "playbooks": BOOKS, "site": site, "issue": issue, "grammar": False}
    facts = Facts(lexicon=lexicon(), **(plain | more))
    return check(draft_of_text(text, book, site, issue), facts)


@given(st.text(max_size=200), st.sampled_from(PLACES))
@settings(max_examples=60, deadline=None)
def test_no_text_raises_at_any_marketplace(text, place):
    for finding in said(text, place):
        assert finding.message.format_map({**finding.values, "file": finding.file})


@given(TEXT, st.sampled_from(PLACES))
@settings(max_examples=150, deadline=None)
def test_taking_every_suggestion_introduces_no_finding_in_any_language(text, place):
    before = said(text, place)
    after = said(fix(text, before), place)
    new = Counter(f.rule for f in after) - Counter(f.rule for f in before)
    assert not new, (text, fix(text, before), [f for f in after if f.rule in new])


@given(TEXT, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_neither_the_order_of_the_rules_nor_of_what_is_known_tells(text, chance: random.Random):
    place = PLACES[0]
    answers = {"asin": "B08N5WRWNW", "brand": "Hengyuan", "units": "15", "order_id": "114-3941689-8772232"}
    names = ["Hengyuan", "Desk Lamp", "Ningbo"]
    shuffled = dict(chance.sample(sorted(answers.items()), len(answers)))
    others = dict(chance.sample(sorted(BOOKS.items()), len(BOOKS)))
    once = said(text, place, answers=answers, names=tuple(names))
    assert once == said(
        text, place, answers=shuffled, names=tuple(chance.sample(names, len(names))), playbooks=others
    )

    rules = [rule.id for rule in registry()]
    chance.shuffle(rules)
    facts = Facts(lexicon=lexicon(), playbook=place[0], playbooks=BOOKS, site=place[1], grammar=False)
    draft = draft_of_text(text, place[0], place[1])
    alone = Counter((f.rule, f.span, f.message) for rule in rules for f in check(draft, facts, only=[rule]))
    assert alone == Counter((f.rule, f.span, f.message) for f in check(draft, facts))


@st.composite
def wrong_ids(draw: st.DrawFn) -> tuple[str, str, str]:
    """A shipped id with other digits at its end and one too many, and how a text would introduce it."""
    n = draw(st.integers(0, len(HARD) - 1))
    book, form = HARD[n]
    kept, tail = form.example[:-5], form.example[-5:]
    digits = st.sampled_from(string.digits)
    value = kept + "".join(draw(digits) if c.isdigit() else c for c in tail) + draw(digits)
    assume(trouble(normalise(value, form), form) == "form")
    return book.marketplace, form.name.en, value


@given(wrong_ids(), st.lists(st.sampled_from(ABOUT), max_size=6))
@settings(max_examples=150, deadline=None)
def test_a_wrong_id_is_found_in_running_text_of_any_marketplace(wrong, words):
    marketplace, name, value = wrong
    book = BOOKS[marketplace]
    text = " ".join([*words, name, value, "was", "removed"])
    found = said(text, (book, book.sites[0], None))
    assert any(f.rule == "R09" and value in f.excerpt for f in found), text
