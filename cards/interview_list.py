"""The member's unfinished interviews, to be gone on with or given up."""

from __future__ import annotations

from bot.casework import interview as casework
from bot.conversation.cards import Block, Button, Card, Row, Span, Text
from bot.ledger.records import Interview
from cards.interview_parts import purpose_of
from cards.surroundings import surroundings
from cards.view import Look, view
from cards.wording import clock

MOST_IDS = 2
"""Enough to tell one of the same issue from another."""


@view("interview_list")
def interview_list(look: Look, member: str) -> Card:
    """Last touched first."""
    rows: list[Block] = []
    mine = {one.private_chat for known in look.ledger.selves(member) if (one := look.ledger.member(known))}
    theirs = look.chat.private and bool(mine) and look.chat.id not in mine
    for interview in look.ledger.interviews(member=member):
        value = {"interview": interview.id, "revision": interview.revision}
        take = Button(look.say("Go on with it myself"), "interview_take", value, style="primary")
        buttons = (
            [take]
            if theirs and interview.state == "paused"
            else []
            if theirs
            else [
                Button(look.say("Go on"), "interview_resume", value, style="primary"),
                Button(look.say("Cancel it"), "interview_cancel", value, style="danger"),
            ]
        )
        begun = clock(look, interview.started_at)
        rows.append(Row([Span(_about(look, interview), "bold"), Span(f"  {begun}", "muted")], buttons))
    if not rows:
        rows.append(Text(look.say("Nothing is waiting to be finished.")))
    only = tuple(lead.id for lead in look.ledger.leads()) if theirs else (member,)
    return Card(title=look.say("Unfinished cases"), blocks=rows, summary=look.say("Unfinished cases"), only=only)


def _about(look: Look, row: Interview) -> str:
    """The issue and the ids where they are known already, else what the interview leads to."""
    around = surroundings(row, look.ledger, look.playbooks, look.library, look.now, look.calendars)
    known = casework.issue_of(row.answers, around) if row.kind == "initial" else None
    if known is None:
        return purpose_of(look, row)
    ids = casework.subjects(row.answers, around)
    return " · ".join([known[1].title[look.locale], *ids[:MOST_IDS]])
