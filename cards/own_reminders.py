"""What members asked to be reminded of, and which of two moments was meant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.conversation.cards import Block, Button, Buttons, Card, Row, Span, Text
from cards import actions
from cards.view import Look, view
from cards.wording import burning, case_line, clock, person


@view("own_reminders")
def own_reminders(look: Look, ref: str) -> Card | None:
    """Every reminder somebody asked for in this case, each to be taken away."""
    case = look.ledger.case(ref)
    if case is None:
        return None
    heading = look.say("Reminders of {ref}", ref=case.ref)
    rows: list[Block] = [
        Row(
            Span(f"{clock(look, datetime.fromisoformat(at))} {words}", style="bold"),
            [Button(look.say("Remove"), "reminder_remove", actions.carried(case, known=known))],
            person(look, member),
        )
        for known, at, member, words in sorted(case.own_reminders, key=lambda one: one[1])
    ]
    how = Text(look.say("A new one: /remind {ref} 周五上午 补发票", ref=case.ref), "note")
    return Card(title=heading, blocks=[Text(case_line(look, case)), *rows, how], summary=heading, tone="info")


@view("which_moment")
def which_moment(look: Look, ref: str, action: str, moments: Sequence[str], words: str = "") -> Card | None:
    """The words have two readings: nobody guesses."""
    case = look.ledger.case(ref)
    if case is None:
        return None
    heading = look.say("Which moment do you mean?")
    buttons = [
        Button(clock(look, datetime.fromisoformat(at)), action, actions.carried(case, at=at, words=words))
        for at in moments
    ]
    return Card(title=heading, blocks=[Text(case_line(look, case)), Buttons(buttons)], summary=heading, tone="info")


@view("own_reminder")
def own_reminder(look: Look, ref: str, words: str) -> Card | None:
    """What a member asked to be reminded of, now."""
    case = look.ledger.case(ref)
    if case is None:
        return None
    heading = look.say("You asked to be reminded: {words}", words=words)
    row = Row(case_line(look, case), [actions.show_case(look, case)], burning(look, case))
    return Card(title=heading, blocks=[row], summary=heading, tone="warn")
