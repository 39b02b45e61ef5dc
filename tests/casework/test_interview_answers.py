"""What operators type, and what becomes of it: values, or a sentence that says what is wrong."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.casework.draft import Value
from bot.casework.figures import example_of, take_date
from bot.casework.ids import BadId, read_id
from bot.casework.interview import Trouble, question_of, script, take, told
from bot.casework.playbook import Question
from tests.kiosk import BOTH, REMOVED, US_HOME, around, kiosk, said


def trouble(given: object, question_id: str, **answers: Value) -> Trouble:
    found = said(given, question_id, **answers)
    assert isinstance(found, Trouble), f"{given!r} was taken as {found!r}"
    return found


def sentence(found: Trouble, locale: str = "en") -> str:
    return told(found, lambda template, **values: template.format_map(values), locale)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("480", "480"),
        (480, "480"),
        ("１２，０００", "12000"),
        ("12,000", "12000"),
        ("1.2万", "12000"),
        ("十万", "100000"),
        ("一千二百", "1200"),
        ("两万三千", "23000"),
        ("480 件", "480"),
        ("480 units", "480"),
        ("  480\u200b ", "480"),
        ("480.0", "480"),
    ],
)
def test_numbers_in_every_spelling(typed: object, kept: str) -> None:
    assert said(typed, "units") == kept


@pytest.mark.parametrize("typed", ["many", "12,00", "1.200,5", "一千二", "约100", "1e9", "0", "-5", "3.5", "９" * 40])
def test_what_may_mean_two_numbers_is_asked_again(typed: str) -> None:
    assert trouble(typed, "units").example


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("$120.5", "120.50 USD"),
        ("120.50 USD", "120.50 USD"),
        ("usd 1,200", "1200.00 USD"),
        ("US$99", "99.00 USD"),
        ("€99.9", "99.90 EUR"),
        ("1.2万美元", "12000.00 USD"),
        ("12000 JPY", "12000 JPY"),
        ("￥12000 JPY", "12000 JPY"),
        ("人民币 500", "500.00 CNY"),
        ("跳过", ""),
    ],
)
def test_money_with_its_currency(typed: str, kept: str) -> None:
    assert said(typed, "loss") == kept


@pytest.mark.parametrize("typed", ["120", "￥120", "¥ 120", "120元", "abc", "12.345 USD", "12 XXX", "1 USD EUR"])
def test_an_amount_without_a_clear_currency_is_asked_about(typed: str) -> None:
    assert trouble(typed, "loss").example == "120.50 USD"


def test_a_bare_dollar_sign_is_not_clear_outside_the_united_states() -> None:
    assert "which currency" in trouble("$120", "loss", site="kiosk.mx", language="en").message


@pytest.mark.parametrize(
    "typed",
    [
        "K12AB3",
        "k12ab3",
        "Ｋ１２ＡＢ３",
        " K1 2A B3 ",
        "\u200eK12AB3",
        "https://kiosk.example/p/K12AB3",
        "item: K12AB3",
    ],
)
def test_an_id_is_found_behind_blanks_links_and_full_width_letters(typed: str) -> None:
    answers: dict[str, Value] = {"issue": "listing.rejected", "account_status": "active", "prior": "none", "code": ""}
    question = question_of(answers, around(US_HOME), "item")

    assert question is not None
    assert take(question, typed, answers, around(US_HOME)) == "K12AB3"


def test_an_id_of_the_wrong_length_says_how_many_characters_were_given() -> None:
    found = trouble("K12AB34567", "items")

    assert found.example == "K12AB3"
    assert "K12AB34567" in sentence(found)
    assert "K and five letters or digits" in sentence(found)
    assert "K 开头" in sentence(found, "zh-CN")


def test_a_column_of_ids_in_any_separator_is_merged() -> None:
    assert said("K12AB3\nk12ab4，K12AB5;K12AB3、K12AB6", "items") == ("K12AB3", "K12AB4", "K12AB5", "K12AB6")
    assert said(["K12AB3", "K12AB4"], "items") == ("K12AB3", "K12AB4")


def test_wrong_ids_in_a_column_are_named() -> None:
    assert trouble("K12AB3, X1, K12AB4, 你好", "items").values["list"] == "X1 (2), 你好 (2)"


def test_more_ids_than_the_text_holds_are_taken_for_a_list_and_more_than_that_are_counted() -> None:
    assert len(said(" ".join(f"K{n:05d}" for n in range(41)), "items")) == 41

    assert trouble(" ".join(f"K{n:05d}" for n in range(2001)), "items").values["given"] == 2001


@pytest.mark.parametrize(
    "typed", ["2026-11-02", "2026/11/2", "2026年11月2日", "11月2日", "２０２６－１１－０２", date(2026, 11, 2)]
)
def test_dates_in_figures(typed: object) -> None:
    assert said(typed, "notice_date") == "2026-11-02"


def test_a_past_date_may_be_today_and_a_future_one_may_not() -> None:
    assert said("2026-11-23", "notice_date") == "2026-11-23"
    assert "in the future" in trouble("2026-11-24", "notice_date").message
    assert said("2026-11-24", "deadline") == "2026-11-24"
    assert "after today" in trouble("2026-11-23", "deadline").message


def test_a_date_with_two_readings_is_asked() -> None:
    found = trouble("03/04/2026", "notice_date")

    assert "2026-03-04" in sentence(found)
    assert "2026-04-03" in sentence(found)


@pytest.mark.parametrize("typed", ["soon", "2026-13-40", "99999-01-01", "0001-01-01"])
def test_what_is_no_date_is_asked_again(typed: str) -> None:
    assert trouble(typed, "notice_date").example == "2026-11-23"


@pytest.mark.parametrize("typed", ["supplier", "2", "货源存疑", "Doubt about the source", "货源", "２"])
def test_a_choice_by_id_number_or_label(typed: str) -> None:
    assert said(typed, "reason") == "supplier"


@pytest.mark.parametrize("typed", ["3", "0", "something else", "1,2"])
def test_what_is_no_choice_is_asked_again(typed: str) -> None:
    assert "not one of the choices" in trouble(typed, "reason").message


@pytest.mark.parametrize(
    "typed", ["1,2", "2 1", "1、2", "file, relabel", "重新贴标\n补归档发票", ["file", "relabel"], ("1", "2")]
)
def test_several_choices_in_one_line(typed: object) -> None:
    assert said(typed, "actions") == ("relabel", "file")


def test_too_many_choices_are_counted() -> None:
    assert said("1", "actions") == ("relabel",)
    assert trouble("", "actions").values["given"] == 0


yes_no = {"是": "yes", "Y": "yes", "有": "yes", True: "yes", "否": "no", "没有": "no", "n": "no", "2": "no"}


@pytest.mark.parametrize(("typed", "kept"), yes_no.items())
def test_yes_and_no(typed: object, kept: str) -> None:
    assert said(typed, "attest") == kept


@pytest.mark.parametrize("typed", ["", "跳过", "skip", "SKIP", None])
def test_an_optional_question_is_skipped_and_a_required_one_is_not(typed: object) -> None:
    assert said(typed, "loss") == ""
    assert said(typed, "deadline") == ""
    assert said(typed, "memo") == ""
    trouble(typed, "units")
    trouble("   \u200b ", "items")


def test_chinese_in_an_english_text_is_refused_with_the_nearest_vetted_sentences() -> None:
    found = trouble("供应商的发票我们一直没有归档", "story")

    assert "no Chinese" in found.message
    assert next((kind, phrase.id) for kind, phrase in found.nearest) == ("causes", "filing")
    assert found.nearest[0][1].say["en"] == "Supplier invoices were not filed by item."


def test_chinese_in_a_short_text_is_refused_and_in_a_note_of_ours_is_kept() -> None:
    found = trouble("义乌纺织厂", "supplier", reason="supplier")

    assert (found.nearest, found.example) == ((), "Example Textile Ltd.")
    assert said("供应商说,下周二给。", "memo") == "供应商说,下周二给。"


def test_full_width_letters_become_usual_ones_in_a_text() -> None:
    assert said("Ｅｘａｍｐｌｅ　Ｌｔｄ．", "supplier", reason="supplier") == "Example Ltd."


def test_texts_are_tidied_and_bounded() -> None:
    assert said("  A \n\n B\u202e C ", "supplier", reason="supplier") == "A B C"
    assert trouble("A", "supplier", reason="supplier").values["limit"] == 3
    assert trouble("A" * 61, "supplier", reason="supplier").values["given"] == 61
    assert said("<b>Ltd & Co</b>", "supplier", reason="supplier") == "<b>Ltd & Co</b>"


@pytest.mark.parametrize(
    "question_id", ["units", "items", "story", "memo", "loss", "reason", "actions", "notice_date"]
)
def test_a_hundred_thousand_characters_get_a_clear_answer(question_id: str) -> None:
    assert trouble("x" * 100_001, question_id).values["limit"] == 100_000


@pytest.mark.parametrize(
    ("question_id", "typed", "kept"),
    [
        ("site", "US", "kiosk.example"),
        ("site", "kiosk mx", "kiosk.mx"),
        ("marketplace", "小站平台", "kiosk"),
        ("issue", "lst.removed", "listing.removed"),
        ("issue", "下架", "listing.removed"),
    ],
)
def test_common_names_are_understood(question_id: str, typed: str, kept: str) -> None:
    where = around(US_HOME, BOTH)
    answers: dict[str, Value] = {"shop": "s2", "issue_class": "listing"}
    question = question_of(answers, where, question_id)

    assert question is not None
    assert take(question, typed, answers, where) == kept


def test_a_soft_id_is_questioned_by_the_rules_and_not_refused_here() -> None:
    where = around()
    answers = REMOVED | {"prior": "open_case"}
    question = question_of(answers, where, "prior_case_id")

    assert question is not None
    assert take(question, "99-XY", answers, where) == "99-XY"
    assert isinstance(take(question, "编号", answers, where), Trouble)


@given(st.text(max_size=400), st.integers(min_value=0, max_value=30))
@settings(max_examples=200, deadline=None)
def test_no_text_raises_and_every_refusal_can_be_told(text: str, n: int) -> None:
    questions = script(REMOVED, around())
    question = questions[n % len(questions)]

    found = take(question, text, REMOVED, around())

    if isinstance(found, Trouble):
        assert "{" not in sentence(found).replace(text, "") or "{" in text


@given(st.integers(min_value=0, max_value=30))
@settings(max_examples=60, deadline=None)
def test_what_was_taken_is_taken_again_unchanged(n: int) -> None:
    questions = [one for one in script(REMOVED, around()) if REMOVED.get(one.id)]
    question = questions[n % len(questions)]

    assert take(question, REMOVED[question.id], REMOVED, around()) == REMOVED[question.id]


def test_order_numbers_of_seventeen_digits_get_their_hyphens() -> None:
    order = kiosk().ids["order"]
    assert read_id("#11439416898772232", order) == "114-3941689-8772232"
    assert read_id("114–3941689–8772232", order) == "114-3941689-8772232"
    with pytest.raises(BadId):
        read_id("114-3941689-877223", order)


@pytest.mark.parametrize(
    ("tense", "given", "shown"),
    [
        ("past", "2026-11-20", "2026-11-20"),
        ("past", "2026-12-24", "2026-11-23"),
        ("future", "2026-11-20", "2026-12-07"),
        ("future", "2026-12-24", "2026-12-24"),
    ],
)
def test_an_example_of_a_date_is_never_one_that_would_be_refused_today(tense: str, given: str, shown: str) -> None:
    question = Question.model_validate(
        {"id": "day", "kind": "date", "ask": {"zh": "哪天？", "en": "Which day?"}, "tense": tense, "example": given}
    )

    assert example_of(question, date(2026, 11, 23)) == shown
    assert isinstance(take_date(question, shown, date(2026, 11, 23)), str)
