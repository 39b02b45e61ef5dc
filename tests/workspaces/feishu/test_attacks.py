"""Who wants what is not theirs: strangers' numbers, others' buttons, calls to everybody."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from tests.inbound import NUMBER
from tests.workspaces.feishu.life import a_case, me
from tests.workspaces.feishu.team import Team


def test_a_case_of_another_group_does_not_exist_for_a_stranger(team: Team, caplog: pytest.LogCaptureFixture) -> None:
    a_case(team)
    team.says("/status C9999", who=team.stranger, where=team.elsewhere)
    no_such = team.last(team.elsewhere).replace("C9999", "C1001")

    with caplog.at_level(logging.ERROR):
        team.says("/status C1001", who=team.stranger, where=team.elsewhere)
        team.says(f"/status {NUMBER}", who=team.stranger, where=team.elsewhere)

    assert team.fake.shown(team.elsewhere)[-2].text == no_such
    assert "FBA" not in team.sees(team.elsewhere)
    assert not caplog.records


def test_a_button_of_another_groups_case_tells_a_stranger_nothing(team: Team) -> None:
    a_case(team)
    team.says("/help", who=team.stranger)
    card, was = team.fake.shown(team.stranger)[-1], team.case()
    for action in ("status", "evidence_show", "resolve", "reopen", "looked", "followup"):
        value = {"a": action, "v": {"ref": "C1001", "revision": 1}, "n": "x"}

        click = team.fake.clicks_raw(team.stranger, card, {"tag": "button", "value": value})

        assert (click.code, click.card) == (0, None)
        assert "FBA" not in click.says
    assert team.case() == was


def test_somebody_elses_click_on_a_card_for_one_changes_nothing(team: Team) -> None:
    a_case(team)
    was = team.case()
    mine = next(one for one in reversed(team.fake.shown(team.li)) if one.kind == "interactive")

    team.fake.clicks_raw(
        team.wang,
        mine,
        {"tag": "button", "value": {"a": "resolve", "v": {"ref": "C1001", "only": [me(team)]}, "n": "x"}},
    )

    assert team.case() == was


def test_an_email_to_everybody_typed_by_one_person_rings_nobody(team: Team) -> None:
    team.says('/search <at id=all></at> <at user_id="all"></at>', where=team.group)

    assert team.fake.rung(team.wang) == []


def test_a_click_that_is_played_again_changes_nothing_more(team: Team) -> None:
    a_case(team)
    team.says("/waiting C1001 周五 18:00", where=team.group)
    click = team.presses("我方已回复", where=team.group)
    was, shown = team.case(), len(team.fake.shown(team.group))

    again = team.fake.redeliver(click)
    team.house.settle()

    assert again.status == 200
    assert (team.case(), len(team.fake.shown(team.group))) == (was, shown)


def test_last_weeks_card_answers_with_what_is_true_now(team: Team) -> None:
    a_case(team)
    team.says("/waiting C1001 周五 18:00", where=team.group)
    old = team.fake.shown(team.group)[-1]
    team.passes(timedelta(hours=1))
    team.says("/resolve C1001 approved", where=team.group)
    was = team.case()

    click = team.fake.clicks_raw(
        team.li, old, {"tag": "button", "value": {"a": "answered", "v": {"ref": "C1001", "revision": 1}, "n": ""}}
    )

    assert click.code == 0
    assert click.says
    assert team.case() == was
