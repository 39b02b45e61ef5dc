"""Faire's playbook as data: a fee agreed to first, decisions answered by mail, papers by the retailer's country."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest

from bot.casework.asking import walk
from bot.casework.conditions import holds
from bot.casework.drafting import compose
from bot.casework.playbook import Playbook
from bot.casework.surroundings import Surroundings
from bot.playbooks.rehearsal import rehearse
from tests.books import shipped

TODAY = date(2026, 11, 23)


@cache
def book() -> Playbook:
    return shipped().playbooks["faire"]


def asked(issue_id: str) -> set[str]:
    answers = rehearse(book(), book().issue(issue_id), today=TODAY)
    return {one.id for one in walk(answers, Surroundings(playbooks={"faire": book()}, today=TODAY)).asked}


def test_an_advanced_appeal_costs_what_the_seed_says_and_is_agreed_to_first() -> None:
    fee = next(one for one in book().channels if one.id == "advanced").fee

    assert fee is not None
    assert fee.amount == "USD 50-200"
    assert "fee_confirmed" in asked("account.deactivated")


def test_an_ordinary_letter_asks_for_no_fee() -> None:
    assert "fee_confirmed" not in asked("funds.payout.fail")


def test_a_denied_commission_is_answered_by_mail_with_something_new() -> None:
    issue = book().issue("funds.commission")
    channel = book().channel_of(issue)

    assert channel.kind == "mail"
    assert channel.again is not None
    assert channel.again.needs_new


@pytest.mark.parametrize(("relation", "file", "link"), [("customer", "invoice", False), ("lead", "invitation", True)])
def test_a_customer_is_shown_by_an_invoice_and_a_lead_by_an_invitation(relation: str, file: str, link: bool) -> None:
    issue = book().issue("funds.commission")
    answers = rehearse(book(), issue, {"relation": relation}, today=TODAY)

    text = compose(book(), issue, answers, today=TODAY).text.replace("\n", " ")

    assert {one.id for one in issue.evidence if one.required and holds(one.when, answers)} == {file}
    assert ("Faire Direct link" in text) is link


@pytest.mark.parametrize(
    ("region", "category", "papers"),
    [
        ("us", "children", {"CPC"}),
        ("ca", "children", {"CCPSA"}),
        ("eu", "children", {"ToyDeclaration"}),
        ("au", "children", {"ToyStandard"}),
        ("uk", "cosmetics", {"CosmeticNotification"}),
        ("us", "medical", {"DeviceRegistration"}),
        ("us", "candle", set()),
    ],
)
def test_regulated_goods_need_the_papers_of_the_retailers_country(
    region: str, category: str, papers: set[str]
) -> None:
    slots = book().issue("policy.compliance").evidence

    assert {
        one.name for one in slots if one.when and holds(one.when, {"region": region, "category": category})
    } == papers


@pytest.mark.parametrize("issue", book().issues, ids=lambda issue: issue.id)
def test_every_text_but_an_appeal_is_a_letter_with_greeting_and_closing(issue) -> None:  # type: ignore[no-untyped-def]
    text = compose(book(), issue, rehearse(book(), issue, today=TODAY), today=TODAY).text

    assert text.startswith("Hello Faire team,") is (issue.channel != "advanced")
    assert ("Kind regards" in text) is (issue.channel != "advanced")


@pytest.mark.parametrize(
    ("name", "value", "usual"),
    [("order_id", "bo_8xk2m4q7zt", True), ("order_id", "8XK2M4Q7ZT", False), ("order_id", "bo_8x", False)],
)
def test_an_order_usually_begins_with_bo(name: str, value: str, usual: bool) -> None:
    assert book().ids[name].strength == "soft"
    assert bool(re.fullmatch(book().ids[name].soft_pattern or "", value)) is usual
