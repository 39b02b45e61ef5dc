"""Cards around the marketplace's number: which case it belongs to, and whether an odd one is really meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from bot.conversation.cards import Button, Buttons, Card, Span, Text
from cards import actions
from cards.view import Look, view
from cards.way_in import has_cases
from cards.wording import actors, case_line


@view("which_submitted")
def which_submitted(look: Look, refs: Sequence[str], number: str) -> Card:
    """Several texts are ready: which one was sent?"""
    heading = look.say("Which case got the number {number}?", number=number)
    found = [case for ref in refs if (case := look.ledger.case(ref))]
    buttons = [Button(case_line(look, case), "submitted", actions.carried(case, case_id=number)) for case in found]
    return Card(title=heading, blocks=[Buttons(buttons)], summary=heading)


@view("number_doubt")
def number_doubt(
    look: Look,
    ref: str,
    number: str,
    doubts: Sequence[str],
    action: str = "submitted",
    carries: Mapping[str, Any] = MappingProxyType({}),
) -> Card | None:
    """The number looks wrong or is in use: asked before it is stored. `action` stores it, with what it `carries`."""
    case = look.ledger.case(ref)
    if case is None:
        return None
    heading = look.say("Is this number right?")
    value = actions.carried(case, **carries, case_id=number, sure=True)
    buttons = [
        Button(look.say("Yes, store it"), action, value, "primary"),
        Button(look.say("No, back to the case"), "status", actions.carried(case)),
    ]
    return Card(
        title=heading,
        blocks=[
            Text([Span(number, style="code"), f" → {case_line(look, case)}"]),
            Text("\n".join(doubts)),
            Buttons(buttons),
        ],
        summary=heading,
        tone="warn",
        only=actors(look, case),
    )


@view("screenshot_wanted")
def screenshot_wanted(look: Look, ref: str) -> Card | None:
    """In private: the picture that proves the number."""
    case = look.ledger.case(ref)
    if case is None:
        return None
    text = look.say(
        "Please send me the screenshot of the letter of {ref} as it was sent, with its time.", ref=case.ref
    )
    if has_cases(look, case.marketplace):
        text = look.say(
            "{ref} is stored with Case ID {case_id}. Please send me the screenshot of the confirmation page here, "
            "with address bar and time; do not wait for a mail.",
            ref=case.ref,
            case_id=case.case_id,
        )
    return Card(title=look.say("One picture is missing"), blocks=[Text(text)], summary=text, only=(case.owner,))
