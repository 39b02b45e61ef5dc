"""Evidence: files that come by form or by chat, are placed, taken away, taken back."""

from __future__ import annotations

from dataclasses import replace

from bot.casework.screen import NOT_LOOKED
from bot.conversation.router import Answer, Ask, click, command, listens
from bot.ledger.changes import SaveEvidence
from bot.ledger.records import Interview
from cards.case_status import SCREENSHOT
from cards.evidence_slots import shows_number
from handlers.common import is_guest, must_be_at_home, the_case
from handlers.id_lists import question_for, read_ids
from handlers.import_list import looks_like_a_list, read
from handlers.looking import followed, look_into, named_file, on_its_card
from handlers.newcase import show_page
from handlers.notice import take_notice
from handlers.noticing import is_notice_file
from handlers.steps import pressed
from handlers.taking import (
    called_screenshot,
    free_slots,
    free_slots_of,
    has_number_shot,
    slot_for,
    slot_named,
    take,
    the_newest,
)

RECALLED_FROM = 100
"""The newest live cases that are looked through when a message is taken back; that happens within minutes."""


@click("interview_files")
def uploaded(ask: Ask) -> Answer:
    """Files came with the evidence page, each in the field of what it shows."""
    row = pressed(ask)
    if isinstance(row, Answer):
        return row
    return _from_form(ask, interview=row).replace("interview_page", interview=row.id)


@listens("file")
def sent(ask: Ask) -> Answer:
    """Files sent in the chat: a notice; or for the interview that runs, else for the member's newest case that wants
    some."""
    row = ask.ledger.active_interview(ask.member.id)
    if is_notice_file(ask, row):
        return take_notice(ask, file=ask.event.files[0])
    answer = Answer()
    if row is not None and row.kind == "initial" and ask.chat.id == row.chat and row.home_chat:
        if len(ask.event.files) == 1 and (question := question_for(ask, row, ask.event.files[0])):
            return read_ids(ask, row, question, ask.event.files[0])
        free = free_slots(ask, row)
        for file in ask.event.files:
            slot = slot_for(file, free)
            take(ask, answer, file, interview=row, slot=slot.id if slot else "")
            free = [one for one in free if slot is None or one.id != slot.id]
        return show_page(answer, row)
    if looks_like_a_list(ask):
        return read(ask, ask.event.files[0])
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
    return _from_form(ask, case=case.ref).replace("evidence", ref=case.ref)


@click("evidence_slot")
def placed(ask: Ask) -> Answer:
    """The member says what a file shows."""
    row = named_file(ask)
    pending = replace(row, slot=str(ask.value["slot"]), verdict="pending", findings=(), screen=NOT_LOOKED)
    answer = Answer().change(SaveEvidence(pending))
    look_into(ask, answer, pending)
    return on_its_card(answer, row)


@click("evidence_remove")
def removed(ask: Ask) -> Answer:
    """Withdrawn: it is not attached, and that it was there stays known."""
    row = named_file(ask)
    if (case := ask.ledger.case(row.case)) and row.by not in ask.selves:
        must_be_at_home(ask, case)
    withdrawn = replace(row, verdict="withdrawn")
    return on_its_card(followed(ask, Answer().change(SaveEvidence(withdrawn)), withdrawn), row)


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
            followed(ask, answer.change(SaveEvidence(withdrawn)), withdrawn)
            answer.refresh(f"interview:{row.interview}", f"evidence:{row.case}")
    return answer


# -- parts


def _from_form(ask: Ask, *, interview: Interview | None = None, case: str = "") -> Answer:
    """Every file of the form, in the slot whose field it came in."""
    by_hash = {file.sha256: file for file in ask.event.files}
    answer = Answer()
    for slot, given in ask.form.items():
        for sha256 in given if isinstance(given, tuple) else (given,):
            if sha256 in by_hash:
                take(ask, answer, by_hash[sha256], interview=interview, case=case, slot=slot, chosen=True)
    return answer


def _for_case(ask: Ask, answer: Answer, ref: str) -> Answer:
    case = ask.case_named(ref)
    free = free_slots_of(ask, ref)
    wants_number_shot = shows_number(case) and not has_number_shot(ask, ref)
    for file in ask.event.files:
        slot = slot_named(file, free)
        if slot is None and wants_number_shot and (case.case_id or called_screenshot(file, ask.event.text)):
            take(ask, answer, file, case=ref, slot=SCREENSHOT)
            wants_number_shot = False
            continue
        slot = slot or (free[0] if len(free) == 1 else None)
        take(ask, answer, file, case=ref, slot=slot.id if slot else "")
        free = [one for one in free if slot is None or one.id != slot.id]
    if is_guest(ask, case):  # the home group's own card stays the one that is kept up to date
        return answer.show("evidence", ask.chat.id, ref=ref)
    thread = f"evidence:{ref}"
    return answer.show("evidence", ask.chat.id, thread=thread, supersedes=thread, ref=ref)
