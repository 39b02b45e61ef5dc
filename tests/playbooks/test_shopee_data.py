"""Shopee's playbook as data: what an operator relies on and what is this marketplace's alone."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from bot.casework.ids import BadId, read_id
from bot.casework.playbook import Playbook
from bot.playbooks.shaping import shape

CONFIG = Path(__file__).parents[2] / "config" / "playbooks"
CLASSES = {"account", "listing", "funds", "policy", "logistics", "ip", "ads", "onboarding"}


@cache
def shopee() -> Playbook:
    playbook, complaints = shape([CONFIG], "shopee")
    assert playbook is not None, complaints
    return playbook


def test_every_class_has_issues_and_there_are_at_least_sixteen() -> None:
    assert {issue.issue_class for issue in shopee().issues} == CLASSES
    assert len(shopee().issues) >= 16


@pytest.mark.parametrize("sn", ["261004K7QM2XWD", "241004ABCD1234", "#241004abcd1234"])
def test_an_order_sn_is_a_date_and_eight_letters_or_digits(sn: str) -> None:
    assert len(read_id(sn, shopee().ids["order_sn"])) == 14


@pytest.mark.parametrize("sn", ["241004ABCD123", "241004ABCD12345", "ABCD1241004ABC", "114-3941689-8772232"])
def test_what_is_no_order_sn_is_refused(sn: str) -> None:
    with pytest.raises(BadId):
        read_id(sn, shopee().ids["order_sn"])


def test_the_number_of_a_right_is_not_taken_for_an_order() -> None:
    find = shopee().ids["order_sn"].find or ""
    assert re.search(find, "订单261004K7QM2XWD已签收", re.ASCII)
    assert not re.search(find, "trademark 40202012345T", re.ASCII)


def test_taiwan_writes_traditional_chinese_and_every_other_site_has_a_chinese_entry() -> None:
    for site in shopee().sites:
        if site.id == "shopee.tw":
            assert site.languages == ["zh-TW", "en"]
            assert site.zh_entry is None
        else:
            assert site.languages == ["en", "zh"]
            assert site.zh_entry is not None
            assert "seller.shopee.cn" in site.zh_entry.zh


def test_an_account_appeal_is_heard_once_and_a_second_one_restarts_the_count() -> None:
    channel = shopee().channel_of(shopee().issue("account.freeze"))
    assert channel.attempts == 1
    assert channel.again is not None
    assert channel.again.restarts_clock
    assert channel.again.needs_new


def test_a_freeze_is_appealed_within_thirty_days_and_a_review_answered_within_seven() -> None:
    freeze, review = shopee().issue("account.freeze").deadlines[0], shopee().issue("account.verify").deadlines[0]
    assert (freeze.amount, freeze.unit, freeze.since) == (30, "calendar_days", "notice_date")
    assert (review.amount, review.unit, review.since) == (7, "calendar_days", "notice_date")


def test_a_regulated_product_needs_the_papers_of_its_category() -> None:
    issue = shopee().issue("listing.restricted")
    category = next(one for one in issue.questions if one.id == "category")
    asked = {key for slot in issue.evidence if slot.required for key in slot.when.get("category", [])}
    assert {"medical", "children", "cosmetics"} <= {one.id for one in category.options} & asked


def test_each_scheme_names_its_site() -> None:
    scheme = next(one for one in shopee().issue("policy.cert").questions if one.id == "scheme")
    countries = {one.id.split("_")[0] for one in scheme.options if "_" in one.id}
    assert countries <= {site.id.split(".")[1] for site in shopee().sites}


def test_a_claim_is_a_record_and_a_wish_not_a_plan() -> None:
    for key in ("funds.fee", "logistics.lost_parcel", "logistics.return_dispute", "ads.charge"):
        issue = shopee().issue(key)
        assert shopee().form_of(issue).id == "enquiry"
        assert not issue.causes
        assert not issue.actions
