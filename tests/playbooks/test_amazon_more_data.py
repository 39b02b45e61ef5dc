"""Amazon's policy, logistics, IP, advertising and onboarding issues as data.

Every interview here is gone through with plausible answers, every draft is written by the real engine and read
by the real rules: what a playbook offers to pick must never be what a rule refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from bot.casework.asking import walk
from bot.casework.conditions import holds
from bot.casework.draft import Draft, Value
from bot.casework.drafting import GivenFile, compose, number_attachments
from bot.casework.phrases import slots_of
from bot.casework.playbook import Action, Condition, EvidenceSlot, Issue, Langs, Phrase, Playbook, Question
from bot.casework.rules import Facts, File, Step, check
from bot.casework.surroundings import Surroundings
from bot.playbooks.lexicon import lexicon
from bot.playbooks.rehearsal import rehearse
from bot.playbooks.yaml_text import plain

FOLDER = Path(__file__).parents[2] / "config" / "playbooks" / "amazon"
TODAY = date(2026, 11, 23)
TURNS = 4
"""Interviews per issue; each turn picks other options, causes, actions, controls and requests."""
TYPES = {"screenshot": "png", "photo": "jpg", "spreadsheet": "xlsx"}
"""What a file of each kind of evidence is; everything else is a PDF."""

ISSUES = {
    "policy": "epr.de epr.fr cpc ukca gpsr rp_ce sds battery fda exempt",
    "logistics": "fba.inbound fba.fc fba.return fba.removal fba.value atoz safet bsm return_addr",
    "ip": "copyright.counter trademark patent.design patent.utility counterfeit.test retraction tro",
    "ads": "paused rejected account acos rank buybox",
    "onboarding": "site brand_registry vine category",
}
NOT_A_CASE = {
    "policy.epr.de": "compliance_entry",
    "policy.epr.fr": "compliance_entry",
    "policy.cpc": "compliance_entry",
    "policy.gpsr": "compliance_entry",
    "policy.rp_ce": "compliance_entry",
    "logistics.fba.fc": "claim",
    "logistics.fba.return": "claim",
    "logistics.fba.removal": "claim",
    "logistics.fba.value": "claim",
    "logistics.atoz": "appeal_form",
    "logistics.safet": "appeal_form",
    "ip.copyright.counter": "counter_notice",
    "ip.retraction": "letter",
    "ip.tro": "letter",
}
"""Route before writing: these problems have a document of their own."""

CHINESE = re.compile(r"[\u3400-\u9fff]")
NOT_ASCII = re.compile(r"[^\x00-\x7f]")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]")
SLOT = re.compile(r"\{[{%].*?[%}]\}")


def read() -> Playbook:
    playbook = plain((FOLDER / "playbook.yaml").read_text("utf-8"))
    playbook["issues"] = [
        issue for name in ISSUES for issue in plain((FOLDER / "issues" / f"{name}.yaml").read_text("utf-8"))
    ]
    return Playbook.model_validate(playbook)


AMAZON = read()
each_issue = pytest.mark.parametrize("issue", AMAZON.issues, ids=lambda issue: issue.id)
each_four_part_issue = pytest.mark.parametrize(
    "issue", [one for one in AMAZON.issues if AMAZON.form_of(one).four_part], ids=lambda issue: issue.id
)


def around() -> Surroundings:
    return Surroundings(playbooks={"amazon": AMAZON}, today=TODAY)


def picks(issue: Issue) -> Iterator[dict[str, Value]]:
    """Every way to answer the choices that are always asked."""
    asked = [one for one in issue.questions if one.kind == "choice" and not one.when]
    for options in product(*([option.id for option in one.options] for one in asked)):
        yield dict(zip((one.id for one in asked), options, strict=True))


@cache
def drafts_of(issue_id: str) -> tuple[tuple[Draft, Facts], ...]:
    """What comes out of a handful of interviews, with every file the issue asks for."""
    issue = AMAZON.issue(issue_id)
    found = []
    for turn, done in [(turn, True) for turn in range(TURNS)] + [(0, False)]:
        answers = rehearse(AMAZON, issue, turn=turn, today=TODAY)
        known = walk(answers, around()).known
        offered = [one.id for one in issue.actions if holds(one.when, known)]
        if offered:
            chosen = tuple(dict.fromkeys(offered[(turn + step) % len(offered)] for step in (0, 1)))
            answers |= {"actions": chosen, "attest": "yes"}
            answers |= {f"done_{one}": "2026-11-20" if done else "2026-12-01" for one in chosen}
        wanted = [one for one in issue.evidence if holds(one.when, known)]
        attachments = number_attachments(answers, around(), [given(one) for one in wanted])
        draft = compose(AMAZON, issue, answers, attachments=attachments, today=TODAY)
        facts = Facts(
            lexicon=lexicon(),
            playbook=AMAZON,
            site=AMAZON.site(draft.site),
            issue=issue,
            answers=walk(answers, around()).known,
            attachments=tuple(
                File(name=one.name, original=one.original, type=one.name.rsplit(".", 1)[1], bytes=1000, slot=one.slot)
                for one in attachments
            ),
            now=datetime(2026, 11, 23, tzinfo=UTC),
            grammar=False,
        )
        found.append((draft, facts))
    return tuple(found)


def given(slot: EvidenceSlot) -> GivenFile:
    kind = TYPES.get(slot.kind, "pdf")
    return GivenFile(slot=slot.id, original=f"{slot.id}.{kind}", day=date(2026, 11, 10), type=kind)


def phrases_of(issue: Issue) -> list[Phrase | Action]:
    told: list[Phrase | Action] = [*issue.summary, *issue.causes, *issue.actions, *issue.controls, *issue.requests]
    return told + [one for part in issue.parts.values() for one in part]


def sentences_of(item: Phrase | Action) -> list[Langs]:
    return [item.done, item.plan] if isinstance(item, Action) else [item.say]


def test_every_promised_issue_is_there() -> None:
    promised = [f"{name}.{one}" for name, ids in ISSUES.items() for one in ids.split()]
    assert [issue.id for issue in AMAZON.issues] == promised


@each_issue
def test_what_does_not_belong_in_a_case_says_so_and_makes_its_own_document(issue: Issue) -> None:
    assert AMAZON.form_of(issue).id == NOT_A_CASE.get(issue.id, "four_part")
    if issue.id in NOT_A_CASE:
        assert issue.instead is not None
        needed = {part.id for part in AMAZON.form_of(issue).parts if part.required}
        assert needed <= set(issue.parts)


@each_four_part_issue
def test_whatever_is_answered_there_is_something_true_to_pick(issue: Issue) -> None:
    for known in picks(issue):
        assert sum(holds(one.when, known) for one in issue.causes) >= 4, known
        assert sum(holds(one.when, known) for one in issue.actions) >= 6, known
        assert sum(holds(one.when, known) for one in issue.controls) >= 3, known
        assert 1 <= sum(holds(one.when, known) for one in issue.requests) <= 4, known


@each_issue
def test_an_interview_asks_at_most_six_questions_of_its_own(issue: Issue) -> None:
    """A counter-notice has ten: the law wants its seven elements, and each is a fact nobody else knows."""
    most = 10 if issue.id == "ip.copyright.counter" else 7 if issue.id in ("logistics.atoz", "policy.cpc") else 6
    own = {one.id for one in issue.questions if one.required}
    for turn in range(TURNS):
        found = walk(rehearse(AMAZON, issue, turn=turn, today=TODAY), around())
        assert len(own & {one.id for one in found.asked}) <= most


@each_issue
def test_the_chinese_beside_a_sentence_holds_the_same_facts(issue: Issue) -> None:
    for item in phrases_of(issue):
        for say in sentences_of(item):
            assert facts_in(say["en"]) == facts_in(say["zh"]), item.id
            assert not NOT_ASCII.search(say["en"]), item.id
            assert CHINESE.search(SLOT.sub("", say["zh"])), item.id
            assert not HALF_WIDTH.search(SLOT.sub("", say["zh"])), item.id


def facts_in(template: str) -> set[str]:
    return slots_of(template) | set(re.findall(r"att\.\w+", template))


@each_issue
def test_a_sentence_waits_for_the_answers_it_is_made_of(issue: Issue) -> None:
    """A question that is not always answered fills a sentence only where its answer is sure."""
    unsure = [one for one in issue.questions if one.when or not one.required]
    for item in phrases_of(issue):
        slots = set().union(*(slots_of(say["en"]) for say in sentences_of(item)))
        for question in unsure:
            if question.id in slots:
                assert sure(item.when, question), (item.id, question.id)


def sure(when: Condition, question: Question) -> bool:
    if when.get(question.id) == "answered":
        return True
    return question.required and all(
        isinstance(when.get(key), list) and set(when[key]) <= set(options) for key, options in question.when.items()
    )


@each_issue
def test_a_draft_of_vetted_sentences_passes_every_rule_of_writing(issue: Issue) -> None:
    for draft, facts in drafts_of(issue.id):
        ids = [facts.answer(one.id) for one in issue.questions if one.kind == "id"]
        found = [
            (one.rule, one.message, one.excerpt)
            for one in check(draft, facts, steps={Step.SUBCLASS, Step.WRITE, Step.ATTACH})
            if one.rule != PASSED_WINDOW and not (one.rule == ID_FORM and any(one.excerpt in value for value in ids))
        ]
        assert not found, draft.text


PASSED_WINDOW = "R32"
"""A claim window that has passed is the case's, not the sentence's."""
ID_FORM = "R09"
"""A piece of an id that was given is no id of its own (ENTITY2K4V8QX91M3ZT begins with its own label)."""


@each_issue
def test_every_part_keeps_to_the_lines_its_form_has(issue: Issue) -> None:
    limits = {part.id: part.max_lines for part in AMAZON.form_of(issue).parts}
    for draft, _ in drafts_of(issue.id):
        for part in draft.parts:
            assert len(part.lines) <= (limits[part.id] or 99), part.lines


@each_issue
def test_words_that_point_to_an_issue_point_to_no_other(issue: Issue) -> None:
    """A family may share words: an FBA return is also about a return address."""
    others = [one for one in AMAZON.issues if one.issue_class != issue.issue_class]
    for word in issue.keywords:
        edge = r"\b" if word.isascii() and word[0].isalnum() and word[-1].isalnum() else ""
        pattern = re.compile(edge + re.escape(word) + edge, re.IGNORECASE)
        for other in others:
            texts = [text for item in phrases_of(other) for say in sentences_of(item) for text in say.values()]
            assert not [text for text in texts if pattern.search(text)], (word, other.id)


def test_a_counter_notice_has_its_seven_elements() -> None:
    for draft, facts in drafts_of("ip.copyright.counter"):
        parts = draft.sections
        assert facts.answer("complaint_id") in parts["material"]
        assert facts.answer("asin") in parts["material"]
        assert "penalty of perjury" in parts["statement"].replace("\n", " ")
        for who in ("signer", "address", "phone"):
            assert facts.answer(who) in parts["identity"].replace("\n", " ")
        assert "consent to the jurisdiction" in parts["jurisdiction"].replace("\n", " ")
        assert "accept service of process" in parts["service"].replace("\n", " ")
        assert facts.answer("signer") in parts["signature"]


def test_abroad_the_counter_notice_accepts_any_district_where_amazon_is_found() -> None:
    issue = AMAZON.issue("ip.copyright.counter")
    answers = rehearse(AMAZON, issue, {"seat": "outside"}, today=TODAY)
    draft = compose(AMAZON, issue, answers, today=TODAY)
    assert "any judicial district in which Amazon may be found" in draft.sections["jurisdiction"].replace("\n", " ")


@pytest.mark.parametrize(
    ("docket", "asks", "needs"),
    [
        ("released", "release this account", {"release"}),
        ("in_force", "confirm the amount", set()),
        ("unknown", "copy of the order", set()),
    ],
)
def test_a_letter_about_a_court_order_asks_for_release_only_with_the_order_in_hand(
    docket: str, asks: str, needs: set[str]
) -> None:
    issue = AMAZON.issue("ip.tro")
    answers = rehearse(AMAZON, issue, {"docket": docket}, today=TODAY)
    request = compose(AMAZON, issue, answers, today=TODAY).sections["request"].replace("\n", " ")
    assert asks in request
    assert ("release" in request) == (docket == "released")
    known = walk(answers, around()).known
    assert {slot.id for slot in issue.evidence if slot.required and holds(slot.when, known)} == needs


@pytest.mark.parametrize("issue_id", [one for one, form in NOT_A_CASE.items() if form == "compliance_entry"])
def test_a_case_text_comes_only_with_an_invalid_status(issue_id: str) -> None:
    issue = AMAZON.issue(issue_id)
    status = next(one for one in issue.questions if one.id == "status")
    for option in status.options:
        draft = compose(AMAZON, issue, rehearse(AMAZON, issue, {"status": option.id}, today=TODAY), today=TODAY)
        assert draft.sections["entry"]
        assert bool(draft.sections["note"]) == (option.id == "invalid")


@each_issue
def test_a_window_counts_from_a_day_somebody_knows(issue: Issue) -> None:
    days = {one.id for one in issue.questions if one.kind == "date"}
    days |= {"submitted"} | ({"notice"} if "notice_date" not in issue.skip else set())
    for window in issue.deadlines:
        assert window.since in days
        assert window.name
        assert window.id
        assert window.source
