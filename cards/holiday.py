"""What runs out during a long holiday, for the lead, while there is time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.conversation.cards import Block, Card, Row, Span, Text
from cards import actions
from cards.view import Look, view
from cards.wording import case_line, deadline, person

MOST_ROWS = 30


@view("holiday")
def holiday(look: Look, chat: str, first: str, last: str, ends: Sequence[Sequence[str]]) -> Card:
    """Each case with its end, on our clock and the site's, and who looks after it."""
    begins, over = date.fromisoformat(first), date.fromisoformat(last)
    days = look.say("{a:02d}-{b:02d} to {c:02d}-{d:02d}", a=begins.month, b=begins.day, c=over.month, d=over.day)
    heading = look.say("Holiday {days}: {n} cases run out", days=days, n=len(ends))
    group = look.ledger.chat(chat)
    blocks: list[Block] = [Text(look.say("Group: {group}", group=(group.name if group else "") or chat), "note")]
    for ref, at in ends[:MOST_ROWS]:
        case, moment = look.ledger.case(ref), datetime.fromisoformat(at)
        if case is not None:
            when = Span(deadline(look, moment, case), "bad", moment=moment)
            button = actions.show_case(look, case)
            blocks.append(
                Row(Span(case_line(look, case), "bold"), [button], [when, f" · {person(look, case.owner)}"])
            )
    if len(ends) > MOST_ROWS:
        blocks.append(Text(look.say("… and {n} more.", n=len(ends) - MOST_ROWS), "note"))
    return Card(title=heading, blocks=blocks, summary=heading, tone="warn")
