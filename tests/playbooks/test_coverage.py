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


@pytest.mark.parametrize("marketplace", books().playbooks)
def test_every_class_is_there_with_as_many_sub_types_as_promised(marketplace: str) -> None:
    playbook = books().playbooks[marketplace]

    assert {one.issue_class for one in playbook.issues} == set(CLASSES)
    assert len(playbook.issues) >= PROMISED.get(marketplace, 8)
