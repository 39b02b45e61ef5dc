"""Identity, bank and contract papers: on a card they are named, and opened only by a button that is answered for."""

from __future__ import annotations

from collections.abc import Sequence

from bot.casework.case import Case
from bot.casework.draft import Attachment
from bot.casework.lists import is_list
from bot.conversation.cards import Button, Row
from bot.ledger.records import DraftRow, EvidenceRow
from cards.evidence_slots import NUMBER_SHOT
from cards.files import ORIGINAL
from cards.guests import standing
from cards.view import Look
from cards.wording import Here, group_name


def confidential(here: Here, case: Case, slot: str) -> bool:
    """What fills this slot is for the owner, the approver and the leads only. A slot that the playbook no longer has
    is: what cannot be judged stays shut."""
    book = here.playbooks.get(case.marketplace)
    issue = next((one for one in book.issues if one.id == case.issue), None) if book else None
    found = next((one for one in issue.evidence if one.id == slot), None) if issue else None
    return found is None or found.confidential


def shown_here(look: Look, case: Case, files: Sequence[EvidenceRow]) -> list[EvidenceRow]:
    """Those of the case's files that this chat may know of: where the case is only shared, no guarded paper and none
    of which nobody has said what it is, unless a guest brought it."""
    if standing(look.ledger, look.chat, case) == "home":
        return list(files)
    return [one for one in files if not _guarded(look, case, one) or look.ledger.guest(one.by, case)]


def _guarded(look: Look, case: Case, file: EvidenceRow) -> bool:
    known = file.slot in (NUMBER_SHOT.id, ORIGINAL.id) or is_list(file.slot)
    return not known and confidential(look, case, file.slot)


def guarded_row(look: Look, case: Case, row: DraftRow, file: Attachment) -> Row:
    """The paper's name, with the way to open it; where the case is only shared, neither."""
    if standing(look.ledger, look.chat, case) != "home":
        home = group_name(look, case.chat)
        return Row(look.say("{number}. A guarded paper; it stays with “{group}”.", number=file.number, group=home))
    value = {"ref": row.case, "version": row.version, "number": file.number}
    open_it = Button(look.say("Open the paper"), "paper_open", value)
    note = look.say("For the owner, the approver and the leads only; each opening is kept.")
    return Row(f"{file.number}. {file.name}", [open_it], note)
