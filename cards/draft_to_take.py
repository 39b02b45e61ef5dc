"""What is taken away from a draft: its text, to be copied, and its files under the names the text gives them."""

from __future__ import annotations

from bot.conversation.cards import Block, Button, Buttons, Card, Copy, Download, Text, say
from bot.ledger.records import DraftRow
from cards.papers import confidential, guarded_row
from cards.view import Look, view


@view("draft_text")
def draft_text(look: Look, ref: str) -> Card | None:
    """Nothing but the text, to be copied on a phone."""
    row = look.ledger.draft(ref)
    if row is None:
        return None
    return Card(title="", blocks=(to_copy(look, row),), summary=row.draft.text[:80], plain=True)


@view("draft_file")
def draft_file(look: Look, ref: str, number: int) -> Card | None:
    """One attachment of the newest version, under the name the text gives it."""
    row = look.ledger.draft(ref)
    found = next((one for one in row.draft.attachments if one.number == number), None) if row else None
    if found is None:
        return None
    if not look.files.has(found.sha256):
        return say(look.say("{name} is not kept any more.", name=found.name))
    return Card(title="", blocks=(Download(found.name, found.sha256),), summary=found.name, plain=True)


def to_copy(look: Look, row: DraftRow) -> Copy:
    """The whole text."""
    return Copy(row.draft.text, look.say("Copy the text"), name=f"{row.case}-v{row.version}")


def attachments(look: Look, row: DraftRow, *, to_take_away: bool = False) -> list[Block]:
    """The files in the order in which the text names them, under their new names. `to_take_away`: with a button that
    sends them, for chats whose cards hold no files."""
    if not row.draft.attachments:
        return []
    case = look.ledger.case(row.case)
    files: list[Block] = [
        guarded_row(look, case, row, a)
        if case is not None and confidential(look, case, a.slot)
        else Download(f"{a.number}. {a.name}", a.sha256)
        for a in row.draft.attachments
    ]
    send = Button(look.say("Send me the files"), "draft_files", {"ref": row.case, "version": row.version})
    return [Text(look.say("Attachments"), "heading"), *files, *([Buttons([send])] if to_take_away else [])]
