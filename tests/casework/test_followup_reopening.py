"""A case that was closed, or decided against us, can be taken up again for a while: those days do not pass in
silence. Times are the team's, in Shanghai."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.casework.calendar import Calendars
from bot.casework.case import Case
from bot.casework.followup import explain
from bot.casework.reopening import reopen_until
from bot.conversation.words import sayer
from tests.books import shipped
from tests.casework.followup_world import china, open_case, planned, times

AMAZON, TIKTOK = shipped().playbooks["amazon"], shipped().playbooks["tiktok_shop"]


def amazon_case(at: str) -> Case:
    return replace(open_case(at), marketplace="amazon", site="amazon.com", issue="listing.5461")


def appeal(at: str) -> Case:
    return replace(open_case(at), marketplace="tiktok_shop", site="tiktok_shop.us", issue="listing.prohibited")


def test_the_five_days_to_reopen_a_closed_case_of_amazon_do_not_pass_in_silence() -> None:
    closed = amazon_case("2026-11-10 10:00").close_by_marketplace(at=china("2026-11-16 11:00")).after

    assert times(planned(closed, playbook=AMAZON)) == [
        "reopen_near owner: Wed 2026-11-18 09:30",
        "reopen_near chat: Fri 2026-11-20 09:30",
        "reopen_over owner: Mon 2026-11-23 09:30",
    ]


def test_the_last_day_to_reopen_is_told_even_on_a_sunday() -> None:
    closed = amazon_case("2026-11-10 10:00").close_by_marketplace(at=china("2026-11-18 11:00")).after

    assert "reopen_near chat: Sun 2026-11-22 09:30" in times(planned(closed, playbook=AMAZON))


@pytest.mark.parametrize("outcome", ["refused", "partly", "other"])
def test_a_decision_against_us_begins_the_same_days_and_its_verified_effect_ends_them(outcome: str) -> None:
    case = amazon_case("2026-11-10 10:00")
    decided, settled = (
        case.resolve(at=china("2026-11-16 11:00"), outcome=outcome, verified=seen).after for seen in (False, True)
    )

    assert len(times(planned(decided, playbook=AMAZON), "reopen")) == 3
    assert planned(settled, playbook=AMAZON) == ()


def test_what_was_approved_or_given_up_is_not_taken_up_again() -> None:
    case = amazon_case("2026-11-10 10:00")
    approved = case.resolve(at=china("2026-11-16 11:00"), outcome="approved", verified=False).after
    dropped = case.drop(at=china("2026-11-16 11:00")).after

    assert times(planned(approved, playbook=AMAZON), "reopen") == []
    assert planned(dropped, playbook=AMAZON) == ()


def test_an_account_appeal_of_amazon_has_no_days_to_reopen_that_we_know_of() -> None:
    case = replace(amazon_case("2026-11-10 10:00"), issue="account.related")

    assert planned(case.close_by_marketplace(at=china("2026-11-16 11:00")).after, playbook=AMAZON) == ()


def test_the_second_appeal_at_tiktok_shop_is_due_within_fifteen_days_of_the_refusal() -> None:
    case = appeal("2026-11-10 10:00")
    refused = case.resolve(at=china("2026-11-16 11:00"), outcome="refused", verified=False).after

    # Three days before is a Saturday: the Monday after belongs to the group.
    assert times(planned(refused, playbook=TIKTOK), "reopen") == [
        "reopen_near owner: Tue 2026-11-24 09:30",
        "reopen_near chat: Mon 2026-11-30 09:30",
        "reopen_over owner: Tue 2026-12-01 11:00",
    ]


def test_after_the_second_refusal_there_is_no_third_appeal() -> None:
    case = appeal("2026-11-10 10:00")
    again = case.resolve(at=china("2026-11-16 11:00"), outcome="refused", verified=False).after
    again = again.reopen(at=china("2026-11-17 11:00")).after
    written_as_the_second = replace(case, deadlines=(("second_appeal", "2026-12-01"),))

    for second in (again, written_as_the_second):
        refused = second.resolve(at=china("2026-11-20 11:00"), outcome="refused", verified=False).after
        assert times(planned(refused, playbook=TIKTOK), "reopen") == []


def test_who_gave_a_case_up_and_takes_it_up_again_has_all_tries_left() -> None:
    dropped = appeal("2026-11-10 10:00").drop(at=china("2026-11-11 10:00")).after
    case = dropped.reopen(at=china("2026-11-12 10:00")).after
    refused = case.resolve(at=china("2026-11-16 11:00"), outcome="refused", verified=False).after

    assert times(planned(refused, playbook=TIKTOK), "reopen")


def test_a_case_that_was_closed_before_we_knew_of_it_is_not_spoken_of() -> None:
    closed = amazon_case("2026-11-10 10:00").close_by_marketplace(at=china("2026-11-11 11:00")).after
    taken_in = replace(closed, created_at=china("2026-11-20 10:00"))

    assert planned(taken_in, playbook=AMAZON) == ()


def test_who_notes_something_about_an_old_case_is_not_told_again_that_its_time_is_over() -> None:
    closed = amazon_case("2026-11-10 10:00").close_by_marketplace(at=china("2026-11-16 11:00")).after

    soon, late = (planned(closed, china(day), playbook=AMAZON) for day in ("2026-11-25 10:00", "2026-12-25 10:00"))

    assert times(soon) == ["reopen_over owner: Mon 2026-11-23 09:30"]
    assert late == ()


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        (
            "en",
            "3 days before time to reopen is over, at 2026-11-21 11:00; it runs since 2026-11-16 11:00 "
            "→ Wed 2026-11-18 09:30",
        ),
        ("zh-CN", "“可以重新打开的期限”从 2026-11-16 11:00 算起，到 2026-11-21 11:00 截止，提前 3 天"),
    ],
)
def test_the_reason_says_since_when_and_until_when(locale: str, words: str) -> None:
    closed = amazon_case("2026-11-10 10:00").close_by_marketplace(at=china("2026-11-16 11:00")).after

    first = planned(closed, playbook=AMAZON, locale=locale)[0]

    assert words in explain(first, sayer(locale))


def test_the_days_are_counted_in_moments_from_the_marketplaces_last_word() -> None:
    closed = amazon_case("2026-11-10 10:00").close_by_marketplace(at=china("2026-11-16 11:00")).after
    site = Calendars().of_site(AMAZON.site("amazon.com"))

    assert reopen_until(closed, AMAZON, site) == china("2026-11-21 11:00")
