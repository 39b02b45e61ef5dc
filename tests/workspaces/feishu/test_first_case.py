"""A team that has just begun: no shop is known, and its first case says whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.inbound import PAGES
from tests.workspaces.feishu.team import Team


@pytest.fixture
def newcomers(tmp_path: Path) -> Iterator[Team]:
    """A team in a Casebot that was set up a minute ago."""
    one = Team(tmp_path / "data", has_a_shop=False)
    yield one
    one.ends()


FIRST = {"shop_name": "US-Home", "legal_name_en": "Shenzhen Example Trading Co., Ltd.", "site": "amazon.com"}


def test_the_first_case_of_a_team_describes_its_shop_and_becomes_a_draft(newcomers: Team) -> None:
    newcomers.says("/newcase amazon", where=newcomers.group)
    newcomers.presses("继续", form={**FIRST, **PAGES[0]})
    for page in PAGES[1:]:
        newcomers.presses("继续", form=page)
    for label in ("文件齐了，继续", "都做完了，生成草稿"):
        newcomers.presses(label)

    assert "[Issue Summary]\nShipment FBA15DJCZRX5" in newcomers.sees(newcomers.li)
    assert "US-Home" in newcomers.sees(newcomers.group)


def test_the_second_case_knows_the_shop(newcomers: Team) -> None:
    test_the_first_case_of_a_team_describes_its_shop_and_becomes_a_draft(newcomers)

    newcomers.says("/newcase amazon", who=newcomers.wang, where=newcomers.group)

    assert "店铺简称" not in newcomers.last(newcomers.wang)
