"""Mercado Libre's playbook as data: languages of its sites, numbers, windows, and what replaces a case."""

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
def meli() -> Playbook:
    playbook, _ = shape([FOLDER], "mercado_libre")
    assert playbook is not None
    return playbook


def test_brazil_writes_portuguese_the_others_spanish_and_global_selling_english() -> None:
    first = {site.id: site.languages[0] for site in meli().sites}

    assert first.pop("mercado_libre.br") == "pt"
    assert set(first.values()) == {"es"}
    assert all(site.languages[1:] == ["en"] and site.zh_entry is None for site in meli().sites)


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("item_id", "mlm1226730704", "MLM1226730704"),
        ("item_id", "MLB-1226730704", "MLB-1226730704"),
        ("item_id", "CBT12267307", "CBT12267307"),
        ("sale_id", "#2000003508419013", "2000003508419013"),
        ("sale_id", "3508419013", "3508419013"),
    ],
)
def test_numbers_as_operators_paste_them(name: str, typed: str, kept: str) -> None:
    assert read_id(typed, meli().ids[name]) == kept


def test_a_listing_of_another_country_is_refused_and_a_global_one_is_not() -> None:
    brazil = meli().ids_at("mercado_libre.br")["item_id"]

    assert read_id("MLB1226730704", brazil) == "MLB1226730704"
    assert read_id("CBT1226730704", brazil) == "CBT1226730704"
    with pytest.raises(BadId):
        read_id("MLM1226730704", brazil)
    assert set(meli().ids["item_id"].by_site) == {site.id for site in meli().sites}


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("item_id", "MLX1226730704"),
        ("item_id", "1226730704"),
        ("item_id", "MLM1226730"),
        ("sale_id", "200000350841901"),
        ("sale_id", "114-3941689-8772232"),
    ],
)
def test_numbers_of_another_form_are_refused(name: str, typed: str) -> None:
    with pytest.raises(BadId):
        read_id(typed, meli().ids[name])


def test_a_listing_is_found_in_a_sentence() -> None:
    find = meli().ids["item_id"].find or ""

    assert re.findall(find, "La publicación MLM1226730704 y CBT12267307 figuran en revisión.") == [
        "MLM1226730704",
        "CBT12267307",
    ]


def test_an_appeal_has_one_supplement_that_needs_something_new() -> None:
    channel = meli().channel_of(meli().issue("account.suspended"))

    assert channel.attempts == 2
    assert channel.again is not None
    assert channel.again.needs_new


def test_an_appeal_is_asked_about_again_after_fifteen_days() -> None:
    assert (meli().clocks["follow_up"].amount, meli().clocks["follow_up"].unit) == (15, "calendar_days")


@pytest.mark.parametrize("issue_id", ["ip.trademark", "ip.copyright"])
def test_a_report_of_a_rights_holder_is_answered_once_and_within_four_days(issue_id: str) -> None:
    issue = meli().issue(issue_id)
    (window,) = issue.deadlines

    assert issue.instead is not None
    assert meli().channel_of(issue).attempts == 1
    assert (window.amount, window.unit, window.firm) == (4, "calendar_days", True)


def test_regulated_goods_bring_the_papers_of_their_country() -> None:
    slots = [one for one in meli().issue("policy.high_reg").evidence if "site" in one.when]

    assert all(one.required for one in slots)
    for site in meli().sites:
        kinds = {kind for one in slots if one.when["site"] == [site.id] for kind in one.when["category"]}
        assert kinds == {"medical", "cosmetics", "children"}, site.id


def test_no_document_is_the_four_part_case() -> None:
    assert not any(form.four_part for form in meli().forms)
    assert {meli().form_of(issue).id for issue in meli().issues} == {form.id for form in meli().forms}
