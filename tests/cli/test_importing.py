"""`casebot cases import`: the team's list from the terminal, with every fault by row, and never twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import common
from bot.ledger.ledger import Ledger
from tests.cli.conftest import Casebot, one_sentence
from tests.house import Bot
from tests.lists import a_list, a_row, workbook


@pytest.fixture(autouse=True)
def started_once(casebot: Casebot, tmp_path: Path) -> None:
    """Casebot has run here before: there are people, a group and a shop."""
    Bot(tmp_path / "data").closes()


def a_file(tmp_path: Path, content: bytes, name: str = "cases.xlsx") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_faults_are_named_by_row_and_the_others_are_taken(casebot: Casebot, tmp_path: Path) -> None:
    rows, wrong = a_list(200, wrong_every=33)
    file = a_file(tmp_path, workbook(rows))

    printed = casebot("cases", "import", file, "--json")

    assert printed.code == 1
    assert {one["row"]: one["column"] for one in printed.document["faults"]} == wrong
    assert printed.document["new"] == 200 - len(wrong)
    assert len(casebot("cases", "list", "--json", "--limit", "1000").document) == 200 - len(wrong)


def test_a_second_time_adds_nothing(casebot: Casebot, tmp_path: Path) -> None:
    file = a_file(tmp_path, workbook([a_row(n) for n in range(30)]))
    casebot("cases", "import", file)

    again = casebot("cases", "import", file, "--json")

    assert (again.code, again.document["new"], again.document["there"]) == (0, 0, 30)


def test_a_dry_run_only_tells(casebot: Casebot, tmp_path: Path) -> None:
    file = a_file(tmp_path, workbook([a_row(n) for n in range(3)]))

    printed = casebot("cases", "import", file, "--dry-run", locale="zh-CN")

    assert "试运行：新增 3 件" in printed.out
    assert "工单号" in printed.out
    assert casebot("cases", "list", "--json").document == []


def test_a_column_may_be_named(casebot: Casebot, tmp_path: Path) -> None:
    text = "咱们的号,店铺,类型,提交日期,状态\n13498835581,恒远美国店,关联账户,2026-10-05,处理中\n"
    file = a_file(tmp_path, text.encode("gb18030"), "cases.csv")

    assert "no column for case_id" in one_sentence(casebot("cases", "import", file))
    assert casebot("cases", "import", file, "--column", "case_id=咱们的号", "--json").document["new"] == 1


def test_what_is_no_table_is_said_in_one_sentence(casebot: Casebot, tmp_path: Path) -> None:
    assert "cannot be read as a table" in one_sentence(casebot("cases", "import", a_file(tmp_path, b"PK\x03\x04")))
    assert "No such file" in one_sentence(casebot("cases", "import", tmp_path / "none.xlsx"))
    known = a_file(tmp_path, workbook([a_row(1)]))
    assert "there is no group" in one_sentence(casebot("cases", "import", known, "--group", "别的群"))
    assert "I know nobody" in one_sentence(casebot("cases", "import", known, "--owner", "某人"))


def test_the_next_round_waits_for_the_days_an_admin_added(
    casebot: Casebot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = datetime.now(UTC).date()  # the command looks at the machine's clock
    back = today + timedelta(days=40)
    (tmp_path / "mine").mkdir()
    days = f"{today - timedelta(days=1)}..{back - timedelta(days=1)}"
    (tmp_path / "mine" / "calendar.yaml").write_text(f"CN: {{off: [{days}], worked: [{back}]}}", "utf-8")
    monkeypatch.setenv("CASEBOT_PLAYBOOKS", str(tmp_path / "mine"))

    casebot("cases", "import", a_file(tmp_path, workbook([a_row(0)])))

    ledger = Ledger(common.existing_ledger())
    with ledger.reading() as reading:
        (due,) = [task.due_at.date() for task in reading.tasks(prefix="round:")]
    ledger.close()
    assert due == back


def test_the_terminal_s_team_has_the_time_zone_of_the_settings(
    casebot: Casebot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEBOT_TIMEZONE", "Europe/London")
    common.settings.cache_clear()

    assert common.playbooks().calendars.team.timezone == "Europe/London"
