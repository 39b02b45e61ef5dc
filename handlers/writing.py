"""Writing a draft: answers and files become a case, its text, and what the rules say of it.

Values in, changes out: the clicks that lead here are in `handlers/draft.py` and `handlers/evidence.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.casework import drafting
from bot.casework import interview as casework
from bot.casework.attaching import GivenFile
from bot.casework.case import SUBMITTED, UNSENT, Case, Status, opened
from bot.casework.draft import Answers, Attachment, Draft, Finding, Value
from bot.casework.followup import ChatHours
from bot.casework.interview import Surroundings
from bot.casework.mistakes import UserMistake
from bot.casework.playbook import Issue, Playbook
from bot.conversation.router import Answer, Ask
from bot.ledger.changes import Change, SaveDraft, SaveEvidence, SaveInterview, SavePlaybook, SaveShop
from bot.ledger.records import DraftRow, EvidenceRow, Interview, Shop
from cards.surroundings import shop_facts
from cards.view import Look
from handlers.checking import findings_for, names_of
from handlers.common import hours, must_act, must_be
from handlers.grammar import ask_for_grammar
from handlers.steps import around_of


class NotComplete(UserMistake):
    """Some questions are still open: {names}."""

    code = "not_complete"


def written(ask: Ask, row: Interview, around: Surroundings) -> Answer:
    """Composes, checks and saves the draft; shows it in private and the case in its group.

    Raises NotYours and NotThere where the case has gone elsewhere while its questions stood open.
    """
    answers = casework.settled(row.answers, around)
    found = casework.issue_of(answers, around)
    if found is None:
        raise NotComplete(names=ask.say("Issue"))
    playbook, issue = found
    shop, answers, shop_changes = _shop(ask, row, answers)
    case, changes = _case(ask, row, playbook, issue, answers, around, shop)
    evidence = ask.ledger.evidence(interview=row.id) or ask.ledger.evidence(case=case.ref)
    draft = _composed(row, case, playbook, issue, answers, around, evidence, shop, hours(ask, case))
    findings = findings_for(ask, draft, playbook=playbook, issue=issue, answers=answers, evidence=evidence, case=case)
    done = replace(
        row,
        answers=answers,
        state="done",
        case=case.ref,
        editing="",
        errors={},
        touched_at=ask.now,
        revision=row.revision + 1,
    )
    answer = Answer().change(*shop_changes, *changes)
    answer.change(
        SaveDraft(DraftRow(case=case.ref, version=0, draft=draft, findings=findings, by=ask.member.id, at=ask.now)),
        SaveInterview(done, was=row.revision),
        *(SaveEvidence(_tied(file, case.ref, draft)) for file in evidence),
    )
    show_draft(answer, ask, case)
    if row.kind == "initial" and not row.case:
        answer.show("case_status", case.chat, thread=f"case:{case.ref}", ref=case.ref)
    return ask_for_grammar(answer, ask, case.ref, draft, names_of(ask, case))


def with_files(answer: Answer, ask: Ask, case: Case, evidence: Sequence[EvidenceRow]) -> Answer:
    """The next version of a draft that was not sent yet, with these files numbered, named and referred to. An
    approved one is approved anew.

    A draft that was rewritten by hand keeps its words; only its list of attachments follows.
    """
    row, interview = ask.ledger.draft(case.ref), initial_interview(ask, case)
    if case.status not in UNSENT or row is None or interview is None or row.draft.kind != "initial":
        return answer
    around = around_of(ask, interview)
    answers = casework.settled(interview.answers, around)
    playbook, issue = ask.playbooks[case.marketplace], ask.playbooks[case.marketplace].issue(case.issue)
    by_hand = row.draft.free_text is not None or any(sentence.edited for sentence in row.draft.sentences)
    shop = ask.ledger.shop(case.shop)
    if by_hand or shop is None:
        draft = replace(row.draft, attachments=attachments_of(answers, around, evidence, hours(ask, case)))
    else:
        draft = _composed(interview, case, playbook, issue, answers, around, evidence, shop, hours(ask, case))
    if draft == row.draft:
        return answer
    findings = findings_for(ask, draft, playbook=playbook, issue=issue, answers=answers, evidence=evidence, case=case)
    new = DraftRow(case=case.ref, version=0, draft=draft, findings=findings, by=row.by, at=ask.now)
    answer.change(case.rework(at=ask.now, version=row.version + 1), SaveDraft(new))
    if case.status is Status.READY:  # whoever is about to paste it must see that it is another text now
        show_draft(answer, ask, case)
    return ask_for_grammar(answer, ask, case.ref, draft, names_of(ask, case))


def may_change(ask: Ask, case: Case, row: DraftRow) -> None:
    """Raises NotYours, and NotThere when this text has gone out already: what was sent stays as it was sent."""
    must_act(ask, case)
    must_be(ask, case, *(UNSENT if row.draft.kind == "initial" else SUBMITTED))


def new_version(ask: Ask, case: Case, row: DraftRow, draft: Draft) -> Answer:
    """This draft as the next version, checked again; an approved one is approved anew."""
    may_change(ask, case, row)
    playbook = ask.playbooks[case.marketplace]
    issue = playbook.issue(case.issue)
    interview = initial_interview(ask, case)
    findings: tuple[Finding, ...] = findings_for(
        ask,
        draft,
        playbook=playbook,
        issue=issue,
        answers=interview.answers if interview else None,
        evidence=ask.ledger.evidence(case=case.ref),
        case=case,
    )
    version = row.version + 1
    initial = draft.kind == "initial"
    changed = case.rework(at=ask.now, version=version) if initial else case.noted("draft_edited", version=version)
    new = DraftRow(case=case.ref, version=0, draft=draft, findings=findings, by=ask.member.id, at=ask.now)
    answer = Answer().change(changed, SaveDraft(new)).refresh(f"case:{case.ref}")
    return ask_for_grammar(answer, ask, case.ref, draft, names_of(ask, case))


def show_draft(answer: Answer, ask: Ask, case: Case) -> Answer:
    """The draft's card for the one who works on it; the one before loses its buttons."""
    chat = ask.member.private_chat or ask.chat.id
    thread = f"draft:{case.ref}"
    return answer.show("draft", chat, thread=thread, supersedes=thread, ref=case.ref)


def look_of(ask: Ask) -> Look:
    """The ask's surroundings as a view sees them."""
    return Look(
        ledger=ask.ledger,
        playbooks=ask.playbooks,
        calendars=ask.calendars,
        now=ask.now,
        say=ask.say,
        locale=ask.member.locale,
        chat=ask.chat,
        files=ask.files,
        library=ask.library,
    )


def attachments_of(
    answers: Answers, around: Surroundings, evidence: Sequence[EvidenceRow], home: ChatHours
) -> tuple[Attachment, ...]:
    """The files in the order of their slots, numbered, each under the name the marketplace wants: with the day on
    which the home group got it."""
    files = [
        GivenFile(slot=row.slot, original=row.original, day=home.day(row.at), sha256=row.sha256, type=row.type)
        for row in evidence
        if row.verdict not in ("withdrawn", "block")
    ]
    return drafting.number_attachments(answers, around, files)


def still_open(question: str, row: Interview, around: Surroundings) -> bool:
    required = {q.id for q in casework.script(row.answers, around, row.kind) if q.required}
    return question in required and not casework.effective(row.answers, around, row.kind).get(question)


def initial_interview(ask: Ask, case: Case) -> Interview | None:
    """The interview the case came from, whoever led it; None for a case that is older than Casebot."""
    rows = ask.ledger.interviews(case=case.ref, states=("active", "paused", "done"))
    return next((row for row in rows if row.kind == "initial"), None)


def _shop(ask: Ask, row: Interview, answers: Answers) -> tuple[Shop, dict[str, Value], list[Change]]:
    """The chosen shop; a new one is kept in the ledger, so that it is chosen next time."""
    chosen = str(answers.get("shop", ""))
    known = ask.ledger.shop(chosen) if chosen and chosen != "new" else None
    if known is not None:
        return known, dict(answers), []
    shop = Shop(
        id="shop-" + row.id[1:],
        name=str(answers.get("shop_name", "")),
        marketplace=str(answers["marketplace"]),
        sites=(str(answers["site"]),),
        seller_id=str(answers.get("seller_id", "")),
        legal_name_zh=str(answers.get("legal_name_zh", "")),
        legal_name_en=str(answers.get("legal_name_en", "")),
        members=(ask.ledger.known_in(ask.member.id, row.home_chat),),
        home_chat=row.home_chat,
    )
    return shop, {**answers, "shop": shop.id}, [SaveShop(shop)]


def _case(
    ask: Ask,
    row: Interview,
    playbook: Playbook,
    issue: Issue,
    answers: Answers,
    around: Surroundings,
    shop: Shop,
) -> tuple[Case, list[Change]]:
    """A new case for a new interview; else the case the interview belongs to, with what changed."""
    digest = row.playbook or ask.library.digest(playbook.marketplace)
    if row.case:
        case = ask.case_named(row.case)
        must_act(ask, case)
        if row.kind == "initial":
            must_be(ask, case, *UNSENT)
            return case, [case.rework(at=ask.now)]
        must_be(ask, case, *SUBMITTED)
        return case, [case.noted("draft_changed", kind=row.kind)]
    code = str(answers.get("code_other") or answers.get("code") or "")
    case = Case(
        ref=ask.ledger.next_ref(),
        shop=shop.id,
        marketplace=playbook.marketplace,
        site=str(answers["site"]),
        issue=issue.id,
        title=issue.title[ask.member.locale],
        code="" if code == "none" else code,
        subjects=casework.subjects(answers, around),
        owner=ask.ledger.known_in(ask.member.id, row.home_chat),
        chat=row.home_chat,
        created_at=ask.now,
        deadlines=casework.deadlines(answers, around),
        playbook=digest,
    )
    return case, [SavePlaybook(digest, playbook.marketplace, ask.library.body(playbook.marketplace)), opened(case)]


def _composed(
    row: Interview,
    case: Case,
    playbook: Playbook,
    issue: Issue,
    answers: Answers,
    around: Surroundings,
    evidence: Sequence[EvidenceRow],
    shop: Shop,
    home: ChatHours,
) -> Draft:
    extra: dict[str, Value] = {
        "case_id": case.case_id,
        "submitted_on": home.day(case.submitted_at).isoformat() if case.submitted_at else "",
        "last_update_on": home.day(case.last_update_at).isoformat() if case.last_update_at else "",
        "number": str(case.follow_ups + 1),
    }
    return drafting.compose(
        playbook,
        issue,
        casework.effective(answers, around, row.kind),
        attachments=attachments_of(answers, around, evidence, home),
        today=around.today,
        kind=row.kind,
        extra=extra,
        shop=shop_facts(shop),
    )


def _tied(file: EvidenceRow, ref: str, draft: Draft) -> EvidenceRow:
    names = {attachment.sha256: attachment.name for attachment in draft.attachments}
    return replace(file, case=ref, name=names.get(file.sha256, file.name))
