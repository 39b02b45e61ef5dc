"""A ledger of every released version opens with this one: migrated once, with every row it had."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from bot.ledger import schema
from bot.ledger.ledger import Ledger
from bot.ledger.mistakes import LedgerNewer
from bot.ledger.restore import restore
from tests.ledger.builders import NOW, a_case, claim, rows_of, with_cases
from tests.ledger.freeze import FROZEN, thaw

RELEASED = sorted({path.name.split(".")[0] for path in FROZEN.glob("*.sql")})
START = """
import sys
from bot.ledger.ledger import Ledger
ledger = Ledger(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
ledger.migrate()
ledger.close()
"""


@pytest.fixture(params=RELEASED)
def old(request: pytest.FixtureRequest, url: str) -> str:
    """Where a ledger of that version lies, as its last user left it."""
    thaw(request.param, url)
    return url


def applied(url: str) -> list[str]:
    table, column = ("schema_steps", "name") if url.startswith("postgresql") else ("_sqlite_migrations", "name")
    return sorted(row[column] for row in rows_of(url, (table,))[table])


def every_row(url: str) -> dict[str, list[dict[str, object]]]:
    return rows_of(url, schema.TABLES)


def test_there_are_frozen_ledgers_of_both_engines_with_rows_in_every_table() -> None:
    newest = schema.steps()[-1][0][:4]
    assert RELEASED[:2] == ["0001", "0002"]
    assert newest in RELEASED, f"freeze it before it is released: python -m tests.ledger.freeze {newest}"
    for name in RELEASED:
        for engine in ("sqlite", "postgres"):
            frozen = (FROZEN / f"{name}.{engine}.sql").read_text("utf-8")
            made = [table for table in schema.TABLES if f"TABLE {table} (" in frozen]
            assert made
            assert all(f"INSERT INTO {table} " in frozen.replace('"', "") for table in made)


def test_opening_an_old_ledger_keeps_every_row(old: str) -> None:
    before = every_row(old)
    ledger = Ledger(old)
    ledger.migrate()
    ledger.close()

    after = every_row(old)
    assert applied(old) == [name for name, _ in schema.steps()]
    for table, rows in before.items():
        assert rows, f"the frozen {table} is empty and proves nothing"
        kept = [{column: row[column] for column in rows[0]} for row in after[table]]
        assert kept == rows


def test_an_old_ledger_works_on_as_if_it_had_been_made_today(old: str) -> None:
    ledger = Ledger(old)
    ledger.migrate()
    with ledger.reading() as reading:
        case = reading.case("C1001")
        assert [found.ref for found in reading.search("下架", seen_by="lin")] == ["C1001"]
        assert (case.case_id, reading.next_ref()) == ("17-1", "C1003")
        assert [row.what for row in reading.history("C1001")] == ["created", "submitted"]
        assert reading.active_interview("lin").answers == {"why": "多行\n文字"}
    assert claim(ledger) == ["send"]
    assert ledger.claim_event(me="b", now=NOW, lease_s=60).body == {"text": "你好"}
    with_cases(ledger, a_case("C1003"))
    ledger.close()


def test_two_processes_that_open_it_at_once_migrate_it_once(old: str) -> None:
    before = every_row(old)
    started = [
        subprocess.Popen(
            [sys.executable, "-c", START, old],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in started:
        assert process.stdout.readline() == "ready\n"
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate(timeout=60)[1] for process in started] == ["", ""]

    assert applied(old) == [name for name, _ in schema.steps()], "each step once"
    assert {table: len(rows) for table, rows in every_row(old).items() if table in before} == {
        table: len(rows) for table, rows in before.items()
    }


def test_a_ledger_of_a_newer_version_is_refused_with_a_sentence_and_left_alone(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = schema.steps()
    monkeypatch.setattr(schema, "steps", lambda: (*now, ("9998_future", ("CREATE TABLE ahead (id TEXT)",))))
    newer = Ledger(url)
    newer.migrate()
    newer.close()
    monkeypatch.setattr(schema, "steps", lambda: (*now, ("9997_other", ("CREATE TABLE aside (id TEXT)",))))

    ledger = Ledger(url)
    with pytest.raises(LedgerNewer, match=r"newer version of Casebot \(it has 9998_future\)"):
        ledger.migrate()
    ledger.close()

    assert "9997_other" not in applied(url), "nothing was migrated"


def names_a_case_and_a_message(old: str) -> None:
    """In the bodies of an interview and of a file, where an older version had no column for them."""
    said = (
        'UPDATE interviews SET body = replace(body, \'"case":""\', \'"case":"C1002"\')',
        'UPDATE evidence SET body = replace(body, \'"message":""\', \'"message":"om_7"\')',
    )
    if old.startswith("postgresql"):
        with psycopg.connect(old, autocommit=True) as database:
            for statement in said:
                database.execute(statement)
    else:
        with closing(sqlite3.connect(old)) as database, database:
            for statement in said:
                database.execute(statement)


@pytest.mark.parametrize("old", [name for name in RELEASED if name < "0003"], indirect=True)
def test_what_gets_a_column_later_is_found_in_old_rows_too(old: str) -> None:
    names_a_case_and_a_message(old)
    ledger = Ledger(old)
    ledger.migrate()
    with ledger.reading() as reading:
        assert [row.id for row in reading.interviews(case="C1002")] == ["i1"]
        assert [row.id for row in reading.evidence_from("om_7")] == ["f1"]
        assert reading.interviews(case="C1001") == []
        assert reading.evidence_from("om_8") == []
    ledger.close()


def test_a_backup_of_an_older_version_comes_back_brought_up_to_date(
    request: pytest.FixtureRequest, old: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the same engine, or on the other: what the later steps fill in is filled in."""
    names_a_case_and_a_message(old)
    before, name = every_row(old), request.node.callspec.params["old"]
    with monkeypatch.context() as then:
        then.setattr(schema, "TABLES", tuple(before))
        steps = [step for step in schema.steps() if step[0][:4] <= name]
        then.setattr(schema, "steps", lambda: tuple(steps))
        with closing(Ledger(old)) as ledger:
            ledger.backup(str(tmp_path / "old.zip"))

    new = str(tmp_path / "new.db")
    restore(tmp_path / "old.zip", new, tmp_path / "files")

    with closing(Ledger(new)) as ledger:
        ledger.migrate()
        with ledger.reading() as reading:
            assert [row.id for row in reading.interviews()], "read with all the columns of today"
    after = every_row(new)
    assert {table: len(rows) for table, rows in before.items()} == {table: len(after[table]) for table in before}
    with closing(Ledger(old)) as ledger:
        ledger.migrate()
    assert after == every_row(old), "as if the ledger itself had been opened by this version"
