"""A picture over the limit is offered a smaller copy: made as work, kept beside what came, never in its place."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from bot.casework.playbook import Playbook
from bot.casework.screen import Screen
from bot.casework.shrinking import smaller
from bot.conversation.router import Answer, Ask, click, internal, work
from bot.ledger.changes import SaveEvidence
from bot.ledger.files import FileStore
from bot.ledger.records import EvidenceRow
from handlers.looking import look_into, named_file, refreshed


@click("evidence_smaller")
def wanted(ask: Ask) -> Answer:
    """The smaller copy is made; pressing twice makes one."""
    row = named_file(ask)
    case = ask.ledger.case(row.case) if row.case else None
    marketplace = case.marketplace if case else _marketplace(ask, row)
    answer = Answer().do(
        "smaller",
        key=f"smaller:{row.id}:{ask.event.id}",
        evidence=row.id,
        sha256=row.sha256,
        marketplace=marketplace,
    )
    return answer.toast(ask.say("A smaller copy is being made; the original is kept."))


@work("smaller")
def made(subject: Mapping[str, Any], files: FileStore, playbooks: Mapping[str, Playbook]) -> dict[str, Any]:
    """The copy, kept in the store; nothing where the picture cannot be made small enough."""
    most = playbooks[str(subject["marketplace"])].attachments.max_bytes
    copy = smaller(files.get(str(subject["sha256"])), most)
    if copy is None:
        return {"sha256": "", "type": "", "bytes": 0}
    return {"sha256": files.put(copy[1]), "type": copy[0], "bytes": len(copy[1])}


@internal("smaller")
def there(ask: Ask) -> Answer:
    """The copy takes the slot of what it was made from, and is looked into like any file."""
    row = ask.ledger.evidence_row(str(ask.value["evidence"]))
    if row is None or row.verdict == "withdrawn":
        return Answer()
    result = ask.value["result"]
    sender = ask.ledger.member(row.by)
    if not result["sha256"]:
        text = ask.say(
            "I cannot make {file} small enough and still legible. Capture less of the page.", file=row.original
        )
        return Answer().tell(sender.private_chat, text) if sender and sender.private_chat else Answer()
    copy = replace(
        row,
        id="e" + hashlib.sha256(f"{row.id}:{result['sha256']}".encode()).hexdigest()[:16],
        original=f"{PurePosixPath(row.original).stem}.{result['type']}",
        name="",
        sha256=str(result["sha256"]),
        bytes=int(result["bytes"]),
        type=str(result["type"]),
        verdict="pending",
        findings=(),
        screen=Screen(),
        smaller_of=row.id,
        at=ask.now,
    )
    answer = refreshed(Answer().change(SaveEvidence(copy)), copy)
    look_into(ask, answer, copy)
    return answer


def _marketplace(ask: Ask, row: EvidenceRow) -> str:
    interview = ask.ledger.interview(row.interview)
    return str(interview.answers.get("marketplace", "")) if interview else ""
