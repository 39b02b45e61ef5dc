"""What the lines on a screen say: where, when, and which number. However badly they were read, nothing raises."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.casework.screen import day_in, host_in, number_in, time_in
from tests.casework.rules.books import BOOKS

HOSTS = ["sellercentral.amazon.com", "sellercentral.amazon.com.mx", "seller.shopee.com.my", "wing.coupang.com"]
TODAY = date(2026, 3, 13)
NUMBER = "13498835581"


@pytest.mark.parametrize(
    ("line", "host"),
    [
        ("sellercentral.amazon.com/cu/case-dashboard", "sellercentral.amazon.com"),
        ("https://sellercentral.amazon.com", "sellercentral.amazon.com"),
        ("https://sellercentral.amazon.com.mx/home", "sellercentral.amazon.com.mx"),
        ("se11ercentra1.amazon.com/home", "sellercentral.amazon.com"),
        ("sellercentral.amazon,com/home", "sellercentral.amazon.com"),
        ("seller central.amazon.com /home", "sellercentral.amazon.com"),
        ("C Seller.Shopee.com.my/portal", "seller.shopee.com.my"),
        ("https://www.dhl.com/track?id=1", "www.dhl.com"),
        ("sellercentral.amazon.com.evil.org/login", "sellercentral.amazon.com.evil.org"),
    ],
)
def test_the_host_is_read_off_the_address_bar(line: str, host: str) -> None:
    assert host_in(["Case Dashboard", line], HOSTS) == host


@pytest.mark.parametrize(
    "line", ["Account Health Rating", "report.pdf", "v2.10 released", "Total 1,204.50", "", "amazon seller central"]
)
def test_a_page_without_an_address_shows_none(line: str) -> None:
    assert host_in([line], HOSTS) == ""


@pytest.mark.parametrize(
    ("line", "time"),
    [
        ("14:32", "14:32"),
        ("9:05", "09:05"),
        ("2:32 PM", "14:32"),
        ("12:10 AM", "00:10"),
        ("下午 2:32", "14:32"),
        ("上午 12:05", "00:05"),
        ("오후 2:32", "14:32"),
        ("14：32", "14:32"),
        ("14:32:07", "14:32"),
        ("Thu Mar 122:32PM", "14:32"),
        ("Thu Mar 12  2:32 PM", "14:32"),
        ("25:99", ""),
        ("USD 14.32", ""),
        ("", ""),
    ],
)
def test_the_time_is_read_off_a_clock(line: str, time: str) -> None:
    assert time_in([line]) == time


@pytest.mark.parametrize(
    "line",
    [
        "2026/3/12",
        "2026-03-12",
        "2026年3月12日",
        "3/12/2026",
        "12/03/2026",
        "12.03.2026",
        "3月12日 周四",
        "Thu Mar 12",
        "12 March 2026",
        "Thu Mar 122:32PM",
    ],
)
def test_a_date_beside_the_clock_is_read_as_the_nearest_day_it_can_be(line: str) -> None:
    assert day_in([line], TODAY) == "2026-03-12"


@pytest.mark.parametrize("line", ["2026/13/40", "14:32", "Orders 31", "99/99/2026", ""])
def test_what_is_no_date_is_none(line: str) -> None:
    assert day_in([line], TODAY) == ""


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        (["Your case was submitted", "Case ID: 13498835581"], NUMBER),
        (["CaseID:13498835581"], NUMBER),
        (["…view-case?caselD=13498835581"], NUMBER),
        (["Case ID 134 988 35581"], NUMBER),
        (["Case ID: 13498835518"], "13498835518"),
        (["Case ID: 20771234567"], "20771234567"),
        (["Order 114-3941689-8772232", "Units 12"], ""),
        (["Shipped 2026-03-12 09:01"], ""),
        ([], ""),
    ],
)
def test_the_case_number_is_found_or_another_that_stands_in_its_place(lines: list[str], number: str) -> None:
    book = BOOKS["amazon"]
    assert number_in(lines, NUMBER, book.ids[book.case_id]) == number


LINES = st.lists(st.text(max_size=60), max_size=8)


@given(LINES)
@settings(max_examples=200, deadline=None)
def test_no_lines_of_any_kind_raise(lines: list[str]) -> None:
    assert isinstance(host_in(lines, HOSTS), str)
    assert time_in(lines) == "" or len(time_in(lines)) == 5
    assert day_in(lines, TODAY) == "" or date.fromisoformat(day_in(lines, TODAY))
    assert isinstance(number_in(lines, NUMBER), str)


@given(
    st.integers(0, 23),
    st.integers(0, 59),
    st.dates(date(2025, 10, 1), date(2026, 8, 31)),
    st.sampled_from(["%Y/%m/%d", "%Y-%m-%d", "%d %b %Y", "%Y年%m月%d日"]),
)
@settings(max_examples=150, deadline=None)
def test_any_time_of_any_day_is_read(hour: int, minute: int, day: date, form: str) -> None:
    lines = [f"{hour:02d}:{minute:02d}", day.strftime(form)]
    assert time_in(lines) == f"{hour:02d}:{minute:02d}"
    assert day_in(lines, TODAY) == day.isoformat()


@given(st.text("abcdefghijklmnopqrstuvwxyz -/", max_size=30), st.sampled_from(HOSTS), st.text("abc/?=", max_size=10))
@settings(max_examples=150, deadline=None)
def test_a_known_host_is_found_in_any_address_bar(before: str, host: str, path: str) -> None:
    assert host_in([f"{before} https://{host}/{path}"], HOSTS) == host
