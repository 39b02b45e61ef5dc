"""The schema: made once, under a lock, forward only."""

from __future__ import annotations

import subprocess
import sys

from bot.ledger import schema
from bot.ledger.ledger import Ledger
from tests.ledger.builders import a_case, all_at_once, with_cases

START = (
    "import sys; from bot.ledger.ledger import Ledger; ledger = Ledger(sys.argv[1]); ledger.migrate(); ledger.close()"
)


def test_a_second_start_changes_nothing(ledger):
    with_cases(ledger, a_case())
    ledger.migrate()
    with ledger.reading() as reading:
        assert reading.case("C1001") == a_case()


def test_threads_that_start_at_once_make_one_schema(url):
    ledgers = [Ledger(url) for _ in range(4)]
    assert all_at_once(*(ledger.migrate for ledger in ledgers)) == [None] * 4
    with_cases(ledgers[0], a_case())
    with ledgers[3].reading() as reading:
        assert reading.count_cases() == 1
    for ledger in ledgers:
        ledger.close()


def test_processes_that_start_at_once_make_one_schema(url):
    started = [subprocess.Popen([sys.executable, "-c", START, url], stderr=subprocess.PIPE) for _ in range(3)]
    errors = [process.communicate(timeout=60)[1].decode() for process in started]
    assert errors == ["", "", ""]
    assert [process.returncode for process in started] == [0, 0, 0]


def test_a_step_that_fails_leaves_nothing_behind(url, monkeypatch):
    good = schema.steps()
    monkeypatch.setattr(
        schema, "steps", lambda: (*good, ("9999_bad", ("CREATE TABLE half (id TEXT)", "CREATE TABLE")))
    )
    ledger = Ledger(url)
    failed = all_at_once(ledger.migrate)
    assert isinstance(failed[0], Exception)

    monkeypatch.setattr(schema, "steps", lambda: (*good, ("9999_good", ("CREATE TABLE half (id TEXT)",))))
    ledger.migrate()
    with ledger.engine.reading() as connection:
        assert connection.rows("SELECT * FROM half") == []
    ledger.close()


def test_every_table_of_the_schema_is_in_the_backups_list(ledger):
    made = {
        word.split("CREATE TABLE ")[1].split(" ")[0]
        for _, s in schema.steps()
        for word in s
        if "CREATE TABLE" in word
    }
    assert made == set(schema.TABLES)
