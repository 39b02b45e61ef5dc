"""Evidence: files that come by form or by chat, are looked into as work, named, and tied to what they show."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

from bot.casework import interview as casework
from bot.casework.draft import Finding, verdict
from bot.casework.evidence import clean_name, inspect
from bot.casework.mistakes import UserMistake
from bot.casework.playbook import EvidenceSlot, Playbook
from bot.conversation.router import Answer, Ask, NoSuchCase, click, command, internal, listens, work
from bot.conversation.values import FileRef
from bot.ledger.changes import SaveEvidence
from bot.ledger.codec import build, plain
from bot.ledger.records import EvidenceRow, Interview
from handlers.common import hours, must_act, the_case
from handlers.newcase import show_page
from handlers.steps import around_of, pressed
from handlers.writing import with_files

MOST_FILES = 60
"""Files of one case; a marketplace's form takes fewer."""
RECALLED_FROM = 100
"""The newest live cases that are looked through when a message is taken back; that happens within minutes."""
MOST_WORDS = 20
"""Words beside a file in which a case's number is looked for."""
SCREENSHOT_OF_NUMBER = "case_id_screenshot"


class NoPlace(UserMistake):
    """Which case is this file for? Send /evidence with its number, or start one with /newcase."""

    code = "no_place"


class TooMany(UserMistake):
    """This case has {most} files already; remove some first."""

    code = "too_many_files"


@click("interview_files")
def uploaded(ask: Ask) -> Answer:
    """Files came with the evidence page, each in the field of what it shows."""
    row = pressed(ask)
    if isinstance(row, Answer):
        return row
    by_hash = {file.sha256: file for file in ask.event.files}
    answer = Answer()
    for slot, given in ask.form.items():
        for sha256 in given if isinstance(given, tuple) else (given,):
            if sha256 in by_hash:
                _take(ask, answer, by_hash[sha256], interview=row, slot=slot)
    return answer.replace("interview_page", interview=row.id)


@listens("file")
def sent(ask: Ask) -> Answer:
    """Files sent in the chat: for the interview that runs, else for the member's newest case that wants some."""
    row = ask.ledger.active_interview(ask.member.id)
    answer = Answer()
    if row is not None and row.kind == "initial" and ask.chat.id == row.chat and row.home_chat:
        free = _free_slots(ask, row)
        for file in ask.event.files:
            slot = _slot_for(file, free)
            _take(ask, answer, file, interview=row, slot=slot.id if slot else "")
            free = [one for one in free if slot is None or one.id != slot.id]
        return show_page(answer, row)
    return _for_case(ask, answer, the_newest(ask))


@command(
    "evidence",
    aliases=["证据", "附件"],
    help="The files of a case; send files with it to add them",
    usage="/evidence C1042",
)
def evidence(ask: Ask) -> Answer:
    """The files of a case, with what is missing; files that came along are added."""
    case = the_case(ask)
    return _for_case(ask, Answer(), case.ref)


@click("evidence_show")
def shown(ask: Ask) -> Answer:
    """The files of the case of the pressed card."""
    case = the_case(ask)
    return _for_case(ask, Answer(), case.ref)


@click("evidence_upload")
def added(ask: Ask) -> Answer:
    """Files for a case that is written already."""
    case = the_case(ask)
    by_hash = {file.sha256: file for file in ask.event.files}
    answer = Answer()
    for slot, given in ask.form.items():
        for sha256 in given if isinstance(given, tuple) else (given,):
            if sha256 in by_hash:
                _take(ask, answer, by_hash[sha256], case=case.ref, slot=slot)
    return answer.replace("evidence", ref=case.ref)


@click("evidence_slot")
def placed(ask: Ask) -> Answer:
    """The member says what a file shows."""
    row = _row(ask)
    pending = replace(row, slot=str(ask.value["slot"]), verdict="pending", findings=())
    answer = Answer().change(SaveEvidence(pending))
    _inspect(ask, answer, pending)
    return _shown(answer, row)


@click("evidence_remove")
def removed(ask: Ask) -> Answer:
    """Withdrawn: it is not attached, and that it was there stays known."""
    row = _row(ask)
    withdrawn = replace(row, verdict="withdrawn")
    return _shown(_followed(ask, Answer().change(SaveEvidence(withdrawn)), withdrawn), row)


@listens("recalled")
def recalled(ask: Ask) -> Answer:
    """A message was taken back: its files are withdrawn, and marked so."""
    answer = Answer()
    places: list[dict[str, str]] = [{"interview": one.id} for one in ask.ledger.interviews(member=ask.member.id)]
    seen = ask.ledger.cases(seen_by=ask.member.id, live_only=True, limit=RECALLED_FROM)
    places += [{"case": case.ref} for case in seen]
    files = {row.id: row for place in places for row in ask.ledger.evidence(**place)}
    for row in files.values():
        if row.message and row.message == ask.event.message and row.by == ask.member.id:
            withdrawn = replace(row, verdict="withdrawn")
            _followed(ask, answer.change(SaveEvidence(withdrawn)), withdrawn)
            answer.refresh(f"interview:{row.interview}", f"evidence:{row.case}")
    return answer


@work("inspect")
def inspected(subject: Mapping[str, Any], files: Any, playbooks: Mapping[str, Playbook]) -> dict[str, Any]:
    """Looks into one file: what it really is, whether it opens, what is wrong with it."""
    playbook = playbooks[str(subject["marketplace"])]
    issue = next((one for one in playbook.issues if one.id == subject["issue"]), None)
    slots = issue.evidence if issue else []
    slot = next((one for one in slots if one.id == subject["slot"]), None)
    seen = inspect(
        str(subject["name"]),
        files.get(str(subject["sha256"])),
        slot=slot,
        playbook=playbook,
        subject_ids=tuple(subject["subjects"]),
        today=date.fromisoformat(str(subject["today"])),
    )
    # Casebot hands the file out under its new name: that it came under another one needs no word.
    findings = [one for one in seen.findings if one.rule != "R15" or seen.name == seen.original]
    return {"type": seen.type, "name": seen.name, "verdict": verdict(findings), "findings": plain(findings)}


@internal("inspect")
def verdict_is_in(ask: Ask) -> Answer:
    """What the look into the file said is kept, and the page that shows the file follows."""
    row = ask.ledger.evidence_row(str(ask.value["evidence"]))
    if row is None or row.verdict == "withdrawn":
        return Answer()
    result = ask.value["result"]
    looked = replace(
        row,
        type=str(result["type"]),
        name=str(result["name"]),
        verdict=result["verdict"],
        findings=tuple(build(Finding, one) for one in result["findings"]),
    )
    threads = [f"interview:{row.interview}"] if row.interview else []
    threads += [f"evidence:{row.case}"] if row.case else []
    answer = Answer().change(SaveEvidence(looked)).refresh(*threads)
    return _followed(ask, answer, looked)


# -- parts


def the_newest(ask: Ask) -> str:
    """Ref of the member's newest live case; a number typed with the files wins."""
    for word in ask.event.text.split(None, MOST_WORDS)[:MOST_WORDS]:
        with suppress(NoSuchCase):
            return ask.case_named(word).ref
    mine = ask.ledger.cases(seen_by=ask.member.id, owner=ask.member.id, live_only=True, limit=2)
    if len(mine) != 1:
        raise NoPlace
    return mine[0].ref


def _for_case(ask: Ask, answer: Answer, ref: str) -> Answer:
    case = ask.case_named(ref)
    free = _missing_of_case(ask, ref)
    wants_number_shot = bool(case.case_id) and not _has_number_shot(ask, ref)
    for file in ask.event.files:
        slot = _named_in(file, free)
        if slot is None and wants_number_shot:
            _take(ask, answer, file, case=ref, slot=SCREENSHOT_OF_NUMBER)
            wants_number_shot = False
            continue
        slot = slot or (free[0] if len(free) == 1 else None)
        _take(ask, answer, file, case=ref, slot=slot.id if slot else "")
        free = [one for one in free if slot is None or one.id != slot.id]
    thread = f"evidence:{ref}"
    return answer.show("evidence", ask.chat.id, thread=thread, supersedes=thread, ref=ref)


def _take(
    ask: Ask, answer: Answer, file: FileRef, *, interview: Interview | None = None, case: str = "", slot: str = ""
) -> None:
    there = ask.ledger.evidence(interview=interview.id) if interview else ask.ledger.evidence(case=case)
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
        message=ask.event.message,
    )
    answer.change(SaveEvidence(row))
    _inspect(ask, answer, row, interview)


def _inspect(ask: Ask, answer: Answer, row: EvidenceRow, interview: Interview | None = None) -> None:
    interview = interview or (ask.ledger.interview(row.interview) if row.interview else None)
    case = ask.ledger.case(row.case) if row.case else None
    if interview is not None and interview.kind == "initial":
        around = around_of(ask, interview)
        answers = casework.settled(interview.answers, around)
        marketplace, issue = str(answers.get("marketplace", "")), str(answers.get("issue", ""))
        subjects: Sequence[str] = casework.subjects(interview.answers, around)
        today = around.today
    elif case is not None:
        marketplace, issue, subjects = case.marketplace, case.issue, case.subjects
        today = hours(ask, case).day(ask.now)
    else:
        raise NoPlace
    if marketplace not in ask.playbooks:
        raise NoPlace
    answer.do(
        "inspect",
        key=f"inspect:{row.id}:{row.slot}:{ask.event.id}",
        evidence=row.id,
        sha256=row.sha256,
        name=row.original,
        slot=row.slot,
        marketplace=marketplace,
        issue=issue,
        subjects=list(subjects),
        today=today.isoformat(),
    )


def _free_slots(ask: Ask, row: Interview) -> list[EvidenceSlot]:
    there = {file.slot for file in ask.ledger.evidence(interview=row.id) if file.verdict != "withdrawn"}
    return [slot for slot in casework.slots(row.answers, around_of(ask, row)) if slot.id not in there]


def _missing_of_case(ask: Ask, ref: str) -> list[EvidenceSlot]:
    case = ask.case_named(ref)
    issue = ask.playbooks[case.marketplace].issue(case.issue)
    there = {file.slot for file in ask.ledger.evidence(case=ref) if file.verdict != "withdrawn"}
    return [slot for slot in issue.evidence if slot.id not in there]


def _has_number_shot(ask: Ask, ref: str) -> bool:
    return any(file.slot == SCREENSHOT_OF_NUMBER for file in ask.ledger.evidence(case=ref))


def _slot_for(file: FileRef, free: Sequence[EvidenceSlot]) -> EvidenceSlot | None:
    """The slot a file most likely fills: named in its name, or the only one left."""
    return _named_in(file, free) or (free[0] if len(free) == 1 else None)


def _named_in(file: FileRef, free: Sequence[EvidenceSlot]) -> EvidenceSlot | None:
    """The slot that the file's name speaks of."""
    name = file.name.lower()
    named = (slot for slot in free if slot.name.lower() in name or slot.id in name or slot.title.zh in file.name)
    return next(named, None)


def _row(ask: Ask) -> EvidenceRow:
    row = ask.ledger.evidence_row(str(ask.value.get("evidence", "")))
    if row is None:
        raise NoPlace
    if row.case:
        case = ask.case_named(row.case)
        if row.by != ask.member.id:
            must_act(ask, case)
    elif row.by != ask.member.id:
        raise NoPlace
    return row


def _followed(ask: Ask, answer: Answer, changed: EvidenceRow) -> Answer:
    """A draft that is not approved yet follows its files."""
    case = ask.ledger.case(changed.case) if changed.case else None
    if case is None:
        return answer
    files = [changed if row.id == changed.id else row for row in ask.ledger.evidence(case=case.ref)]
    return with_files(answer, ask, case, files).refresh(f"draft:{case.ref}", f"case:{case.ref}")


def _shown(answer: Answer, row: EvidenceRow) -> Answer:
    if row.interview and not row.case:
        return answer.replace("interview_page", interview=row.interview)
    return answer.replace("evidence", ref=row.case)
