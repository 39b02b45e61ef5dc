"""A case that was closed on us, or decided against us: the days in which it can be taken up again are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from bot.casework.playbook import Window
from bot.playbooks import Library
from bot.playbooks.library import Volume
from bot.replanning import replan_what_changed
from tests.handlers.conftest import BEIJING, GROUP, Team

ISSUE = "listing.5461"
"""Of a channel that gives five days."""


def beijing(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BEIJING)  # type: ignore[arg-type]


def test_the_owner_of_a_closed_case_hears_in_time_and_takes_it_up_again_with_a_press(
    team: Team,
) -> None:
    ref = team.submitted(issue=ISSUE)
    team.keep(team.case(ref).close_by_marketplace(at=team.now))

    team.wait_until(beijing(2026, 3, 4, 9, 31))

    (nudge,) = team.in_chat(team.private("xiaoli"), "重新打开的时间快到了")
    assert ref in nudge.text
    assert "03-07 10:00" in nudge.text or "3月7日 10:00" in nudge.text
    assert "这个期限是其他卖家的经验" in nudge.text

    team.press("xiaoli", nudge, "重新打开")
    assert team.case(ref).live
    team.wait_until(beijing(2026, 3, 8, 12, 0))
    assert team.in_chat(GROUP, "重新打开的时间快到了") == []


def test_the_group_hears_the_day_before_and_the_owner_when_it_is_over(team: Team) -> None:
    ref = team.submitted(issue=ISSUE)
    team.keep(team.case(ref).resolve(at=team.now, outcome="refused", verified=False))

    team.wait_until(beijing(2026, 3, 6, 12, 0))
    (last_day,) = team.in_chat(GROUP, "重新打开的时间快到了")
    team.press("xiaoli", last_day, "查看")
    assert "重新打开" in team.last().buttons, "a line of the digest leads to the whole nudge"

    team.wait_until(beijing(2026, 3, 9, 12, 0))
    (over,) = team.in_chat(team.private("xiaoli"), "已过重新打开的时间")
    assert ref in over.text
    assert "平台不再受理" not in over.text, "hearsay is no last word"
    assert "重新打开" in over.buttons


def test_what_the_marketplace_itself_says_is_a_last_word(tmp_path: Path, books: Library) -> None:
    stated = Team(tmp_path, with_reopening(books, lambda one: one.model_copy(update={"provenance": "official"})))
    ref = stated.submitted(issue=ISSUE)
    stated.keep(stated.case(ref).close_by_marketplace(at=stated.now))

    stated.wait_until(beijing(2026, 3, 4, 9, 31))
    (nudge,) = stated.in_chat(stated.private("xiaoli"), "重新打开的时间快到了")
    assert "过了这个时间，平台不再受理重新打开" in nudge.text
    stated.wait_until(beijing(2026, 3, 9, 12, 0))

    (over,) = stated.in_chat(stated.private("xiaoli"), "已过重新打开的时间")
    assert "平台不再受理重新打开" in over.text
    assert "重新打开" not in over.buttons
    stated.ledger.close()


def test_who_says_that_the_decision_has_taken_effect_hears_no_more_of_it(team: Team) -> None:
    ref = team.submitted(issue=ISSUE)
    team.keep(team.case(ref).resolve(at=team.now, outcome="refused", verified=False))
    team.keep(team.case(ref).resolve(at=team.now, outcome="refused", verified=True))

    team.wait(days=9)

    assert [one for one in team.wall.shown if "重新打开的时间" in one.text] == []


def with_reopening(books: Library, known: Callable[[Window], Window | None]) -> Library:
    """The same books, where another thing is known of how long a case can be taken up again."""
    amazon = books.playbooks["amazon"]
    channels = [
        one.model_copy(update={"reopen": known(one.reopen) if one.reopen else None}) for one in amazon.channels
    ]
    return Library({"amazon": Volume(amazon.model_copy(update={"channels": channels}), "{}", "another digest")})


def test_a_playbook_that_learns_of_the_days_tells_of_those_that_are_not_over(tmp_path: Path, books: Library) -> None:
    team = Team(tmp_path, with_reopening(books, lambda window: None))
    long_ago, lately = team.submitted("13498835581", issue=ISSUE), team.submitted("13498835582", issue=ISSUE)
    for ref, days in ((long_ago, 30), (lately, 0)):
        team.keep(team.case(ref).close_by_marketplace(at=team.now - timedelta(days=days)))
    team.ledger.close()

    team = Team(tmp_path, books)
    replan_what_changed(team.ledger, books, team.now)
    team.wait(days=9)

    told = "\n".join(one.text for one in team.wall.shown)
    assert lately in told
    assert long_ago not in told
    team.ledger.close()
