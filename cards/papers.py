"""Identity, bank and contract papers: on a card they are named, and opened only by a button that is answered for."""

from __future__ import annotations

from bot.casework.case import Case
from bot.casework.draft import Attachment
from bot.conversation.cards import Button, Row
from bot.ledger.records import DraftRow
from cards.view import Look
from cards.wording import Here


def confidential(here: Here, case: Case, slot: str) -> bool:
    """What fills this slot is for the owner, the approver and the leads only. A slot that the playbook no longer has
    is: what cannot be judged stays shut."""
    book = here.playbooks.get(case.marketplace)
    issue = next((one for one in book.issues if one.id == case.issue), None) if book else None
    found = next((one for one in issue.evidence if one.id == slot), None) if issue else None
    return found is None or found.confidential


def guarded_row(look: Look, row: DraftRow, file: Attachment) -> Row:
    """The paper's name, with the way to open it."""
    value = {"ref": row.case, "version": row.version, "number": file.number}
    open_it = Button(look.say("Open the paper"), "paper_open", value)
    note = look.say("For the owner, the approver and the leads only; each opening is kept.")
    return Row(f"{file.number}. {file.name}", [open_it], note)
