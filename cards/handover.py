"""A handover on one page: every case with what burns, the interviews, the note; and what somebody left behind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.casework.case import Case
from bot.conversation.cards import Block, Button, Buttons, Card, Choice, Field, Fold, Form, Row, Span, Text
from bot.ledger.ledger import Reading
from cards.view import Look, view
from cards.wording import burning, case_line, clock, person, status_name

MOST_LINES = 40
"""Cases named on the page; the rest is counted."""
MOST_PEOPLE = 50


def setting_of(handover: str) -> str:
    """Under which name an offer is kept."""
    return f"handover:{handover}"


def offer_of(ledger: Reading, handover: str) -> Mapping[str, Any] | None:
    """The offer as it was made, with its state."""
    kept = ledger.setting(setting_of(handover))
    return json.loads(kept) if handover and kept else None


@view("handover")
def handover_page(look: Look, handover: str) -> Card | None:
    """What is offered, for the one it is offered to."""
    offer = offer_of(look.ledger, handover)
    if offer is None:
        return None
    heading = look.say("{name} hands over to you", name=person(look, offer["giver"]))
    cases = [case for ref, _ in offer["cases"] if (case := look.ledger.case(ref))]
    blocks: list[Block] = []
    if offer["note"]:
        blocks.append(Text(Span(offer["note"], "bold")))
    blocks += _lines(look, cases)
    if offer["interviews"]:
        blocks.append(Text(look.say("Unfinished interviews: {n}. /resume shows them.", n=len(offer["interviews"]))))
    if offer["state"] == "offered":
        value = {"handover": handover}
        blocks.append(
            Buttons(
                [
                    Button(look.say("Take it over"), "handover_accept", value, style="primary"),
                    Button(look.say("I cannot"), "handover_decline", value),
                ]
            )
        )
        blocks.append(Text(look.say("Nothing moves before you take it over."), "note"))
    else:
        told = look.say("Taken over.") if offer["state"] == "accepted" else look.say("Declined; nothing has moved.")
        blocks.append(Text(told, "note"))
    return Card(title=heading, blocks=blocks, summary=heading, tone="info", only=(offer["to"],))


@view("left_behind")
def left_behind(look: Look, member: str, chat: str) -> Card | None:
    """The live cases of somebody who has gone, with the way to hand them all on."""
    group = look.ledger.chat(chat)
    cases = look.ledger.cases(owner=member, chat=chat, live_only=True, limit=MOST_LINES)
    heading = look.say("{name} has left; who takes over?", name=person(look, member))
    where = Text(look.say("Group: {group}", group=(group.name if group else "") or chat), "note")
    if not cases:
        return Card(title=heading, blocks=[where, Text(look.say("Nothing is left to hand on."))], summary=heading)
    people = [one for one in look.ledger.members_of(chat) if member not in look.ledger.selves(one.id)][:MOST_PEOPLE]
    options = [Choice(one.id, one.name or one.id) for one in people]
    form = Form(
        [Field("to", "choice", look.say("Who takes over"), options=options)],
        Button(look.say("Assign all"), "assign_all", {"member": member, "chat": chat}, style="primary"),
    )
    only = tuple(lead.id for lead in look.ledger.leads())
    return Card(title=heading, blocks=[where, *_lines(look, cases), form], summary=heading, tone="warn", only=only)


def _lines(look: Look, cases: list[Case]) -> list[Block]:
    """One line a case: what it is, where it stands, what burns, until when it sleeps, what somebody asked for."""
    rows: list[Block] = []
    for case in cases[:MOST_LINES]:
        parts = [status_name(look, case.status), burning(look, case)]
        if case.snoozed_until and case.snoozed_until > look.now:
            parts.append(look.say("quiet until {at}", at=clock(look, case.snoozed_until)))
        if mine := sum(one[2] == case.owner for one in case.own_reminders):
            parts.append(look.say("own reminders: {n}", n=mine))
        rows.append(Row(Span(case_line(look, case), "bold"), (), " · ".join(part for part in parts if part)))
    more = [Text(look.say("… and {n} more.", n=len(cases) - MOST_LINES), "note")] if len(cases) > MOST_LINES else []
    return [Fold(look.say("{n} cases", n=len(cases)), [*rows, *more], True)] if len(rows) > 8 else rows
