"""Pages for people: help, playbooks, the generated page of commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.reference import page
from tests.cli.conftest import Casebot, one_sentence

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_of_commands_is_current() -> None:
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == page(), "run make docs"


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_a_playbook_reads_as_a_page_in_either_language(casebot: Casebot, locale: str) -> None:
    printed = casebot("playbooks", "show", "amazon", "acc.related", locale=locale)

    heading = "## Root causes" if locale == "en" else "## 根本原因"
    assert heading in printed.out
    assert "One employee had user permissions" in printed.out
    assert "account.related" in casebot("playbooks", "show", "amazon", locale=locale).out


def test_a_mistake_in_a_playbook_is_told_with_file_and_line(casebot: Casebot, tmp_path: Path) -> None:
    place = tmp_path / "books" / "bazaar"
    place.mkdir(parents=True)
    (place / "playbook.yaml").write_text("marketplace: bazaar\nnonsense: 1\n", encoding="utf-8")

    printed = casebot("playbooks", "check", "books")

    assert printed.code == 1
    assert "books/bazaar/playbook.yaml:2: error: " in printed.out.replace("\\", "/")
    assert "is no folder" in one_sentence(casebot("playbooks", "check", "nowhere"))


def test_a_group_without_a_command_shows_its_help(casebot: Casebot) -> None:
    assert "export" in casebot("cases").out
    assert "reminders" in casebot().out
