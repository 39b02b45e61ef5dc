"""What runs out during a long holiday, for the lead, while there is time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.conversation.cards import Block, Card, Row, Span, Text
from cards import actions
from cards.view import Look, view
from cards.wording import case_line, deadline, person

MOST_ROWS = 30
Group = tuple[str, Sequence[tuple[str, str]]]
"""A chat, and of each case that runs out there its number of ours and when (ISO 8601)."""


@view("holiday")
def holiday(look: Look, first: str, last: str, groups: Sequence[Group]) -> Card:
    """Group by group each case with its end, on our clock and the site's, and who looks after it."""
    heading = what_runs_out(look, first, last, groups)
    blocks: list[Block] = []
    room = MOST_ROWS
    for chat, ends in groups:
        if rows := [row for ref, at in ends[:room] if (row := _row(look, ref, datetime.fromisoformat(at)))]:
            group = look.ledger.chat(chat)
            name = (group.name if group else "") or chat
            blocks += [Text(look.say("Group: {group}", group=name), "note"), *rows]
        room -= min(room, len(ends))
    if (more := _count(groups) - MOST_ROWS) > 0:
        blocks.append(Text(look.say("… and {n} more.", n=more), "note"))
    return Card(title=heading, blocks=blocks, summary=heading, tone="warn")


def what_runs_out(look: Look, first: str, last: str, groups: Sequence[Group]) -> str:
    """The holiday and how much ends in it, in one line."""
    begins, over = date.fromisoformat(first), date.fromisoformat(last)
    days = look.say("{a:02d}-{b:02d} to {c:02d}-{d:02d}", a=begins.month, b=begins.day, c=over.month, d=over.day)
    return look.say("Holiday {days}: {n} cases run out", days=days, n=_count(groups))


def _count(groups: Sequence[Group]) -> int:
    return sum(len(ends) for _, ends in groups)


def _row(look: Look, ref: str, moment: datetime) -> Row | None:
    case = look.ledger.case(ref)
    if case is None:
        return None
    when = Span(deadline(look, moment, case), "bad", moment=moment)
    detail: list[Span | str] = [when, f" · {person(look, case.owner)}"]
    return Row(Span(case_line(look, case), "bold"), [actions.show_case(look, case)], detail)
