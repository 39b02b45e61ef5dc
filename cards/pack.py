"""`/pack`: everything that goes out, ready to be pasted on another machine: what goes where, field by field."""

from __future__ import annotations

from bot.casework.pasting import Pasted, fields_to_paste
from bot.conversation.cards import Block, Bullets, Card, Copy, Download, Text
from bot.ledger.records import DraftRow
from cards.view import Look, view


@view("pack")
def pack(look: Look, ref: str, version: int) -> Card | None:
    """What follows, in the order of the form."""
    row = look.ledger.draft(ref, version)
    if row is None:
        return None
    lines = [
        look.say("{name}: {count} characters", name=one.name[look.locale], count=len(one.text))
        if one.limit is None
        else look.say(
            "{name}: {count} of {limit} characters", name=one.name[look.locale], count=len(one.text), limit=one.limit
        )
        for one in _fields(look, row)
    ]
    blocks: list[Block] = [
        Text(look.say("Each message below is exactly what to paste, in this order:")),
        Bullets(lines),
    ]
    if row.draft.attachments:
        names = [f"{one.number}. {one.name}" for one in row.draft.attachments]
        blocks += [Text(look.say("Then the files, in this order:")), Bullets(names)]
    title = look.say("To paste: {ref}, version {version}", ref=ref, version=version)
    return Card(title=title, blocks=blocks, summary=title)


@view("pack_field")
def pack_field(look: Look, ref: str, version: int, field: int) -> Card | None:
    """One field's text and nothing else."""
    row = look.ledger.draft(ref, version)
    fields = _fields(look, row) if row else ()
    if row is None or field >= len(fields):
        return None
    one = fields[field]
    copy = Copy(one.text, look.say("Copy the text"), name=f"{ref}-{one.name[look.locale]}")
    return Card(title="", blocks=(copy,), summary=one.text[:80], plain=True)


@view("pack_bundle")
def pack_bundle(look: Look, name: str, sha256: str) -> Card | None:  # noqa: ARG001 - every view is called alike
    """Text and files as one archive."""
    return Card(title="", blocks=(Download(name, sha256),), summary=name, plain=True)


def _fields(look: Look, row: DraftRow) -> tuple[Pasted, ...]:
    return fields_to_paste(row.draft, look.playbooks[row.draft.marketplace])
