"""doctor: what was given up is listed with its number."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from bot.conversation.router import Answer, Ask
from bot.conversation.words import sayer
from bot.desk import REST_S
from bot.doctor import examine
from bot.ledger.records import NewTask
from config.settings import Settings
from tests.house import Bot
from tests.test_courier import seconds_pass
from tests.test_desk import a_line, with_handlers


def test_doctor_lists_what_was_given_up(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    def broken(ask: Ask) -> Answer:
        raise RuntimeError("a slip of ours")

    with_handlers(bot, text=broken)
    bot.house.desk.receive(a_line(bot, "在吗", key="om_1", where=bot.member("小李").private_chat))
    with caplog.at_level(logging.CRITICAL):
        for rest in (0, *REST_S):
            seconds_pass(bot, rest)

    settings = Settings(data_dir=bot.folder, _env_file=None)  # type: ignore[call-arg]
    lines = [line for line in examine(settings, sayer("en"), lambda: bot.house.playbooks) if "given up" in line.what]

    assert [(line.state, "a slip of ours" in line.what) for line in lines] == [("bad", True)]
    assert "1" in lines[0].advice


def test_doctor_counts_all_that_came_to_nothing_and_tells_the_newest(bot: Bot) -> None:
    ledger, now = bot.house.ledger, bot.house.now()
    tasks = [NewTask(kind="work", key=f"w{n}", due_at=now - timedelta(hours=n), case="C1001") for n in range(120)]
    ledger.settle(event_seq=None, changes=(), tasks=tasks, reconcile={}, who="casebot", at=now)
    lent = {"me": "here", "now": now}
    for n, task in enumerate(ledger.claim_tasks(case_now=now, lease_s=60, limit=200, **lent)):
        ledger.task_dead(task.seq, me="here", now=now + timedelta(seconds=n), error=f"error {n}")

    settings = Settings(data_dir=bot.folder, _env_file=None)  # type: ignore[call-arg]
    lines = [line for line in examine(settings, sayer("en"), lambda: bot.house.playbooks) if "came to" in line.what]

    assert [line.what.partition(" ")[0] for line in lines] == ["120"]
    assert lines[0].what.endswith("error 119")
    assert "C1001" in lines[0].advice
