"""The draft's cards: sentence over reading, findings, what to do next; the parts to edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.casework.case import SUBMITTED, UNSENT, Case, Status
from bot.casework.draft import FactSpan, Sentence, Severity, verdict
from bot.casework.playbook import Issue, Playbook
from bot.conversation.cards import (
    Block,
    Bullets,
    Button,
    Buttons,
    Card,
    Copy,
    Divider,
    Field,
    Fold,
    Form,
    Pair,
    Rich,
    Row,
    Span,
    Text,
)
from bot.ledger.records import DraftRow
from cards import actions
from cards.draft_to_take import attachments, to_copy
from cards.files import missing_slots
from cards.findings import findings_of
from cards.second_look import waiting_for_second
from cards.view import Look, view
from cards.way_in import same_place, steps, told_first
from cards.wording import deadline, left


@view("draft")
def draft_card(look: Look, ref: str) -> Card | None:
    """The newest version. To be looked over: what is wrong, each sentence with its Chinese, the decision. Approved:
    what to do now, the text to paste, where its number goes. Sent: what was sent. A reply or a follow-up is looked
    over and pasted in one go, because it goes into a case that is there already."""
    case, row = look.ledger.case(ref), look.ledger.draft(ref)
    if case is None or row is None:
        return None
    playbook = look.playbooks[case.marketplace]
    issue = playbook.issue(case.issue)
    initial, looked_over = row.draft.kind == "initial", case.status is not Status.DRAFTING
    lacking = _lacking(look, ref, issue) if initial and case.status in UNSENT else []
    sentences = _sentences(look, ref, row, may_change=not looked_over)
    text = to_copy(look, row)
    blocks: list[Block]
    if not initial:
        blocks = [
            *findings_of(look, ref, row),
            Divider(),
            *sentences,
            *_in_the_same_case(look, case, row, text),
        ]
    elif case.status is Status.READY:
        blocks = [
            *lacking,
            *_next(look, playbook, issue, row),
            text,
            *attachments(look, row, to_take_away=True),
            actions.case_id_form(look, case),
            Fold(look.say("What it says"), sentences),
        ]
    elif looked_over:
        blocks = [text, *attachments(look, row, to_take_away=True), Fold(look.say("What it says"), sentences)]
    else:
        blocks = [
            *findings_of(look, ref, row),
            *lacking,
            Divider(),
            *sentences,
            *attachments(look, row),
            *(waiting_for_second(look, case, row) if case.second_asked else _decide(look, ref, row)),
            Fold(look.say("The whole text"), [text]),
        ]
    titles = {
        "initial": look.say("Draft of {ref}, version {version}", ref=ref, version=row.version),
        "reply": look.say("Reply for {ref}, version {version}", ref=ref, version=row.version),
        "follow_up": look.say("Follow-up for {ref}, version {version}", ref=ref, version=row.version),
        "reopen": look.say("Reopening {ref}, version {version}", ref=ref, version=row.version),
    }
    tone = {"block": "bad", "warn": "warn", "pass": "warn" if lacking else "good"}[verdict(row.findings)]
    return Card(
        title=titles.get(row.draft.kind, titles["initial"]),
        blocks=blocks,
        summary=look.say("The draft of {ref} is ready to be looked over.", ref=ref),
        tone="good" if initial and looked_over else tone,  # type: ignore[arg-type]
    )


@view("draft_edit")
def draft_edit(look: Look, ref: str, typed: Mapping[str, str] | None = None) -> Card | None:
    """Each part as a field, filled in with what stands there, or with what was typed before."""
    row = look.ledger.draft(ref)
    if row is None:
        return None
    typed = typed or {}
    fields = [
        Field(name=part, kind="paragraph", label=heading or part, value=typed.get(part, text), max_length=4000)
        for (part, heading), text in zip(row.draft.headings, row.draft.sections.values(), strict=True)
    ]
    submit = Button(look.say("Save and check"), "draft_save", {"ref": ref, "version": row.version}, style="primary")
    back = Button(look.say("Leave it as it was"), "draft_back", {"ref": ref})
    note = look.say("A sentence you rewrite has no Chinese beside it any more: nobody has vetted it.")
    return Card(
        title=look.say("Rewrite the draft of {ref}", ref=ref),
        blocks=(Text(note, "note"), Form(fields, submit, [back])),
        summary=look.say("Rewrite the draft of {ref}", ref=ref),
    )


def _lacking(look: Look, ref: str, issue: Issue) -> list[Block]:
    """The needed files that are not there, with the way to add them."""
    always = [slot for slot in issue.evidence if not slot.when]
    missing = missing_slots(always, look.ledger.evidence(case=ref))
    if not missing:
        return []
    names = look.say(", ").join(slot.title[look.locale] for slot in missing)
    text = look.say("Still missing: {names}. Without them the case is likely to be refused.", names=names)
    return [Row(Span(text, "bad"), [Button(look.say("Add files"), "evidence_show", {"ref": ref})])]


def _sentences(look: Look, ref: str, row: DraftRow, *, may_change: bool) -> list[Block]:
    draft = row.draft
    if draft.free_text is not None:
        return [Text(draft.free_text), Text(look.say("Rewritten by hand; there is no Chinese for it."), "note")]
    blocks: list[Block] = []
    for part, heading in draft.headings:
        mine = [sentence for sentence in draft.sentences if sentence.part == part]
        if heading and mine:
            blocks.append(Text(heading, "heading"))
        blocks += [_pair(look, ref, row, sentence, may_change) for sentence in mine]
    return blocks


def _pair(look: Look, ref: str, row: DraftRow, sentence: Sentence, may_change: bool) -> Pair:
    if sentence.reading is None:
        return Pair(sentence.text, "", look.say("Rewritten by hand; there is no Chinese for it."))
    question = sentence.question or next((fact.question for fact in sentence.facts), "")
    button = Button(look.say("Change"), "draft_change", {"ref": ref, "version": row.version, "question": question})
    return Pair(
        _lit(sentence.text, sentence.facts),
        _lit(sentence.reading, sentence.reading_facts),
        button=button if may_change and question else None,
    )


def _lit(text: str, facts: Sequence[FactSpan]) -> Rich:
    """The text with its facts standing out."""
    spans: list[Span | str] = []
    at = 0
    for fact in sorted(facts, key=lambda one: one.start):
        spans += [text[at : fact.start], Span(text[fact.start : fact.end], "fact")]
        at = fact.end
    return [span for span in [*spans, text[at:]] if span]


def _decide(look: Look, ref: str, row: DraftRow) -> list[Block]:
    value = {"ref": ref, "version": row.version}
    blocking = [finding for finding in row.findings if finding.severity is Severity.BLOCK]
    edit = Button(look.say("Rewrite by hand"), "draft_edit", value)
    fixable = any(f.suggestion is not None and f.span is not None for f in row.findings)
    fix_all = [Button(look.say("Take all suggestions"), "draft_fix", value)] if fixable else []
    approve = Button(look.say("Approve it"), "draft_approve", value, style="primary")
    if not blocking:
        return [Buttons([approve, *fix_all, edit])]
    if all(finding.overridable for finding in blocking):
        reason = Field(
            name="reason",
            kind="text",
            label=look.say("Why it can go out all the same (kept with the case)"),
            max_length=500,
        )
        return [Buttons([*fix_all, edit]), Form([reason], approve)]
    return [
        Text(Span(look.say("Please mend what is marked ✕ first; then it can be approved."), "bad")),
        Buttons([*fix_all, edit]),
    ]


def _next(look: Look, playbook: Playbook, issue: Issue, row: DraftRow) -> list[Block]:
    """Where to paste it, what to attach, what to look at before and after sending."""
    items = steps(look, playbook, issue, row)
    return [
        *told_first(look, playbook, issue),
        Text(look.say("What to do now"), "heading"),
        Bullets(items, numbered=True),
    ]


def _answer_by(look: Look, case: Case) -> list[Block]:
    """Until when a reply is awaited."""
    due = case.response_due_at
    if case.status is not Status.WAITING or due is None:
        return []
    words = look.say("Answer by {deadline}, {left}.", deadline=deadline(look, due, case), left=left(look, due))
    return [Text(Span(words, "bad", moment=due))]


def _in_the_same_case(look: Look, case: Case, row: DraftRow, text: Copy) -> list[Block]:
    """A text that goes into a case that is there already: where it goes, and the word that it went out."""
    edit = Button(look.say("Rewrite by hand"), "draft_edit", {"ref": case.ref, "version": row.version})
    sent = {"reply": actions.we_answered, "follow_up": actions.follow_up_sent}.get(row.draft.kind)
    may_press = case.status in SUBMITTED
    buttons = [*([sent(look, case)] if sent and may_press else []), *([edit] if may_press else [])]
    return [
        Text(look.say("What to do now"), "heading"),
        *same_place(look, case),
        *(_answer_by(look, case) if row.draft.kind == "reply" else []),
        text,
        *([Buttons(buttons)] if buttons else []),
    ]
