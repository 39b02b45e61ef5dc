"""Invented answers of every marketplace: the kind, why, what is asked for, until when. Rather unknown than wrong."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.casework.calendar import Calendars
from bot.casework.playbook import Playbook
from bot.casework.response import Response, newest_letter, read_response
from bot.playbooks import Library
from bot.playbooks.yaml_text import plain

ANSWERS: list[dict[str, Any]] = plain((Path(__file__).parents[2] / "data" / "responses.yaml").read_text("utf-8"))
BEIJING = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=BEIJING)


def understood(book: Playbook, text: str) -> Response:
    """The answer, pasted on Monday morning for a case of the marketplace's first site."""
    site = book.sites[0]
    return read_response(
        text,
        book,
        now=NOW,
        calendar=Calendars().of_site(site),
        zone=site.timezone,
        known=["13498835581"],
    )


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda one: one["name"])
def test_an_answer_is_understood(books: Library, answer: dict[str, Any]) -> None:
    found = understood(books.playbooks[answer["marketplace"]], answer["text"])

    assert found.kind == answer["kind"], found
    assert answer.get("deciding", "") in (found.deciding[0] if found.deciding else "")
    assert [name.zh for one in found.asked for name in one.names] == answer.get("asked", [])
    assert list(found.numbers) == answer.get("numbers", [])
    for question, value in answer.get("fills", {}).items():
        assert found.fills[question] == (tuple(value) if isinstance(value, list) else value)
    if "due" in answer:
        assert found.due is not None
        moments = [f"{one.astimezone(BEIJING):%Y-%m-%d %H:%M}" for one in found.due.moments]
        assert moments == ([answer["due"]] if isinstance(answer["due"], str) else answer["due"])


def test_the_answers_are_of_all_marketplaces_and_at_least_25(books: Library) -> None:
    assert len(ANSWERS) >= 25
    assert {one["marketplace"] for one in ANSWERS} == set(books.playbooks)


def test_no_answer_of_one_marketplace_is_taken_for_another_kind_by_another(books: Library) -> None:
    """Phrases differ, so much stays unknown; what is recognised is recognised alike."""
    wrong = [
        (answer["name"], book.marketplace, kind)
        for answer in ANSWERS
        for book in books.playbooks.values()
        if (kind := understood(book, answer["text"]).kind) not in (answer["kind"], "unknown")
    ]
    assert wrong == [], "\n".join(map(str, wrong))


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=3000))
def test_no_text_breaks_it(books: Library, text: str) -> None:
    for book in books.playbooks.values():
        found = understood(book, text)
        assert found.kind in ("asks", "refused", "approved", "moved", "template", "unknown")


@pytest.mark.parametrize(
    "piece", ["<div>", "> a\n", "请提供", "please provide ", "From: a\n", "- x\n", "2026-11-30 ", "a" * 50]
)
def test_a_megabyte_is_read_within_a_second(books: Library, piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    began = time.process_time()
    understood(books.playbooks["shopee"], text)
    assert time.process_time() - began < 1


def test_a_quoted_thread_is_not_read() -> None:
    letter = newest_letter(
        "We need the invoice of your supplier.\n\nOn Fri, Nov 20, 2026 at 9:00, Seller wrote:\nApproved!"
    )
    assert letter.sentences == ("We need the invoice of your supplier.",)


def test_what_was_forwarded_is_read_and_its_date_kept() -> None:
    headers = "From: a@b.c\nDate: Fri, 20 Nov 2026 18:00:00 +0800"
    letter = newest_letter(f"看下\n---------- Forwarded message ---------\n{headers}\n\nYour appeal is under review.")
    assert letter.sentences == ("Your appeal is under review.",)
    assert letter.sent is not None
    assert letter.sent.astimezone(BEIJING).day == 20
