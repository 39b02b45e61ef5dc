"""Every deadline a playbook knows leads to reminders: each counts from a date that its interview asks for, or from
a moment of the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from bot.casework.added_days import AddedDays
from bot.casework.calendar import Calendars
from bot.casework.case import Case, Status
from bot.casework.deadlines import deadlines
from bot.casework.followup import plan
from bot.casework.hours import ChatHours
from bot.casework.playbook import Issue, Playbook, Window
from bot.casework.surroundings import Surroundings
from tests.books import shipped

BOOKS = shipped().playbooks
MOMENTS = {"submitted", "last_update", "waiting", "answered"}
WINDOWS = [
    pytest.param(book, issue, window, id=f"{book.marketplace}-{issue.id}-{window.id}")
    for book in BOOKS.values()
    for issue in book.issues
    for window in issue.deadlines
]


@pytest.mark.parametrize(("book", "issue", "window"), WINDOWS)
def test_a_window_counts_from_a_date_that_is_asked_for(book: Playbook, issue: Issue, window: Window) -> None:
    dates = {one.id for one in (*book.common, *issue.questions) if one.kind == "date"} - set(issue.skip)

    assert window.since in MOMENTS | dates or f"{window.since}_date" in dates


def ends(
    marketplace: str, issue: str, answers: Mapping[str, str], calendars: Calendars | None = None
) -> dict[str, str]:
    """The deadlines that an interview with these answers finds."""
    around = Surroundings(
        playbooks={marketplace: BOOKS[marketplace]}, today=date(2026, 11, 20), calendars=calendars or Calendars()
    )
    return dict(deadlines({"marketplace": marketplace, "issue": issue, **answers}, around))


def test_the_fourteen_business_days_of_a_counter_notice_leave_thanksgiving_out() -> None:
    found = ends("amazon", "ip.copyright.counter", {"site": "amazon.com", "signed_on": "2026-11-20"})

    assert found["counter_notice_statute"] == "2026-12-11", "weekends and 26 November do not count"
    assert found["counter_notice_amazon"] == "2026-11-30", "calendar days leave nothing out"


@pytest.mark.parametrize(
    ("marketplace", "issue", "site", "window", "since", "until"),
    [
        ("lazada", "logistics.return_dispute", "lazada.my", "return2", "2026-12-24", "2026-12-29"),
        ("coupang", "ip.distribution", "coupang.kr", "route", "2026-12-21", "2027-01-06"),
    ],
)
def test_christmas_is_no_business_day_where_the_site_keeps_it(
    marketplace: str, issue: str, site: str, window: str, since: str, until: str
) -> None:
    assert ends(marketplace, issue, {"site": site, "notice_date": since})[window] == until


@pytest.mark.parametrize(
    ("marketplace", "issue", "asked", "window"),
    [
        (
            "amazon",
            "policy.cpc",
            {"site": "amazon.com", "status": "expiring", "expires_on": "2026-12-18"},
            "certificate",
        ),
        ("lazada", "policy.certificate", {"site": "lazada.my", "expires": "2026-12-18"}, "certificate"),
        ("shopee", "policy.cert", {"site": "shopee.my", "valid": "2026-12-18"}, "certificate"),
        ("shopee", "policy.brand_authorisation", {"site": "shopee.my", "valid": "2026-12-18"}, "authorisation"),
        (
            "aliexpress",
            "ip.ae",
            {"site": "aliexpress.global", "position": "authorised", "valid_until": "2026-12-18"},
            "authorisation",
        ),
    ],
)
def test_the_expiry_of_a_certificate_or_authorisation_is_a_deadline(
    marketplace: str, issue: str, asked: Mapping[str, str], window: str
) -> None:
    assert ends(marketplace, issue, asked)[f"{window}_expiry"] == "2026-12-18"


def test_what_expires_after_the_notices_own_deadline_is_not_forgotten() -> None:
    asked = {"site": "shopee.my", "valid": "2026-12-18", "deadline": "2026-12-01"}

    assert ends("shopee", "policy.cert", asked) == {"deadline": "2026-12-01", "certificate_expiry": "2026-12-18"}


@pytest.mark.parametrize(
    ("book", "issue", "question"),
    [
        pytest.param(book, issue, question.id, id=f"{book.marketplace}-{issue.id}-{question.id}")
        for book in BOOKS.values()
        for issue in book.issues
        for question in issue.questions
        if question.kind == "date" and question.tense == "future"
    ],
)
def test_a_day_that_lies_ahead_is_asked_for_because_something_ends_with_it(
    book: Playbook, issue: Issue, question: str
) -> None:
    assert question in {one.since for one in issue.deadlines}


def test_a_day_off_that_an_admin_added_moves_a_deadline() -> None:
    added = Calendars({"US": AddedDays(off={date(2026, 12, 1): "storm"})})

    found = ends("amazon", "ip.copyright.counter", {"site": "amazon.com", "signed_on": "2026-11-20"}, added)

    assert found["counter_notice_statute"] == "2026-12-14"


@pytest.mark.parametrize(
    "window", ["counter_notice_amazon", "inbound_claim", "poa17", "certificate_expiry", "atoz_appeal"]
)
def test_amazon_s_counter_notices_claims_appeals_and_certificates_are_reminded_of(window: str) -> None:
    book = BOOKS["amazon"]
    found = next(one for one in book.issues if window in {each.id for each in one.deadlines})
    case = Case(
        ref="C1",
        shop="s",
        marketplace="amazon",
        site="amazon.com",
        issue=found.id,
        owner="a",
        chat="g",
        status=Status.DRAFTING,
        created_at=datetime(2026, 11, 2, 2, 0, tzinfo=UTC),
        deadlines=((window, date(2026, 11, 19).isoformat()),),
    )

    reminders = plan(
        case,
        book,
        site_calendar=Calendars().of_site(book.site("amazon.com")),
        team_calendar=Calendars().team,
        chat=ChatHours(),
        now=case.created_at,
        issue=found,
        locale="en",
    )

    of_it = [each for each in reminders if each.kind.startswith("deadline_")]
    assert [each.kind for each in of_it] == [*["deadline_near"] * 3, "deadline_over"]
    name = next(each.name for each in found.deadlines if each.id == window)
    assert name is None or {each.values["name"] for each in of_it} == {name.en}
