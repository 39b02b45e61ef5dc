"""The files of a case: what each slot holds, what is missing and how to make it, and a form to add more."""

from __future__ import annotations

from bot.conversation.cards import Button, Card, Form, Text
from cards.evidence_slots import NUMBER_SHOT
from cards.files import evidence_fields, evidence_rows
from cards.view import Look, view


@view("evidence")
def evidence(look: Look, ref: str) -> Card | None:
    """Slots and files of a case."""
    case = look.ledger.case(ref)
    if case is None:
        return None
    issue = look.playbooks[case.marketplace].issue(case.issue)
    slots = [*issue.evidence, *([NUMBER_SHOT] if case.case_id else [])]
    files = look.ledger.evidence(case=ref)
    blocks = evidence_rows(look, slots, files, {"ref": ref})
    upload = Button(look.say("Upload"), "evidence_upload", {"ref": ref}, style="primary")
    blocks.append(Form(evidence_fields(look, slots, files), upload))
    if not files:
        blocks.insert(0, Text(look.say("No file yet.")))
    return Card(title=look.say("Files of {ref}", ref=ref), blocks=blocks, summary=look.say("Files of {ref}", ref=ref))
