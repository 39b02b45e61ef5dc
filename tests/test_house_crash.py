"""The house is killed in the middle of its work, again and again: nothing accepted is lost, nothing happens twice."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

from bot.conversation.words import sayer
from tests.house import GROUP, MONDAY_MORNING, Bot, text_of
from tests.house_under_load import REFS, RunningClock, cases_with_the_marketplace

KILLS = 10

HOUSES = """
import os, sys
from tests.house_under_load import load

for line in sys.stdin:
    folder, run = line.split()
    child = os.fork()
    if child == 0:
        load(folder, int(run))
        os._exit(0)
    print("started", child, flush=True)
    os.waitpid(child, 0)
    print("ended", flush=True)
"""
"""One process that has imported everything and gives birth to houses: a start in a fraction of a second."""


def killed_at_random(folder: Path) -> Counter[tuple[str, str]]:
    """Ten houses under load, each killed by SIGKILL at a moment of its own. What they had accepted until then."""
    accepted: Counter[tuple[str, str]] = Counter()
    dice = random.Random(20261109)
    mother = subprocess.Popen(
        [sys.executable, "-c", HOUSES],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )
    assert mother.stdin is not None
    assert mother.stdout is not None
    try:
        for run in range(1, KILLS + 1):
            print(folder, run, file=mother.stdin, flush=True)
            child, lives = 0, dice.randint(1, 30)
            for line in mother.stdout:
                what, *more = line.split()
                if what == "started":
                    child = int(more[0])
                elif what == "ended":
                    break
                else:
                    accepted[what, more[0]] += 1
                    lives -= 1
                if lives <= 0 and child:
                    os.kill(child, signal.SIGKILL)
                    lives = 10**9
    finally:
        mother.stdin.close()
        mother.wait(timeout=30)
        mother.stdout.close()
    return accepted


def test_ten_kills_in_the_middle_of_work_lose_nothing_and_repeat_nothing(tmp_path: Path) -> None:
    bot = Bot(tmp_path / "data")
    cases_with_the_marketplace(bot.house)
    bot.closes()

    accepted = killed_at_random(bot.folder)
    bot.system = RunningClock(MONDAY_MORNING + timedelta(hours=1))  # type: ignore[assignment]
    bot.house = bot._open()

    messages = bot.house.local.transcript.page(GROUP, limit=100_000)
    posts = [m.text.split() for m in messages if m.author != "bot"]
    typed = Counter((word.strip("/"), ref) for word, ref, *_ in posts)
    with bot.house.ledger.reading() as reading:
        history = Counter((row.what, ref) for ref in REFS for row in reading.history(ref))
        failed, waiting = reading.failed_events(), reading.tasks(kind="send")
        calls = {ref: reading.tasks(prefix=f"nudge:{ref}:", states=("done",)) for ref in REFS}
    said = [text_of(m) for m in messages if m.author == "bot"]
    answered = sayer("zh-CN")("{ref}: we have answered; it is with the marketplace again.", ref="{ref}")

    assert sum(accepted.values()) >= KILLS, "they did work"
    for ref in REFS:
        for command, step in (("waiting", "waiting"), ("answered", "answered")):
            assert typed[command, ref] >= accepted[command, ref], "what was accepted stands in the chat"
            assert history[step, ref] == typed[command, ref], (command, ref, history)
        assert accepted["looked", ref] <= history["looked", ref] <= accepted["looked", ref] + KILLS
        assert said.count(answered.format(ref=ref)) == typed["answered", ref]
        nudges = [text for text in said if f"平台等我方回复：{ref}\n" in text]
        assert len(calls[ref]) == typed["waiting", ref]
        shown = {call.result["message"] for call in calls[ref] if "message" in call.result}
        assert len(nudges) == len(shown), "an owner who had answered meanwhile was not called"
    assert (failed, waiting) == ([], [])
    bot.closes()
    for name in ("ledger.db", "workspace.db"):
        with sqlite3.connect(bot.folder / name) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        database.close()
