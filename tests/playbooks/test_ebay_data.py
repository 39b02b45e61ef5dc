"""eBay's playbook as data: its sites' languages, numbers, windows, and documents that are no case."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from bot.casework.ids import BadId, read_id
from bot.casework.playbook import Playbook
from bot.playbooks.shaping import shape

FOLDER = Path(__file__).parents[2] / "config" / "playbooks"


@cache
def ebay() -> Playbook:
    playbook, _ = shape([FOLDER], "ebay")
    assert playbook is not None
    return playbook


def test_german_is_written_on_the_german_site_and_english_elsewhere() -> None:
    languages = {site.id: site.languages for site in ebay().sites}

    assert languages.pop("ebay.de") == ["de"]
    assert {"ebay.com", "ebay.co.uk", "ebay.com.au"} <= set(languages)
    assert all(one == ["en"] for one in languages.values())
    assert not any(site.zh_entry for site in ebay().sites)


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("order_no", "12-34567-89012", "12-34567-89012"),
        ("order_no", "#12-34567-89012 ", "12-34567-89012"),
        ("item_no", "256104837725", "256104837725"),
        ("item_no", "https://www.ebay.com/itm/256104837725", "256104837725"),
        ("lucid_no", "de 1234567890123", "DE1234567890123"),
    ],
)
def test_numbers_as_operators_paste_them(name: str, typed: str, kept: str) -> None:
    assert read_id(typed, ebay().ids[name]) == kept


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("order_no", "12-34567-8901"),
        ("order_no", "123456789012"),
        ("lucid_no", "DE123456789012"),
        ("item_no", "物品 1"),
    ],
)
def test_numbers_of_another_form_are_refused(name: str, typed: str) -> None:
    with pytest.raises(BadId):
        read_id(typed, ebay().ids[name])


def test_an_order_is_found_in_a_sentence_even_when_it_is_wrong() -> None:
    find = ebay().ids["order_no"].find or ""

    assert re.findall(find, "Orders 12-34567-89012 and 12-3456-89012 of 2026-11-20.") == [
        "12-34567-89012",
        "12-3456-89012",
    ]


def test_a_closed_case_is_appealed_within_thirty_days_and_with_something_new() -> None:
    issue = ebay().issue("logistics.case_appeal")
    channel = ebay().channel_of(issue)
    (window,) = issue.deadlines

    assert (window.amount, window.unit, window.since, window.firm) == (30, "calendar_days", "closed_on", True)
    assert channel.again is not None
    assert channel.again.needs_new


def test_what_a_code_means_is_third_party_knowledge() -> None:
    codes = {one.code: one.provenance for issue in ebay().issues for one in issue.codes if one.code.startswith("MC")}

    assert set(codes) == {"MC011", "MC084", "MC113", "MC999"}
    assert set(codes.values()) == {"third_party"}


@pytest.mark.parametrize(
    ("issue_id", "form"),
    [
        ("policy.epr.de", "entry"),
        ("policy.gpsr", "entry"),
        ("policy.high_reg", "entry"),
        ("ip.trademark", "vero"),
        ("ip.copyright.counter", "counter"),
    ],
)
def test_what_does_not_belong_in_a_case_says_so_and_makes_its_own_document(issue_id: str, form: str) -> None:
    issue = ebay().issue(issue_id)

    assert issue.instead is not None
    assert ebay().form_of(issue).id == form


def test_regulated_goods_bring_the_papers_of_their_country() -> None:
    slots = ebay().issue("policy.high_reg").evidence

    assert all(one.required for one in slots)
    for site in ebay().sites:
        kinds = {kind for one in slots if one.when["site"] == [site.id] for kind in one.when["category"]}
        assert kinds == {"medical", "cosmetics", "children"}, site.id
