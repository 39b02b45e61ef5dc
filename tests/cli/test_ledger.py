"""cases, search, reminders, backup, restore: the ledger from a terminal."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.casework.case import Status
from bot.ledger.ledger import Ledger
from tests.cli.conftest import Casebot, one_sentence
from tests.ledger.builders import NOW, a_case, with_cases

FORMULA = '=HYPERLINK("https://example.com","x")'


@pytest.fixture
def kept(tmp_path: Path) -> None:
    """Two cases: one that was submitted, one whose title somebody meant badly."""
    (tmp_path / "data").mkdir()
    ledger = Ledger(str(tmp_path / "data" / "ledger.db"))
    ledger.migrate()
    submitted = {"status": Status.OPEN, "submitted_at": NOW, "last_update_at": NOW, "case_id": "13498835581"}
    with_cases(ledger, a_case("C1001", title="店铺被停用", **submitted), a_case("C1002", title=FORMULA))
    ledger.close()


@pytest.mark.usefixtures("kept")
def test_cases_are_listed_shown_and_found(casebot: Casebot) -> None:
    listed = casebot("cases", "list", "--json").document
    waiting = casebot("cases", "list", "--status", "waiting", "--json").document
    shown = casebot("cases", "show", "13498835581", "--json").document

    assert [one["ref"] for one in listed] == ["C1002", "C1001"]
    assert waiting == []
    assert (shown["ref"], shown["status"], shown["submitted_at"]) == ("C1001", "open", "2026-03-20T10:00:00Z")
    assert {"numbers", "history", "evidence", "draft"} <= set(shown)
    assert "店铺被停用" in casebot("cases", "show", "c1001").out
    assert "no case C9" in one_sentence(casebot("cases", "show", "C9"))
    assert [one["ref"] for one in casebot("search", "停用", "--json").document] == ["C1001"]


@pytest.mark.usefixtures("kept")
def test_reminders_say_when_and_why(casebot: Casebot) -> None:
    rows = casebot("reminders", "C1001", "--json").document
    due = casebot("reminders", "C1001", "--at", "2026-03-01T00:00Z", "--json").document

    assert rows
    assert all(set(one) >= {"ref", "chat", "kind", "due_at", "to", "why"} for one in rows)
    assert due == []


@pytest.mark.usefixtures("kept")
def test_no_cell_of_an_export_is_a_formula(casebot: Casebot, tmp_path: Path) -> None:
    for name in ("cases.csv", "cases.xlsx", "cases.json"):
        assert casebot("cases", "export", name).code == 0

    text = (tmp_path / "cases.csv").read_bytes()
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    sheet = list(load_workbook(tmp_path / "cases.xlsx").active.iter_rows())
    title = [cell.value for cell in sheet[0]].index("title")

    assert text.startswith(b"\xef\xbb\xbf")
    assert [row["title"] for row in rows] == ["'" + FORMULA, "店铺被停用"]
    assert [(row[title].value, row[title].data_type) for row in sheet[1:]] == [(FORMULA, "s"), ("店铺被停用", "s")]
    exported = json.loads((tmp_path / "cases.json").read_text(encoding="utf-8"))
    assert [one["title"] for one in exported] == [FORMULA, "店铺被停用"]


@pytest.mark.usefixtures("kept")
def test_a_backup_comes_back_and_nothing_is_lost_on_the_way(
    casebot: Casebot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert casebot("backup", "copy.zip").code == 0
    assert "already" in one_sentence(casebot("backup", "copy.zip"))
    assert "--replace" in one_sentence(casebot("restore", "copy.zip"))
    assert casebot("restore", "copy.zip", "--replace").code == 0

    monkeypatch.setenv("CASEBOT_DATA_DIR", str(tmp_path / "elsewhere"))
    (tmp_path / "damaged.zip").write_bytes((tmp_path / "copy.zip").read_bytes()[:-100])
    assert "Nothing was changed" in one_sentence(casebot("restore", "damaged.zip"))
    assert not (tmp_path / "elsewhere").exists()
    assert casebot("restore", "copy.zip").code == 0
    assert [one["ref"] for one in casebot("cases", "list", "--json").document] == ["C1002", "C1001"]


def test_doctor_says_what_there_is(casebot: Casebot) -> None:
    printed = casebot("doctor", "--json")

    assert printed.code == 0
    assert all(set(one) == {"what", "state", "advice"} for one in printed.document)
