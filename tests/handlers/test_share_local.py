"""Sharing in the local workspace, as a whole conversation; and two answers at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import furnishing
from bot.ledger.changes import Left
from bot.ledger.records import Chat
from bot.workspaces import local
from tests.handlers.conftest import OTHER_GROUP, Team
from tests.handlers.sharing import Groups
from tests.house import GROUP, Bot
from tests.inbound import a_submitted_case
from tests.ledger.builders import all_at_once

SOUTH = Chat(id="local:south", workspace="local", name="华南群")


@pytest.fixture
def bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bot]:
    """The local workspace with a second group: 小王 has gone over to it, 陈姐 leads it, 小李 writes there, too."""
    for module in (furnishing, local):
        monkeypatch.setattr(module, "DEMO_CHATS", (*local.DEMO_CHATS[:1], SOUTH, *local.DEMO_CHATS[1:]))
    bot = Bot(tmp_path / "data")
    gone = [Left("local:xiaowang", GROUP), Left("local:chenjie", GROUP)]
    bot.house.ledger.settle(event_seq=None, changes=gone, tasks=[], reconcile={}, who="casebot", at=bot.house.now())
    for who in ("小王", "陈姐", "小李"):
        bot.says("@casebot /help", who=who, where=SOUTH.id)
    yield bot
    bot.closes()


def test_from_the_offer_to_the_end(bot: Bot) -> None:
    a_submitted_case(bot)
    bot.says("/status C1001", who="小王")
    assert "没有找到" in bot.last(who="小王")

    bot.says("/共享 C1001", where=GROUP)
    assert "私聊" in bot.last(GROUP)
    bot.presses("发出共享请求", form={"group": SOUTH.id, "mode": "work"})
    assert "等对方主管确认" in bot.last()
    assert "小李 想把案件 C1001 共享给你们群" in bot.last(SOUTH.id)
    refused = bot.presses("接受", who="小王", where=SOUTH.id)
    assert refused.toast
    assert "陈姐" in refused.toast.text
    bot.presses("接受", who="陈姐", where=SOUTH.id)
    assert "接受 C1001 的共享" in bot.last()

    bot.says("/cases", who="小王")
    assert "共享·一起处理" in bot.last(who="小王")
    bot.says("/status C1001")
    for step in ("请求共享给 华南群：一起处理", "已共享给 华南群：一起处理"):
        assert step in bot.last()
    bot.restarts()
    bot.presses("结束共享", who="陈姐", where=SOUTH.id)

    assert "结束了 C1001 与“华南群”的共享" in bot.last()
    bot.says("/status C1001", who="小王")
    assert "没有找到" in bot.last(who="小王")


def test_of_two_leads_who_answer_at_once_one_is_heard(team: Team, monkeypatch) -> None:
    groups = Groups(team, monkeypatch)
    groups.offers("work")
    offer = groups.offer()
    team.say("chenjie", "/help", chat=OTHER_GROUP)
    events = [
        team.event(who, "click", OTHER_GROUP, action=button.action, value=button.value, message=offer.id)
        for who, button in (("zhouge", offer.buttons["接受"]), ("chenjie", offer.buttons["不接受"]))
    ]

    replies = all_at_once(*(lambda event=event: team.desk.receive(event) for event in events))

    toasts = [reply.toast.text for reply in replies]
    steps = [one for one in team.history(groups.ref) if one.startswith("share_")]
    assert steps in (["share_offered", "share_accepted"], ["share_offered", "share_declined"])
    assert len([one for one in toasts if "已经" in one]) == 1, toasts
    share = team.case(groups.ref).share_with(OTHER_GROUP)
    assert share is not None
    assert share.mode == ("work" if steps[-1] == "share_accepted" else "")
