"""Cards at the end of a case: what the marketplace answered, how it was decided, whether it took effect."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.cards import Button, Buttons, Card, Choice, Field, Form, Text
from cards import actions
from cards.view import Look, view
from cards.wording import OUTCOMES, actors, case_line


@view("they_answered")
def they_answered(look: Look, ref: str) -> Card | None:
    """The marketplace answered: what does its answer mean for us?"""
    case = look.ledger.case(ref)
    if case is None:
        return None
    heading = look.say("What does the marketplace say? {ref}", ref=case.ref)
    buttons = [
        actions.waiting_for_us(look, case),
        actions.decided(look, case),
        Button(look.say("Nothing for us to do"), "nothing_new", actions.carried(case)),
        actions.they_closed(look, case),
    ]
    return Card(
        title=heading,
        blocks=[Text(case_line(look, case)), Buttons(buttons)],
        summary=heading,
        tone="info",
        only=actors(look, case),
    )


@view("closing")
def closing(look: Look, ref: str, missing: Sequence[str] = (), outcome: str = "", error: str = "") -> Card | None:
    """How was it decided, and has it taken effect? `missing`: what the archive still lacks."""
    case = look.ledger.case(ref)
    if case is None:
        return None
    heading = look.say("How was {ref} decided?", ref=case.ref)
    blocks: list[Text | Form] = [Text(case_line(look, case))]
    if missing:
        lacks = look.say(", ").join(look.say(one) for one in missing)
        blocks.append(Text(look.say("The archive still lacks: {lacks}. Please add it.", lacks=lacks), "note"))
    outcomes = [Choice(key, look.say(word)) for key, word in OUTCOMES.items()]
    verified = [Choice("yes", look.say("yes, I saw it")), Choice("no", look.say("not yet"))]
    apart: list[Field] = []
    if len(case.subjects) > 1:
        apart = [
            Field(
                "apart",
                "paragraph",
                look.say("Ids that were decided otherwise"),
                hint=look.say("A line each, or a word and below it the ids. Empty: all alike."),
                example=look.say("{id} refused", id=case.subjects[0]),
                required=False,
                max_length=40_000,
            )
        ]
    blocks.append(
        Form(
            [
                Field("outcome", "choice", look.say("Decision"), value=outcome, options=outcomes, error=error),
                Field(
                    "verified",
                    "choice",
                    look.say("Seen in the back office that it has taken effect?"),
                    value="no",
                    options=verified,
                ),
                *apart,
            ],
            Button(look.say("Close the case"), "resolved", actions.carried(case), "primary"),
            [Button(look.say("Back"), "status", actions.carried(case))],
        )
    )
    return Card(title=heading, blocks=blocks, summary=heading, tone="good", only=actors(look, case))
