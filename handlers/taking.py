"""A file is taken: kept with its case or interview, given the slot it most likely fills, and looked into as work."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from contextlib import suppress

from bot.casework import interview as casework
from bot.casework.evidence import clean_name
from bot.casework.mistakes import UserMistake
from bot.casework.playbook import EvidenceSlot
from bot.conversation.router import Answer, Ask, NoSuchCase
from bot.conversation.values import FileRef
from bot.ledger.changes import SaveEvidence
from bot.ledger.records import EvidenceRow, Interview
from cards.case_status import SCREENSHOT
from handlers.looking import NoPlace, look_into
from handlers.steps import around_of

MOST_FILES = 60
"""Files of one case; a marketplace's form takes fewer."""
MOST_WORDS = 20
"""Words beside a file in which a case's number is looked for."""
_SCREENSHOT = re.compile(r"截图|截屏|screen\s?shot|case[\s_-]?id", re.IGNORECASE)


class TooMany(UserMistake):
    """This case has {most} files already; remove some first."""

    code = "too_many_files"


def take(
    ask: Ask,
    answer: Answer,
    file: FileRef,
    *,
    interview: Interview | None = None,
    case: str = "",
    slot: str = "",
    chosen: bool = False,
) -> None:
    """One file is kept; the same one again is kept once, and stays where it was placed unless another slot was
    `chosen` for it. Raises TooMany."""
    there = ask.ledger.evidence(interview=interview.id) if interview else ask.ledger.evidence(case=case)
    same = [one for one in there if one.sha256 == file.sha256 and one.verdict != "withdrawn"]
    if any(one.slot == slot or not chosen for one in same):
        return
    if len(there) >= MOST_FILES:
        raise TooMany(most=MOST_FILES)
    place = interview.id if interview else case
    row = EvidenceRow(
        id="e" + hashlib.sha256(f"{place}:{file.sha256}:{slot}".encode()).hexdigest()[:16],
        case=case or (interview.case if interview else ""),
        interview=interview.id if interview else "",
        slot=slot,
        original=clean_name(file.name),
        sha256=file.sha256,
        bytes=file.bytes,
        by=ask.member.id,
        at=ask.now,
        message=file.message or ask.event.message,
    )
    answer.change(SaveEvidence(row))
    look_into(ask, answer, row, interview)


def the_newest(ask: Ask) -> str:
    """Ref of the member's newest live case; a number typed with the files wins."""
    for word in ask.event.text.split(None, MOST_WORDS)[:MOST_WORDS]:
        with suppress(NoSuchCase):
            return ask.case_named(word).ref
    mine = ask.ledger.cases(seen_by=ask.member.id, owner=ask.member.id, live_only=True, limit=2)
    if len(mine) != 1:
        raise NoPlace
    return mine[0].ref


def free_slots(ask: Ask, row: Interview) -> list[EvidenceSlot]:
    """The slots of the interview that no file fills yet."""
    there = {file.slot for file in ask.ledger.evidence(interview=row.id) if file.verdict != "withdrawn"}
    return [slot for slot in casework.slots(row.answers, around_of(ask, row)) if slot.id not in there]


def free_slots_of(ask: Ask, ref: str) -> list[EvidenceSlot]:
    """The slots of the case that no file fills yet."""
    case = ask.case_named(ref)
    issue = ask.playbooks[case.marketplace].issue(case.issue)
    there = {file.slot for file in ask.ledger.evidence(case=ref) if file.verdict != "withdrawn"}
    return [slot for slot in issue.evidence if slot.id not in there]


def has_number_shot(ask: Ask, ref: str) -> bool:
    """The picture that proves the marketplace's number is there."""
    files = ask.ledger.evidence(case=ref)
    return any(file.slot == SCREENSHOT and file.verdict not in ("withdrawn", "block") for file in files)


def called_screenshot(file: FileRef, text: str) -> bool:
    """The sender or the file says so: before the number is there, what comes may be late evidence as well."""
    return bool(_SCREENSHOT.search(f"{file.name} {text}"))


def slot_for(file: FileRef, free: Sequence[EvidenceSlot]) -> EvidenceSlot | None:
    """The slot a file most likely fills: named in its name, or the only one left."""
    return slot_named(file, free) or (free[0] if len(free) == 1 else None)


def slot_named(file: FileRef, free: Sequence[EvidenceSlot]) -> EvidenceSlot | None:
    """The slot that the file's name speaks of."""
    name = file.name.lower()
    named = (slot for slot in free if slot.name.lower() in name or slot.id in name or slot.title.zh in file.name)
    return next(named, None)
