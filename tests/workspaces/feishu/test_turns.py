"""A click's answer and an update of the same card in the same second: the newer one is what stands in the end."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.conversation.cards import Card, Text
from bot.conversation.values import Event, Reply
from bot.workspaces.feishu.turns import Turns
from bot.workspaces.trouble import Throttled
from bot.workspaces.workspace import Door
from tests.workspaces.feishu.life import a_case, me
from tests.workspaces.feishu.team import Team

NEWER = Card(title="C1001", blocks=[Text("What the click set off is done.")])


@dataclass
class Busy:
    """A door behind which an update is ready before the click that set it off is answered."""

    door: Door
    team: Team
    message: str
    refused: bool = False

    def receive(self, event: Event) -> Reply:
        reply = self.door.receive(event)
        self.refused = not self.updates()
        return reply

    def updates(self) -> bool:
        try:
            self.team.workspace.sender.update(me(self.team), self.message, NEWER)
        except Throttled:
            return False
        return True


def test_an_update_does_not_go_before_the_answer_of_the_click_that_set_it_off(team: Team) -> None:
    a_case(team)
    team.says("/status C1001")
    status = team.fake.shown(team.li)[-1]
    door = team.workspace._door
    assert door is not None
    busy = Busy(door, team, status.message_id)
    team.workspace._door = busy

    team.presses("平台已答复")
    assert busy.refused

    assert busy.updates(), "its turn comes"
    assert "What the click set off is done." in team.fake.tenant.world.messages[status.message_id].text


def test_an_update_waits_a_moment_longer_for_an_answer_that_brings_a_card() -> None:
    seconds = [100.0]
    turns = Turns(stands_s=1.0, clock=lambda: seconds[0])
    with turns.answering("om_1") as turn:
        turn.replaces = True

    with pytest.raises(Throttled) as refused:
        turns.update("om_1")
    assert refused.value.retry_after == pytest.approx(1.0)
    turns.update("om_2")
    seconds[0] += 1.0
    turns.update("om_1")


def test_nothing_waits_for_an_answer_without_a_card() -> None:
    turns = Turns()
    with turns.answering("om_1"):
        pass

    turns.update("om_1")


def test_of_two_clicks_at_once_the_last_one_frees_the_message() -> None:
    turns = Turns()
    with turns.answering("om_1"):
        with turns.answering("om_1"):
            pass
        with pytest.raises(Throttled):
            turns.update("om_1")

    turns.update("om_1")
