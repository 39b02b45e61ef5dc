"""A vendor that cannot be reached for a day: nothing is given up, nobody is flooded, leads and doctor know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.conversation.cards import Card
from bot.conversation.outbox import say_task
from bot.conversation.words import sayer
from bot.doctor import examine
from bot.ledger.changes import SaveChat, SaveMember
from bot.ledger.records import Chat, Member
from bot.workspaces.trouble import ChatTrouble, NoAnswer, Refused, Unreachable
from bot.workspaces.workspace import Door, Sent
from config.settings import Settings
from tests.house import GROUP, MONDAY_MORNING, Bot, card_text
from tests.inbound import a_submitted_case

LEAD, TEAM = "feishu:ou_lead", "feishu:oc_team"


@dataclass
class Feishu:
    """A vendor that may be away."""

    trouble: ChatTrouble | None = None
    refuses: str = ""
    """Words that it does not answer to, even while it is there."""
    said: list[tuple[str, str]] = field(default_factory=list)
    name: str = "feishu"

    def start(self, door: Door) -> None: ...

    def stop(self) -> None: ...

    def send(self, chat: str, card: Card, *, key: str, reply_to: str = "", tried: datetime | None = None) -> Sent:
        text = card_text(card)
        if self.trouble:
            raise self.trouble
        if self.refuses and self.refuses in text:
            raise NoAnswer
        self.said.append((chat, text))
        return Sent(f"m{len(self.said)}")

    def update(self, chat: str, message: str, card: Card) -> None:
        if self.trouble:
            raise self.trouble

    def told(self, chat: str) -> list[str]:
        return [text for where, text in self.said if where == chat]


@pytest.fixture
def feishu(bot: Bot) -> Iterator[Feishu]:
    vendor = Feishu()
    bot.house.workspaces["feishu"] = vendor  # type: ignore[assignment]
    changes = [
        SaveChat(Chat(id=TEAM, workspace="feishu", name="团队")),
        SaveChat(Chat(id="feishu:ou_lead", workspace="feishu", private=True)),
        SaveMember(Member(id=LEAD, workspace="feishu", name="林姐", private_chat=LEAD, lead=True)),
    ]
    bot.house.ledger.settle(event_seq=None, changes=changes, tasks=(), reconcile={}, who="test", at=bot.house.now())
    return vendor


def queue(bot: Bot, *texts: str, chat: str = TEAM) -> None:
    now = bot.house.now()
    tasks = [say_task(chat, text, f"{chat}:{text}", now) for text in texts]
    bot.house.ledger.settle(event_seq=None, changes=(), tasks=tasks, reconcile={}, who="test", at=now)
    bot.house.settle()


def pass_hours(bot: Bot, hours: float, *, step_min: int = 20) -> None:
    for _ in range(round(hours * 60 / step_min)):
        bot.system.at += timedelta(minutes=step_min)
        bot.house.settle()


def doctor_says(bot: Bot) -> list[str]:
    settings = Settings(data_dir=bot.folder, _env_file=None)  # type: ignore[call-arg]
    lines = examine(settings, sayer("en"), lambda: bot.house.playbooks)
    return [line.what for line in lines if "cannot be reached" in line.what]


@pytest.mark.parametrize("trouble", [Unreachable(code="x"), NoAnswer(code="x")])
def test_after_a_day_without_the_vendor_everything_arrives_in_order(bot: Bot, feishu: Feishu, trouble) -> None:
    feishu.trouble = trouble
    queue(bot, "一", "二")
    pass_hours(bot, 26)
    feishu.trouble = None
    pass_hours(bot, 1.5)

    assert feishu.told(TEAM) == ["一", "二"]
    with bot.house.ledger.reading() as reading:
        assert reading.tasks(states=("dead", "unknown")) == []


def test_the_first_message_that_gets_through_takes_the_others_with_it(bot: Bot, feishu: Feishu) -> None:
    feishu.trouble = Unreachable(code="x")
    for n in range(30):
        queue(bot, "积压", chat=f"feishu:oc_{n}")
    pass_hours(bot, 12)
    feishu.trouble = None

    queue(bot, "新的")

    assert feishu.said[0] == (TEAM, "新的")
    assert sum(text == "积压" for _, text in feishu.said) == 30, "although none of them was due for up to an hour"


def test_leads_elsewhere_hear_of_it_once_and_the_vendors_own_when_it_is_over(bot: Bot, feishu: Feishu) -> None:
    assert bot.system.at == MONDAY_MORNING
    feishu.trouble = Unreachable(code="x")
    queue(bot, "一", "二")
    pass_hours(bot, 5)

    assert bot.sees(bot.member("陈姐").private_chat).count("飞书从 11-09 10:00 起连不上，有 2 条消息在等") == 1
    feishu.trouble = None
    pass_hours(bot, 1.5)
    assert "飞书从 11-09 10:00 到" in feishu.told(LEAD)[-1]
    assert doctor_says(bot) == []


def test_doctor_says_since_when_and_how_many_wait(bot: Bot, feishu: Feishu) -> None:
    feishu.trouble = NoAnswer(code="HTTP 503")
    queue(bot, "一", "二", "三")
    pass_hours(bot, 2)

    assert doctor_says(bot) == ["Feishu cannot be reached since 2026-11-09 10:00; 3 messages wait"]


def test_a_short_break_is_nothing_to_talk_about(bot: Bot, feishu: Feishu) -> None:
    feishu.trouble = Unreachable(code="x")
    queue(bot, "一")
    feishu.trouble = None
    pass_hours(bot, 0.2, step_min=1)

    assert feishu.told(TEAM) == ["一"]
    assert feishu.told(LEAD) == []


def test_one_message_that_never_gets_an_answer_is_no_outage_while_others_arrive(bot: Bot, feishu: Feishu) -> None:
    feishu.refuses = "怪"
    queue(bot, "怪", chat="feishu:oc_odd")
    for n in range(9):
        pass_hours(bot, 0.25, step_min=1)
        queue(bot, f"照常 {n}")

    with bot.house.ledger.reading() as reading:
        (dead,) = reading.tasks(states=("dead",))
    assert dead.lane == "feishu:oc_odd"
    assert not any("连不上" in text for text in feishu.told(LEAD))
    assert doctor_says(bot) == []


def test_what_is_refused_is_given_up_at_once_as_before(bot: Bot, feishu: Feishu) -> None:
    feishu.trouble = Refused(code="230001")
    queue(bot, "一")

    with bot.house.ledger.reading() as reading:
        assert reading.tasks(states=("dead",), lane=TEAM)


def test_after_a_day_away_a_chat_reads_one_nudge_of_a_case(bot: Bot) -> None:
    a_submitted_case(bot)
    bot.says("/waiting C1001 周二 15:00", where=GROUP)
    before = bot.sees(GROUP)
    real, away = bot.house.workspaces["local"], Feishu(trouble=Unreachable(code="x"), name="local")
    bot.house.workspaces["local"] = away  # type: ignore[assignment]
    pass_hours(bot, 26)  # half of the time and 4 hours before its end fall into this, and a morning round
    bot.house.workspaces["local"] = real
    pass_hours(bot, 1.5)

    new = bot.sees(GROUP).removeprefix(before)
    nudges = re.findall("(?:只剩 .* 小时回复|平台等我方回复|回复时间已过半).*C1001", new)
    assert nudges == ["只剩 4 小时回复：C1001"], new
