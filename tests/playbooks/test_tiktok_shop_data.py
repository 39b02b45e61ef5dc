"""TikTok Shop's playbook as data: two short boxes, two appeals with two clocks, papers that differ by country."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest

from bot.casework.conditions import holds
from bot.casework.deadlines import deadlines
from bot.casework.draft import Draft, Value
from bot.casework.drafting import GivenFile, compose, number_attachments
from bot.casework.playbook import Issue, Playbook
from bot.casework.surroundings import ShopFacts, Surroundings
from bot.playbooks.rehearsal import rehearse
from tests.books import shipped

TODAY = date(2026, 11, 23)
SHOP = ShopFacts(
    id="s1",
    name="TTS-US",
    marketplace="tiktok_shop",
    sites=("tiktok_shop.us",),
    seller_id="USLCEEU7P2QX",
    legal_name_en="Shenzhen Hengyuan Technology Co., Ltd.",
    legal_name_zh="深圳恒远科技有限公司",
)


@cache
def book() -> Playbook:
    return shipped().playbooks["tiktok_shop"]


def around() -> Surroundings:
    return Surroundings(playbooks={"tiktok_shop": book()}, today=TODAY)


def draft(issue: Issue, turn: int = 0, **picks: Value) -> Draft:
    answers = rehearse(book(), issue, {"site": "tiktok_shop.us", **picks}, turn=turn, today=TODAY)
    files = [GivenFile(slot=one.id, original="x.pdf", day=TODAY, type="pdf") for one in issue.evidence]
    attachments = number_attachments(answers, around(), files)
    return compose(book(), issue, answers, attachments=attachments, today=TODAY, shop=SHOP)


@pytest.mark.parametrize(("channel", "limit"), [("appeal", 1800), ("contact", 500)])
def test_whatever_is_picked_fits_the_box_with_every_file_attached(channel: str, limit: int) -> None:
    assert next(one for one in book().channels if one.id == channel).max_chars == limit

    texts = [
        draft(issue, turn=turn, tries="1").text
        for issue in book().issues
        if issue.channel == channel
        for turn in range(6)
    ]

    assert max(map(len, texts)) <= limit


@pytest.mark.parametrize(
    ("tries", "rejected_on", "ends"),
    [
        ("0", "", {"first_appeal": "2026-12-10"}),
        ("", "", {"first_appeal": "2026-12-10"}),
        ("1", "2026-11-18", {"second_appeal": "2026-12-03"}),
    ],
)
def test_an_appeal_has_thirty_days_and_the_second_fifteen(tries: str, rejected_on: str, ends: dict[str, str]) -> None:
    picks: dict[str, Value] = {"notice_date": "2026-11-10", "tries": tries}
    if rejected_on:
        picks["rejected_on"] = rejected_on

    answers = rehearse(book(), book().issue("account.violation"), picks, today=TODAY)

    assert dict(deadlines(answers, around())) == ends


def test_a_second_appeal_says_when_the_first_was_rejected() -> None:
    text = draft(book().issue("ip.trademark"), tries="1", rejected_on="2026-11-18").text.replace("\n", " ")

    assert "second; first one rejected 2026-11-18" in text


def test_every_violation_record_may_be_appealed_twice_and_no_more() -> None:
    appeal = next(one for one in book().channels if one.id == "appeal")

    assert appeal.attempts == 2
    assert appeal.again is not None
    assert appeal.again.provenance == "official"


@pytest.mark.parametrize(
    ("site", "category", "paper"),
    [
        ("tiktok_shop.us", "children", "CPC"),
        ("tiktok_shop.uk", "cosmetics", "SCPN"),
        ("tiktok_shop.de", "cosmetics", "CPNP"),
        ("tiktok_shop.fr", "medical", "MDR"),
        ("tiktok_shop.my", "cosmetics", "CosmeticNotification"),
        ("tiktok_shop.id", "medical", "DeviceRegistration"),
        ("tiktok_shop.us", "food", ""),
    ],
)
def test_regulated_goods_need_the_papers_of_their_country(site: str, category: str, paper: str) -> None:
    issue = book().issue("policy.qualification")
    asked = [one for one in issue.evidence if one.when and holds(one.when, {"site": site, "category": category})]

    assert [one.name for one in asked] == ([paper] if paper else [])


@pytest.mark.parametrize("site", book().sites, ids=lambda site: site.id)
def test_every_site_takes_english_and_has_a_chinese_entry(site) -> None:  # type: ignore[no-untyped-def]
    assert site.languages == ["en", "zh"]
    assert site.zh_entry


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("order_id", "576461413038785750", True),
        ("order_id", "585123456789012345", True),
        ("order_id", "57646141303878575", False),
        ("order_id", "114-3941689-8772232", False),
        ("record_id", "7390001", True),
        ("record_id", "R03", False),
    ],
)
def test_ids_are_told_from_others_by_their_form(name: str, value: str, right: bool) -> None:
    assert bool(re.fullmatch(book().ids[name].pattern, value)) is right
