"""What cannot be delivered where it was meant to go, and what may have been delivered long ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.ledger.records import NewTask
from tests.fakes.feishu import Chat
from tests.workspaces.feishu.life import a_case, me
from tests.workspaces.feishu.storm import StormyTeam, stormy
from tests.workspaces.feishu.team import Team


@pytest.fixture
def patient(tmp_path: Path) -> Iterator[StormyTeam]:
    """A team that waits until what failed was tried again."""
    with stormy(tmp_path / "data") as team:
        yield team


@pytest.mark.parametrize("place", ["private", "group"])
def test_two_hours_after_a_lost_answer_the_chat_is_looked_at_before_sending_again(
    patient: StormyTeam, place: str
) -> None:
    where: Chat = patient.group if place == "group" else patient.fake.private(patient.li)
    patient.fake.tenant.scopes.add("im:message.group_msg")
    a_case(patient)
    before = len(patient.fake.shown(where))
    patient.fake.fail("messages.create", how="timeout_after")
    patient.fake.says(patient.li, where, "/status C1001", mention_bot=place == "group")
    patient.house.settle()
    assert len(patient.fake.shown(where)) == before + 1, "it stands there, and the house does not know it"

    patient.system.at += timedelta(hours=2)
    patient.settles()

    assert len(patient.fake.shown(where)) == before + 1
    with patient.house.ledger.reading() as reading:
        assert reading.message("feishu", patient.fake.shown(where)[-1].message_id) is not None


def test_a_nudge_whose_group_is_closed_to_the_bot_comes_to_the_owner_and_the_lead_hears_of_it(
    patient: StormyTeam,
) -> None:
    a_case(patient)
    patient.says("hello", who=patient.chen)
    patient.until("2026-11-10 15:00")
    patient.group.bot_is_in = False

    patient.says("/waiting C1001 周五 18:00")

    assert "C1001" in patient.last(patient.li)
    assert "11月13日" in patient.sees(patient.li)
    assert "已改为私聊发给负责人" in patient.sees(patient.chen)


def test_a_limit_is_waited_for_and_costs_no_try(patient: StormyTeam) -> None:
    a_case(patient)
    patient.fake.fail("messages.create", how="429", times=12)

    patient.says("/status C1001", where=patient.group)

    assert "C1001" in patient.last(patient.group)
    with patient.house.ledger.reading() as reading:
        answer = reading.tasks(states=("done",), kind="send")[-1]
    assert answer.attempts == 1


def test_a_card_too_old_to_be_changed_is_followed_by_a_fresh_one(team: Team) -> None:
    a_case(team)
    team.says("/status C1001")
    old = team.fake.shown(team.li)[-1]
    team.passes(timedelta(days=15))
    changed = NewTask(
        kind="update", key="t1", due_at=team.house.now(), lane=me(team), extra={"message": old.message_id}
    )

    team.house.ledger.settle(
        event_seq=None, changes=(), tasks=[changed], reconcile={}, who="casebot", at=team.house.now()
    )
    team.settles()

    fresh = team.fake.shown(team.li)[-1]
    assert fresh.message_id != old.message_id
    assert "处理经过" in fresh.text, "the case card as it stands now"
    assert not old.versions
