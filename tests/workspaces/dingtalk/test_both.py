"""Feishu and DingTalk at once in one process: one ledger, and a case is found only by who may see it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.casework.case import Case, opened
from bot.furnishing import DEMO_SHOP
from bot.ledger.changes import AddNumber
from bot.ledger.records import CaseNumber
from tests.fakes.feishu import FakeFeishu
from tests.house import StoppedClock
from tests.inbound import NUMBER
from tests.workspaces.dingtalk.life import a_case
from tests.workspaces.dingtalk.team import Team


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Team]:
    """A DingTalk team in a house that has Feishu beside it, by webhook."""
    system = StoppedClock()
    feishu = FakeFeishu(now=system, limits=False).start()
    team = Team(tmp_path / "data", more=feishu.settings(), system=system)
    team.feishu = feishu  # type: ignore[attr-defined]
    yield team
    team.ends()
    feishu.stop()


def push(team: Team, text: str, who: str) -> None:
    """Somebody writes to the bot in Feishu, in private."""
    assert team.house.feishu is not None
    ms = str(int(team.seconds() * 1000))
    header = {"app_id": team.house.feishu.app_id, "event_type": "im.message.receive_v1", "event_id": text + who}
    team.house.feishu.receive(
        {
            "schema": "2.0",
            "header": {**header, "create_time": ms},
            "event": {
                "sender": {"sender_type": "user", "sender_id": {"open_id": who}},
                "message": {
                    "message_id": f"om_{abs(hash(text + who))}",
                    "chat_type": "p2p",
                    "chat_id": "oc_p2p",
                    "message_type": "text",
                    "create_time": ms,
                    "content": f'{{"text": "{text}"}}',
                },
            },
        }
    )
    team.house.settle()


def test_a_case_of_dingtalk_is_found_from_feishu_only_by_who_may_see_it(both: Team) -> None:
    a_case(both)
    feishu = both.feishu  # type: ignore[attr-defined]
    stranger = feishu.user("路人")
    feishu.private(stranger)

    push(both, "/status C1001", stranger.open_id)

    assert "没有找到" in feishu.shown(stranger).text
    assert "FBA" not in feishu.shown(stranger).text

    both.says("/help", who=both.chen)
    both.says("/status C1001", who=both.chen)
    assert "FBA15DJCZRX5" in both.last(both.chen), "the lead sees it, though in no group with it"
    push(both, "/search FBA15DJCZRX5", stranger.open_id)
    assert "C1001" not in feishu.shown(stranger)[-1].text


def test_a_case_of_feishu_is_found_from_dingtalk_only_by_who_may_see_it(both: Team) -> None:
    submitted_in_feishu(both)

    for asked in ("/status C1001", "/search FBA15DJCZRX5", f"/status {NUMBER}"):
        both.says(asked)
        assert "FBA 货件少收" not in both.last(both.li)

    both.says("/help", who=both.chen)
    both.says("/status C1001", who=both.chen)
    assert "FBA 货件少收" in both.last(both.chen), "the lead sees it from here too"


def submitted_in_feishu(team: Team) -> None:
    """小张 has sent a case in a group of Feishu."""
    now = team.house.now()
    case = Case(
        ref="C1001",
        shop=DEMO_SHOP.id,
        marketplace="amazon",
        site="amazon.com",
        issue="logistics.fba.inbound",
        title="FBA 货件少收",
        subjects=("FBA15DJCZRX5",),
        owner="feishu:ou_zhang",
        chat="feishu:oc_group",
        created_at=now,
    )
    first = opened(case)
    ready = first.after.approve(at=now)
    number = AddNumber(CaseNumber(case="C1001", number=NUMBER, at=now))
    sent = [first, ready, ready.after.submit(NUMBER, at=now), number]
    team.house.ledger.settle(event_seq=None, changes=sent, tasks=[], reconcile={}, who="feishu:ou_zhang", at=now)


def test_an_answer_goes_to_the_workspace_it_was_asked_in(both: Team) -> None:
    feishu = both.feishu  # type: ignore[attr-defined]
    one = feishu.user("小张")
    feishu.private(one)

    push(both, "/help", one.open_id)
    both.says("/help")

    assert len(feishu.shown(one)) == 1
    assert len(both.fake.shown(both.li)) == 1
