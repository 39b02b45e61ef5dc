"""A process dies between two lines, by SIGKILL: what it acknowledged is there, and nothing is half there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.ledger.builders import NOW, claim

CHILD = """
import sys
from bot.casework.case import opened
from bot.ledger.ledger import Ledger
from tests.ledger.builders import NOW, a_case, a_reminder, a_task, settle

ledger = Ledger(sys.argv[1])
ledger.migrate()
first, stop_after = int(sys.argv[2]), sys.argv[3]
for number in range(first, first + 100_000):
    ref = f"C{number}"
    event = ledger.store_event(workspace="local", key=ref, chat=ref, body={"ref": ref}, at=NOW)
    print("stored", ref, flush=True)
    if stop_after == "stored":
        sys.stdin.read()
    case = a_case(ref)
    settle(ledger, opened(case), case.approve(at=NOW), tasks=[a_task("send:" + ref, lane=ref)],
           plan={ref: [a_reminder("remind:" + ref, case=ref)]}, event=event)
    print("settled", ref, flush=True)
"""

IN_THE_MIDDLE = """
import sys
from bot.ledger import inbox, queue
from bot.ledger.ledger import Ledger
from tests.ledger.builders import NOW, a_task

ledger = Ledger(sys.argv[1])
ledger.migrate()
seq = ledger.store_event(workspace="local", key="e", chat="group", body={"text": "x"}, at=NOW)
row = queue.task_columns(a_task("send"))

def work(tx):
    inbox.settle(tx, seq)
    queue.insert(tx, row)
    print("in the middle", flush=True)
    sys.stdin.read()

ledger.engine.write(work, serial=True)
"""


def until_alone(url: str) -> None:
    """Returns when the server has noticed that the other bot is dead; SQLite's locks die with their process."""
    if url.startswith("postgresql"):
        others = (
            "SELECT COUNT(*) FROM pg_stat_activity"
            " WHERE application_name = 'casebot' AND pid <> pg_backend_pid() AND state <> 'idle'"
        )
        with psycopg.connect(url, autocommit=True, application_name="test") as connection:
            while connection.execute(others).fetchone()[0]:
                pass


@contextmanager
def a_process(program: str, url: str, *arguments: str):
    """Another bot, which is killed at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, url, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        until_alone(url)


@pytest.mark.parametrize("steps", [1, 7, 20])
def test_what_was_acknowledged_survives_and_nothing_is_half_done(ledger, url, steps):
    with a_process(CHILD, url, "1001", "never") as child:
        said = [child.stdout.readline().split() for _ in range(steps)]
    stored = {ref for what, ref in said if what == "stored"}
    settled = {ref for what, ref in said if what == "settled"}

    with ledger.reading() as reading:
        cases = {case.ref: case for case in reading.cases(limit=1000)}
        sends = {task.key.split(":")[1] for task in reading.tasks(kind="send", limit=10_000)}
        reminders = {task.case for task in reading.tasks(kind="remind", limit=10_000)}
        histories = {ref: [row.what for row in reading.history(ref)] for ref in cases}
    assert settled <= set(cases)
    assert set(cases) == sends == reminders
    assert all(case.revision == 1 for case in cases.values())
    assert all(history == ["created", "approved"] for history in histories.values())

    left = set()
    while row := ledger.claim_event(me="after the crash", now=NOW, lease_s=60):
        left.add(row.body["ref"])
    assert stored <= set(cases) | left
    assert not set(cases) & left, "an event is done with what it caused"


def test_an_event_that_was_stored_but_not_worked_on_is_found_after_the_crash(ledger, url):
    with a_process(CHILD, url, "1001", "stored") as child:
        assert child.stdout.readline().split() == ["stored", "C1001"]
    assert ledger.claim_event(me="bot-2", now=NOW, lease_s=60).body == {"ref": "C1001"}
    assert ledger.store_event(workspace="local", key="C1001", chat="", body={}, at=NOW) is None, (
        "sent again by the vendor"
    )


def test_a_transaction_cut_in_the_middle_never_was(ledger, url):
    with a_process(IN_THE_MIDDLE, url) as child:
        assert child.stdout.readline() == "in the middle\n"
    row = ledger.claim_event(me="bot-2", now=NOW, lease_s=60)
    assert row is not None
    assert row.body == {"text": "x"}
    assert claim(ledger) == []
