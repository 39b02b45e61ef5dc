"""The draft: every sentence from the playbook, every fact from an answer, and a Chinese reading beside each."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.casework.conditions import several
from bot.casework.draft import Attachment, Draft, Sentence, Value
from bot.casework.drafting import (
    GivenFile,
    PhraseTrouble,
    case_link,
    compose,
    instructions,
    name_file,
    number_attachments,
)
from bot.casework.interview import Surroundings, effective
from bot.casework.playbook import Phrase
from bot.playbooks.rehearsal import rehearse
from tests.kiosk import REMOVED, TODAY, US_HOME, around, kiosk

ISSUE = kiosk().issue("listing.removed")
SUPPLIER: dict[str, Value] = {**REMOVED, "reason": "supplier", "supplier": "Example Textile Ltd."}


def draft(answers: dict[str, Value] | None = None, files: tuple[GivenFile, ...] = (), today: date = TODAY) -> Draft:
    given = REMOVED if answers is None else answers
    attachments = number_attachments(given, around(today=today), files)
    return compose(kiosk(), ISSUE, given, attachments=attachments, today=today)


def file(slot: str, original: str = "scan.PDF") -> GivenFile:
    return GivenFile(slot=slot, original=original, day=date(2026, 11, 10))


def sentence(of: Draft, phrase: str) -> Sentence:
    return next(one for one in of.sentences if one.phrase == phrase)


def test_a_four_part_draft_from_answers() -> None:
    assert draft().text == (
        "[Issue Summary]\n"
        "K12AB3 on Kiosk.example removed on 2026-11-20 (480 units) for a wrong label, code R-12.\n"
        "The amount is USD 120.50.\n\n"
        "[Root Cause Analysis]\n"
        "The label was printed from an old file.\n\n"
        "[Corrective Action Taken]\n"
        "On 2026-11-21 we relabelled 480 units. We will file the invoices by 2026-12-01. Control:\n"
        "two people check each label.\n\n"
        "[Request]\n"
        "Please restore K12AB3."
    )


def test_every_sentence_has_its_chinese_reading_from_the_same_answers() -> None:
    readings = {one.phrase: one.reading for one in draft().sentences}

    assert readings["removed"] == "小站美国站的 K12AB3 于 2026-11-20 被下架（480 件），理由：标签不对，代码 R-12。"
    assert readings["file"] == "我们将归档发票（计划 2026-12-01 前完成）。"
    assert all(readings.values())


def test_facts_know_where_they_stand_in_both_texts() -> None:
    one = sentence(draft(), "removed")

    assert {fact.question: one.text[fact.start : fact.end] for fact in one.facts} == {
        "items": "K12AB3",
        "site": "Kiosk.example",
        "notice_date": "2026-11-20",
        "units": "480",
        "reason": "a wrong label",
        "code": "R-12",
    }
    assert one.reading is not None
    assert {one.reading[fact.start : fact.end] for fact in one.reading_facts} >= {"K12AB3", "480", "标签不对"}


def test_a_sentence_knows_which_question_chose_it() -> None:
    assert [(one.phrase, one.question) for one in draft().sentences] == [
        ("removed", ""),
        ("loss", ""),
        ("printing", "causes"),
        ("relabel", "actions"),
        ("file", "actions"),
        ("check", "controls"),
        ("restore", "requests"),
    ]


def test_an_action_is_past_tense_only_with_a_date_and_an_attestation() -> None:
    assert sentence(draft(), "relabel").text == "On 2026-11-21 we relabelled 480 units."
    assert sentence(draft(REMOVED | {"attest": "no"}), "relabel").text == "We will relabel 480 units."
    assert sentence(draft(REMOVED | {"done_relabel": ""}), "relabel").text == "We will relabel 480 units."
    ahead = REMOVED | {"done_relabel": "2026-11-24"}
    assert sentence(draft(ahead), "relabel").text == "We will relabel 480 units by 2026-11-24."


def test_a_planned_day_that_has_come_is_not_called_done_by_itself() -> None:
    answers = {key: value for key, value in REMOVED.items() if key != "attest"} | {"done_relabel": "2026-11-24"}

    assert sentence(draft(answers, today=date(2026, 11, 25)), "relabel").text == "We will relabel 480 units."


def test_an_unknown_code_is_left_out_and_another_one_is_copied() -> None:
    assert "code" not in draft(REMOVED | {"code": "none"}).text
    assert "code Z-9" in draft(REMOVED | {"code": "other", "code_other": "Z-9"}).text
    assert "code E 7" in draft(REMOVED | {"code": "E-7"}).text


def test_attachments_are_numbered_in_the_playbooks_order_and_named_after_the_subject() -> None:
    made = draft(SUPPLIER, (file("list", "a.xlsx"), file("invoice"), file("invoice", "page 2.JPEG")))

    assert [(one.number, one.slot, one.name) for one in made.attachments] == [
        (1, "invoice", "K12AB3_20261110_Invoice.pdf"),
        (2, "invoice", "K12AB3_20261110_Invoice2.jpg"),
        (3, "list", "K12AB3_20261110_List.xlsx"),
    ]
    assert sentence(made, "source").text == "The supplier is Example Textile Ltd. (Attachments 1 and 2)."
    assert made.text.endswith("Attachments 1-3: supplier invoice (1 and 2), list of items (3).")
    assert made.sentences[-1].reading == "附件 1-3：供应商发票（1 和 2）、商品清单（3）。"


def test_an_evidence_slot_may_bear_any_name() -> None:
    slot = ISSUE.evidence[1].model_copy(update={"id": "items"})
    pointer = Phrase(id="pointer", say={"en": "See {{ att.items }}.", "zh": "见{{ att.items }}。"})
    issue = ISSUE.model_copy(update={"evidence": [slot], "summary": [pointer]})
    one = Attachment(number=1, slot="items", name="a.xlsx", original="a.xlsx")

    made = compose(kiosk(), issue, REMOVED, attachments=(one,), today=TODAY)

    assert sentence(made, "pointer").text == "See Attachment 1."
    assert sentence(made, "pointer").reading == "见附件 1。"


def test_without_a_file_no_sentence_points_to_one() -> None:
    assert sentence(draft(SUPPLIER), "source").text == "The supplier is Example Textile Ltd."
    assert "Attachment" not in draft(SUPPLIER).text


def test_files_of_slots_the_case_does_not_have_are_left_out() -> None:
    assert draft(REMOVED, (file("invoice"),)).attachments == ()


def test_a_list_that_does_not_fit_is_counted_and_attached() -> None:
    many = REMOVED | {"items": tuple(f"K0000{n}" for n in range(1, 6))}

    assert (
        sentence(draft(many, (file("list", "a.xlsx"),)), "restore").text
        == "Please restore 5 items listed in Attachment 1."
    )
    assert "K00001, K00002, K00003, K00004 and K00005" in draft(many).text
    assert draft(many).subject == "Item removed: K00001 and 4 more"


def test_the_title_names_the_issue_and_its_first_subject() -> None:
    assert draft().subject == "Item removed: K12AB3"


def test_the_seller_stands_in_for_a_missing_subject_in_a_files_name() -> None:
    slot = ISSUE.evidence[0]

    assert name_file(slot, "114-3941689-8772232", date(2026, 11, 1), "..\\微信图片.png") == (
        "114-3941689-8772232_20261101_Invoice.png"
    )
    assert name_file(slot, "店铺", date(2026, 11, 1), "noext").isascii()


def test_another_language_entry_writes_that_language() -> None:
    answers = REMOVED | {"site": "kiosk.mx", "language": "es"}
    made = draft(answers)

    assert made.language == "es"
    assert made.text.startswith("[Resumen]\nK12AB3 en Kiosk Mexico: retirado el 20/11/2026")
    assert sentence(made, "file").text == "Archivaremos las facturas a más tardar el 01/12/2026."


def test_a_letter_follows_its_own_form() -> None:
    answers = {"issue": "ip.letter", "brand": "Examplia", "shop": "s1", "notice_date": "2026-11-20", "deadline": ""}
    made = compose(kiosk(), kiosk().issue("ip.letter"), answers, today=TODAY, shop=US_HOME)

    assert made.kind == "initial"
    assert made.text == (
        "Shenzhen Example Trading Co., Ltd. sells Examplia on Kiosk.example.\n\nWish:\nPlease confirm."
    )
    assert made.sentences[0].reading == "深圳样例贸易有限公司在小站美国站销售 Examplia。"


def test_a_follow_up_is_about_the_case_and_holds_only_what_was_given() -> None:
    extra: dict[str, Value] = {"case_id": "123456", "submitted_on": "2026-11-13", "business_days": "5"}
    made = compose(kiosk(), ISSUE, REMOVED | {"news": "no"}, today=TODAY, kind="follow_up", extra=extra)

    assert made.text == "Case 123456 of 2026-11-13 has had no update for 5 business days."
    assert [fact.question for fact in made.sentences[0].facts] == ["case_id", "submitted_on", "business_days"]


def test_a_note_for_ourselves_cannot_get_into_a_draft() -> None:
    leaky = ISSUE.model_copy(update={"summary": [Phrase(id="leak", say={"en": "{{ memo }}", "zh": "{{ memo }}"})]})

    with pytest.raises(PhraseTrouble, match=r"leak of listing\.removed.*memo"):
        compose(kiosk(), leaky, REMOVED | {"memo": "内部"}, today=TODAY)


def test_an_answer_is_never_read_as_a_template() -> None:
    text = draft(SUPPLIER | {"supplier": "{{ items }} {% for x in y %} Ltd"}).text

    assert "{{ items }} {% for x in y %} Ltd" in text


def test_a_template_cannot_reach_python() -> None:
    evil = "{{ items.__class__.__mro__ }}"
    issue = ISSUE.model_copy(update={"summary": [Phrase(id="evil", say={"en": evil, "zh": evil})]})

    with pytest.raises(PhraseTrouble):
        compose(kiosk(), issue, REMOVED, today=TODAY)


def test_where_to_paste_it() -> None:
    way = instructions(kiosk(), "kiosk.mx", ISSUE)

    assert way.menu == ("Help", "New case")
    assert way.url == "https://seller.kiosk.mx.example/cases/new"
    assert case_link(kiosk(), "kiosk.mx", ISSUE, "123456") == "https://seller.kiosk.mx.example/cases/123456"
    assert case_link(kiosk(), "kiosk.mx", ISSUE, "") == ""
    assert case_link(kiosk(), "kiosk.mx", ISSUE, "1/../2?x") == "https://seller.kiosk.mx.example/cases/1%2F..%2F2%3Fx"


FACT = re.compile(r"\d{4}-\d{2}-\d{2}|\b[A-Z0-9]*\d[A-Z0-9]*\b|USD \d+\.\d\d")


@given(turn=st.integers(min_value=0, max_value=60), which=st.sampled_from(["listing.removed", "listing.rejected"]))
@settings(max_examples=60, deadline=None)
def test_every_id_date_and_amount_leads_back_to_an_answer_or_to_the_phrase(turn: int, which: str) -> None:
    issue = kiosk().issue(which)
    where: Surroundings = around()
    answers = rehearse(kiosk(), issue, turn=turn)
    given_values = {part for value in effective(answers, where).values() for part in several(value)}
    templates = " ".join(
        text for one in (*issue.summary, *issue.causes, *issue.controls, *issue.requests) for text in one.say.values()
    )

    for one in compose(kiosk(), issue, answers, today=TODAY).sentences:
        traced = {n for fact in one.facts for n in range(fact.start, fact.end)}
        for match in FACT.finditer(one.text):
            assert set(range(*match.span())) <= traced or match[0] in templates
        for fact in one.facts:
            value = answers.get(fact.question)
            if value is not None and fact.question not in ("reason", "site", "code", "loss"):
                assert one.text[fact.start : fact.end] in given_values
