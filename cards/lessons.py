"""What was learnt from a case: a tap for what decided it, a tap for the next time, a sentence if there is one."""

from __future__ import annotations

from collections.abc import Sequence

from bot.casework.case import Case
from bot.casework.playbook import Closing, Option
from bot.conversation.cards import Block, Button, Buttons, Card, Facts, Field, Form, Text
from cards import actions
from cards.view import Look, view
from cards.wording import actors, case_line

LONGEST = 500
"""Characters of the sentence."""


@view("lessons")
def lessons(look: Look, ref: str) -> Card | None:
    """The next of the two questions; after both, what was said and room for a sentence."""
    case = look.ledger.case(ref)
    if case is None:
        return None
    asked = closing_of(look, case)
    if asked.decided_by and not case.decided_by:
        return _question(look, case, look.say("What decided {ref}?", ref=case.ref), "decided_by", asked.decided_by)
    if asked.next_time and not case.next_time:
        heading = look.say("What would we do differently next time? {ref}", ref=case.ref)
        return _question(look, case, heading, "next_time", asked.next_time)
    heading = look.say("What {ref} taught us", ref=case.ref)
    sentence = Field(
        "lesson",
        "paragraph",
        look.say("Anything to add, in a sentence? It may stay empty."),
        value=" ".join(case.lessons),
        required=False,
        max_length=LONGEST,
    )
    form = Form(
        [sentence],
        Button(look.say("Save"), "learnt", actions.carried(case, about="lesson"), "primary"),
        [_skip(look, case)],
    )
    blocks: list[Block] = [Text(case_line(look, case)), Facts(learnt_rows(look, case)), form]
    return Card(title=heading, blocks=blocks, summary=heading, tone="good", only=actors(look, case))


def learnt_rows(look: Look, case: Case) -> list[tuple[str, str]]:
    """What was learnt, for the case's card."""
    asked = closing_of(look, case)
    rows = [
        (look.say("What decided it"), _label(look, asked.decided_by, case.decided_by)),
        (look.say("Next time"), _label(look, asked.next_time, case.next_time)),
        (look.say("Learnt"), " ".join(case.lessons)),
    ]
    return [(label, value) for label, value in rows if value]


def closing_of(look: Look, case: Case) -> Closing:
    """The choices of the case's marketplace."""
    book = look.playbooks.get(case.marketplace)
    return book.closing if book else Closing()


def _question(look: Look, case: Case, heading: str, about: str, options: Sequence[Option]) -> Card:
    taps = [
        Button(one.label[look.locale], "learnt", actions.carried(case, about=about, option=one.id)) for one in options
    ]
    blocks: list[Block] = [Text(case_line(look, case)), Buttons([*taps, _skip(look, case)])]
    return Card(title=heading, blocks=blocks, summary=heading, tone="good", only=actors(look, case))


def _skip(look: Look, case: Case) -> Button:
    return Button(look.say("Leave it"), "lessons_left", actions.carried(case))


def _label(look: Look, options: Sequence[Option], known: str) -> str:
    """The option's words; its id where the playbook no longer has it."""
    return next((one.label[look.locale] for one in options if one.id == known), known)
