"""The page that tells what is covered is current: all eight classes, as many sub-types as promised."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.casework.route import CLASSES
from bot.playbooks.coverage import coverage_page
from tests.playbooks.walking import books

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"
PROMISED = {"amazon": 35, "tiktok_shop": 12, "shopee": 12, "lazada": 12, "mercado_libre": 12}


def test_the_page_is_current() -> None:
    assert PAGE.read_text("utf-8") == coverage_page(books().playbooks), "run make docs"


MOST_ASKED = 14
MOST_WITH_NOTICE = 6
"""Answers, in the median, that a text may take from nothing, and that must be given when the notice was pasted: more,
and people write in the chat instead."""


def test_half_of_the_texts_take_few_answers() -> None:
    table = PAGE.read_text("utf-8").partition("## How many answers")[2].partition("\n## ")[0]
    rows = [row.strip("| ").split(" | ") for row in table.splitlines() if row.startswith("| ")][1:]

    assert len(rows) == len(books().playbooks)
    assert [row[:4] for row in rows if float(row[3]) > MOST_ASKED] == []
    assert [(row[0], row[6]) for row in rows if float(row[6]) > MOST_WITH_NOTICE] == []


@pytest.mark.parametrize("marketplace", books().playbooks)
def test_closing_a_case_takes_two_taps(marketplace: str) -> None:
    closing = books().playbooks[marketplace].closing

    for options in (closing.decided_by, closing.next_time):
        ids = [one.id for one in options]
        assert 5 <= len(ids) == len(set(ids)) <= 12


@pytest.mark.parametrize("marketplace", books().playbooks)
def test_every_class_is_there_with_as_many_sub_types_as_promised(marketplace: str) -> None:
    playbook = books().playbooks[marketplace]

    assert {one.issue_class for one in playbook.issues} == set(CLASSES)
    assert len(playbook.issues) >= PROMISED.get(marketplace, 8)
