"""The courier: vendors fail, answers get lost, cards change on the way; a chat sees each message once, in order."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.casework.mistakes import VendorTrouble
from bot.conversation.cards import Card
from bot.conversation.outbox import send_task
from bot.conversation.values import Show
from bot.courier import TASK_LEASE_S
from bot.desk import EVENT_LEASE_S, REST_S
from bot.ledger.waits import LONGEST_LEASE, LONGEST_PAUSE
from bot.setbacks import BACK_OFF_S, JITTER
from bot.workspaces.dingtalk.stream import LEASE_S
from bot.workspaces.local import LocalWorkspace
from bot.workspaces.workspace import Door, Sent
from tests.house import GROUP, Bot, buttons_of, card_text
from tests.inbound import a_submitted_case
from tests.test_desk import a_click


@dataclass
class MoodyVendor:
    """The local workspace behind a line that breaks: before the message arrives, or after it did."""

    local: LocalWorkspace
    refuses: int = 0
    forgets_to_answer: int = 0
    during_update: Callable[[], object] = lambda: None
    during_send: Callable[[], object] = lambda: None
    lines: int = 1
    updates: list[tuple[str, str]] = field(default_factory=list)
    name: str = "local"

    def start(self, door: Door) -> None:
        self.local.start(door)

    def stop(self) -> None:
        self.local.stop()

    def send(self, chat: str, card: Card, *, key: str, reply_to: str = "", tried: datetime | None = None) -> Sent:
        self.during_send()
        if self.refuses:
            self.refuses -= 1
            raise VendorTrouble
        sent = self.local.send(chat, card, key=key, reply_to=reply_to)
        if self.forgets_to_answer:
            self.forgets_to_answer -= 1
            raise VendorTrouble
        return sent

    def update(self, chat: str, message: str, card: Card) -> None:
        self.updates.append((message, card_text(card)))
        self.during_update()
        self.local.update(chat, message, card)

    def send_file(self, chat: str, name: str, content: bytes, *, key: str) -> Sent:
        return self.local.send_file(chat, name, content, key=key)

    def members(self, chat: str) -> Sequence[str]:
        return self.local.members(chat)


def moody(bot: Bot, **mood: int) -> MoodyVendor:
    vendor = MoodyVendor(bot.house.local, **mood)
    bot.house.workspaces["local"] = vendor
    return vendor


def queue(bot: Bot, *texts: str, view: str = "say", where: str = GROUP) -> None:
    shows = [
        Show(view=view, subject={"text": text} if view == "say" else {"ref": text}, chat=where) for text in texts
    ]
    tasks = [
        send_task(show, f"t:{show.view}:{text}", bot.house.now()) for show, text in zip(shows, texts, strict=True)
    ]
    bot.house.ledger.settle(event_seq=None, changes=(), tasks=tasks, reconcile={}, who="test", at=bot.house.now())


def seconds_pass(bot: Bot, seconds: float) -> None:
    bot.system.at += timedelta(seconds=seconds)
    bot.house.settle()


def test_a_vendor_in_trouble_is_tried_again_later_and_the_chat_keeps_its_order(bot: Bot) -> None:
    moody(bot, refuses=2)
    queue(bot, "第一句", "第二句")

    bot.house.settle()
    seconds_pass(bot, BACK_OFF_S[0] - 1)
    assert "第一句" not in bot.sees(GROUP), "not before its time"
    assert "第二句" not in bot.sees(GROUP), "not before the one in front of it"
    seconds_pass(bot, 1 + BACK_OFF_S[0] / 4)
    seconds_pass(bot, BACK_OFF_S[1] * 5 / 4)

    assert bot.sees(GROUP).endswith("第一句\n第二句")


def test_nothing_is_held_or_rests_for_longer_than_the_queue_believes() -> None:
    held = (TASK_LEASE_S, EVENT_LEASE_S, *REST_S, LEASE_S)
    assert timedelta(seconds=max(held)) < LONGEST_LEASE
    assert timedelta(seconds=max(BACK_OFF_S) * (1 + 1 / JITTER)) < LONGEST_PAUSE


def test_another_chat_does_not_wait_for_one_that_is_stuck(bot: Bot) -> None:
    moody(bot, refuses=1)
    queue(bot, "给群里")
    bot.house.courier.carry_out()
    queue(bot, "给小王", where=bot.member("小王").private_chat)

    bot.house.settle()

    assert bot.last(who="小王") == "给小王"


def test_a_message_whose_receipt_was_lost_stands_there_once(bot: Bot) -> None:
    moody(bot, forgets_to_answer=2)
    queue(bot, "只说一次")

    for wait in (0, *BACK_OFF_S):
        seconds_pass(bot, wait * 5 / 4)

    assert bot.sees(GROUP).count("只说一次") == 1
    with bot.house.ledger.reading() as reading:
        assert [task.state for task in reading.tasks(prefix="t:say:只说一次", states=("done",))] == ["done"]


def test_what_cannot_be_delivered_is_told_to_the_lead_and_frees_its_chat(bot: Bot) -> None:
    moody(bot, refuses=len(BACK_OFF_S) + 1)
    queue(bot, "送不到", "后面的")

    for wait in (0, *BACK_OFF_S):
        seconds_pass(bot, wait * 5 / 4)

    assert bot.last(GROUP) == "后面的"
    assert "送不到" not in bot.sees(GROUP)
    assert "都没发出去" in bot.last(who="陈姐")
    with bot.house.ledger.reading() as reading:
        (dead,) = reading.tasks(states=("dead",))
    assert dead.attempts == len(BACK_OFF_S) + 1


def test_a_card_with_nothing_left_to_show_is_not_sent_and_holds_nobody_up(bot: Bot) -> None:
    queue(bot, "C9999", view="draft")
    queue(bot, "下一条")

    bot.house.settle()

    assert bot.last(GROUP) == "下一条"


def test_a_card_that_cannot_be_drawn_is_tried_again_and_then_told(bot: Bot) -> None:
    queue(bot, "C9999", view="no_such_view")
    for wait in (0, *BACK_OFF_S):
        seconds_pass(bot, wait * 5 / 4)

    assert "都没发出去" in bot.last(who="陈姐")


def test_an_old_nudge_loses_its_buttons_and_keeps_its_words(bot: Bot) -> None:
    a_submitted_case(bot)
    bot.says("/waiting C1001 周五 18:00")
    nudge = next(m for m in reversed(bot.messages(GROUP)) if m.card and "还剩" in card_text(m.card))
    said = card_text(nudge.card)

    bot.until("2026-11-13 17:00")

    (now,) = [m for m in bot.messages(GROUP) if m.seq == nudge.seq]
    assert card_text(now.card) == said
    assert not list(buttons_of(now.card.blocks))
    assert list(buttons_of(bot.newest_card(GROUP).card.blocks)), "its successor has them"


def test_a_card_that_changes_while_it_is_updated_ends_as_its_newest_self(bot: Bot) -> None:
    a_submitted_case(bot)
    vendor = moody(bot)
    bot.house.desk.receive(a_click(bot, "looked", key="evt_1", ref="C1001"))
    with bot.house.ledger.reading() as reading:
        message = str(reading.tasks(kind="update")[0].extra["message"])

    def somebody_clicks() -> None:
        vendor.during_update = lambda: None
        click = a_click(bot, "marketplace_answered", key="evt_2", ref="C1001", revision=bot.case().revision)
        bot.house.desk.receive(replace(click, message=message))

    vendor.during_update = somebody_clicks
    bot.house.settle()

    sent = [text for one, text in vendor.updates if one == message]
    assert len(sent) == 2
    assert sent[0] != sent[1]
    with bot.house.ledger.reading() as reading:
        shown = reading.message("local", message)
    assert shown is not None
    assert shown.view == "they_answered"


def test_chats_of_a_vendor_that_takes_several_at_once_are_sent_to_side_by_side(bot: Bot) -> None:
    vendor = moody(bot)
    vendor.lines, both = 2, threading.Barrier(2, timeout=10)
    vendor.during_send = both.wait
    queue(bot, "给群里")
    queue(bot, "给小王", where=bot.member("小王").private_chat)

    bot.house.settle()

    assert (bot.last(GROUP), bot.last(who="小王")) == ("给群里", "给小王")
