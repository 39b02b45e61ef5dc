"""A file is looked into, as work: what it is, whether it opens, and, for a screenshot of a page, what it shows. Where
nothing can read it, the operator is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.casework import interview as casework
from bot.casework import ocr
from bot.casework.draft import Finding, verdict
from bot.casework.evidence import Inspection, inspect
from bot.casework.mistakes import UserMistake
from bot.casework.playbook import EvidenceSlot, Issue, Playbook
from bot.casework.screen import Screen
from bot.conversation.router import Answer, Ask, click, internal, work
from bot.ledger.changes import SaveEvidence
from bot.ledger.codec import build, plain
from bot.ledger.files import FileStore
from bot.ledger.records import EvidenceRow, Interview
from cards.evidence_slots import NUMBER_SHOT
from handlers.common import hours, must_act
from handlers.steps import around_of
from handlers.writing import with_files


class NoPlace(UserMistake):
    """Which case is this file for? Send /evidence with its number, or start one with /newcase."""

    code = "no_place"


def look_into(ask: Ask, answer: Answer, row: EvidenceRow, interview: Interview | None = None) -> None:
    """The file is looked into as work, as one of its interview or of its case. Raises NoPlace."""
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
    there = ask.ledger.evidence(case=row.case, interview=row.interview)
    before = [one.id for one in there if one.slot == row.slot and one.verdict not in ("withdrawn", "block")]
    numbered = case is not None and row.slot == NUMBER_SHOT.id and ask.playbooks[marketplace].case_system
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
        number=case.case_id if case is not None and numbered else "",
        nth=1 + (before.index(row.id) if row.id in before else len(before)),
        screen=plain(row.screen),
        locale=ask.member.locale,
    )


@work("inspect")
def inspected(subject: Mapping[str, Any], files: FileStore, playbooks: Mapping[str, Playbook]) -> dict[str, Any]:
    """Looks into one file: what it really is, whether it opens, what is wrong with it."""
    return _result(_inspected(subject, files, playbooks, build(Screen, subject["screen"])))


@work("read_screen")
def read_screen(subject: Mapping[str, Any], files: FileStore, playbooks: Mapping[str, Playbook]) -> dict[str, Any]:
    """Reads a screenshot, and judges it by what it shows. Where the reader does not load, the operator is asked."""
    playbook = playbooks[str(subject["marketplace"])]
    try:
        screen = ocr.read(
            files.get(str(subject["sha256"])),
            hosts=[site.host for site in playbook.sites],
            today=date.fromisoformat(str(subject["today"])),
            number=str(subject["number"]),
            known=playbook.ids.get(playbook.case_id),
        )
    except ImportError:
        screen = Screen(looked="ask")
    return _result(_inspected(subject, files, playbooks, screen)) | {"screen": plain(screen)}


@internal("inspect")
def verdict_is_in(ask: Ask) -> Answer:
    """What the look into the file said is kept, and the page that shows the file follows; a screenshot is read next,
    or asked about."""
    row = _still_there(ask)
    if row is None:
        return Answer()
    screen = row.screen
    if not screen.looked and ask.value["result"]["screenshot"]:
        screen = Screen(looked="reading" if ocr.available() else "ask")
    answer = _kept(ask, row, screen)
    if screen.looked == "reading":
        subject = {key: value for key, value in ask.value.items() if key != "result"}
        answer.do("read_screen", key=f"read:{row.id}:{ask.event.id}", **subject)
    return answer


@internal("read_screen")
def screen_is_read(ask: Ask) -> Answer:
    """What the screenshot shows is kept; a number that is not the stored one is asked about, where it was sent."""
    row = _still_there(ask)
    if row is None or row.screen.looked != "reading":  # the operator was quicker
        return Answer()
    screen = build(Screen, ask.value["result"]["screen"])
    answer = _kept(ask, row, screen)
    case = ask.ledger.case(row.case) if row.case else None
    sender = ask.ledger.member(row.by)
    typed = str(ask.value["number"])
    if screen.number and typed and screen.number != typed and case is not None and sender and sender.private_chat:
        doubt = ask.say("The screenshot shows this number; {number} is stored.", number=typed)
        answer.show(
            "number_doubt", sender.private_chat, ref=case.ref, number=screen.number, doubts=[doubt], action="caseid"
        )
    return answer


@click("evidence_screen")
def said(ask: Ask) -> Answer:
    """The operator says whether address bar and time are to be seen; their word counts above any reading."""
    row = named_file(ask)
    visible = bool(ask.value.get("visible"))
    screen = replace(row.screen, looked="said", address_bar=visible, clock=visible)
    pending = replace(row, screen=screen, verdict="pending", findings=())
    answer = Answer().change(SaveEvidence(pending))
    look_into(ask, answer, pending)
    return on_its_card(answer, row)


def named_file(ask: Ask) -> EvidenceRow:
    """The file of the pressed button. Raises NoPlace, also for a stranger's; NotYours where only others may act."""
    row = ask.ledger.evidence_row(str(ask.value.get("evidence", "")))
    if row is None:
        raise NoPlace
    if row.case:
        case = ask.ledger.case(row.case, seen_by=ask.member.id)
        if case is None:  # to a stranger it is a file that does not exist
            raise NoPlace
        if row.by not in ask.selves:
            must_act(ask, case)
    elif row.by not in ask.selves:
        raise NoPlace
    return row


def followed(ask: Ask, answer: Answer, changed: EvidenceRow) -> Answer:
    """A draft that is not approved yet follows its files."""
    case = ask.ledger.case(changed.case) if changed.case else None
    if case is None:
        return answer
    files = [changed if row.id == changed.id else row for row in ask.ledger.evidence(case=case.ref)]
    if changed.id not in {row.id for row in files}:
        files.append(changed)
    return with_files(answer, ask, case, files).refresh(f"draft:{case.ref}", f"case:{case.ref}")


def on_its_card(answer: Answer, row: EvidenceRow) -> Answer:
    """The card on which the file stands, as it is now."""
    if row.interview and not row.case:
        return answer.replace("interview_page", interview=row.interview)
    return answer.replace("evidence", ref=row.case)


def refreshed(answer: Answer, row: EvidenceRow) -> Answer:
    """The same, where nobody pressed anything."""
    threads = [f"interview:{row.interview}"] if row.interview else []
    return answer.refresh(*threads, *([f"evidence:{row.case}"] if row.case else []))


# -- parts


def _slot(subject: Mapping[str, Any], playbook: Playbook) -> EvidenceSlot | None:
    """The slot as the file is judged by it; a letter's picture shows a chat, no page of a back office."""
    if subject["slot"] == NUMBER_SHOT.id:
        return NUMBER_SHOT if playbook.case_system else None
    issue = _issue(subject, playbook)
    return next((one for one in issue.evidence if one.id == subject["slot"]), None) if issue else None


def _issue(subject: Mapping[str, Any], playbook: Playbook) -> Issue | None:
    return next((one for one in playbook.issues if one.id == subject["issue"]), None)


def _inspected(
    subject: Mapping[str, Any], files: FileStore, playbooks: Mapping[str, Playbook], screen: Screen
) -> Inspection:
    playbook = playbooks[str(subject["marketplace"])]
    return inspect(
        str(subject["name"]),
        files.get(str(subject["sha256"])),
        slot=_slot(subject, playbook),
        playbook=playbook,
        issue=_issue(subject, playbook),
        subject_ids=tuple(subject["subjects"]),
        today=date.fromisoformat(str(subject["today"])),
        screen=screen,
        number=str(subject["number"]),
        nth=int(subject["nth"]),
        locale=str(subject["locale"]),
    )


def _result(seen: Inspection) -> dict[str, Any]:
    # Casebot hands the file out under its new name: that it came under another one needs no word.
    findings = [one for one in seen.findings if one.rule != "R15" or seen.name == seen.original]
    return {
        "type": seen.type,
        "name": seen.name,
        "verdict": verdict(findings),
        "findings": plain(findings),
        "screenshot": seen.screenshot,
    }


def _still_there(ask: Ask) -> EvidenceRow | None:
    """The file, if it is not withdrawn and still shows what it was looked at for."""
    row = ask.ledger.evidence_row(str(ask.value["evidence"]))
    return None if row is None or row.verdict == "withdrawn" or row.slot != ask.value["slot"] else row


def _kept(ask: Ask, row: EvidenceRow, screen: Screen) -> Answer:
    result = ask.value["result"]
    looked = replace(
        row,
        type=str(result["type"]),
        name=str(result["name"]),
        verdict=result["verdict"],
        findings=tuple(build(Finding, one) for one in result["findings"]),
        screen=screen,
    )
    return followed(ask, refreshed(Answer().change(SaveEvidence(looked)), looked), looked)
