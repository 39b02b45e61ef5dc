"""Files and the slots they fill: what is there, what is wrong with it, how to make what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from bot.casework import interview as casework
from bot.casework.interview import Page, Surroundings
from bot.casework.lists import is_list
from bot.casework.playbook import EvidenceSlot, Words
from bot.conversation.cards import (
    Block,
    Button,
    Card,
    Field,
    Form,
    Row,
    Span,
    Text,
)
from bot.ledger.records import EvidenceRow, Interview
from cards.file_buttons import file_buttons, screen_line
from cards.interview_parts import stamp, title_of, ways_out
from cards.view import Look

ORIGINAL = EvidenceSlot(
    id="original_notice",
    name="Notice",
    title=Words(zh="平台通知原文", en="The notice as it came"),
    kind="mail",
    say={},
    required=False,
    how=Words(zh="在私聊里粘贴或上传通知。", en="Paste or upload the notice in the private chat."),
)
"""Where a notice stays with its case. It is ours to keep: it is neither checked nor attached."""


def evidence_page(
    look: Look, row: Interview, around: Surroundings, evidence: Sequence[EvidenceRow], page: Page
) -> Card:
    """The files page: each slot with what fills it, and the way on."""
    slots = casework.slots(row.answers, around)
    blocks: list[Block] = [Text(look.say("Send the files in this chat. They are checked at once."))]
    blocks += evidence_rows(look, slots, evidence, stamp(row))
    go_on = Button(look.say("Files are complete, go on"), "interview_evidence_done", stamp(row), style="primary")
    blocks.append(
        Form(
            evidence_fields(look, slots, evidence),
            Button(look.say("Upload"), "interview_files", stamp(row), style="primary"),
            [go_on, *ways_out(look, row)],
        )
    )
    blocks.append(Text(look.say("You can also type “continue”; “skip” goes on without files."), "note"))
    return Card(
        title=title_of(look, row, page),
        blocks=blocks,
        summary=look.say("Evidence: {have} of {all} there", have=filled(slots, evidence), all=len(slots)),
        only=(row.member,),
    )


def evidence_rows(
    look: Look, slots: Sequence[EvidenceSlot], evidence: Sequence[EvidenceRow], value: dict[str, object]
) -> list[Block]:
    """The files that are there, slot by slot: what they show, the name they will bear, what is wrong with them."""
    marks = {"pass": "✓", "warn": "△", "block": "✕", "pending": "…", "withdrawn": "–"}
    blocks: list[Block] = []
    slots = [*slots, ORIGINAL]
    for slot in slots:
        for file in (one for one in evidence if one.slot == slot.id and one.verdict != "withdrawn"):
            parts = _said(look, file)
            if line := screen_line(look, file):
                parts.append(line)
            if file.verdict == "pending":
                parts.append(look.say("being checked"))
            elif file.name and file.name != file.original and file.verdict != "block":
                parts.append(look.say("will be named {name}", name=file.name))
            if file.smaller_of:
                parts.append(look.say("a smaller copy; the original is kept"))
            copied = any(one.smaller_of == file.id and one.verdict != "withdrawn" for one in evidence)
            text: list[Span | str] = [
                Span(f"{marks[file.verdict]} {slot.title[look.locale]}  ", "bold"),
                file.original,
            ]
            blocks.append(Row(text, file_buttons(look, file, value, copied), "\n".join(parts)))
    loose = [file for file in evidence if file.slot not in {s.id for s in slots} and file.verdict != "withdrawn"]
    for file in loose:
        options = [
            Button(slot.title[look.locale], "evidence_slot", {**value, "evidence": file.id, "slot": slot.id})
            for slot in slots[:-1][:5]
        ]
        remove = Button(look.say("Remove"), "evidence_remove", {**value, "evidence": file.id})
        if file.verdict == "block":  # no slot makes it usable
            blocks.append(Row(f"{marks['block']} {file.original}", [remove], "\n".join(_said(look, file))))
            continue
        blocks.append(Row(look.say("{file}: what does it show?", file=file.original), [*options, remove]))
    return blocks


def _said(look: Look, file: EvidenceRow) -> list[str]:
    """What was found in a file, each with what to do instead."""
    found = ((finding.message, finding.advice, finding.values) for finding in file.findings)
    return [
        " ".join(look.say(text, **values) for text in (message, advice) if text) for message, advice, values in found
    ]


def evidence_fields(look: Look, slots: Sequence[EvidenceSlot], evidence: Sequence[EvidenceRow]) -> list[Field]:
    """A field a slot; how to make the file is said where there is none yet."""
    there = {file.slot for file in evidence if file.verdict != "withdrawn"}
    return [
        Field(
            name=slot.id,
            kind="file",
            label=slot.title[look.locale],
            hint=look.say("It is there, see above; you can add more.") if slot.id in there else slot.how[look.locale],
            required=slot.required,
        )
        for slot in slots
        if not is_list(slot.id)
    ]


def missing_slots(slots: Sequence[EvidenceSlot], evidence: Sequence[EvidenceRow]) -> list[EvidenceSlot]:
    """The needed slots that no file fills."""
    there = {file.slot for file in evidence if file.verdict not in ("withdrawn", "block")}
    return [slot for slot in slots if slot.required and slot.id not in there]


def filled(slots: Sequence[EvidenceSlot], evidence: Sequence[EvidenceRow]) -> int:
    """How many slots have a file."""
    return sum(any(file.slot == slot.id and file.verdict != "withdrawn" for file in evidence) for slot in slots)
