"""Marketplaces, sites and issues by the names people use."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.casework.playbook import Playbook
from bot.playbooks import find_issue, find_marketplace, find_site, library
from tests.kiosk import kiosk

AMAZON = Path(__file__).parents[2] / "config" / "playbooks" / "amazon" / "playbook.yaml"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Playbook]:
    """Two marketplaces: Amazon with its real sites (its issues are left out, they take long to read), the kiosk."""
    place = tmp_path_factory.mktemp("playbooks") / "amazon"
    place.mkdir()
    shutil.copy(AMAZON, place)
    return {"amazon": library([place.parent]).playbooks["amazon"], "kiosk": kiosk()}


@pytest.mark.parametrize("said", ["amazon", "Amazon", " AMAZON ", "亚马逊", "ａｍａｚｏｎ"])
def test_a_marketplace_in_any_spelling(two: dict[str, Playbook], said: str) -> None:
    assert find_marketplace(two, said) == "amazon"


@pytest.mark.parametrize("said", ["", "ama", "nothing"])
def test_no_marketplace_is_guessed(two: dict[str, Playbook], said: str) -> None:
    assert find_marketplace(two, said) is None


@pytest.mark.parametrize(
    ("said", "site"),
    [
        ("Amazon.com", "amazon.com"),
        ("amazon.co.uk", "amazon.co.uk"),
        ("AMAZON UK", "amazon.co.uk"),
        ("amazon_de", "amazon.de"),
        ("亚马逊美国站", "amazon.com"),
        ("https://www.amazon.com/dp/B08N5WRWNW", "amazon.com"),
        ("amazon.com.mx", "amazon.com.mx"),
    ],
)
def test_a_site_by_domain_or_by_marketplace_and_country(two: dict[str, Playbook], said: str, site: str) -> None:
    assert find_site(two, said) == ("amazon", site)


def test_a_bare_country_needs_its_marketplace(two: dict[str, Playbook]) -> None:
    assert find_site(two, "US") is None
    assert find_site(two, "US", "kiosk") == ("kiosk", "kiosk.example")
    assert find_site({"kiosk": kiosk()}, "us") == ("kiosk", "kiosk.example")
    assert find_site(two, "Kiosk MX") == ("kiosk", "kiosk.mx")


@pytest.mark.parametrize(
    "said", ["listing.removed", "lst.removed", "LST.Removed", "下架", "商品被下架", "Item removed", "removed"]
)
def test_an_issue_by_id_short_form_alias_or_title(said: str) -> None:
    found = find_issue(kiosk(), said)

    assert found is not None
    assert found.id == "listing.removed"


@pytest.mark.parametrize("said", ["", "lst", "listing", "lst.nothing"])
def test_no_issue_is_guessed(said: str) -> None:
    assert find_issue(kiosk(), said) is None
