"""The files of a case: what each slot holds, what is missing and how to make it, and a form to add more."""

from __future__ import annotations

from collections.abc import Sequence

from bot.casework.case import Case
from bot.casework.lists import is_list
from bot.casework.playbook import EvidenceSlot, Words
from bot.casework.proof import covering
from bot.conversation.cards import Block, Bullets, Button, Card, Field, Fold, Form, Row, Text
from bot.ledger.records import EvidenceRow
from cards.evidence_slots import NUMBER_SHOT, shows_number
from cards.files import evidence_fields, evidence_rows
from cards.papers import shown_here
from cards.view import Look, view
from cards.wording import group_name

LIST = EvidenceSlot(
    id="list_",
    name="List",
    title=Words(zh="编号清单", en="List of ids"),
    say={"zh": "编号清单", "en": "list of ids"},
    kind="spreadsheet",
    required=False,
    how=Words(zh="编号太多，正文放不下，由我做成表格。", en="More than the text holds; made as a table."),
)
MOST_IDS_SHOWN = 60
"""Ids on one card: vendors cut a card at 30 KB."""


@view("evidence")
def evidence(look: Look, ref: str) -> Card | None:
    """Slots and files of a case."""
    case = look.ledger.case(ref)
    if case is None:
        return None
    issue = look.playbooks[case.marketplace].issue(case.issue)
    slots = [*issue.evidence, *([NUMBER_SHOT] if shows_number(case) else [])]
    every = look.ledger.evidence(case=ref)
    files = shown_here(look, case, every)
    slots = [*(LIST.model_copy(update={"id": file.slot}) for file in files if is_list(file.slot)), *slots]
    blocks = evidence_rows(look, slots, files, {"ref": ref})
    if len(case.subjects) > 1 and (proof := _per_id(look, case, files)):
        blocks.append(proof)
    upload = Button(look.say("Upload"), "evidence_upload", {"ref": ref}, style="primary")
    blocks.append(Form(evidence_fields(look, slots, every), upload))
    if len(files) < len(every):
        hidden, home = len(every) - len(files), group_name(look, case.chat)
        blocks.append(Text(look.say("{n} guarded papers stay with “{group}”.", n=hidden, group=home), "note"))
    if not files:
        blocks.insert(0, Text(look.say("No file yet.")))
    return Card(title=look.say("Files of {ref}", ref=ref), blocks=blocks, summary=look.say("Files of {ref}", ref=ref))


@view("evidence_about")
def evidence_about(look: Look, evidence: str) -> Card | None:
    """Which of the case's ids does this file prove?"""
    row = look.ledger.evidence_row(evidence)
    case = look.ledger.case(row.case) if row else None
    if row is None or case is None:
        return None
    heading = look.say("Which ids does {file} prove?", file=row.original)
    field = Field(
        "ids",
        "paragraph",
        look.say("Ids, as a list or a pasted column"),
        value="\n".join(row.about),
        hint=look.say("Empty: all of them."),
        required=False,
        max_length=40_000,
    )
    save = Button(look.say("Save"), "evidence_ids", {"evidence": row.id}, "primary")
    back = Button(look.say("Back"), "evidence_show", {"ref": case.ref})
    return Card(title=heading, blocks=[Form([field], save, [back])], summary=heading, tone="info")


def _per_id(look: Look, case: Case, files: Sequence[EvidenceRow]) -> Fold | None:
    """Each id with the files that prove it, the bare ones first; and for each file the way to say what it proves."""
    proofs = [file for file in files if not is_list(file.slot) and file.slot != NUMBER_SHOT.id]
    there = [file for file in proofs if file.verdict not in ("withdrawn", "block")]
    if not there:
        return None
    proof = covering(case.subjects, [(file.original, file.about) for file in there])
    bare = [one for one in case.subjects if not proof[one]]
    proven = [one for one in case.subjects if proof[one]]
    lines = [f"○ {one}" for one in bare] + [f"✓ {one}  {', '.join(proof[one])}" for one in proven]
    blocks: list[Block] = [Bullets(lines[:MOST_IDS_SHOWN])]
    if len(lines) > MOST_IDS_SHOWN:
        blocks.append(Text(look.say("and {count} more", count=len(lines) - MOST_IDS_SHOWN), "note"))
    for file in there:
        says = Button(look.say("What does it prove?"), "evidence_about", {"evidence": file.id})
        blocks.append(Row(file.original, [says]))
    title = look.say("Per id: {have} of {all} have a file", have=len(proven), all=len(case.subjects))
    return Fold(title, blocks)
