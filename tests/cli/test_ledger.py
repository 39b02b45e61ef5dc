"""cases, search, reminders, backup, restore: the ledger from a terminal."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.agenda import Agenda
from bot.casework.case import Status
from bot.casework.followup import Reminder
from bot.ledger.ledger import Ledger
from bot.ledger.records import NewTask
from tests.books import shipped
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
def test_what_was_told_is_not_announced_again_and_what_waits_for_its_turn_comes_then(
    casebot: Casebot, tmp_path: Path
) -> None:
    ledger = Ledger(str(tmp_path / "data" / "ledger.db"))
    overdue = casebot("reminders", "C1001", "--due", "--json").document
    kinds = [one["kind"] for one in overdue]
    assert "follow_up_ignored" in kinds

    (key,) = [one.key for one in _planned(ledger) if one.kind == "follow_up_ignored"]
    _carried_out(ledger, key)
    told = casebot("reminders", "C1001", "--due", "--json").document
    assert [one["kind"] for one in told] == [kind for kind in kinds if kind != "follow_up_ignored"]

    turn = datetime.now(UTC) + timedelta(minutes=40)
    waits = NewTask(
        kind="remind", key=f"held:group:{key}@1", due_at=turn, subject={"reminder": key}, case="held:group"
    )
    ledger.settle(event_seq=None, changes=(), tasks=[waits], reconcile={}, who="casebot", at=NOW)
    (held,) = [one for one in casebot("reminders", "C1001", "--json").document if one["kind"] == "follow_up_ignored"]
    assert held["due_at"] == f"{turn:%Y-%m-%dT%H:%M:%SZ}"
    ledger.close()


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(("locale", "words"), [("en", "is over, at"), ("zh-CN", "“可以重新打开的期限”从")])
def test_a_closed_case_is_listed_as_long_as_it_can_be_taken_up_again(
    casebot: Casebot, tmp_path: Path, locale: str, words: str
) -> None:
    ledger = Ledger(str(tmp_path / "data" / "ledger.db"))
    closed = {"status": Status.CLOSED, "issue": "listing.5461", "case_id": "13498835582"}
    lately = datetime.now(UTC) - timedelta(hours=1)
    with_cases(
        ledger, a_case("C1003", last_update_at=lately, **closed), a_case("C1004", last_update_at=NOW, **closed)
    )
    ledger.close()

    rows = casebot("reminders", "--json", locale=locale).document

    told = [one for one in rows if one["kind"].startswith("reopen_")]
    assert {one["ref"] for one in told} == {"C1003"}
    assert words in told[0]["why"]


def _planned(ledger: Ledger) -> tuple[Reminder, ...]:
    library = shipped()
    with ledger.reading() as reading:
        case = reading.case("C1001")
        assert case is not None
        book = library.playbooks[case.marketplace]
        return Agenda(library.calendars).reminders(case, book, reading.chat(case.chat), datetime.now(UTC))


def _carried_out(ledger: Ledger, key: str) -> None:
    task = NewTask(kind="remind", key=key, due_at=NOW, case="C1001")
    ledger.settle(event_seq=None, changes=(), tasks=[task], reconcile={}, who="casebot", at=NOW)
    for one in ledger.claim_tasks(me="here", case_now=NOW, now=NOW, lease_s=60, limit=9):
        ledger.task_done(one.seq, me="here", now=NOW)


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
