"""The lists that a step of an interview needs: ids that the text does not hold, made as an attachment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.casework.asking import walk
from bot.casework.lists import is_list, listed, sheet, shows, slot_of
from bot.casework.playbook import Playbook
from bot.casework.surroundings import Surroundings
from bot.conversation.router import Ask, work
from bot.conversation.values import Priority
from bot.ledger.changes import Enqueue, SaveEvidence
from bot.ledger.files import FileStore
from bot.ledger.records import Interview, NewTask


def lists_of(ask: Ask, row: Interview, around: Surroundings) -> list[SaveEvidence | Enqueue]:
    """What must be made, or put away, so that every list is there that the answers of this step need."""
    if row.kind != "initial":
        return []
    wanted = listed(walk(row.answers, around))
    there = {file.slot: file for file in ask.ledger.evidence(interview=row.id) if is_list(file.slot)}
    slots = {slot_of(key) for key in wanted}
    changes: list[SaveEvidence | Enqueue] = [
        SaveEvidence(replace(file, verdict="withdrawn"))
        for slot, file in there.items()
        if slot not in slots and file.verdict != "withdrawn"
    ]
    for key, (question, ids) in wanted.items():
        made = there.get(slot_of(key))
        if made and made.verdict != "withdrawn" and made.shows == shows(key, ids):
            continue
        changes.append(
            Enqueue(
                NewTask(
                    kind="work",
                    key=f"id_list:{row.id}:{key}:{row.revision}",
                    due_at=ask.now,
                    view="id_list",
                    subject={
                        "interview": row.id,
                        "question": key,
                        "label": (question.label or question.ask).en,
                        "ids": list(ids),
                    },
                    priority=int(Priority.ANSWER),
                    extra={"workspace": ask.event.workspace, "chat": row.chat, "member": row.member},
                )
            )
        )
    return changes


@work("id_list")
def made(subject: Mapping[str, Any], files: FileStore, playbooks: Mapping[str, Playbook]) -> dict[str, Any]:  # noqa: ARG001
    """The attachment's bytes."""
    content = sheet(str(subject["label"]), [str(one) for one in subject["ids"]])
    return {"sha256": files.put(content), "bytes": len(content)}
