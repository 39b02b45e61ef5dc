"""Coupang's playbook as data: one appeal, short windows, papers that are taken and papers that are not."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from bot.casework.evidence import inspect
from bot.casework.ids import read_id
from bot.casework.playbook import Playbook
from bot.playbooks.shaping import shape
from tests.casework.files import odd, padded

CONFIG = Path(__file__).parents[2] / "config" / "playbooks"
CLASSES = {"account", "listing", "funds", "policy", "logistics", "ip", "ads", "onboarding"}
HANGUL = re.compile(r"[\uac00-\ud7af]")


@cache
def coupang() -> Playbook:
    playbook, complaints = shape([CONFIG], "coupang")
    assert playbook is not None, complaints
    return playbook


def test_every_class_has_issues_and_there_are_at_least_twelve() -> None:
    assert {issue.issue_class for issue in coupang().issues} == CLASSES
    assert len(coupang().issues) >= 12


def test_the_confirmation_request_takes_a_video_and_an_appeal_does_not() -> None:
    clip = odd("mp4")

    def said(key: str, content: bytes) -> list[tuple[str, str]]:
        issue = coupang().issue(key)
        slot = issue.evidence[0]
        looked = inspect("개봉 영상.mp4", content, slot=slot, playbook=coupang(), issue=issue, locale="en")
        return [(one.rule, one.advice) for one in looked.findings if one.rule in ("R07", "R16")]

    assert said("logistics.return", padded(clip, 25_000_000)) == []
    assert said("logistics.return", padded(clip, 30_000_001)) == [("R16", "Split it, or export it with less detail.")]
    assert said("account.suspended", clip) == [
        ("R07", "Save the decisive frames as PNG, with label and time visible.")
    ]
    assert "MP4" in said("logistics.return", odd("mov"))[0][1]


def test_korean_and_english_are_taken_and_chinese_is_not() -> None:
    site = coupang().site("coupang.kr")
    assert site.languages == ["ko", "en"]
    assert site.zh_entry is None


@pytest.mark.parametrize(
    "key", ["account.suspended", "account.stopped", "policy.kc", "ip.trademark", "logistics.return"]
)
def test_there_is_one_appeal(key: str) -> None:
    assert coupang().channel_of(coupang().issue(key)).attempts == 1


@pytest.mark.parametrize("key", ["appeal", "stop_mail"])
def test_a_second_appeal_needs_new_evidence(key: str) -> None:
    channel = next(one for one in coupang().channels if one.id == key)
    assert channel.again is not None
    assert channel.again.needs_new


def test_of_a_window_with_two_ends_the_shorter_one_counts() -> None:
    assert coupang().clocks["waiting"].amount == 3
    assert [one.amount for one in coupang().issue("account.stopped").deadlines] == [7]
    assert [one.amount for one in coupang().issue("logistics.late").deadlines] == [3]


def test_distribution_routes_are_shown_within_ten_business_days_and_without_spreadsheets() -> None:
    issue = coupang().issue("ip.distribution")
    window = issue.deadlines[0]
    assert (window.amount, window.unit, window.provenance) == (10, "business_days", "official")
    statement = next(slot for slot in issue.evidence if slot.id == "statement")
    assert statement.types == ["jpg", "png", "pdf"]


def test_a_return_is_confirmed_within_seven_days_the_shorter_of_two_figures() -> None:
    window = coupang().issue("logistics.return").deadlines[0]
    assert (window.amount, window.unit, window.since) == (7, "calendar_days", "arrived")


@pytest.mark.parametrize("vendor", ["A00012345", "c00998877"])
def test_a_vendor_id_is_a_letter_and_eight_digits(vendor: str) -> None:
    assert re.fullmatch(coupang().ids["vendor_id"].pattern, read_id(vendor, coupang().ids["vendor_id"]))


def test_numbers_are_found_beside_korean_words() -> None:
    option, order = coupang().ids["option_id"].find or "", coupang().ids["order_no"].find or ""
    assert re.search(option, "옵션ID 84719203561 상품", re.ASCII)
    assert re.search(order, "주문번호 31000123456789건", re.ASCII)
    assert not re.search(order, "옵션ID 84719203561 상품", re.ASCII)


def test_an_appeal_tells_background_measures_and_a_plan_to_prevent() -> None:
    form = coupang().form_of(coupang().issue("account.suspended"))
    assert [part.id for part in form.parts] == [
        "summary",
        "causes",
        "actions",
        "controls",
        "requests",
        "attachments",
    ]
    for issue in coupang().issues:
        if coupang().form_of(issue).id == "statement" and issue.issue_class in ("account", "ip"):
            assert issue.controls, issue.id


def test_what_stands_inside_a_korean_sentence_is_korean() -> None:
    for issue in coupang().issues:
        for question in issue.questions:
            for option in question.options:
                assert HANGUL.search(option.text["ko"]) or option.text["ko"].isascii(), (issue.id, option.id)
        for slot in issue.evidence:
            assert HANGUL.search(slot.say["ko"]), (issue.id, slot.id)


def test_a_regulated_product_needs_the_papers_of_its_category() -> None:
    issue = coupang().issue("listing.restricted")
    asked = {key for slot in issue.evidence if slot.required for key in slot.when.get("category", [])}
    assert {"medical", "children", "cosmetics"} <= asked
