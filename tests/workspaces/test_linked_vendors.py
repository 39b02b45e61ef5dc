"""Feishu and DingTalk in one process over one ledger: a person links the two, works in both, and parts them again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.casework.case import Case, opened
from bot.furnishing import DEMO_SHOP
from bot.ledger.changes import AddNumber
from bot.ledger.records import CaseNumber
from bot.workspaces.feishu import feishu_pages
from bot.workspaces.feishu.turns import Turns
from bot.workspaces.pace import Pace
from tests.fakes.dingtalk.world import User as DingTalkUser
from tests.fakes.feishu import FakeFeishu
from tests.fakes.feishu import User as FeishuUser
from tests.house import StoppedClock
from tests.inbound import NUMBER
from tests.workspaces.dingtalk.team import Team as DingTalkTeam


@dataclass
class Both:
    """小李 is in a group of Feishu and in a group of DingTalk; in DingTalk 小王 and 陈姐 are, too."""

    ding: DingTalkTeam
    feishu: FakeFeishu

    def __post_init__(self) -> None:
        house, self.zhang = self.ding.house, self.feishu.user("张雷")
        assert house.feishu is not None
        self.group = self.feishu.group("飞书群", [self.zhang])
        unhurried = Pace("feishu", a_second=10_000, a_minute=10**6, a_chat_second=10_000, clock=self.ding.seconds)
        house.feishu.sender.pace = unhurried  # type: ignore[attr-defined]
        house.feishu.sender.turns = Turns(stands_s=0.0)
        here = self.ding._serves(feishu_pages(house.settings, house.feishu))
        self.feishu.pushes_to(f"{here}/feishu/events")
        self.in_feishu("/help", where=self.group)

    def in_feishu(self, text: str, *, where: object = None, who: FeishuUser | None = None) -> str:
        """A line of 小李's in Feishu, and the newest message there; in private unless said otherwise."""
        chat = where or self.feishu.private(who or self.zhang)
        self.feishu.says(who or self.zhang, chat, text, mention_bot=where is not None)
        self.ding.settles()
        return str(self.feishu.shown(chat)[-1].text)

    def in_dingtalk(self, text: str, **more: object) -> str:
        """A line of 小李's in DingTalk, in private, and what is answered last."""
        self.ding.says(text, **more)  # type: ignore[arg-type]
        return str(self.ding.last(more.get("where") or more.get("who") or self.ding.li))

    def confirms_in_dingtalk(self, line: str, *, who: DingTalkUser | None = None) -> str:
        """A line with a code and the confirmation that it is one's own; the newest message then."""
        self.in_dingtalk(line, who=who or self.ding.li)
        self.ding.presses("是我本人，绑定", who=who)
        return str(self.ding.last(who or self.ding.li))

    def code(self) -> str:
        """The line that Feishu shows to be typed in DingTalk."""
        self.in_feishu("/绑定")
        found = re.findall(r"/绑定 [2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", self.feishu.shown(self.zhang).text)
        return str(found[-1])

    def has_a_case_in_feishu(self) -> None:
        """C1001 is submitted; 小李 owns it, in the group of Feishu."""
        now, owner = self.ding.house.now(), f"feishu:{self.zhang.open_id}"
        case = Case(
            ref="C1001",
            shop=DEMO_SHOP.id,
            marketplace="amazon",
            site="amazon.com",
            issue="logistics.fba.inbound",
            title="FBA 货件少收",
            subjects=("FBA15DJCZRX5",),
            owner=owner,
            chat=f"feishu:{self.group.chat_id}",
            created_at=now,
        )
        first = opened(case)
        ready = first.after.approve(at=now)
        number = AddNumber(CaseNumber(case="C1001", number=NUMBER, at=now))
        changes = [first, ready, ready.after.submit(NUMBER, at=now), number]
        self.ding.house.ledger.settle(event_seq=None, changes=changes, tasks=[], reconcile={}, who=owner, at=now)


def both_of(tmp_path: Path, *, templates: bool = True) -> Iterator[Both]:
    """The two side by side; without `templates` DingTalk shows Markdown with numbers that press."""
    system = StoppedClock()
    feishu = FakeFeishu(now=system, limits=False).start()
    one = Both(DingTalkTeam(tmp_path / "data", templates, more=feishu.settings(), system=system), feishu)
    yield one
    one.ding.ends()
    feishu.stop()


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Both]:
    yield from both_of(tmp_path)


@pytest.fixture
def without_cards(tmp_path: Path) -> Iterator[Both]:
    yield from both_of(tmp_path, templates=False)


def test_one_person_in_both_from_the_code_to_the_end_of_the_link(both: Both) -> None:
    both.has_a_case_in_feishu()
    assert "没有找到" in both.in_dingtalk("/status C1001")

    assert "这个验证码是张雷（飞书）的" in both.in_dingtalk(line := both.code())
    assert "没有找到" in both.in_dingtalk("/status C1001"), "typed is not yet linked"
    assert "已和张雷（飞书）绑定" in both.confirms_in_dingtalk(line)

    assert "已和小李（钉钉）绑定" in both.feishu.shown(both.zhang).text
    assert "FBA 货件少收" in both.in_dingtalk("/status C1001")
    assert "C1001" in both.in_dingtalk("/search FBA15DJCZRX5")
    both.in_dingtalk("/waiting C1001 周五 18:00")
    assert both.ding.case().response_due_at is not None
    (nudge,) = [one for one in both.feishu.shown(both.group) if "等我方回复" in one.text and "C1001" in one.text]
    assert both.zhang.open_id in str(nudge.card), "who waits in DingTalk is called in the group's own workspace"

    both.ding.presses("解除绑定")

    assert "已和小李（钉钉）解除绑定" in both.feishu.shown(both.zhang)[-1].text
    assert "没有找到" in both.in_dingtalk("/status C1001")
    assert "FBA 货件少收" in both.in_feishu("/status C1001")


@pytest.mark.parametrize(
    ("press", "told", "seen"), [("是我本人，绑定", "已和张雷（飞书）绑定", True), ("不是我", "已经作废", False)]
)
def test_where_dingtalk_shows_no_cards_a_number_answers(
    without_cards: Both, press: str, told: str, seen: bool
) -> None:
    both = without_cards
    both.has_a_case_in_feishu()
    both.in_dingtalk(both.code())

    both.ding.types(press)

    assert told in both.ding.last(both.ding.li)
    assert ("FBA 货件少收" in both.in_dingtalk("/status C1001")) is seen


@pytest.mark.parametrize(("press", "told"), [("是我本人，绑定", "已和小李（钉钉）绑定"), ("不是我", "已经作废")])
def test_a_code_of_dingtalk_is_confirmed_or_refused_in_feishu(both: Both, press: str, told: str) -> None:
    shown = both.in_dingtalk("/绑定")
    found = re.search(r"/绑定 [2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", shown)
    assert found
    both.in_feishu(found[0])

    message = both.feishu.shown(both.zhang)[-1]
    assert "这个验证码是小李（钉钉）的" in message.text
    both.feishu.presses(both.zhang, message, press)
    both.ding.settles()

    assert told in both.feishu.shown(both.zhang)[-1].text
    assert ("已和张雷（飞书）绑定" in both.ding.sees(both.ding.li)) is (press != "不是我")


def test_the_button_in_feishu_ends_it_as_well(both: Both) -> None:
    both.has_a_case_in_feishu()
    both.confirms_in_dingtalk(both.code())

    message = next(one for one in reversed(both.feishu.shown(both.zhang)) if "算同一个人" in one.text)
    both.feishu.presses(both.zhang, message, "解除绑定")
    both.ding.settles()

    assert "解除绑定" in both.ding.last(both.ding.li)
    assert "没有找到" in both.in_dingtalk("/status C1001")


def test_a_code_is_no_use_to_a_thief_to_a_guesser_or_a_second_time(both: Both) -> None:
    both.has_a_case_in_feishu()
    line = both.code()
    wrong = both.in_dingtalk("/link AAAA-2222", who=both.ding.stranger)
    thief = both.feishu.user("路人甲")

    assert both.in_feishu(line, who=thief) == wrong, "of the same workspace"
    both.confirms_in_dingtalk(line)
    assert both.in_dingtalk(line, who=both.ding.stranger) == wrong, "used"
    late = both.code()
    both.ding.passes(timedelta(minutes=11))
    assert both.in_dingtalk(late, who=both.ding.stranger) == wrong, "too old"
    assert "没有找到" in both.in_dingtalk("/status C1001", who=both.ding.stranger)


def test_a_code_typed_in_a_group_works_no_longer(both: Both) -> None:
    line = both.code()

    assert "不能发在群里" in both.in_dingtalk(line, where=both.ding.group)
    assert "这个验证码不能用" in both.in_dingtalk(line)
    assert "已经失效" in both.feishu.shown(both.zhang).text


def test_two_who_type_and_confirm_it_are_not_both_let_in(both: Both) -> None:
    both.has_a_case_in_feishu()
    line = both.code()
    people = (both.ding.wang, both.ding.stranger)
    for one in people:
        both.ding.fake.says(one, both.ding.fake.private(one), line)
    both.ding.settles()
    for one in people:
        both.ding.presses("是我本人，绑定", who=one)

    seen = ["FBA 货件少收" in both.in_dingtalk("/status C1001", who=one) for one in people]
    assert sorted(seen) == [False, True]


def test_codes_and_links_live_through_a_restart(both: Both) -> None:
    both.has_a_case_in_feishu()
    line = both.code()
    both.ding.restarts()
    both.in_dingtalk(line)
    both.ding.restarts()
    both.ding.presses("是我本人，绑定")

    both.ding.restarts()

    assert "FBA 货件少收" in both.in_dingtalk("/status C1001")


def test_who_leaves_their_last_group_in_feishu_is_told_in_dingtalk_that_the_link_is_over(both: Both) -> None:
    both.has_a_case_in_feishu()
    other = both.feishu.group("另一个飞书群", [both.zhang])
    both.in_feishu("/help", where=other)
    both.confirms_in_dingtalk(both.code())

    both.feishu.leaves(both.zhang, other)
    both.ding.settles()
    assert "FBA 货件少收" in both.in_dingtalk("/status C1001"), "still in a group there"

    both.feishu.leaves(both.zhang, both.group)
    both.ding.settles()
    assert "已和张雷（飞书）解除绑定" in both.ding.last(both.ding.li)
    assert "没有找到" in both.in_dingtalk("/status C1001")
