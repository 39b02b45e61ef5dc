"""Lazada's playbook as data: what an operator relies on and what is this marketplace's alone."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from bot.casework.ids import read_id
from bot.casework.playbook import Issue, Playbook
from bot.casework.rules.ids import trouble
from bot.playbooks.shaping import shape

CONFIG = Path(__file__).parents[2] / "config" / "playbooks"
CLASSES = {"account", "listing", "funds", "policy", "logistics", "ip", "ads", "onboarding"}


@cache
def lazada() -> Playbook:
    playbook, complaints = shape([CONFIG], "lazada")
    assert playbook is not None, complaints
    return playbook


def test_every_class_has_issues_and_there_are_at_least_twenty() -> None:
    assert {issue.issue_class for issue in lazada().issues} == CLASSES
    assert len(lazada().issues) >= 20


def test_six_countries_take_english_and_chinese_through_an_entry_that_is_named() -> None:
    assert {site.country for site in lazada().sites} == {"SG", "MY", "TH", "PH", "ID", "VN"}
    for site in lazada().sites:
        assert site.languages == ["en", "zh"]
        assert site.zh_entry is not None, site.id


@pytest.mark.parametrize("channel", ["case", "appeal", "product_appeal", "ip_appeal", "claim", "application"])
def test_between_two_tries_lie_72_hours_and_something_new(channel: str) -> None:
    again = next(one for one in lazada().channels if one.id == channel).again
    assert again is not None
    assert (again.wait_hours, again.needs_new, again.provenance) == (72, True, "third_party")


@pytest.mark.parametrize(
    ("issue", "attempts"), [("ip.trademark", 2), ("onboarding.category", 1), ("account.points", None)]
)
def test_how_often_an_appeal_is_heard(issue: str, attempts: int | None) -> None:
    assert lazada().channel_of(lazada().issue(issue)).attempts == attempts


@pytest.mark.parametrize(
    ("issue", "amount", "unit", "since"),
    [
        ("account.suspended", 30, "calendar_days", "notice_date"),
        ("ip.trademark", 7, "calendar_days", "notice_date"),
        ("onboarding.category", 7, "calendar_days", "notice_date"),
        ("logistics.return_dispute", 2, "business_days", "notice_date"),
        ("logistics.damaged_parcel", 7, "calendar_days", "delivered_on"),
        ("logistics.lost_parcel", 25, "calendar_days", "last_scan"),
    ],
)
def test_windows_of_an_issue(issue: str, amount: int, unit: str, since: str) -> None:
    window = lazada().issue(issue).deadlines[0]
    assert (window.amount, window.unit, window.since) == (amount, unit, since)


@pytest.mark.parametrize("number", ["412345678901234", "#412345678901", "4123 4567 8901 2345"])
def test_an_order_number_is_digits_alone(number: str) -> None:
    assert read_id(number, lazada().ids["order_id"]).isdigit()


@pytest.mark.parametrize("number", ["123456789", "260930K7QM2XWD", "114-3941689-8772232"])
def test_what_looks_unlike_an_order_number_is_questioned_and_never_refused(number: str) -> None:
    known = lazada().ids["order_id"]
    assert known.strength == "soft", "no page of Lazada states the form"
    assert trouble(number, known) == "form"
    assert read_id(number, known) == number


def test_an_order_is_found_beside_chinese_and_dates_are_not_taken_for_one() -> None:
    find = lazada().ids["order_id"].find or ""
    assert re.search(find, "订单 412345678901234 已签收", re.ASCII)
    assert re.search(find, "for order 412345678901234", re.ASCII)
    assert not re.search(find, "order of 2026-11-09", re.ASCII)


def test_regulated_goods_bring_their_own_papers() -> None:
    slots = {slot.id: slot for slot in lazada().issue("policy.certificate").evidence}
    for category, slot in (
        ("medical", "medical_licence"),
        ("children", "safety_report"),
        ("cosmetics", "ingredients"),
    ):
        assert slots[slot].when == {"category": [category]}
        assert slots[slot].required
    for authority in ("FDA", "SIRIM", "TISI", "BPOM", "HSA"):
        assert authority in slots["certificate"].how.en


@pytest.mark.parametrize("issue", lazada().issues, ids=lambda one: one.id)
def test_a_document_names_the_kind_of_case_and_the_shop_first(issue: Issue) -> None:
    assert lazada().form_of(issue).parts[0].id == "reference"
    say = issue.parts["reference"][0].say
    assert say["en"].startswith("Case type: ")
    assert "{{ site }}" in say["en"]


def test_what_nobody_published_is_marked_as_such() -> None:
    assert lazada().clocks["waiting"].provenance == "unverified"
    for key in ("case_id", "violation_id", "complaint_id", "inbound_id", "campaign_id"):
        assert lazada().ids[key].provenance == "unverified"
    assert all(form.max_chars is None for form in lazada().forms)
