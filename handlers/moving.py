"""An interview in other hands: of a colleague, or of the same person on another side."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.router import Ask
from bot.ledger.changes import SaveEvidence, SaveInterview
from bot.ledger.records import Interview, Member


def moved_interview(
    ask: Ask, row: Interview, to: Member, state: str = "paused"
) -> list[SaveInterview | SaveEvidence]:
    """An interview with its files, in the private chat of somebody else."""
    files = [one for one in ask.ledger.evidence(interview=row.id) if not one.case]
    now_theirs = replace(
        row,
        member=to.id,
        chat=to.private_chat or row.chat,
        state=state,  # type: ignore[arg-type]
        touched_at=ask.now,
        revision=row.revision + 1,
    )
    return [SaveInterview(now_theirs, was=row.revision), *(SaveEvidence(replace(one, by=to.id)) for one in files)]
