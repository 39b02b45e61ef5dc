"""The last look before the draft is written: every answer, to be changed with one press."""

from __future__ import annotations

from collections.abc import Sequence

from bot.casework import interview as casework
from bot.casework.interview import Surroundings
from bot.casework.playbook import Question
from bot.casework.story import ATTEST, KINDS
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

CONFIRMED = ATTEST.id
"""What the button that writes the draft says beside: whether all that bears a past date is done."""


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
    blocks += _said_without_asking(look, row, around)
    confirming = casework.next_page(row.answers, around, row.kind, evidence_done=True).questions
    blocks += [Text(Span(question.ask[look.locale], "bold")) for question in confirming]
    typing = look.say("You can also type: “continue” writes the draft, the name of an answer changes it.")
    if confirming:
        typing = look.say(
            "You can also type “all of it is done” (“continue” means the same) or “not yet”; the name of an answer "
            "changes it."
        )
    blocks.append(Text(typing, "note"))
    blocks.append(Buttons([*_write(look, row, bool(confirming)), *ways_out(look, row)]))
    return Card(
        title=look.say("Look it over"), blocks=blocks, summary=look.say("Is everything right?"), only=(row.member,)
    )


def _write(look: Look, row: Interview, confirming: bool) -> list[Button]:
    """The button that writes the draft; two where it also says whether what bears a past date is done."""
    if not confirming:
        return [Button(look.say("Write the draft"), "interview_finish", stamp(row), style="primary")]
    done, planned = (stamp(row, **{CONFIRMED: said}) for said in ("yes", "no"))
    return [
        Button(look.say("All of it is done: write the draft"), "interview_finish", done, style="primary"),
        Button(look.say("Not yet: write it as planned"), "interview_finish", planned),
    ]


def _said_without_asking(look: Look, row: Interview, around: Surroundings) -> list[Block]:
    """What the text will say because there was nothing to choose: it is read before the draft is written."""
    asked = {one.id for one in casework.script(row.answers, around, row.kind)}
    known = casework.effective(row.answers, around, row.kind)
    blocks: list[Block] = []
    for kind in KINDS if row.kind == "initial" else ():
        question = casework.question_of(row.answers, around, kind)
        if question is None or kind in asked or not known.get(kind):
            continue
        shown = casework.describe(question, known[kind], around, look.locale)
        blocks.append(Row([Span((question.label or question.ask)[look.locale] + " ", "muted"), Span(shown[:300])]))
    said = look.say("The text will also say this, because there was nothing to choose:")
    return [Text(said, "note"), *blocks] if blocks else []


def changeable(row: Interview, around: Surroundings) -> list[Question]:
    """The questions whose answers may be changed: what was asked, what may be added without being asked for, and the
    place of a new case, also where it was settled. A reply is about the place its case is about."""
    asked = [*casework.script(row.answers, around, row.kind), *casework.unasked(row.answers, around, row.kind)]
    names = ("marketplace", "shop", "site") if row.kind == "initial" else ()
    place = [casework.question_of(row.answers, around, name) for name in names]
    settled = [one for one in place if one and one.options and one.id not in {other.id for other in asked}]
    effective = casework.effective(row.answers, around, row.kind)
    return [question for question in [*settled, *asked] if question.id in effective]
