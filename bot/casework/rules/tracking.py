"""Around the text: what must be known before it is sent, noted when it is sent, and kept afterwards."""

# ruff: noqa: ARG001 (a rule has one signature, whatever it needs)
from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from bot.casework.case import SUBMITTED
from bot.casework.draft import Draft, Finding, Severity
from bot.casework.playbook import Words
from bot.casework.route import OTHER_CODE
from bot.casework.rules.engine import Step, also, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.names import own_words
from bot.casework.rules.text import spans

_CODES = ("error_code", "code", "rejection_code")
_NOT_A_CODE = re.compile(
    r"(?i)^(?:forgot\w*|some code|unknown|tbd|\?+|n/?k|don'?t know|忘了|忘记了?|不知道|有代码|某个代码|待补|待查)?$"
)
_WANTED = ("back_office", "ids", "screenshots", "documents", "statement")
_PAPERS = {"document", "identity"}
"""Kinds of evidence that are papers."""
_NAMES = {
    "back_office": Words(zh="后台权限", en="access to the back office"),
    "ids": Words(zh="ASIN、订单号等编号", en="the ids"),
    "screenshots": Words(zh="带网址和时间的截图", en="screenshots with address and time"),
    "documents": Words(zh="PDF 资质文件", en="documents as PDF"),
    "statement": Words(zh="英文简述", en="a short statement"),
    "case_id": Words(zh="Case ID", en="the Case ID"),
    "sent_at": Words(zh="提交时间", en="the time it was sent"),
    "text": Words(zh="正文", en="the text"),
    "attachments": Words(zh="附件", en="the attachments"),
    "document": Words(zh="文档链接", en="the document's link"),
}
_PARTS = ("case_id", "sent_at", "text", "attachments")


def lacking(kept: Collection[str], *, letter: bool, document: bool = False) -> list[str]:
    """Which parts of a whole archive are not among those that are kept. A letter has no number; a document is asked
    for only where an archive is configured."""
    wanted = (*_PARTS, "document") if document else _PARTS
    return [part for part in wanted if part not in kept and not (letter and part == "case_id")]


@rule(
    "R17",
    "CASE_ID_RECORDED",
    step=Step.SUBMIT,
    severity=Severity.BLOCK,
    sometimes=Severity.WARN,
    source="seed, step 5; FAQ 5",
    passes="Submitted, Case ID 13498835581",
    fails="submitted, will add the number later",
)
def case_id_recorded(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """What was submitted has its number at once; some marketplaces send no mail."""
    case = facts.case
    if case and case.status in SUBMITTED and not case.case_id and not case.opened_before:
        yield case_id_recorded.find(
            "{ref} was submitted without its Case ID. Copy it from the page now; do not wait for the mail.",
            ref=case.ref,
        )
    for piece in spans(_LATER, own_words(draft, facts)):
        yield case_id_recorded.find(
            "“{piece}”: copy the Case ID from the page now; do not wait for the mail.",
            span=piece.span,
            text=draft.text,
            piece=piece.text,
        )


@also(case_id_recorded)
def number_on_the_picture(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """The number on the picture is the one that was typed; a missing picture is no reason to refuse a number."""
    for file in facts.attachments or ():
        if file.shown_number and file.stored_number and file.shown_number != file.stored_number:
            yield case_id_recorded.find(
                "{file} shows the number {seen}, but {stored} is stored. Which one is right?",
                file=file.original or file.name,
                severity=Severity.WARN,
                seen=file.shown_number,
                stored=file.stored_number,
            )


_LATER = re.compile(
    r"(?i)\bsubmitted\b[^.\n]{0,30}\b(?:add|give|send|fill in|note) (?:the |its )?(?:case id|case number"
    r"|number|id) later\b|\bwaiting for the (?:e-?mail|mail)\b(?: (?:with|for) the (?:case id|number))?"
    r"|\bsubmitted\b[^.\n]{0,40}\b(?:case id|case number|ticket number|record id) (?:will follow|follows"
    r"|comes later)\b"
    r"|\bno (?:case id|case number|ticket number|record id) yet\b"
    r"|(?:已经?提交|提交了)[^。；\n]{0,14}(?:编号|case id|号码)[^。；\n]{0,10}(?:以后|稍后|晚点|回头)"
    r"|(?:已经?提交|提交了)[^。；\n]{0,6}等[^。；\n]{0,6}(?:通知|邮件|短信)"
    r"|等(?:邮件|通知)(?:再|来了再)(?:补|填)?"
    r"|\b(?:ya|j[aá]) (?:lo )?enviamos\b[^.\n]{0,40}\bn[uú]mero\b[^.\n]{0,20}\b(?:despu[eé]s|luego|m[aá]s tarde"
    r"|depois|mais tarde)\b|(?:提出|送信)(?:済み?|しました)[^\n]{0,16}番号[^。\n]{0,8}(?:後で|後日|のちほど)"
    r"|(?:제출|접수)(?:했|하였|완료)[^\n]{0,20}번호[^.\n]{0,10}(?:나중|추후)"
)


@rule(
    "R23",
    "ERROR_CODE_CAPTURED",
    step=Step.SUBCLASS,
    severity=Severity.WARN,
    source="seed, step 2",
    passes="5665",
    fails="some code",
)
def error_code_captured(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """The code that the page shows is noted, or that it shows none."""
    if facts.answers is None or facts.issue is None or draft.kind != "initial":
        return
    asked = {q.id for q in (*facts.issue.questions, *(facts.playbook.common if facts.playbook else ()))} & set(_CODES)
    given = facts.answer(*_CODES)
    if given == OTHER_CODE:
        given = facts.answer("code_other")
    if (facts.issue.codes or asked) and _NOT_A_CODE.match(given.strip()):
        example = facts.issue.codes[0].code if facts.issue.codes else "5665"
        yield error_code_captured.find(
            "Note the error code that the page shows (for example {example}), or that it shows none.", example=example
        )


@rule(
    "R27",
    "PREREQUISITES",
    step=Step.LOCATE,
    severity=Severity.WARN,
    source="seed, FAQ 3",
    passes="Back office, ids, screenshots, documents and statement are at hand",
    fails="no back-office access",
)
def prerequisites(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """Before the first word: back-office access, ids, screenshots, documents, a short statement."""
    if facts.at_hand is None:
        return
    kinds = {slot.kind for slot in facts.issue.evidence} if facts.issue else _PAPERS | {"screenshot"}
    spared = {"documents": not kinds & _PAPERS, "screenshots": "screenshot" not in kinds}
    missing = [part for part in _WANTED if part not in facts.at_hand and not spared.get(part)]
    if missing:
        yield prerequisites.find(
            "Not at hand yet: {missing}.", missing=", ".join(_NAMES[part][facts.locale] for part in missing)
        )


@rule(
    "R29",
    "FIRST_CHECK_ORDER",
    step=Step.TRACK,
    severity=Severity.WARN,
    source="seed, FAQ 6",
    passes="Status looked up today, spam folder checked, then the follow-up",
    fails="only the mailbox was checked",
)
def first_check_order(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """Before a follow-up: the status in the back office, then the mailbox with its spam folder."""
    if draft.kind != "follow_up":
        return
    looked = facts.case.looked_at if facts.case else None
    today = looked and facts.now and looked.astimezone(facts.now.tzinfo).date() == facts.now.date()
    missing = (
        []
        if facts.looked is None and today
        else [p for p in ("back_office", "mailbox") if p not in (facts.looked or ())]
    )
    if missing:
        yield first_check_order.find(
            "Look first: the status and last reply in the back office, then the mailbox, spam included. Only "
            "then follow up."
        )


@rule(
    "R30",
    "ARCHIVE_COMPLETE",
    step=Step.ARCHIVE,
    severity=Severity.BLOCK,
    source="seed, key points; FAQ 5 and 8",
    passes="Case ID, time, text, attachments and history are kept",
    fails="The text stands only in the chat",
)
def archive_complete(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """A closed case can be read later: number, time, text, files, and the document where one is configured."""
    if facts.kept is None or (facts.case and facts.case.opened_before):
        return
    letter = facts.playbook is not None and not facts.playbook.case_system
    missing = lacking(facts.kept, letter=letter, document=facts.document_wanted)
    if missing:
        yield archive_complete.find(
            "The archive lacks {missing}.", missing=", ".join(_NAMES[part][facts.locale] for part in missing)
        )
