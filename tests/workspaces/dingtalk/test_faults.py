"""A whole morning while DingTalk fails at random: every card once, nothing said twice, the case intact."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from bot.casework.case import Status
from tests.inbound import NUMBER
from tests.workspaces.dingtalk.life import a_case, a_draft, states
from tests.workspaces.dingtalk.team import Team


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_cards_are_shown_exactly_once_whatever_fails(team: Team, seed: int) -> None:
    a_case(team)
    team.fake.fail_at_random(seed, share=0.4, endpoint="card.*", times=60)
    for _ in range(12):
        team.says("/status C1001", where=team.group)
        team.passes(timedelta(minutes=3))
    team.fake.heals()
    team.passes(timedelta(hours=3))

    sends = [task for task in states(team, "done") if task.kind == "send" and task.view == "case_status"]
    assert len(sends) >= 12
    shown = Counter(one.card.out_track_id for one in team.fake.shown(team.group) if one.card)
    assert max(shown.values()) == 1
    cards = {str(task.result["message"]) for task in sends}
    assert {one for one in cards if not one.startswith("text-")} <= set(shown)
    assert not states(team, "dead")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_plain_messages_are_shown_at_most_once_and_what_is_open_is_known_as_open(bare: Team, seed: int) -> None:
    bare.says("/help")
    bare.fake.fail_at_random(seed, share=0.4, endpoint="robot.*", times=40)
    for n in range(15):
        bare.says(f"nonsense {n}", who=bare.wang)
        bare.passes(timedelta(minutes=3))
    bare.fake.heals()
    bare.passes(timedelta(hours=3))

    sent = {task.key: str(task.result.get("message")) for task in states(bare, "done") if task.kind == "send"}
    keys = Counter(f"text-{one.key}" for one in bare.fake.shown(bare.wang))
    assert max(keys.values()) == 1
    repeated = [key for key in sent if key.endswith(":again")]
    known = [one for key, one in sent.items() if one in keys]
    assert len(keys) <= len(known) + len(states(bare, "unknown"))
    assert len(repeated) <= len(states(bare, "unknown"))


def test_a_case_goes_on_while_no_card_can_be_shown(team: Team) -> None:
    a_draft(team)
    team.fake.tenant.templates.clear()
    team.presses("确认可以提交")
    team.types("已提交", NUMBER)

    assert team.case().status is Status.OPEN
    assert NUMBER in team.sees(team.group)


def test_a_restart_in_the_middle_of_an_interview_loses_nothing(team: Team) -> None:
    team.says("/newcase", where=team.group)
    team.fills({"issue_class": "logistics"})
    team.restarts()
    team.fills({"issue": "logistics.fba.inbound"})

    assert "3/8" in team.last(team.li)
