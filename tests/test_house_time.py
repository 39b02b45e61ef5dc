"""Time: what was due while nobody ran, what is due when the clock jumps, and a house that sleeps in between."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import House
from bot.clock import Clock
from bot.conversation.outbox import send_task
from bot.conversation.router import Answer, Ask
from bot.conversation.values import Show
from bot.workspaces.local import GROUP
from config.settings import Settings
from tests.house import BEIJING, STARTS, Bot, text_of
from tests.inbound import a_submitted_case
from tests.test_courier import moody, queue
from tests.test_desk import with_handlers


def nudges(bot: Bot) -> list[tuple[str, str, str]]:
    """Everything the bot said, as when, where and what, oldest first."""
    chats = [GROUP, *(bot.member(name).private_chat for name in ("小李", "小王", "陈姐"))]
    said = [(m.at.isoformat(), chat, text_of(m)) for chat in chats for m in bot.messages(chat) if m.author == "bot"]
    return sorted(said)


def test_a_nudge_due_while_the_bot_was_down_is_sent_once_after_the_restart(bot: Bot) -> None:
    a_submitted_case(bot)
    bot.says("/waiting C1001 周二 18:00")
    before = bot.sees(GROUP).count("还剩")
    bot.house.stop()
    bot.system.at += timedelta(hours=27)  # Tuesday, 13:00

    bot.house = bot._open()
    bot.restarts()

    assert bot.sees(GROUP).count("还剩") == before + 1


def test_a_machine_that_slept_over_the_weekend_wakes_to_one_message_a_case(bot: Bot) -> None:
    a_submitted_case(bot)
    bot.says("/waiting C1001 周六 18:00")
    bot.until("2026-11-13 18:00")
    seen = len(bot.messages(GROUP))
    bot.system.at += timedelta(days=2, hours=16)  # Monday morning, without a stop in between

    bot.house.settle()

    since = [text_of(m) for m in bot.messages(GROUP)[seen:]]
    told = [text for text in since if "C1001" in text]
    assert len(told) == 1, "one message, the morning round in it: " + str(since)
    assert "已过" in told[0], "the most urgent one"


def test_ten_days_in_one_step_bring_what_ten_days_hour_by_hour_bring(tmp_path: Path) -> None:
    told = []
    for name, hours in (("at once", 240), ("hour by hour", 1)):
        bot = Bot(tmp_path / name)
        a_submitted_case(bot)
        bot.says("/waiting C1001 周五 18:00")
        for _ in range(240 // hours):
            bot.waits(hours=hours)
        told.append(nudges(bot))
        bot.closes()

    assert told[0] == told[1]
    assert len(told[0]) > 10


@pytest.mark.parametrize("restarted", [False, True])
def test_a_clock_that_was_a_month_ahead_silences_nobody_once_it_is_set_back(bot: Bot, restarted: bool) -> None:
    a_submitted_case(bot)
    bot.says("/waiting C1001 2026-12-20 18:00")
    right = bot.system.at
    bot.system.at += timedelta(days=30)
    bot.house.settle()
    assert "C1001" in bot.last(), "half of the time was over: 小李 was told in private, where there is a rest now"
    vendor = moody(bot, refuses=1)
    queue(bot, "等一会儿再发")
    bot.house.settle()
    vendor.refuses = 0

    bot.system.at = right
    if restarted:
        bot.restarts()
    bot.house.settle()

    assert "等一会儿再发" in bot.sees(GROUP), "its pause lies a month ahead, and so is over"
    bot.says("/resolve C1001 通过")
    told, then = len(bot.messages()), bot.house.now()
    bot.until("2026-11-10 10:30")
    effect = [m.at for m in bot.messages()[told:] if "C1001" in text_of(m)]
    assert effect == [then + timedelta(days=1)], "nobody has looked at the effect: routine, and in its time"


def test_the_digest_comes_again_after_the_clock_was_set_back(bot: Bot) -> None:
    a_submitted_case(bot)
    right = bot.system.at
    bot.system.at += timedelta(days=30)
    bot.house.settle()
    held = len(digests(bot))

    bot.system.at = right
    bot.house.settle()
    bot.until("2026-11-13 18:00")

    assert digests(bot)[held:] == ["11-11", "11-12", "11-13"], "that of the 10th was held ahead"


def digests(bot: Bot) -> list[str]:
    return [m.at.astimezone(BEIJING).strftime("%m-%d") for m in bot.messages(GROUP) if "巡检" in text_of(m)]


def test_a_task_at_rest_does_not_make_a_pushed_clock_skip_what_lies_behind_it(bot: Bot) -> None:
    a_submitted_case(bot)
    moody(bot, refuses=1)
    queue(bot, "卡住了", where=bot.member("小王").private_chat)

    bot.until("2026-11-17 10:00")

    rounds = [m.at for m in bot.messages(GROUP) if "巡检" in text_of(m)]
    assert len({at.date() for at in rounds}) >= 4, "one each working morning"


def test_work_that_queues_itself_for_ever_does_not_hold_the_house(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.app.ROUNDS", 20)
    turns = []

    def again(ask: Ask) -> Answer:
        turns.append(1)
        return Answer().do("again_work", key=f"again:{len(turns)}")

    with_handlers(bot, again_work=again)
    bot.house.deciding.router.works["again_work"] = lambda subject, files, books: {}
    bot.house.courier.router = bot.house.deciding.router
    try:
        from tests.test_desk import a_click

        bot.house.desk.receive(a_click(bot, "again_work", key="evt_1"))
        assert bot.house.settle() is False
    finally:
        del bot.house.deciding.router.works["again_work"]
    assert len(turns) < 30


def test_the_house_sleeps_until_the_next_thing_can_be_done(bot: Bot) -> None:
    house = bot.house
    with house.ledger.reading() as reading:
        assert reading.next_due() is None
    assert house._until_next() is None

    due = house.now() + timedelta(hours=3)
    show = Show(view="say", subject={"text": "三点"}, chat=GROUP)
    house.ledger.settle(
        event_seq=None, changes=(), tasks=[send_task(show, "t:later", due)], reconcile={}, who="test", at=house.now()
    )
    assert house._until_next() == timedelta(hours=3)

    moody(bot, refuses=1)
    queue(bot, "卡住了")
    house.settle()
    rest = house._until_next()
    assert rest is not None
    assert timedelta(seconds=5) <= rest < timedelta(seconds=7), "the failed one comes first, and not at once"


class Patient:
    """A house that runs with its thread, in real time, and counts how often it looked."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.house = House(Settings(data_dir=folder, _env_file=None))  # type: ignore[call-arg]
        self.looks = 0
        settle = self.house.settle

        def counted(kinds: tuple[str, ...] = ()) -> bool:
            self.looks += 1
            return settle(kinds)

        self.house.settle = counted  # type: ignore[method-assign]

    def say_at(self, text: str, after: timedelta) -> None:
        show = Show(view="say", subject={"text": text}, chat=GROUP)
        now = self.house.now()
        self.house.ledger.settle(
            event_seq=None,
            changes=(),
            tasks=[send_task(show, f"t:{text}", now + after)],
            reconcile={},
            who="t",
            at=now,
        )
        self.house.wake()

    def done(self) -> list[str]:
        """The keys of what was asked for by `say_at` and is done."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with self.house.ledger.reading() as reading:
                if not reading.tasks(prefix="t:"):
                    return [task.key for task in reading.tasks(prefix="t:", states=("done",))]
            threading.Event().wait(0.01)
        return ["never done"]

    def stands_there(self, text: str, *, within: float = 60.0) -> bool:
        until = time.monotonic() + within
        while time.monotonic() < until:
            if any(text_of(m) == text for m in self.house.local.transcript.page(GROUP)):
                return True
            threading.Event().wait(0.01)
        return False


def test_the_running_house_wakes_by_itself_when_a_task_falls_due_and_does_not_poll(tmp_path: Path) -> None:
    one = Patient(tmp_path / "data")
    one.house.start()
    try:
        one.say_at("到点了", timedelta(seconds=0.7))
        assert one.stands_there("到点了")
        assert one.looks < 12, "a look at the start, at the commit, at the due time, and a few for luck"
    finally:
        one.house.stop()


def test_every_night_the_running_house_throws_away_what_is_old(tmp_path: Path) -> None:
    one = Patient(tmp_path / "data")
    one.house.start()
    try:
        one.say_at("早就发过了", timedelta(0))
        assert one.stands_there("早就发过了")
        assert one.house.clock.nightly == ["tidy"]

        assert one.done() == ["t:早就发过了"]

        then = one.house.system()
        one.house.system = lambda: then + timedelta(days=91)
        one.house.tidy()
        assert one.done() == []
    finally:
        one.house.stop()


def test_a_wake_up_that_never_came_costs_one_longest_sleep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's clock was set back, or another process queued the task and died."""
    monkeypatch.setattr("bot.app.LONGEST_SLEEP", timedelta(seconds=0.2))
    one = Patient(tmp_path / "data")
    one.house.start()
    one.house.clock.stop()
    one.house.wake = lambda: None  # type: ignore[method-assign]
    try:
        one.say_at("没人叫醒我", timedelta(0))
        assert one.stands_there("没人叫醒我")
    finally:
        one.house._something.set()
        one.house._labour.set()
        one.house.stop()


def test_the_clock_is_pushed_while_the_house_is_at_work(tmp_path: Path) -> None:
    one = Patient(tmp_path / "data")
    one.house.start()
    try:
        for n in range(10):
            one.say_at(f"第 {n} 件", timedelta(hours=6 * n))
        pushes = [threading.Thread(target=one.house.advance, args=("day",)) for _ in range(4)]
        for push in pushes:
            push.start()
        for push in pushes:
            push.join()
        assert one.stands_there("第 9 件")
        said = [text_of(m) for m in one.house.local.transcript.page(GROUP, limit=100)]
        assert [text for text in said if text.startswith("第 ")] == [f"第 {n} 件" for n in range(10)]
    finally:
        one.house.stop()


def test_a_clock_that_was_pushed_stays_pushed_over_a_restart(bot: Bot) -> None:
    bot.waits(days=3)
    then = bot.house.now()
    bot.restarts()
    assert bot.house.now() == then + STARTS


def test_stopping_in_the_middle_of_a_wake_up_leaves_no_stack_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    died: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda left: died.append(left.exc_value))

    for _ in range(200):
        clock = Clock(wake=lambda: None, until_next=lambda: None)
        awake = threading.Event()
        for name in range(9):
            clock.soon(str(name), awake.set, after=timedelta(0))
        clock.start()
        assert awake.wait(10)
        clock.stop()

    assert died == []
