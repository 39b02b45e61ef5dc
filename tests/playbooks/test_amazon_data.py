"""Amazon's playbook as data: it reads into the models, and what an operator can choose fits the form.

The drafts here are the longest ones: every optional fact given, the longest of each choice picked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

import pytest
from jinja2 import StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment

from bot.casework.layout import wrap
from bot.casework.phrases import Fact
from bot.casework.playbook import Action, Issue, Langs, Phrase, Playbook, Question
from bot.casework.tongues import joined, tongue
from bot.playbooks.yaml_text import plain

FOLDER = Path(__file__).parents[2] / "config" / "playbooks" / "amazon"
MINE = ("account", "listing", "funds")
ENGINE_SLOTS = {
    "code": "AccountSuspended-1001",
    "site": "amazon.com.au",
    "seller_id": "A3AYAZLIQ7AX77",
    "legal_name": "Shenzhen Hengyuan Technology Co., Ltd.",
}
ROUTE = {
    "account_status": {"active", "suspended", "under_review"},
    "prior": {"none", "answered", "open_case"},
}
"""What every interview has asked before an issue's own questions, as far as sentences depend on it."""
TYPED = {"text", "paragraph", "date", "number", "money", "id", "ids"}
CHINESE = re.compile(r"[\u3400-\u9fff]")
NOT_ASCII = re.compile(r"[^\x00-\x7f]")
HALF_WIDTH = re.compile(r"[,;!?()]|[\u4e00-\u9fff]:|:[\u4e00-\u9fff]")
SLOT = re.compile(r"\{[{%].*?[%}]\}")
jinja = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)


def read() -> Playbook:
    playbook = plain((FOLDER / "playbook.yaml").read_text("utf-8"))
    playbook["issues"] = [
        issue for name in MINE for issue in plain((FOLDER / "issues" / f"{name}.yaml").read_text("utf-8"))
    ]
    return Playbook.model_validate(playbook)


AMAZON = read()
each_issue = pytest.mark.parametrize("issue", AMAZON.issues, ids=lambda issue: issue.id)


def four_part(issue: Issue) -> bool:
    return issue.stop is None and AMAZON.form_of(issue).four_part


def questions_of(issue: Issue) -> list[Question]:
    return [*(q for q in AMAZON.common if q.id not in issue.skip), *issue.questions]


def longest(question: Question) -> str:
    """The longest answer a sentence may have to hold."""
    if question.options:
        return max((option.text.get("en", option.label.en) for option in question.options), key=len)
    example = question.example or ""
    if question.kind == "ids":
        return joined([example] * (question.maximum or 1), tongue("en"))
    return example


def facts(issue: Issue) -> dict[str, object]:
    answers: dict[str, object] = dict(ENGINE_SLOTS)
    answers.update({q.id: Fact(longest(q), q.id, many=q.kind == "ids") for q in questions_of(issue)})
    answers["att"] = {slot.id: "Attachment 2" for slot in issue.evidence}
    answers.update(date="2026-11-12", by=" by 2026-12-01")
    return answers


def filled(langs: Langs, issue: Issue, language: str = "en") -> str:
    template: Template = jinja.from_string(langs[language])  # type: ignore[index]
    return template.render(facts(issue))


def choices_made(issue: Issue) -> Iterator[dict[str, str]]:
    """Every way to answer the choices that sentences depend on."""
    options = ROUTE | {q.id: {option.id for option in q.options} for q in questions_of(issue) if q.options}
    named = sorted({key for phrase in phrases_of(issue) for key in phrase.when} & set(options))
    for picked in product(*(sorted(options[key]) for key in named)):
        yield dict(zip(named, picked, strict=True))


def shown(when: Mapping[str, object], answers: Mapping[str, str]) -> bool:
    """Whether a condition may hold with these choices; what they leave open is taken as given."""
    return all(not isinstance(wanted, list) or answers.get(key, wanted[0]) in wanted for key, wanted in when.items())


def phrases_of(issue: Issue) -> list[Phrase | Action]:
    listed: list[Phrase | Action] = [*issue.summary, *issue.causes, *issue.actions, *issue.controls, *issue.requests]
    return listed + [phrase for part in issue.parts.values() for phrase in part]


def sentences_of(issue: Issue) -> Iterator[Langs]:
    for item in phrases_of(issue):
        yield from [item.done, item.plan] if isinstance(item, Action) else [item.say]


def lines(sentences: list[str], width: int) -> int:
    return len(wrap(sentences, width))


@each_issue
def test_an_operator_has_something_to_choose_from(issue: Issue) -> None:
    if not four_part(issue):
        assert issue.stop or issue.parts, "an issue without four parts says what is written instead"
        return
    for answers in choices_made(issue):
        assert sum(shown(cause.when, answers) for cause in issue.causes) >= 4, answers
        assert sum(shown(action.when, answers) for action in issue.actions) >= 6, answers
        assert sum(shown(control.when, answers) for control in issue.controls) >= 3, answers
        assert any(shown(request.when, answers) for request in issue.requests), answers


@each_issue
def test_every_sentence_stands_in_english_and_in_chinese_with_the_same_slots(issue: Issue) -> None:
    for say in sentences_of(issue):
        assert slots(say["en"]) == slots(say["zh"]), say["en"]
        english, chinese = filled(say, issue), filled(say, issue, "zh")
        assert not NOT_ASCII.search(english), english
        assert CHINESE.search(chinese), chinese
        assert not HALF_WIDTH.search(SLOT.sub("", say["zh"])), say["zh"]


@each_issue
def test_the_longest_draft_keeps_three_lines_a_part(issue: Issue) -> None:
    if not four_part(issue):
        return
    form = AMAZON.form_of(issue)
    for answers in choices_made(issue):
        summary = [filled(phrase.say, issue) for phrase in issue.summary if shown(phrase.when, answers)]
        assert lines(summary, form.width) <= 3, summary
        for cause in issue.causes:
            assert lines([filled(cause.say, issue)] * issue.pick.causes[1], form.width) <= 3, cause.id
        actions = [
            max(filled(action.done, issue), filled(action.plan, issue), key=len)
            for action in issue.actions
            if shown(action.when, answers)
        ]
        controls = [filled(control.say, issue) for control in issue.controls if shown(control.when, answers)]
        third = sorted(actions, key=len)[-issue.pick.actions[1] :] + sorted(controls, key=len)[-1:]
        assert lines(third, form.width) <= 3, third
        files = [slot.say["en"] for slot in issue.evidence if shown(slot.when, answers)]
        named = f"Attachments 1-{len(files)}: {', '.join(files)}."
        for request in issue.requests:
            assert lines([filled(request.say, issue), named], form.width) <= 3, request.id


@each_issue
def test_what_is_picked_has_a_short_name(issue: Issue) -> None:
    picked: list[Phrase | Action] = [*issue.causes, *issue.actions, *issue.controls, *issue.requests]
    for item in picked:
        assert item.label is not None, item.id
        assert len(item.label.zh) <= 24, item.label.zh


@each_issue
def test_typed_answers_show_an_example_and_choices_have_options(issue: Issue) -> None:
    for question in questions_of(issue):
        if question.kind in TYPED:
            assert question.example, question.id
        if question.kind in {"choice", "choices"}:
            assert len(question.options) >= 2, question.id
        if question.id_format:
            assert re.fullmatch(AMAZON.ids[question.id_format].pattern, question.example or ""), question.id


@each_issue
def test_conditions_name_earlier_questions_and_their_options(issue: Issue) -> None:
    known = dict(ROUTE)
    for question in questions_of(issue):
        assert not broken(question.when, known), question.id
        known[question.id] = {option.id for option in question.options}
    for item in [*phrases_of(issue), *issue.evidence, *issue.deadlines]:
        assert not broken(item.when, known), item


def broken(when: Mapping[str, object], known: Mapping[str, set[str]]) -> list[str]:
    return [
        key
        for key, wanted in when.items()
        if key not in known or (isinstance(wanted, list) and not set(wanted) <= known[key])
    ]


@each_issue
def test_keys_are_unique_and_the_way_in_exists(issue: Issue) -> None:
    for group in (issue.questions, issue.causes, issue.actions, issue.controls, issue.requests, issue.evidence):
        keys = [item.id for item in group]
        assert len(keys) == len(set(keys)), keys
    form = AMAZON.form_of(issue)
    assert set(issue.parts) <= {part.id for part in form.parts}
    assert issue.sources


@each_issue
def test_an_interview_from_nothing_stays_short(issue: Issue) -> None:
    """The engine asks for shop, class, issue, code, status and history, and for cause, actions, control and
    request; what an issue adds to that is at most six questions."""
    assert len(issue.questions) <= 6


def slots(template: str) -> set[str]:
    """What a template takes from the case: "asin", "att.invoice"."""
    inside = " ".join(re.findall(r"\{[{%](.*?)[%}]\}", template)).replace(".many", "")
    return set(re.findall(r"\b(?:att\.)?[a-z_]+\b", inside)) - {"if", "else", "endif"}


def test_replies_follow_ups_and_reopenings_are_readable_in_chinese() -> None:
    for kit in (AMAZON.follow_up, AMAZON.reply, AMAZON.reopen):
        for phrase in kit.phrases:
            assert slots(phrase.say["en"]) == slots(phrase.say["zh"]), phrase.id
            assert not HALF_WIDTH.search(SLOT.sub("", phrase.say["zh"])), phrase.id


def test_every_answer_to_what_the_marketplace_asked_makes_a_short_reply() -> None:
    asked = next(question for question in AMAZON.reply.questions if question.id == "asked")
    for option in asked.options:
        made = [phrase for phrase in AMAZON.reply.phrases if shown(phrase.when, {"asked": option.id})]
        assert made, option.id
        assert sum(len(phrase.say["en"]) for phrase in made) <= 400


def test_issue_ids_are_unique_and_complete() -> None:
    ids = [issue.id for issue in AMAZON.issues]
    assert len(ids) == len(set(ids))
    assert {issue.issue_class for issue in AMAZON.issues} == set(MINE)


LABELS = {
    "gtin": "GTIN:",
    "seller_id": "seller ID",
    "feed_id": "batch ID",
    "complaint_id": "complaint ID",
    "case_id": "case",
    "removal_order_id": "removal order",
}
"""What stands before an id that is not told from other numbers by its form alone."""


@pytest.mark.parametrize("name", AMAZON.ids)
def test_an_id_format_takes_its_own_example_and_finds_it_in_a_sentence(name: str) -> None:
    wanted = AMAZON.ids[name]
    assert re.fullmatch(wanted.pattern, wanted.example)
    if wanted.soft_pattern:
        assert re.fullmatch(wanted.soft_pattern, wanted.example)
    if wanted.find:
        assert first(wanted.find, f"See {LABELS.get(name, '')} {wanted.example}, as listed.") == wanted.example


def first(pattern: str, text: str) -> str | None:
    found = re.search(pattern, text)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("asin", "ASIN:B08N5WRWNW12", "B08N5WRWNW12"),
        ("asin", "the page of B08N5WRWNW is inactive", "B08N5WRWNW"),
        ("order_id", "Order:114-3941689-877223", "114-3941689-877223"),
        ("fnsku", "FNSKU:X013R5Q7B", "X013R5Q7B"),
        ("case_id", "[Case ID:22403666441]*Your Help Needed*", "22403666441"),
        ("case_id", "/cu/case-dashboard/view-case?caseID=7764065161", "7764065161"),
        ("case_id", "Case ID: CASE-12345-67890", "CASE-12345-67890"),
    ],
)
def test_an_id_is_found_even_when_it_is_wrong(name: str, text: str, value: str) -> None:
    assert first(AMAZON.ids[name].find or "", text) == value


@pytest.mark.parametrize("text", ["ASIN of 12 characters", "a new ASIN creation", "FBA claims", "case of 2026-11-03"])
def test_ordinary_words_are_not_taken_for_ids(text: str) -> None:
    assert not [name for name, wanted in AMAZON.ids.items() if wanted.find and re.search(wanted.find, text)]


def test_amazon_takes_english_only_on_every_site() -> None:
    assert AMAZON.language_forced
    assert len(AMAZON.sites) == 23
    assert all(site.languages == ["en"] and site.marketplace_id for site in AMAZON.sites)


def test_an_unverified_clock_says_so() -> None:
    assert AMAZON.clocks["waiting"].provenance == "unverified"
    assert AMAZON.clocks["follow_up"].amount == 5
    assert AMAZON.clocks["follow_up"].unit == "business_days"
