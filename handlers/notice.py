"""A whole notice, pasted or sent as a file: read by rule, shown on one page, and then only what is missing is asked.

The text as it came is kept in the file store and bears the case's number like any other file. Reading is slow work
for a megabyte, so the answer follows as an internal event.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

from bot.casework import interview as casework
from bot.casework.case import SUBMITTED, Case
from bot.casework.evidence import clean_name
from bot.casework.notice import Heading, Notice, possible_numbers, read
from bot.casework.playbook import Playbook
from bot.casework.surroundings import Trouble
from bot.conversation.mail import opened
from bot.conversation.router import Answer, Ask, NoSuchCase, click, internal, work
from bot.conversation.values import FileRef
from bot.ledger.changes import SaveEvidence
from bot.ledger.codec import build, plain
from bot.ledger.files import FileStore
from bot.ledger.records import EvidenceRow, Interview, Member
from cards.files import ORIGINAL
from cards.notice import PLACE, fields_of
from handlers.common import may_act
from handlers.looking import NoPlace
from handlers.newcase import begun, fresh_interview
from handlers.notice_page import today_in
from handlers.reply import reply
from handlers.response import LONGEST_MESSAGE
from handlers.steps import NoInterview, around_of, said, saved

PASTED = "notice.txt"
"""What a pasted text is called where it is kept."""


def take_notice(ask: Ask, *, text: str = "", file: FileRef | None = None) -> Answer:
    """The notice is read; what was found comes as a page of its own."""
    chat = ask.member.private_chat or ask.chat.id
    subject: dict[str, Any] = {"text": text, "name": PASTED}
    if file is not None:
        subject = {"sha256": file.sha256, "name": clean_name(file.name)}
    return Answer().do(
        "notice", **subject, member=ask.member.id, chat=chat, message=ask.event.message, today=today_in(ask, chat)
    )


@work("notice")
def reading(subject: Mapping[str, Any], files: FileStore, playbooks: Mapping[str, Playbook]) -> dict[str, Any]:
    """Opens the text or the mail, keeps it as it came, and reads it."""
    content = files.get(str(subject["sha256"])) if "sha256" in subject else str(subject["text"]).encode()
    letter = opened(content, str(subject["name"]))
    found = read(
        letter.text,
        playbooks,
        date.fromisoformat(str(subject["today"])),
        Heading(letter.sender, letter.date, letter.subject),
        **{name: str(subject.get(name, "")) for name in PLACE if name != "shop"},
    )
    return {
        "notice": plain(found),
        "numbers": list(possible_numbers(f"{letter.subject}\n{letter.text}")),
        "sha256": files.put(content),
        "bytes": len(content),
    }


@internal("notice")
def was_read(ask: Ask) -> Answer:
    """What was found is shown: as the answer in a case that it names, else as the first page of a new one."""
    member = ask.ledger.member(str(ask.value["member"]))
    if member is None:
        return Answer()
    found = build(Notice, ask.value["result"]["notice"])
    if known := str(ask.value.get("interview", "")):
        return _read_again(ask, known, found)
    row = _kept(ask, member)
    if not ask.value.get("new"):
        case = _case_in(ask, member)
        if case is not None:
            answer = Answer().change(SaveEvidence(row))
            return answer.show("notice_for_case", str(ask.value["chat"]), ref=case.ref, evidence=row.id)
    if not found.marketplaces and not found.marketplace and not found.dates and not found.amounts:
        text = ask.say(
            "I do not recognise a marketplace's notice in this text. /newcase starts a case by hand, /help shows the "
            "rest."
        )
        return Answer().tell(str(ask.value["chat"]), text)
    return _opened(ask, member, found, row)


@click("notice_new")
def new_matter(ask: Ask) -> Answer:
    """It bears the number of a case, and is about something else all the same."""
    row = _my_notice(ask)
    chat = ask.member.private_chat or ask.chat.id
    return (
        Answer()
        .do(
            "notice",
            sha256=row.sha256,
            name=row.original,
            member=ask.member.id,
            chat=chat,
            message=row.message,
            today=today_in(ask, chat),
            new=True,
        )
        .toast(ask.say("I am reading it as a new matter."))
    )


@click("notice_reply")
def as_answer(ask: Ask) -> Answer:
    """It is the marketplace's answer in this case: the same as /reply with this text."""
    row = _my_notice(ask)
    case = ask.case_named(str(ask.value["ref"]))
    letter = opened(ask.files.get(row.sha256), row.original)
    text = "\n".join(one for one in (letter.subject, letter.text) if one)[:LONGEST_MESSAGE]
    typed = replace(ask.event, kind="message", text=f"/reply {case.ref} {text}")
    answer = reply(replace(ask, event=typed, words=(case.ref, *text.split()[:1]), rest=f"{case.ref} {text}"))
    return answer.change(SaveEvidence(replace(row, case=case.ref)))


def _opened(ask: Ask, member: Member, found: Notice, row: EvidenceRow) -> Answer:
    """A new interview in which everything that was found stands filled in, and nothing counts yet."""
    chat = str(ask.value["chat"])
    groups = ask.ledger.chats_of(member.id)
    home = groups[0].id if len(groups) == 1 else "" if groups else chat
    interview = fresh_interview(ask, home, id="i" + row.id[1:13], member=member.id, chat=chat)
    interview = _offered(ask, interview, found, {})
    answer = begun(Answer(), ask, interview).change(SaveEvidence(replace(row, interview=interview.id)))
    return _page(answer, interview, found)


def _read_again(ask: Ask, known: str, found: Notice) -> Answer:
    row = ask.ledger.interview(known)
    if row is None or row.state not in ("active", "paused") or row.member != str(ask.value["member"]):
        raise NoInterview
    place = {name: str(ask.value.get(name) or "") for name in PLACE}
    offered = _offered(ask, row, found, place)
    return _page(Answer().change(*saved(ask, row, offered)), offered, found)


def _offered(ask: Ask, row: Interview, found: Notice, place: Mapping[str, str]) -> Interview:
    """The interview with what was found as filled-in fields; a date with two readings stands there, and is asked."""
    raw: dict[str, Any] = {name: value for name, value in {**found.assumed, **found.answers}.items() if value}
    for name in PLACE:
        value = place.get(name) or getattr(found, name, "")
        if value:
            raw[name] = value
    around = around_of(ask, row)
    errors = {}
    for question in fields_of(row, around, raw, also=found.doubts):
        doubt = found.doubts.get(question.id, ())
        if question.kind == "date" and len(doubt) == 1:
            raw[question.id] = doubt[0]
        if question.kind == "date" and (given := raw.get(question.id)):
            taken = casework.take(question, given, raw, around)
            if isinstance(taken, Trouble):
                errors[question.id] = said(ask, taken)
    return replace(row, raw=raw, errors=errors)


def _page(answer: Answer, row: Interview, found: Notice) -> Answer:
    thread = f"interview:{row.id}"
    return answer.show(
        "notice_page",
        row.chat,
        thread=thread,
        supersedes=thread,
        interview=row.id,
        found={
            "title": found.title,
            "phrase": found.phrase,
            "sentence": found.sentence,
            "likely": list(found.likely),
            "doubts": {name: list(values) for name, values in found.doubts.items()},
            "windows": plain(found.windows),
            "dates": list(found.dates),
            "amounts": list(found.amounts),
        },
    )


def _kept(ask: Ask, member: Member) -> EvidenceRow:
    """The original, as a file of the case that is to come."""
    sha256 = str(ask.value["result"]["sha256"])
    mark = hashlib.sha256(f"{ask.event.id}:{sha256}".encode()).hexdigest()[:16]
    name = str(ask.value["name"])
    return EvidenceRow(
        id="e" + mark,
        slot=ORIGINAL.id,
        original=name,
        name=name,
        sha256=sha256,
        bytes=int(ask.value["result"]["bytes"]),
        type="eml" if name.lower().endswith(".eml") else "txt",
        verdict="pass",
        by=member.id,
        at=ask.now,
        message=str(ask.value.get("message", "")),
    )


def _case_in(ask: Ask, member: Member) -> Case | None:
    """The first case with the marketplace whose number stands in the text, among those the member may answer in."""
    asking = replace(ask, member=member)
    for number in ask.value["result"]["numbers"]:
        with suppress(NoSuchCase):
            case = asking.case_named(str(number))
            if case.status in SUBMITTED and may_act(asking, case):
                return case
    return None


def _my_notice(ask: Ask) -> EvidenceRow:
    """The kept text of the pressed card, if it is the member's own."""
    row = ask.ledger.evidence_row(str(ask.value.get("evidence", "")))
    if row is None or row.by not in ask.selves or row.slot != ORIGINAL.id:
        raise NoPlace
    return row
