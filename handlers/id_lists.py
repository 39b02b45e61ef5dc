"""Many ids: a table of them answers a question, and what the text does not hold becomes an attachment of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from bot.casework import interview as casework
from bot.casework.lists import shows, slot_of
from bot.casework.mistakes import UserMistake
from bot.casework.playbook import Playbook, Question
from bot.casework.table import read_table
from bot.conversation.router import Answer, Ask, internal, work
from bot.conversation.values import FileRef
from bot.conversation.words import sayer
from bot.ledger.changes import SaveEvidence
from bot.ledger.files import FileStore
from bot.ledger.records import EvidenceRow, Interview
from cards.interview import page_of
from handlers.newcase import show_page
from handlers.steps import around_of, saved, taken_from
from handlers.writing import with_files


def question_for(ask: Ask, row: Interview, file: FileRef) -> Question | None:
    """The open question that a table answers; None where the file is evidence like any other."""
    if not file.name.lower().endswith((".xlsx", ".csv", ".txt")):
        return None
    page = page_of(row, around_of(ask, row))
    return next((one for one in page.questions if one.kind == "ids"), None)


def read_ids(ask: Ask, row: Interview, question: Question, file: FileRef) -> Answer:
    """The table is read, as work."""
    return Answer().do(
        "ids_read",
        interview=row.id,
        question=question.id,
        name=file.name,
        sha256=file.sha256,
        locale=ask.member.locale,
    )


@work("ids_read")
def ids_in(
    subject: Mapping[str, Any],
    files: FileStore,
    playbooks: Mapping[str, Playbook],  # noqa: ARG001 (every work is called alike)
) -> dict[str, Any]:
    """Every filled cell, a row a line: what is an id among them is judged by the question."""
    try:
        rows = read_table(str(subject["name"]), files.get(str(subject["sha256"])))
    except UserMistake as wrong:
        return {"refused": sayer(str(subject["locale"]))(wrong.template(), **wrong.values)}
    return {"rows": [" ".join(cell for cell in row if cell) for row in rows]}


@internal("ids_read")
def ids_were_read(ask: Ask) -> Answer:
    """The ids answer the question, wrong ones are named by row. A first row without a digit is a header."""
    row = ask.ledger.interview(str(ask.value["interview"]))
    if row is None or row.state != "active":
        return Answer()
    result = ask.value["result"]
    if "refused" in result:
        return Answer().tell(row.chat, str(result["refused"]))
    around = around_of(ask, row)
    question = casework.question_of(row.answers, around, str(ask.value["question"]), row.kind)
    if question is None or question.kind != "ids":
        return show_page(Answer(), row)
    rows = list(result["rows"])
    if rows and not any(letter.isdigit() for letter in rows[0]):
        rows[0] = ""  # the row numbers of the others stay
    taken = taken_from(ask, row, around, [question], {question.id: "\n".join(rows)})
    answer = show_page(Answer().change(*saved(ask, row, taken)), taken)
    given = taken.answers.get(question.id)
    if question.id not in taken.errors and isinstance(given, tuple):
        filled = sum(1 for one in rows if one)
        text = ask.say("{count} taken from the table.", count=len(given))
        if filled > len(given):
            text += ask.say(" {count} stood there more than once.", count=filled - len(given))
        answer.tell(row.chat, text)
    return answer


@internal("id_list")
def list_is_made(ask: Ask) -> Answer:
    """The list is evidence of its interview, and of the case where that is there already."""
    row = ask.ledger.interview(str(ask.value["interview"]))
    key, ids = str(ask.value["question"]), tuple(map(str, ask.value["ids"]))
    if row is None or row.answers.get(key) != ids:  # answered anew meanwhile
        return Answer()
    file = EvidenceRow(
        id="l" + hashlib.sha256(f"{row.id}:{key}".encode()).hexdigest()[:16],
        case=row.case,
        interview=row.id,
        slot=slot_of(key),
        original=f"{key}.xlsx",
        sha256=str(ask.value["result"]["sha256"]),
        bytes=int(ask.value["result"]["bytes"]),
        type="xlsx",
        verdict="pass",
        by=row.member,
        at=ask.now,
        shows=shows(key, ids),
    )
    answer = Answer().change(SaveEvidence(file)).refresh(f"interview:{row.id}")
    case = ask.ledger.case(row.case) if row.case else None
    if case is None:
        return answer
    others = [one for one in ask.ledger.evidence(case=case.ref) if one.id != file.id]
    return with_files(answer, ask, case, [*others, file]).refresh(f"draft:{case.ref}")
