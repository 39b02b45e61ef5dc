"""The interview as an operator meets it: what is asked, what is not, and how the pages come."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.casework.conditions import several
from bot.casework.draft import Value
from bot.casework.drafting import compose
from bot.casework.interview import (
    Surroundings,
    back,
    change,
    deadlines,
    describe,
    effective,
    issue_of,
    next_page,
    put,
    question_of,
    script,
    settled,
    slots,
    subjects,
)
from bot.casework.plausible import plausible
from bot.casework.playbook import Question
from bot.playbooks.rehearsal import rehearse
from tests.kiosk import BOTH, REMOVED, TODAY, US_HOME, around, kiosk


def ids(questions: tuple[Question, ...]) -> list[str]:
    return [one.id for one in questions]


def asked(answers: dict[str, Value], where: Surroundings, **options: bool) -> list[str]:
    return ids(next_page(answers, where, **options).questions)  # type: ignore[arg-type]


def test_with_one_shop_nothing_is_asked_that_the_shop_tells() -> None:
    where = around(US_HOME)

    assert settled({}, where) == {"marketplace": "kiosk", "shop": "s1", "site": "kiosk.example", "language": "en"}
    assert asked({}, where) == ["issue_class"]


def test_with_two_shops_the_shop_comes_first_and_then_its_sites() -> None:
    where = around(US_HOME, BOTH)

    assert asked({}, where) == ["shop", "issue_class"]
    assert asked({"shop": "s2"}, where) == ["site", "issue_class"]
    assert asked({"shop": "s1"}, where) == ["issue_class"]


def test_a_new_shop_is_described_once_and_may_be_on_any_site() -> None:
    answers: dict[str, Value] = {"shop": "new"}

    page = next_page(answers, around(US_HOME, BOTH))

    assert ids(page.questions) == ["shop_name", "seller_id", "legal_name_en", "legal_name_zh", "site", "issue_class"]
    assert [one.id for one in page.questions[4].options] == ["kiosk.example", "kiosk.mx"]


def test_on_the_command_line_no_shop_is_asked_for() -> None:
    everything = ids(script(REMOVED, around()))

    assert not {"shop", "shop_name", "legal_name_en"} & set(everything)


def test_a_first_shop_is_described_when_the_team_has_none() -> None:
    first = replace(around(), in_team=True)

    assert asked({}, first)[:4] == ["shop_name", "seller_id", "legal_name_en", "legal_name_zh"]
    assert settled({"shop_name": "US-Home"}, first)["shop"] == "new"


def test_a_site_with_two_languages_asks_which_entry_is_used() -> None:
    assert asked({"site": "kiosk.mx", "issue_class": "listing"}, around()) == ["language", "issue"]
    assert settled({"site": "kiosk.example"}, around())["language"] == "en"


def test_naming_the_issue_settles_its_class() -> None:
    where = around(US_HOME)

    assert settled({"issue": "ip.letter"}, where)["issue_class"] == "ip"
    assert "issue_class" not in asked({"issue": "ip.letter"}, where)


def test_the_route_asks_for_code_status_and_what_was_said() -> None:
    where = around(US_HOME)

    assert asked({"issue": "listing.removed"}, where) == ["code", "account_status", "prior"]
    standing: dict[str, Value] = {"issue": "listing.removed", "account_status": "active"}
    assert asked(standing | {"code": "other", "prior": "open_case"}, where) == ["code_other", "prior_case_id"]
    assert asked(standing | {"code": "E-7", "prior": "answered"}, where) == ["prior_text"]


def test_where_the_playbook_knows_no_codes_the_code_is_typed_or_left_out() -> None:
    code = question_of({"issue": "listing.rejected"}, around(US_HOME), "code")

    assert code is not None
    assert (code.kind, code.required) == ("text", False)


def test_an_issue_that_needs_a_lawyer_stops_and_asks_nothing_more() -> None:
    page = next_page({"issue": "ip.court"}, around(US_HOME))

    assert (page.stage, page.questions) == ("stop", ())


def test_a_question_an_issue_skips_is_not_asked() -> None:
    assert "deadline" not in ids(script({"issue": "listing.rejected"}, around(US_HOME)))


def test_a_question_waits_for_the_one_that_decides_about_it() -> None:
    before = {key: value for key, value in REMOVED.items() if key != "loss"}

    assert "no_loss_reason" not in ids(script(before, around()))
    assert "no_loss_reason" in ids(script(before | {"loss": ""}, around()))


def test_the_causes_wait_for_the_reason_and_offer_what_fits_it() -> None:
    label = question_of(REMOVED, around(), "causes")
    supplier = effective(REMOVED | {"reason": "supplier"}, around())

    assert label is not None
    assert [one.id for one in label.options] == ["printing", "filing"]
    assert supplier["causes"] == "filing", "the only cause that is left is not asked for"


def test_the_only_sentence_of_a_kind_is_settled_and_not_asked() -> None:
    found = settled(REMOVED, around())

    assert found["controls"] == "check"
    assert "controls" not in ids(script(REMOVED, around()))


def test_a_kind_without_sentences_is_no_question() -> None:
    answers: dict[str, Value] = {"issue": "ip.letter"}

    assert not {"causes", "actions"} & set(ids(script(answers, around(US_HOME))))


def test_attestation_is_asked_only_for_what_claims_to_be_done() -> None:
    planned = REMOVED | {"done_relabel": "2026-12-02"}
    del planned["attest"]

    assert "attest" in ids(script(REMOVED, around()))
    assert "attest" not in ids(script(planned, around()))
    assert next_page(planned, around(), evidence_done=True).stage == "review"


def test_the_dates_of_the_actions_come_after_the_actions() -> None:
    story = {key: value for key, value in REMOVED.items() if not key.startswith("done_")}
    del story["actions"]

    assert asked(story, around()) == ["actions"]
    assert asked(story | {"actions": ("file",)}, around()) == ["done_file"]


def test_evidence_then_review() -> None:
    assert next_page(REMOVED, around()).stage == "evidence"
    assert [slot.id for slot in slots(REMOVED, around())] == ["list"]
    assert next_page(REMOVED, around(), evidence_done=True).stage == "review"


def test_going_back_forgets_one_page_at_a_time_and_ends_at_the_first() -> None:
    where = around()
    answers = dict(rehearse(kiosk(), kiosk().issue("listing.removed"), {"site": "kiosk.example"}))

    pages = []
    while (shorter := back(answers, where)) != answers:
        pages.append(sorted(set(answers) - set(shorter)))
        answers = shorter

    assert pages[0] == ["attest", "done_relabel"]
    assert answers == {}


def test_back_never_forgets_what_was_not_asked() -> None:
    answers = settled({"issue": "listing.removed", "prior": "none"}, around(US_HOME))

    assert back(answers, around(US_HOME)) == {key: value for key, value in answers.items() if key != "issue"}


def test_changing_one_answer_asks_only_for_what_depends_on_it() -> None:
    forgotten = change(REMOVED, "reason")

    assert asked(forgotten, around()) == ["reason"]
    assert asked(forgotten | {"reason": "supplier"}, around()) == ["supplier"]
    assert next_page(forgotten | {"reason": "label"}, around(), evidence_done=True).stage == "review"


def test_changing_the_class_asks_for_the_issue_again() -> None:
    answers = change(settled(REMOVED, around()), "issue_class")

    assert asked(answers, around()) == ["issue_class"]
    assert asked(answers | {"issue_class": "ip"}, around()) == ["issue"]


def test_another_issue_does_not_inherit_the_code() -> None:
    answers = put(REMOVED, "issue", "listing.rejected")

    assert effective(answers, around()).get("code") is None
    assert put(REMOVED, "issue", "listing.removed") == REMOVED
    assert put(REMOVED, "units", "7") == REMOVED | {"units": "7"}


def test_a_settled_answer_can_still_be_changed() -> None:
    where = around(US_HOME)

    assert question_of({}, where, "shop") is not None
    assert "shop_name" in ids(script({"shop": "new"}, where))


def test_pages_are_counted_honestly() -> None:
    where = around()
    answers: dict[str, Value] = {"site": "kiosk.example", "issue": "listing.removed"}
    numbers = []
    while True:
        page = next_page(answers, where, evidence_done=True)
        numbers.append((page.number, page.of))
        if page.stage == "review":
            break
        answers |= {one.id: REMOVED[one.id] for one in page.questions}

    assert [number for number, _ in numbers[:-1]] == list(range(2, len(numbers) + 1))
    assert numbers[-1][0] == numbers[-1][1]


def test_deadlines_come_from_the_notice_and_the_shorter_windows() -> None:
    # Ten business days of the site after 20 November, Thanksgiving left out.
    assert deadlines(REMOVED, around()) == (("appeal", "2026-12-07"), ("赔付期", "2027-01-19"))
    told = REMOVED | {"deadline": "2026-12-10"}
    assert deadlines(told, around()) == (("appeal", "2026-12-07"), ("deadline", "2026-12-10"))


def test_subjects_are_sorted_and_stand_once() -> None:
    assert subjects(REMOVED | {"items": ("KZZZZ9", "K12AB3")}, around()) == ("K12AB3", "KZZZZ9")


def test_answers_are_shown_in_words() -> None:
    where = around()

    def shown(question: str, locale: str) -> str:
        found = question_of(REMOVED, where, question)
        assert found is not None
        return describe(found, REMOVED[question], where, locale)

    assert shown("actions", "zh-CN") == "重新贴标、补归档发票"
    assert shown("actions", "en") == "Relabelled, Filed the invoices"
    assert shown("loss", "zh-CN") == "USD 120.50"
    assert shown("attest", "zh-CN") == "是"
    assert shown("memo", "zh-CN") == ""


def test_a_follow_up_asks_only_its_own_questions() -> None:
    assert ids(script(REMOVED, around(), "follow_up")) == ["news"]
    assert ids(script(REMOVED | {"news": "yes"}, around(), "follow_up")) == ["news", "news_text"]
    assert next_page(REMOVED | {"news": "no"}, around(), "follow_up").stage == "review"


def test_an_answer_of_a_shop_that_is_gone_is_asked_again() -> None:
    assert "shop" in asked({"shop": "gone"}, around(US_HOME, BOTH))


@pytest.mark.parametrize("issue", ["listing.removed", "listing.rejected", "ip.letter"])
@pytest.mark.parametrize("turn", range(4))
def test_every_path_ends_in_a_draft(issue: str, turn: int) -> None:
    answers = rehearse(kiosk(), kiosk().issue(issue), turn=turn)

    found = issue_of(answers, around())
    assert found is not None
    assert compose(*found, answers, today=TODAY).text


turns = st.integers(min_value=0, max_value=50)


@given(turn=turns, order=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_any_order_of_answers_ends_in_the_same_draft(turn: int, order: object) -> None:
    issue = kiosk().issue("listing.removed")
    answers = rehearse(kiosk(), issue, turn=turn)
    shuffled = list(answers.items())
    order.shuffle(shuffled)  # type: ignore[attr-defined]

    assert compose(kiosk(), issue, dict(shuffled), today=TODAY) == compose(kiosk(), issue, answers, today=TODAY)


@given(turn=turns, which=turns)
@settings(max_examples=60, deadline=None)
def test_an_edit_and_its_undoing_end_in_the_same_draft(turn: int, which: int) -> None:
    issue = kiosk().issue("listing.removed")
    answers = rehearse(kiosk(), issue, turn=turn)
    questions = [one for one in script(answers, around()) if one.id not in ("issue", "issue_class")]
    question = questions[which % len(questions)]
    other = plausible(question, turn + 1, formats=kiosk().ids, today=TODAY)

    edited = rehearse(kiosk(), issue, put(answers, question.id, other), turn=turn)
    undone = put(edited, question.id, answers[question.id])
    undone |= {one: answers[one] for one in ("attest",) if one in answers}  # a changed date is attested anew

    assert compose(kiosk(), issue, undone, today=TODAY) == compose(kiosk(), issue, answers, today=TODAY)


@given(turn=turns, steps=st.integers(min_value=0, max_value=12))
@settings(max_examples=60, deadline=None)
def test_pages_hold_one_to_six_questions_that_do_not_depend_on_each_other(turn: int, steps: int) -> None:
    answers: dict[str, Value] = {}
    whole = rehearse(kiosk(), kiosk().issue("listing.removed"), turn=turn)
    for _ in range(steps):
        page = next_page(answers, around(US_HOME, BOTH))
        names = {one.id for one in page.questions}
        assert len(page.questions) <= 6
        assert not any(names & set(one.when) for one in page.questions)
        before = {one.id: one for one in page.questions}
        for one in page.questions:
            answers[one.id] = whole.get(one.id) or (one.options[turn % len(one.options)].id if one.options else "x")
            after = {q.id: q for q in next_page(answers, around(US_HOME, BOTH)).questions}
            assert all(after[q] == before[q] for q in set(before) & set(after)), "an answer changed its neighbour"


hidden = st.sampled_from(["supplier", "code_other", "prior_text", "no_loss_reason"])


@given(turn=turns, junk=st.dictionaries(hidden, st.text(max_size=20)))
@settings(max_examples=60, deadline=None)
def test_answers_of_hidden_questions_never_count(turn: int, junk: dict[str, str]) -> None:
    visible = {"reason": "label", "code": "none", "prior": "none", "loss": "1.00 USD"}
    answers = rehearse(kiosk(), kiosk().issue("listing.removed"), visible, turn=turn)
    noisy = {**answers, **junk}

    assert effective(noisy, around()) == effective(answers, around())
    assert script(noisy, around()) == script(answers, around())


@given(turn=turns)
@settings(max_examples=30, deadline=None)
def test_an_interview_resumed_from_json_is_the_same(turn: int) -> None:
    answers = rehearse(kiosk(), kiosk().issue("listing.removed"), turn=turn)
    resumed = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in json.loads(json.dumps(answers)).items()
    }

    assert next_page(resumed, around()) == next_page(answers, around())
    assert all(several(resumed[key]) == several(answers[key]) for key in answers)


def test_the_review_asks_last_whether_what_bears_a_past_date_is_done() -> None:
    unsaid = {key: value for key, value in REMOVED.items() if key != "attest"}

    assert next_page(unsaid, around()).stage == "evidence"
    last = next_page(unsaid, around(), evidence_done=True)
    assert (last.stage, ids(last.questions)) == ("review", ["attest"])
    assert next_page(REMOVED, around(), evidence_done=True).questions == ()


@pytest.mark.parametrize(
    ("question", "value"), [("done_relabel", "2026-11-19"), ("actions", ("file",)), ("done_file", "")]
)
def test_another_action_or_date_is_attested_anew(question: str, value: Value) -> None:
    assert "attest" not in put(REMOVED, question, value)
    assert put(REMOVED, "units", "7")["attest"] == "yes"
