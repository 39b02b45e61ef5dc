"""A text that is written and not sent: nobody has approved it, or nobody says under which number it went out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.casework.case import Case
from bot.casework.steps import Around, Step, settle, stamp

NUMBER_WANTED_HOURS = 2


def unapproved(case: Case, around: Around) -> list[Step]:
    """The text is written, but nobody has said that it may go out. A new wording, a second reader who was asked and
    a case that was taken up again count anew."""
    moves = (case.created_at, case.drafted_at, case.second_asked_at, case.last_update_at)
    written = max(at for at in moves if at)
    first = Step(
        kind="draft_unapproved",
        at=around.chat.opening(around.team.day_after(around.chat.day(written), 1)),
        anchor=stamp(written),
        to="owner",
        why="The working morning after the text was written at {since} nobody has approved it → {due}",
        values={"since": around.written(written)},
    )
    why = "The working morning after that it is still not approved → {due}"
    return [first, _next_morning(case, first, around, why)]


def number_missing(case: Case, around: Around) -> list[Step]:
    """The draft is good, but nobody says under which number it was submitted."""
    approved = case.approved_at or case.created_at
    first = Step(
        kind="case_id_missing",
        at=approved + timedelta(hours=NUMBER_WANTED_HOURS),
        anchor=stamp(approved),
        to="owner",
        why="{amount} hours after the draft was approved at {since} there is no case number → {due}",
        values={"amount": NUMBER_WANTED_HOURS, "since": around.written(approved)},
    )
    why = "The working morning after the first reminder there is still no case number → {due}"
    return [first, _next_morning(case, first, around, why)]


def _next_morning(case: Case, first: Step, around: Around, why: str) -> Step:
    """The same once more, to the group, the working morning after the first was told."""
    told = settle(case, first, around)
    at = around.chat.next_opening(told.due, around.team)
    return replace(first, at=at, anchor=told.anchor, number=2, to="chat", why=why)
