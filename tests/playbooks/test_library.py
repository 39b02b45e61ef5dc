"""The library: playbooks are read, laid over by an admin's own folder, and versioned."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.casework.interview import Surroundings, next_page
from bot.playbooks import BrokenPlaybook, library, parse_body
from tests.kiosk import FOLDER, TODAY

MINE = """
clocks:
  first_reply: {amount: 96, unit: hours, since: submitted, source: mine, checked: 2026-11-20}
  first_look: {amount: 24, unit: hours, since: submitted, source: mine, checked: 2026-11-20}
  follow_up: {amount: 7, unit: business_days, since: last_update, source: mine, checked: 2026-11-20}
  waiting: {amount: 3, unit: calendar_days, since: waiting, source: mine, checked: 2026-11-20}
"""
ISSUES = """
- id: ip.court
  title: {zh: 法院, en: Court}
  stop: {zh: 联系法务, en: Ask our counsel}
- id: ads.paused
  title: {zh: 广告暂停, en: Campaign paused}
  stop: {zh: 先自查, en: Look first}
"""


@pytest.fixture
def admin(tmp_path: Path) -> Path:
    """An admin's folder that changes the kiosk's clocks and one issue, and adds another."""
    place = tmp_path / "mine" / "kiosk"
    (place / "issues").mkdir(parents=True)
    (place / "playbook.yaml").write_text(MINE, "utf-8")
    (place / "issues" / "mine.yaml").write_text(ISSUES, "utf-8")
    return tmp_path / "mine"


def test_a_changed_file_is_read_anew_and_has_another_version(tmp_path: Path) -> None:
    folder = tmp_path / "playbooks"
    shutil.copytree(FOLDER, folder)
    before = library([folder])
    main = folder / "kiosk" / "playbook.yaml"
    main.write_text(main.read_text("utf-8").replace("en: Kiosk}", "en: Kiosque}"), "utf-8")

    after = library([folder])

    assert after.playbooks["kiosk"].name.en == "Kiosque"
    assert after.digest("kiosk") != before.digest("kiosk")
    assert library([FOLDER]).digest("kiosk") == before.digest("kiosk"), (
        "equal words elsewhere are the same version version"
    )


def test_a_kept_version_lets_an_interview_finish_on_it() -> None:
    whole = library([FOLDER])
    kept = parse_body(whole.body("kiosk"))

    answers = {"issue": "listing.removed"}
    pages = [
        next_page(answers, Surroundings(playbooks={"kiosk": one}, today=TODAY))
        for one in (kept, whole.playbooks["kiosk"])
    ]
    assert kept == whole.playbooks["kiosk"]
    assert pages[0] == pages[1]


def test_an_admins_folder_replaces_keys_and_issues_and_adds_some(admin: Path) -> None:
    plain = library([FOLDER]).playbooks["kiosk"]
    laid = library([FOLDER, admin]).playbooks["kiosk"]

    assert laid.clocks["follow_up"].amount == 7
    assert laid.sites == plain.sites
    assert laid.issue("ip.court").title.zh == "法院"
    assert [one.id for one in laid.issues] == [*(one.id for one in plain.issues), "ads.paused"]


def test_an_admins_folder_may_hold_a_marketplace_of_its_own(tmp_path: Path) -> None:
    shutil.copytree(FOLDER / "kiosk", tmp_path / "booth")
    main = tmp_path / "booth" / "playbook.yaml"
    main.write_text(main.read_text("utf-8").replace("marketplace: kiosk", "marketplace: booth"), "utf-8")

    assert list(library([FOLDER, tmp_path]).playbooks) == ["kiosk", "booth"]


def test_a_broken_file_is_refused_whole_with_file_and_line(admin: Path) -> None:
    (admin / "kiosk" / "issues" / "mine.yaml").write_text("- id: ads.paused\n  titel: {zh: 一, en: a}\n", "utf-8")

    with pytest.raises(BrokenPlaybook, match=r"mine\.yaml:2: There is no key titel; did you mean title\?"):
        library([FOLDER, admin])


def test_norway_is_a_country_and_not_a_no(tmp_path: Path) -> None:
    shutil.copytree(FOLDER / "kiosk", tmp_path / "kiosk")
    main = tmp_path / "kiosk" / "playbook.yaml"
    main.write_text(main.read_text("utf-8").replace("country: MX", "country: NO"), "utf-8")

    assert library([tmp_path]).playbooks["kiosk"].site("kiosk.mx").country == "NO"


def test_a_missing_folder_is_an_empty_one(tmp_path: Path) -> None:
    assert library([tmp_path / "nothing"]).playbooks == {}
