"""Writes that wait at the same time share one commit, and what one of them raises undoes it alone."""

from __future__ import annotations

import signal
import threading

import pytest

from bot.ledger.ledger import Ledger
from tests.ledger.builders import all_at_once


@pytest.fixture
def alone(tmp_path):
    """SQLite, whatever the suite runs on: it is the engine that has one writer."""
    ledger = Ledger(str(tmp_path / "ledger.db"))
    ledger.migrate()
    yield ledger
    ledger.close()


def while_one_writes(ledger, *writes):
    """They all come to wait behind a write that is under way; their results or what they raised."""
    begun, go_on = threading.Event(), threading.Event()

    def slow(tx):
        begun.set()
        assert go_on.wait(10)

    first = threading.Thread(target=lambda: ledger.engine.write(slow))
    first.start()
    assert begun.wait(10)
    found = []
    others = threading.Thread(target=lambda: found.extend(all_at_once(*writes)))
    others.start()
    while len(ledger.engine.turns) < len(writes):
        threading.Event().wait(0.001)
    go_on.set()
    first.join(10)
    others.join(10)
    return found


def put(ledger, name, *, fails=False):
    def work(tx):
        tx.run("INSERT INTO settings (name, value) VALUES (:name, 'yes')", name=name)
        if fails:
            raise KeyError(name)
        return name

    return lambda: ledger.engine.write(work)


def test_each_gets_its_own_result(alone):
    found = while_one_writes(alone, *(put(alone, f"n{n}") for n in range(40)))

    assert sorted(found) == sorted(f"n{n}" for n in range(40))
    with alone.reading() as reading:
        assert all(reading.setting(f"n{n}") == "yes" for n in range(40))


def test_what_one_raises_undoes_it_alone(alone):
    found = while_one_writes(alone, put(alone, "a"), put(alone, "b", fails=True), put(alone, "c"))

    assert [type(one) for one in found].count(KeyError) == 1
    with alone.reading() as reading:
        assert [reading.setting(name) for name in ("a", "b", "c")] == ["yes", "", "yes"]


def test_a_lone_write_that_raises_leaves_nothing(alone):
    with pytest.raises(KeyError):
        put(alone, "a", fails=True)()

    with alone.reading() as reading:
        assert reading.setting("a") == ""


def test_who_is_ended_while_it_waits_holds_nobody_up(alone):
    """Given a write under way, when the main thread is ended in the queue behind it, then the next one is served."""
    begun, go_on = threading.Event(), threading.Event()

    def slow(tx):
        begun.set()
        assert go_on.wait(10)

    def ended(*_):
        raise KeyboardInterrupt

    first = threading.Thread(target=lambda: alone.engine.write(slow))
    first.start()
    assert begun.wait(10)
    was = signal.signal(signal.SIGALRM, ended)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        with pytest.raises(KeyboardInterrupt):
            put(alone, "of one that went")()
    finally:
        signal.signal(signal.SIGALRM, was)
    go_on.set()
    first.join(10)

    assert put(alone, "of the next")() == "of the next"
    with alone.reading() as reading:
        assert reading.setting("of one that went") == ""
