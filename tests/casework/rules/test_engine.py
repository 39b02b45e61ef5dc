"""The engine: findings have an order, suggestions do no harm, and nothing that is typed makes it raise."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.casework.draft import Severity, verdict
from bot.casework.rules import LIMIT, Facts, Step, check, fix, registry
from bot.playbooks.lexicon import lexicon
from tests.casework.rules.books import draft_for, facts_for, findings

GOOD = """[Issue Summary]
Shipment FBA15DJCZRX5 (FNSKU X0013R5Q7B): 480 units sent, 465 received, 15 missing.
Delivered to ONT8 on 2026-10-02 (PT); the Contents tab shows "eligible for investigation".

[Root Cause Analysis]
The carton list and the carrier weight (4 cartons, 62.4 kg) agree with 480 units. No reimbursement appears in
the Reimbursements report up to 2026-11-10.

[Corrective Action Taken]
On 2026-11-11 we checked the packing list and supplier invoice INV-26-0917 (480 units, 2026-09-12).
Attachments 1-3: invoice, signed POD, packing list.

[Request]
Please locate the 15 units of FNSKU X0013R5Q7B in shipment FBA15DJCZRX5 or reimburse them."""

BAD = (
    "Hi Amazon!!! Please help us ASAP, we did nothing wrong, your system made a mistake and we lose money every day. "
    "The 店铺 was closed。 I beg you to restore it right now, otherwise we will sue. "
    "Pls kindly check ASIN B08N5WRWNW12 😡"
)

SCRAPS = (
    *(
        "please",
        "ASAP",
        "urgently",
        "right now",
        "I beg you",
        "we are very angry",
        "angry",
        "and",
        ",",
        ".",
        "!",
        "??",
    ),
    *("B08N5WRWNW", "because", "[Request]", "[Issue Summary]", "lawyer", "but", "for no reason", "店铺", "，", "。"),
    *("pls", "no any", "your robot", "please please", "we guarantee", "the", "listing", "was", "removed", "shocked"),
    *("WTF", "PLEASE", "NOW", "so", "hurry up", "hey guys", "u r", "2026-11-02", "in the same time", "ASIN", "\n"),
    *("😡", "“", "—", "\u200b"),
)
WRONG_IDS = ("ASIN B08N5WRWNW12", "Order 114-3941689-877223", "FNSKU X013R5Q7B")


def test_a_good_text_passes_all_rules():
    assert findings(GOOD) == ()


def test_a_good_text_passes_the_grammar_checker_too():
    assert findings(GOOD, grammar=True) == ()


def test_the_grammar_checker_warns_and_never_blocks():
    found = findings(
        "[Request] Please reinstates the ASIN that was remove on 2026-11-02, it have no defect.",
        grammar=True,
        only="R19",
    )
    assert found
    assert {f.severity for f in found} == {Severity.WARN}


@pytest.mark.parametrize("value", ["bo_8xk2m4q7zt", "p_4hn7c2w9xk", "violation_item_push", "LISTING_SUPPRESSED"])
def test_an_id_with_an_underscore_is_no_word_of_the_language(value: str):
    assert findings(f"The page shows {value} since 2026-11-02.", grammar=True, only="R19") == ()


def test_a_bad_text_is_blocked_with_places_that_can_be_pointed_at():
    found = findings(BAD)
    assert verdict(found) == "block"
    for finding in found:
        if finding.span:
            start, end = finding.span
            assert BAD[start:end].startswith(finding.excerpt)
    assert {"R01", "R02", "R08", "R09", "R12", "R14", "R19"} <= {f.rule for f in found}


def test_one_click_takes_the_shouting_and_the_urgency_out():
    text = "Please review the listing ASAP! We are very angry, the ASIN B08N5WRWNW was removed on 2026-11-02."
    assert fix(text, findings(text)) == "Please review the listing. The ASIN B08N5WRWNW was removed on 2026-11-02."


@pytest.mark.parametrize(
    ("text", "plain", "marketplace"),
    [
        ("부탁드립니다! 왜 삭제되었습니까??", "부탁드립니다. 왜 삭제되었습니까?", "coupang"),
        ("请处理！为什么还没有处理？？", "请处理。为什么还没有处理？", "shopee"),
        ("削除されました！なぜですか？？", "削除されました。なぜですか？", "rakuten"),
        ("Revisen el pedido! ¿Qué falta??", "Revisen el pedido. ¿Qué falta?", "mercado_libre"),
    ],
)
def test_a_shouting_mark_becomes_the_plain_one_of_its_script(text: str, plain: str, marketplace: str):
    assert fix(text, findings(text, marketplace, only="R14")) == plain


def test_findings_stand_in_the_order_of_the_text():
    places = [f.span for f in findings(BAD) if f.span]
    assert places == sorted(places)


def test_only_the_asked_rules_and_steps_speak():
    facts = facts_for()
    draft = draft_for(BAD, facts)
    assert {f.rule for f in check(draft, facts, only=["R14"])} == {"R14"}
    assert {f.rule for f in check(draft, facts, steps={Step.SUBCLASS})} == {"R09"}


def test_names_and_titles_that_came_as_answers_are_nobody_s_tone():
    title = "URGENT CARE First Aid Kit, EMERGENCY SHOCKED BUNNY by Desperate Brands"
    text = f"We sell {title}."
    assert findings(text, only="R01")
    assert findings(text, only="R01", answers={"product_title": title}) == ()
    assert findings(text, only="R14", names=(title,)) == ()


def test_a_finding_about_a_whole_sentence_withholds_no_suggestion_inside_it():
    found = findings("[Request]\nPls check it urgently!!")
    assert "Pls check it urgently!!" in [f.excerpt for f in found], "it asks for nothing, then as now"
    assert fix("[Request]\nPls check it urgently!!", found) == "[Request]\nPlease check it."


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Product title: Stupid Deaths Game, please hurry up. It was removed.", "Stupid Deaths Game"),
        ("The title is stupid deaths card game. It was removed.", "stupid deaths card game"),
        ("The stupid parcel FBA15DJCZRX5 is lost, so we are very anxious.", "FBA15DJCZRX5"),
        ("We are furious about “Angry Bunny” and it was removed.", "Angry Bunny"),
    ],
)
def test_no_suggestion_takes_a_title_an_id_or_a_quotation_away(text: str, kept: str):
    assert kept in fix(text, findings(text))


def test_an_answer_of_the_operator_s_own_words_is_judged():
    text = "We are very angry."
    assert findings(text, only="R01", answers={"what_happened": text})


def test_a_text_that_is_too_long_is_checked_on_its_first_part_and_that_is_said():
    long = "ASIN B08N5WRWNW was removed. " * 3000 + "ASAP"
    found = findings(long)
    assert any("first {limit}" in f.message for f in found)
    assert not any(f.rule == "R01" for f in found)
    assert all(f.span is None or f.span[1] <= LIMIT for f in found)


LONG = {
    "a bad text": BAD,
    "one letter": "a",
    "brackets": "(",
    "Chinese": "我",
    "ids": "A-1",
    "denials": "we did not ",
    "headings": "[",
    "empty lines": "\n",
    "payments": "pay ",
    "digits": "1 ",
    "owners": "our ",
    "quotes": '"',
    "blanks": "X",
    "braces": "{",
    "addresses": "a@",
    "capitals": "A B ",
    "hyphens": "a-",
}


@pytest.mark.parametrize("piece", LONG.values(), ids=LONG.keys())
def test_a_hundred_kilobytes_are_checked_in_a_few_seconds(piece):
    text = piece * (100_000 // len(piece))
    started = time.thread_time()
    findings(text)
    assert time.thread_time() - started < 10


@given(st.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_no_text_of_any_kind_raises_and_the_same_text_gets_the_same_answer(text):
    first = findings(text, answers={"asin": "B08N5WRWNW"})
    assert first == findings(text, answers={"asin": "B08N5WRWNW"})
    for finding in first:
        assert finding.message.format_map({**finding.values, "file": finding.file})


@given(st.lists(st.sampled_from(SCRAPS), max_size=18).map(" ".join))
@settings(max_examples=200, deadline=None)
def test_taking_every_suggestion_introduces_no_finding(text):
    before = findings(text)
    after = findings(fix(text, before))
    new = Counter(f.rule for f in after) - Counter(f.rule for f in before)
    assert not new, (text, fix(text, before), [f for f in after if f.rule in new])


@given(st.lists(st.sampled_from(SCRAPS[:40]), max_size=10), st.sampled_from(WRONG_IDS), st.integers(0, 10))
@settings(max_examples=100, deadline=None)
def test_a_wrong_id_in_running_text_is_always_found(scraps, wrong, place):
    words = [*scraps[:place], wrong, *scraps[place:]]
    assert any(f.rule == "R09" and f.severity is Severity.BLOCK for f in findings(" ".join(words)))


def test_every_rule_is_there_and_says_what_it_is():
    rules = registry()
    assert [r.id for r in rules] == [f"R{n:02d}" for n in range(1, 38)]
    for rule in rules:
        assert rule.name
        assert rule.about
        assert rule.source
        assert rule.passes
        assert rule.fails


@pytest.mark.parametrize("rule", ["R02", "R07", "R12", "R14", "R16"])
def test_the_hard_rules_cannot_be_overridden(rule):
    assert not next(r for r in registry() if r.id == rule).overridable


def test_a_text_can_be_checked_without_a_playbook():
    facts = Facts(lexicon=lexicon(), grammar=False)
    assert {f.rule for f in check(draft_for(BAD, facts_for()), facts)} >= {"R01", "R14"}


def test_a_denial_is_quoted_without_the_heading_above_it():
    (found,) = findings("[Root Cause Analysis]\nWe never manipulated any review.", only="R08")

    assert found.excerpt == "We never manipulated any review."
