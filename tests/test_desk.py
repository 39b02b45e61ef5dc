"""The door: once means once, whoever comes at the same time and whatever fails behind it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from bot.conversation.router import Answer, Ask, Router
from bot.conversation.values import Event, Reply
from bot.conversation.words import sayer
from bot.desk import EVENT_LEASE_S, REST_S, TRIES
from bot.workspaces.local import NAME
from tests.house import GROUP, Bot
from tests.inbound import a_submitted_case
from tests.inside_writes import functions_inside_writes

say = sayer("zh-CN")
NOTED = say("Noted: no change.")
OUT_OF_DATE = say("This card was out of date; here is the newest.")
DEAD_BUTTON = say("This button no longer does anything. Send /help to see what does.")


def a_click(bot: Bot, action: str, *, key: str, who: str = "小李", where: str = GROUP, **value: object) -> Event:
    """A click as the local workspace hands it in."""
    member = bot.member(who)
    return Event(
        id=key,
        workspace=NAME,
        kind="click",
        chat=where,
        sender=member.id,
        at=bot.house.now(),
        action=action,
        value=value,
        private=where == member.private_chat,
        sender_name=member.name,
    )


def a_line(bot: Bot, text: str, *, key: str, who: str = "小李", where: str = GROUP) -> Event:
    return replace(a_click(bot, "", key=key, who=who, where=where), kind="message", text=text)


def with_handlers(bot: Bot, **clicks: Callable[[Ask], Answer]) -> None:
    """Buttons of the test's own, beside the real ones."""
    known = bot.house.deciding.router
    bot.house.deciding.router = Router(
        commands=known.commands,
        clicks={**known.clicks, **clicks},
        internals={**known.internals, **clicks},
        listeners={**known.listeners, **({"text": clicks["text"]} if "text" in clicks else {})},
        works=known.works,
    )


def steps(bot: Bot, ref: str = "C1001") -> list[str]:
    with bot.house.ledger.reading() as reading:
        return [row.what for row in reading.history(ref)]


def toast(reply: Reply) -> str:
    return reply.toast.text if reply.toast else ""


# -- delivered twice, clicked twice, clicked at once


def test_a_message_delivered_twice_is_answered_once(bot: Bot) -> None:
    for _ in range(2):
        bot.house.desk.receive(a_line(bot, "/help", key="om_1"))
        bot.house.settle()

    assert bot.sees(GROUP).count("/newcase amazon") == 1


def test_a_click_delivered_twice_changes_and_answers_once(bot: Bot) -> None:
    a_submitted_case(bot)
    click = a_click(bot, "looked", key="evt_1", ref="C1001")

    first, second = bot.house.desk.receive(click), bot.house.desk.receive(click)

    assert toast(first) == NOTED
    assert second == Reply()
    assert steps(bot).count("looked") == 1


def test_a_click_whose_process_died_is_answered_when_it_is_sent_again(bot: Bot) -> None:
    a_submitted_case(bot)
    click = a_click(bot, "looked", key="evt_1", ref="C1001")
    desk = bot.house.desk
    bot.house.ledger.store_event(  # stored and leased by a process that then died
        workspace=click.workspace,
        key=click.id,
        chat=click.chat,
        body={},
        at=bot.system(),
        me="dead",
        lease_s=EVENT_LEASE_S,
    )

    assert desk.receive(click) == Reply(), "the other one may still be at it"
    bot.system.at += timedelta(seconds=EVENT_LEASE_S)

    assert toast(desk.receive(click)) == NOTED
    assert steps(bot).count("looked") == 1


def test_no_click_loses_its_answer_to_the_house_s_own_thread(bot: Bot) -> None:
    stop = threading.Event()

    def at_work() -> None:
        while not stop.is_set():
            bot.house.desk.work_off()

    thread = threading.Thread(target=at_work)
    thread.start()
    try:
        replies = [bot.house.desk.receive(a_click(bot, "of last year", key=f"evt_{n}")) for n in range(60)]
    finally:
        stop.set()
        thread.join()

    assert {toast(reply) for reply in replies} == {DEAD_BUTTON}


def test_two_members_click_at_once_and_both_are_answered_truly(bot: Bot) -> None:
    a_submitted_case(bot)
    revision = bot.case().revision
    both = threading.Barrier(2)

    def click(who: str) -> Reply:
        event = a_click(bot, "looked", key=f"evt_{who}", who=who, ref="C1001", revision=revision)
        both.wait()
        return bot.house.desk.receive(event)

    with ThreadPoolExecutor(2) as pool:
        replies = list(pool.map(click, ["小李", "小王"]))

    assert sorted(map(toast, replies)) == sorted([NOTED, OUT_OF_DATE])
    assert all(reply.card is not None for reply in replies)
    assert steps(bot).count("looked") == 1


# -- what fails


def test_a_handler_that_fails_is_tried_again_after_a_rest_and_then_given_up_aloud(bot: Bot, caplog) -> None:
    tries = []

    def broken(ask: Ask) -> Answer:
        tries.append(ask.now)
        raise RuntimeError("a slip of ours")

    with_handlers(bot, text=broken)
    bot.house.desk.receive(a_line(bot, "在吗", key="om_1", where=bot.member("小李").private_chat))

    with caplog.at_level(logging.CRITICAL):
        bot.house.settle()
        bot.house.settle()
        assert len(tries) == 1, "it does not spin"
        for rest in REST_S:
            bot.system.at += timedelta(seconds=rest)
            bot.house.settle()

    assert len(tries) == TRIES
    assert "抱歉" in bot.last()
    with bot.house.ledger.reading() as reading:
        (failed,) = reading.failed_events()
    assert failed.body["text"] == "在吗", "what was typed is kept"
    bot.system.at += timedelta(days=1)
    bot.house.settle()
    assert len(tries) == TRIES


def test_a_chat_goes_on_after_an_event_was_given_up(bot: Bot) -> None:
    def broken(ask: Ask) -> Answer:
        raise RuntimeError("a slip of ours")

    with_handlers(bot, text=broken)
    private = bot.member("小李").private_chat
    bot.house.desk.receive(a_line(bot, "在吗", key="om_1", where=private))
    bot.house.desk.receive(a_line(bot, "/help", key="om_2", where=private))
    for rest in (0, *REST_S):
        bot.system.at += timedelta(seconds=rest)
        bot.house.settle()

    assert "我能做什么" in bot.last()


def test_an_event_that_another_version_wrote_and_nobody_can_read_is_set_aside(bot: Bot) -> None:
    now = bot.house.system()
    seq = bot.house.ledger.store_event(workspace=NAME, key="odd", chat=GROUP, body={"later": "shape"}, at=now)

    bot.says("/status", where=GROUP)

    assert "/newcase" in bot.last(GROUP) or "案件" in bot.last(GROUP), "the chat goes on"
    with bot.house.ledger.reading() as reading:
        assert seq in {row.seq for row in reading.failed_events(limit=10)}


def test_a_click_that_fails_says_so_and_is_done_when_the_trouble_is_over(bot: Bot) -> None:
    trouble = [RuntimeError("not now")]

    def moody(ask: Ask) -> Answer:
        if trouble:
            raise trouble.pop()
        return Answer().tell(ask.chat.id, "办好了")

    with_handlers(bot, moody=moody)

    reply = bot.house.desk.receive(a_click(bot, "moody", key="evt_1"))

    assert toast(reply) == "刚才没有成功，正在重试。"
    bot.system.at += timedelta(seconds=REST_S[0])
    bot.house.settle()
    assert bot.last(GROUP) == "办好了"


def test_the_lead_hears_of_a_due_thing_that_could_not_be_done(bot: Bot) -> None:
    def broken(ask: Ask) -> Answer:
        raise RuntimeError("a slip of ours")

    with_handlers(bot, remind=broken)
    event = replace(a_click(bot, "remind", key="task:1", where="", ref="C1001"), kind="internal", sender="casebot")
    bot.house.desk.receive(event)
    for rest in REST_S:
        bot.system.at += timedelta(seconds=rest)
        bot.house.settle()

    assert "C1001 有一件到期的事没有办成" in bot.last(who="陈姐")


def test_a_card_that_cannot_be_drawn_does_not_undo_what_was_decided(bot: Bot) -> None:
    with_handlers(bot, odd=lambda ask: Answer().replace("no such view").toast("好了"))

    assert bot.house.desk.receive(a_click(bot, "odd", key="evt_1")) == Reply(toast=Answer().toast("好了").notice)


def test_only_who_may_use_a_card_can_use_it(bot: Bot) -> None:
    a_submitted_case(bot)

    reply = bot.house.desk.receive(a_click(bot, "looked", key="e", who="小王", ref="C1001", only=["local:xiaoli"]))

    assert toast(reply) == "这张卡片只有小李可以操作。"
    assert "looked" not in steps(bot)


# -- one pending update a message


def test_a_message_has_at_most_one_update_pending(bot: Bot) -> None:
    a_submitted_case(bot)
    for n in range(3):
        bot.house.desk.receive(a_click(bot, "looked", key=f"evt_{n}", ref="C1001"))

    with bot.house.ledger.reading() as reading:
        messages = [task.extra["message"] for task in reading.tasks(kind="update")]
    assert messages
    assert len(messages) == len(set(messages))


def test_a_click_s_answer_takes_the_place_of_the_update_that_was_pending(bot: Bot) -> None:
    a_submitted_case(bot)
    bot.house.desk.receive(a_click(bot, "looked", key="evt_1", ref="C1001"))
    with bot.house.ledger.reading() as reading:
        pending = reading.tasks(kind="update")[0]

    click = a_click(bot, "looked", key="evt_2", ref="C1001")
    bot.house.desk.receive(replace(click, message=str(pending.extra["message"])))

    with bot.house.ledger.reading() as reading:
        assert pending.extra["message"] not in [task.extra["message"] for task in reading.tasks(kind="update")]


# -- the lock


def test_no_rule_parser_template_or_file_runs_while_the_ledger_is_locked(bot: Bot) -> None:
    with functions_inside_writes(bot.house.ledger) as ran:
        a_submitted_case(bot)
        bot.says("/waiting C1001 周五 18:00")
        bot.says("/cases", where=GROUP)

    ours = {name for name in ran if name.split(".")[0] in ("bot", "handlers", "cards", "config")}
    assert ours
    values = ("bot.ledger.", "bot.casework.case.")
    assert {name for name in ours if not name.startswith(values)} == set()
    assert {
        name for name in ran if name.split(".")[0] in ("jinja2", "pydantic", "ruamel", "rapidfuzz", "socket")
    } == set()
