"""What reminders follow from has changed: all live cases are planned anew, a few at a time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.ledger.changes import Replan
from bot.ledger.mistakes import Moved
from bot.playbooks import Library
from bot.playbooks.library import Volume
from bot.replanning import replan_what_changed
from handlers.replan import AT_ONCE
from tests.handlers.conftest import Team
from tests.handlers.test_nudges import beijing


def slower(books: Library) -> Library:
    """The same books; Amazon is followed up after eight business days."""
    amazon = books.playbooks["amazon"]
    clock = amazon.clocks["follow_up"].model_copy(update={"amount": 8})
    changed = amazon.model_copy(update={"clocks": {**amazon.clocks, "follow_up": clock}})
    return Library({"amazon": Volume(changed, "{}", "another digest")})


def follow_ups_due(team: Team, refs: list[str]) -> set[str]:
    with team.ledger.reading() as reading:
        tasks = [task for ref in refs for task in reading.tasks(case=ref)]
    return {
        f"{task.due_at.astimezone(beijing(2026, 1, 1).tzinfo):%m-%d %H:%M}"
        for task in tasks
        if task.subject["kind"] == "follow_up_due"
    }


def test_another_playbook_plans_every_case_anew_and_only_once(tmp_path: Path, books: Library) -> None:
    team = Team(tmp_path, books)
    replan_what_changed(team.ledger, books, team.now)
    refs = [team.submitted(f"134988355{number:02}") for number in range(2 * AT_ONCE + 5)]
    ended = team.submitted("13498835599")
    team.keep(team.case(ended).close_by_marketplace(at=team.now))
    assert follow_ups_due(team, refs) == {"03-09 09:30"}
    team.ledger.close()

    team = Team(tmp_path, slower(books))
    replan_what_changed(team.ledger, slower(books), team.now)
    team.work()

    assert follow_ups_due(team, refs) == {"03-12 09:30"}
    with team.ledger.reading() as reading:
        batches = [task for task in reading.tasks(prefix="replan:", states=("done",)) if task.view == "replan_some"]
        before = len(reading.tasks(prefix="replan:", states=("done", "waiting")))
    assert [len(task.subject["refs"]) for task in batches] == [AT_ONCE, AT_ONCE, 5]

    replan_what_changed(team.ledger, slower(books), team.now + timedelta(hours=1))
    with team.ledger.reading() as reading:
        assert len(reading.tasks(prefix="replan:", states=("done", "waiting"))) == before
    team.ledger.close()


def test_what_was_told_is_not_told_again_because_of_a_new_plan(tmp_path: Path, books: Library) -> None:
    team = Team(tmp_path, books)
    replan_what_changed(team.ledger, books, team.now)
    ref = team.submitted()
    team.wait(days=1, minutes=5)
    assert len(team.in_chat(team.private("xiaoli"), "该去看一眼了")) == 1
    now = team.now
    team.ledger.close()

    team = Team(tmp_path, slower(books))
    team.now = now
    replan_what_changed(team.ledger, slower(books), team.now)
    team.work()

    assert team.in_chat(team.private("xiaoli"), ref) == []
    team.ledger.close()


def test_a_plan_of_an_older_state_never_replaces_a_newer_one(team: Team) -> None:
    ref = team.submitted()
    old = team.case(ref)
    team.keep(old.look(at=team.now + timedelta(minutes=1)))

    with pytest.raises(Moved):
        team.ledger.settle(
            event_seq=None, changes=[Replan(old)], tasks=(), reconcile={ref: ()}, who="casebot", at=team.now
        )

    assert follow_ups_due(team, [ref]) == {"03-09 09:30"}
