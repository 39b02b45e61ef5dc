"""The last look before the draft is written: every answer, to be changed with one press."""

from __future__ import annotations

from collections.abc import Sequence

from bot.casework import interview as casework
from bot.casework.interview import Surroundings
from bot.casework.playbook import Question
from bot.conversation.cards import (
    Block,
    Button,
    Buttons,
    Card,
    Row,
    Span,
    Text,
)
from bot.ledger.records import EvidenceRow, Interview
from cards.files import evidence_rows, missing_slots
from cards.interview_parts import stamp, told, ways_out
from cards.view import Look


def review_page(look: Look, row: Interview, around: Surroundings, evidence: Sequence[EvidenceRow]) -> Card:
    """Every answer that counts, the files, and what is still missing."""
    blocks: list[Block] = [
        *told(look, row, around),
        Text(look.say("Is everything right? Press an answer to change it.")),
    ]
    effective = casework.effective(row.answers, around, row.kind)
    for question in changeable(row, around):
        shown = casework.describe(question, effective[question.id], around, look.locale)
        label = (question.label or question.ask)[look.locale]
        change = Button(look.say("Change"), "interview_edit", stamp(row, question=question.id))
        blocks.append(Row([Span(label + " ", "muted"), Span(shown[:300], "fact") if shown else "—"], [change]))
    slots = casework.slots(row.answers, around) if row.kind == "initial" else ()
    missing = missing_slots(slots, evidence)
    if slots:
        blocks.append(Text(look.say("Attachments"), "heading"))
        blocks += evidence_rows(look, slots, evidence, stamp(row))
        names = look.say(", ").join(slot.title[look.locale] for slot in missing)
        more = look.say("Still missing: {names}. You can write the draft now and add them later.", names=names)
        add = Button(look.say("Add files"), "interview_edit", stamp(row, question="evidence"))
        blocks.append(
            Row(
                Span(more if missing else look.say("Nothing needed is missing."), "bad" if missing else "muted"),
                [add],
            )
        )
        blocks += [Row(Span(slot.title[look.locale], "bold"), detail=slot.how[look.locale]) for slot in missing]
    typing = look.say("You can also type: “continue” writes the draft, the name of an answer changes it.")
    blocks.append(Text(typing, "note"))
    blocks.append(
        Buttons(
            [
                Button(look.say("Write the draft"), "interview_finish", stamp(row), style="primary"),
                *ways_out(look, row),
            ]
        )
    )
    return Card(
        title=look.say("Look it over"), blocks=blocks, summary=look.say("Is everything right?"), only=(row.member,)
    )


def changeable(row: Interview, around: Surroundings) -> list[Question]:
    """The questions whose answers may be changed: what was asked, and the place of a new case, also where it was
    settled without asking. A reply is about the place its case is about."""
    asked = casework.script(row.answers, around, row.kind)
    names = ("marketplace", "shop", "site") if row.kind == "initial" else ()
    place = [casework.question_of(row.answers, around, name) for name in names]
    settled = [one for one in place if one and one.options and one.id not in {other.id for other in asked}]
    effective = casework.effective(row.answers, around, row.kind)
    return [question for question in [*settled, *asked] if question.id in effective]
