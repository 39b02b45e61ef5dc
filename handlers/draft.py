"""The draft: written from the answers, looked over, changed by phrase, by fact or by hand, approved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.casework import drafting
from bot.casework import interview as casework
from bot.casework.case import Case, Status
from bot.casework.draft import Severity, Value
from bot.casework.mistakes import UserMistake
from bot.casework.rules import fix
from bot.conversation.router import Answer, Ask, click
from bot.ledger.changes import ApproveDraft, SaveInterview
from bot.ledger.records import DraftRow, Interview
from cards.interview import twin_of
from cards.papers import confidential
from cards.review import CONFIRMED
from handlers.checking import still_stand
from handlers.common import must_act, must_be_at_home
from handlers.interview import NotYourGroup
from handlers.papers import may_open, opening, private_of
from handlers.second_look import ask_to_look, reader_for, wrote
from handlers.steps import around_of, is_newest, my_interview
from handlers.writing import (
    NotComplete,
    initial_interview,
    look_of,
    may_change,
    new_version,
    show_draft,
    still_open,
    written,
)


class Blocked(UserMistake):
    """The text cannot go out yet: {first}. Change it, or give a reason where the card offers that."""

    code = "blocked"


class NoDraft(UserMistake):
    """{ref} has no draft yet."""

    code = "no_draft"


@click("interview_finish")
def finish(ask: Ask) -> Answer:
    """The answers become a case and its first draft; or the next version of a draft."""
    row = my_interview(ask, str(ask.value.get("interview", "")))
    if row.state == "done" or not is_newest(ask, row):
        return Answer().replace("interview_page", interview=row.id)
    row = with_answers(row, {CONFIRMED: str(ask.value[CONFIRMED])} if CONFIRMED in ask.value else {})
    return finished(ask, row).replace("interview_page", interview=row.id)


def with_answers(row: Interview, given: Mapping[str, Value]) -> Interview:
    """The interview with what the review's button says."""
    return replace(row, answers={**row.answers, **given})


def finished(ask: Ask, row: Interview) -> Answer:
    """The draft of these answers; nothing where there is a case about the same thing, which the page then shows.

    Raises NotComplete.
    """
    around = around_of(ask, row)
    groups = {chat.id for chat in ask.ledger.chats_of(ask.member.id)}
    home = ask.ledger.chat(row.home_chat)
    if home and not home.private and not ask.lead and home.id not in groups:
        raise NotYourGroup
    missing = [q for q in casework.script(row.answers, around, row.kind) if still_open(q.id, row, around)]
    if missing:
        names = ask.say(", ").join((q.label or q.ask)[ask.member.locale] for q in missing)
        raise NotComplete(names=names)
    return Answer() if twin_of(look_of(ask), row, around) else written(ask, row, around)


@click("draft_change")
def change(ask: Ask) -> Answer:
    """Another phrase or another fact: the interview opens again at that question."""
    case, row = named_draft(ask)
    if not newest(ask, row):
        return fresh(ask, case)
    may_change(ask, case, row)
    interview = initial_interview(ask, case)
    if interview is None or row.draft.kind != "initial":
        return Answer().replace("draft_edit", ref=case.ref)
    opened_again = replace(
        interview,
        member=ask.member.id,
        chat=ask.member.private_chat or interview.chat,
        state="active",
        editing=str(ask.value.get("question", "")),
        answers={**interview.answers, "evidence_done": "yes"},
        touched_at=ask.now,
        revision=interview.revision + 1,
    )
    thread = f"interview:{interview.id}"
    return (
        Answer()
        .change(SaveInterview(opened_again, was=interview.revision))
        .show("interview_page", opened_again.chat, thread=thread, supersedes=thread, interview=interview.id)
        .toast(ask.say("Change it below, then press “Write the draft” again."))
    )


@click("draft_edit")
def edit(ask: Ask) -> Answer:
    """The parts come as fields, to be rewritten by hand."""
    case, row = named_draft(ask)
    if not newest(ask, row):
        return fresh(ask, case)
    may_change(ask, case, row)
    return Answer().replace("draft_edit", ref=case.ref)


@click("draft_back")
def shown_again(ask: Ask) -> Answer:
    """The draft's card again."""
    case, _ = named_draft(ask)
    return Answer().replace("draft", ref=case.ref)


@click("draft_save")
def saved(ask: Ask) -> Answer:
    """The parts as they were rewritten: a new version, checked again."""
    case, row = named_draft(ask)
    if not newest(ask, row):
        return (
            Answer()
            .replace("draft_edit", ref=case.ref, typed=dict(ask.form))
            .toast(ask.say("Somebody changed this draft meanwhile; your text is below, please look at both."), "bad")
        )
    draft = row.draft
    for part, _ in draft.headings:
        if isinstance(text := ask.form.get(part), str):
            draft = drafting.rewrite(draft, part, text)
    return (
        new_version(ask, case, row, draft).replace("draft", ref=case.ref).toast(ask.say("Saved and checked."), "good")
    )


def edited_by_reply(ask: Ask, ref: str, text: str) -> Answer:
    """A reply to the draft's message is a new text for it."""
    case = ask.case_named(ref)
    row = ask.ledger.draft(case.ref)
    if row is None:
        raise NoDraft(ref=case.ref)
    answer = new_version(ask, case, row, drafting.rewrite_whole(row.draft, text))
    return show_draft(answer, ask, case)


@click("draft_fix")
def fixed(ask: Ask) -> Answer:
    """One safe suggestion, or all of them, is taken."""
    case, row = named_draft(ask)
    if not newest(ask, row):
        return fresh(ask, case)
    wanted = ask.value.get("finding")
    chosen = [f for f in row.findings if f.suggestion is not None and wanted in (None, f.key)]
    if not chosen:
        return fresh(ask, case)
    draft = drafting.rewrite_whole(row.draft, fix(row.draft.text, chosen))
    return new_version(ask, case, row, draft).replace("draft", ref=case.ref).toast(ask.say("Taken."), "good")


@click("draft_approve")
def approved(ask: Ask) -> Answer:
    """The draft goes out as it is; a finding that may be overridden needs a reason, which is kept."""
    case, row = named_draft(ask)
    if case.status not in (Status.DRAFTING, Status.READY) or not newest(ask, row):
        return fresh(ask, case)
    must_act(ask, case)
    must_be_at_home(ask, case)
    reason = str(ask.form.get("reason", "")).strip()[:500]
    blocking = [f for f in row.findings if f.severity is Severity.BLOCK]
    overridden = sorted({f.rule for f in blocking if f.overridable}) if reason else []
    standing = still_stand(blocking, overridden)
    if standing:
        raise Blocked(first=ask.say(standing[0].message, **standing[0].values))
    approve = ApproveDraft(
        case=case.ref,
        version=row.version,
        by=ask.member.id,
        at=ask.now,
        overridden=tuple((rule, reason) for rule in overridden),
    )
    if case.second_asked and wrote(ask, ask.member.id, case, row):
        return fresh(ask, case)
    reader = reader_for(ask, case, row)
    if reader is not None:
        answer = ask_to_look(Answer().change(approve), ask, case, row.version, reader)
        text = ask.say("{name} is asked to look it over; then it can go out.", name=reader.name or reader.id)
        return answer.replace("draft", ref=case.ref).toast(text, "good")
    answer = Answer().change(approve, case.approve(at=ask.now)).replace("draft", ref=case.ref)
    answer.show("draft_text", ask.chat.id, ref=case.ref)
    if case.chat != ask.chat.id:
        line = ask.say(
            "{name} approved the draft of {ref}; it is being submitted.", name=ask.member.name, ref=case.ref
        )
        answer.tell(case.chat, line)
    return answer.refresh(f"case:{case.ref}").toast(
        ask.say("Approved. Paste it now, then give me the Case ID."), "good"
    )


@click("draft_files")
def files(ask: Ask) -> Answer:
    """The attachments, each as a file of its own in private: under the names and in the order the text gives them.

    An identity, bank or contract paper comes only to those who may open it.
    """
    case, row = named_draft(ask)
    if not newest(ask, row):
        return fresh(ask, case)
    chat = private_of(ask)
    wanted = [one for one in row.draft.attachments if may_open(ask, case) or not confidential(ask, case, one.slot)]
    answer = opening(Answer(), ask, case, wanted)
    for one in wanted:
        answer.show("draft_file", chat, ref=case.ref, number=one.number)
    return answer.toast(ask.say("The files come in our private chat, under their new names."))


def named_draft(ask: Ask) -> tuple[Case, DraftRow]:
    """The case of the pressed card, and its newest draft. Raises NoSuchCase and NoDraft."""
    case = ask.case_named(str(ask.value.get("ref", "")))
    row = ask.ledger.draft(case.ref)
    if row is None:
        raise NoDraft(ref=case.ref)
    return case, row


def fresh(ask: Ask, case: Case) -> Answer:
    """The newest version in place of an older card."""
    return Answer().replace("draft", ref=case.ref).toast(ask.say("This card was out of date; here is the newest."))


def newest(ask: Ask, row: DraftRow) -> bool:
    """The pressed card shows the newest version. Some vendors hand numbers back as text."""
    return str(ask.value.get("version")) == str(row.version)
