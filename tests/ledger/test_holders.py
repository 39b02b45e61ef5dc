"""What a killed process held is free for the next one on its machine, and nothing else is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from bot.ledger.holders import PROC, is_gone, this_process
from tests.ledger.builders import NOW, a_task, claim, settle

pytestmark = pytest.mark.skipif(not PROC.exists(), reason="only /proc tells when a process was born")
NAMES_ITSELF = "from bot.ledger.holders import this_process; print(this_process(), flush=True); input()"


@pytest.fixture
def other():
    """A process that named itself and lives until it is killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", NAMES_ITSELF], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    process.holder = process.stdout.readline().strip()
    yield process
    process.kill()
    process.communicate()


def killed(process) -> str:
    os.kill(process.pid, signal.SIGKILL)
    process.wait(10)
    return process.holder


def test_what_a_killed_process_was_at_is_taken_up_at_once(ledger, other):
    settle(ledger, tasks=[a_task("a1", lane="a")])
    ledger.store_event(workspace="w", key="e1", chat="c", body={}, at=NOW, me=other.holder, lease_s=60)
    assert ledger.lease("stream", me=other.holder, now=NOW, lease_s=60)
    assert claim(ledger, me=other.holder) == ["a1"]

    assert ledger.free_gone(now=NOW) == 0, "it lives"
    assert claim(ledger) == []
    killed(other)

    assert ledger.free_gone(now=NOW) == 1
    assert claim(ledger) == ["a1"]
    assert ledger.claim_event(me="bot-2", now=NOW, lease_s=60) is not None
    assert ledger.lease("stream", me="bot-2", now=NOW, lease_s=60)


def test_a_killed_process_that_nobody_asked_for_is_gone_all_the_same(other):
    os.kill(other.pid, signal.SIGKILL)
    os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)  # its end is seen, and it stays a zombie

    assert is_gone(other.holder)


def test_a_pid_that_is_in_use_again_is_not_taken_for_the_one_before():
    where, pid, born, token = this_process().split(":")

    assert is_gone(f"{where}:{pid}:{int(born) - 1}:{token}")
    assert not is_gone(f"{where}:{pid}:{born}:{token}")


@pytest.mark.parametrize("holder", ["", "bot-1", "elsewhere.0123456789ab:1:1:ffff", "a:b:c:d", "9f3e01c7", ":::"])
def test_of_others_nothing_is_known(holder):
    assert not is_gone(holder)


def test_what_other_machines_hold_stays_theirs(ledger):
    settle(ledger, tasks=[a_task("a1", lane="a")])
    claim(ledger, me="elsewhere.0123456789ab:99999999:1:ffff")

    assert ledger.free_gone(now=NOW) == 0
    assert claim(ledger) == []
