"""The reader of screenshots, on screens of every usual size. Runs where the extra is installed (`make ocr`)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.casework import ocr
from bot.casework.screen import Screen
from tests.casework.rules.books import BOOKS
from tests.casework.screens import Desktop, written

pytestmark = pytest.mark.ocr
TODAY = date(2026, 3, 13)
BOOK = BOOKS["amazon"]
HOSTS = ["sellercentral.amazon.com", "sellercentral.amazon.co.uk", "seller.shopee.com.my"]
NUMBER = "13498835581"


def read(desktop: Desktop, number: str = "") -> Screen:
    """What the reader says of that screen."""
    return ocr.read(desktop.png(), hosts=HOSTS, today=TODAY, number=number, known=BOOK.ids[BOOK.case_id])


@pytest.mark.parametrize(
    "desktop",
    [
        Desktop(size=(1366, 768)),
        Desktop(size=(1440, 900)),
        Desktop(size=(1920, 1080)),
        Desktop(size=(1920, 1080), scale=1.5),
        Desktop(size=(2560, 1440), clock="2:32 PM", day="3/12/2026"),
        Desktop(size=(3840, 2160)),
        Desktop(size=(3840, 2160), scale=2.0),
        Desktop(dark=True),
        Desktop(size=(2560, 1600), scale=2.0, clock="", menu_clock="Thu Mar 12  2:32 PM"),
    ],
    ids=str,
)
def test_a_desktop_screen_is_read_at_any_usual_size(desktop: Desktop) -> None:
    expected = Screen(
        looked="read",
        address_bar=True,
        host="sellercentral.amazon.com",
        clock=True,
        time="14:32",
        day="2026-03-12",
        number=NUMBER,
    )
    assert read(replace(desktop, case_id=NUMBER), NUMBER) == expected


def test_a_capture_saved_as_a_poor_jpeg_is_read() -> None:
    seen = ocr.read(written(Desktop().drawn(), "JPEG", quality=50), hosts=HOSTS, today=TODAY)
    assert (seen.host, seen.time) == ("sellercentral.amazon.com", "14:32")


def test_another_site_shows_its_own_address() -> None:
    assert read(Desktop(host="seller.shopee.com.my", path="/portal/home")).host == "seller.shopee.com.my"


def test_a_crop_without_address_bar_or_clock_is_recognised() -> None:
    assert read(Desktop(host="")).address_bar is False
    assert read(Desktop(clock="")).clock is False
    whole = Desktop().drawn()
    middle = written(whole.crop((100, 120, 1500, 900)), "PNG")
    seen = ocr.read(middle, hosts=HOSTS, today=TODAY)
    assert (seen.address_bar, seen.clock) == (False, False)


def test_another_number_than_the_typed_one_is_seen() -> None:
    assert read(Desktop(case_id="13498835518"), NUMBER).number == "13498835518"


def test_a_page_without_the_number_shows_none() -> None:
    assert read(Desktop(), NUMBER).number == ""


@pytest.mark.parametrize("size", [(1, 1), (40, 30), (30, 2000), (2000, 30)])
def test_pictures_of_any_shape_are_read(size: tuple[int, int]) -> None:
    assert read(Desktop(size=size, host="", clock=""), NUMBER).address_bar is False
