"""Walmart's playbook as data: a plan under three headings, disputes with short clocks, papers by country."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest

from bot.casework.conditions import holds
from bot.casework.deadlines import deadlines
from bot.casework.draft import Value
from bot.casework.drafting import compose
from bot.casework.playbook import Playbook
from bot.casework.rules.ids import trouble
from bot.casework.surroundings import Surroundings
from bot.playbooks.rehearsal import rehearse
from tests.books import shipped

TODAY = date(2026, 11, 23)


@cache
def book() -> Playbook:
    return shipped().playbooks["walmart"]


def ends(issue_id: str, **picks: Value) -> dict[str, str]:
    answers = rehearse(book(), book().issue(issue_id), picks, today=TODAY)
    return dict(deadlines(answers, Surroundings(playbooks={"walmart": book()}, today=TODAY)))


@pytest.mark.parametrize("issue_id", [one.id for one in book().issues if one.channel == "suspension"])
def test_a_suspension_is_answered_with_a_plan_of_cause_correction_and_prevention(issue_id: str) -> None:
    issue = book().issue(issue_id)

    text = compose(book(), issue, rehearse(book(), issue, today=TODAY), today=TODAY).text

    places = [text.index(heading) for heading in ("Root cause", "Corrective actions", "Preventive actions")]
    assert places == sorted(places)


def test_a_receiving_dispute_closes_fifty_days_after_delivery() -> None:
    assert ends("logistics.wfs.inbound", delivered_on="2026-10-20") == {"wfs_claim": "2026-12-09"}


@pytest.mark.parametrize(
    ("kind", "closes"),
    [("different", {"return_dispute": "2026-12-27"}), ("care", {"care_refund": "2026-11-14"})],
)
def test_a_refund_by_customer_care_has_two_days_where_a_return_has_45(kind: str, closes: dict[str, str]) -> None:
    assert ends("logistics.return_dispute", kind=kind, refunded_on="2026-11-12") == closes


def test_an_item_is_disputed_once() -> None:
    assert book().channel_of(book().issue("logistics.return_dispute")).attempts == 1


@pytest.mark.parametrize(
    ("issue_id", "site", "category", "papers"),
    [
        ("policy.compliance", "walmart.com", "cosmetics", {"MoCRA"}),
        ("policy.compliance", "walmart.ca", "cosmetics", {"CosmeticNotification"}),
        ("policy.compliance", "walmart.com", "medical", {"FDADevice"}),
        ("policy.compliance", "walmart.ca", "medical", {"MDEL"}),
        ("policy.cpc", "walmart.com", "", {"CPC"}),
        ("policy.cpc", "walmart.ca", "", {"CCPSA"}),
    ],
)
def test_regulated_goods_need_the_papers_of_their_country(
    issue_id: str, site: str, category: str, papers: set[str]
) -> None:
    known = {"site": site, "category": category}
    slots = [one for one in book().issue(issue_id).evidence if one.when and one.required]

    assert {one.name for one in slots if holds(one.when, known)} == papers


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("gtin", "4006381333931", ""),
        ("gtin", "4006381333932", "checksum"),
        ("gtin", "40063813339", "form"),
        ("po_number", "108914529687412", ""),
        ("po_number", "108914529687", "unusual"),
    ],
)
def test_numbers_are_held_against_their_form(name: str, value: str, wrong: str) -> None:
    assert trouble(value, book().ids[name]) == wrong


def test_another_marketplaces_case_number_is_none_here() -> None:
    assert not re.fullmatch(book().ids["case_id"].pattern, "CASE-12345-67890")
