"""Rakuten's playbook as data: what an operator relies on and what is this marketplace's alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.casework.ids import BadId, read_id
from bot.casework.playbook import Issue, Playbook
from bot.playbooks.check_rules import templates
from bot.playbooks.shaping import shape

CONFIG = Path(__file__).parents[2] / "config" / "playbooks"
CLASSES = {"account", "listing", "funds", "policy", "logistics", "ip", "ads", "onboarding"}
POLITE = re.compile(
    r"(ます|です|ません|ました|でした|ください|幸いです|でしょうか|くださいませ)(（[^）]*）)?(\{[%{].*[%}]\})*[。]"
)
"""How a sentence of a shop to Rakuten ends."""
SIMPLIFIED = re.compile("[们这说时门问车见贝东两图马鸟鱼头买卖运单发货质检]")
"""Characters that only Chinese writes so."""


@cache
def rakuten() -> Playbook:
    playbook, complaints = shape([CONFIG], "rakuten")
    assert playbook is not None, complaints
    return playbook


each_issue = pytest.mark.parametrize("issue", rakuten().issues, ids=lambda one: one.id)


def test_every_class_has_issues_and_there_are_at_least_fifteen() -> None:
    assert {issue.issue_class for issue in rakuten().issues} == CLASSES
    assert len(rakuten().issues) >= 15


def test_rakuten_takes_japanese_and_nothing_else() -> None:
    assert [site.languages for site in rakuten().sites] == [["ja"]]


def japanese(issue: Issue) -> Iterator[str]:
    for _, say in templates(issue):
        yield say["ja"]


@each_issue
def test_every_sentence_is_in_the_polite_form(issue: Issue) -> None:
    for sentence in japanese(issue):
        assert POLITE.search(sentence), sentence
        assert not SIMPLIFIED.search(re.sub(r"\{[{%].*?[%}]\}", "", sentence)), sentence


@each_issue
def test_a_document_opens_with_a_greeting_and_closes_with_one(issue: Issue) -> None:
    parts = [part.id for part in rakuten().form_of(issue).parts]
    assert (parts[0], parts[-1]) == ("greeting", "closing")
    assert issue.parts["greeting"]
    assert issue.parts["closing"]


def test_an_admitted_violation_is_reported_and_a_rights_notice_is_answered_with_an_opinion() -> None:
    assert rakuten().form_of(rakuten().issue("account.points")).id == "improvement"
    assert rakuten().form_of(rakuten().issue("ip.trademark")).id == "opinion"


@pytest.mark.parametrize(
    "number", ["413912-20260805-0123456789", "#413912-20260805-01234567", "413912-20260805-012345678"]
)
def test_an_order_number_is_shop_date_and_a_running_number(number: str) -> None:
    assert read_id(number, rakuten().ids["order_id"]).count("-") == 2


@pytest.mark.parametrize(
    "number", ["41391-20260805-0123456789", "413912-20260805-0123456", "413912202608050123456789"]
)
def test_what_is_no_order_number_is_refused(number: str) -> None:
    with pytest.raises(BadId):
        read_id(number, rakuten().ids["order_id"])


def test_the_middle_of_an_order_number_has_to_be_a_day() -> None:
    assert rakuten().ids["order_id"].check == "date8_middle"


@pytest.mark.parametrize(("genre", "taken"), [("567390", True), ("56739", False), ("5673901", False)])
def test_a_genre_has_six_digits(genre: str, taken: bool) -> None:
    assert bool(re.fullmatch(rakuten().ids["genre_id"].pattern, genre)) is taken


def test_an_order_is_found_beside_japanese() -> None:
    find = rakuten().ids["order_id"].find or ""
    found = re.search(find, "受注番号413912-20260805-0123456789の判定", re.ASCII)
    assert found
    assert found[0] == "413912-20260805-0123456789"


def test_regulated_goods_bring_their_own_papers() -> None:
    slots = {slot.id: slot for slot in rakuten().issue("policy.yakki").evidence}
    assert slots["permit"].when == {"category": ["cosmetic", "quasi", "device"]}
    assert slots["safety"].when == {"category": ["baby"]}
    assert slots["permit"].required
    assert slots["safety"].required


def test_what_nobody_published_is_marked_as_such() -> None:
    assert rakuten().clocks["waiting"].provenance == "unverified"
    assert rakuten().ids["inquiry_id"].provenance == "unverified"
    assert all(form.max_chars is None for form in rakuten().forms)
