"""The interview's cards: a page as a form, one question as text, the evidence, the review, and what stops it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.casework import interview as casework
from bot.casework.draft import Value
from bot.casework.interview import Page, Surroundings
from bot.casework.playbook import EvidenceSlot, Question
from bot.conversation.cards import (
    Block,
    Bullets,
    Button,
    Buttons,
    Card,
    Choice,
    Facts,
    Field,
    Form,
    Row,
    Span,
    Text,
)
from bot.ledger.records import EvidenceRow, Interview
from cards.surroundings import surroundings
from cards.view import Look, view

FIELD_KIND = {
    "text": "text",
    "paragraph": "paragraph",
    "choice": "choice",
    "choices": "choices",
    "date": "date",
    "number": "text",
    "money": "text",
    "id": "text",
    "ids": "paragraph",
    "yes_no": "choice",
}


@view("interview_page")
def interview_page(look: Look, interview: str) -> Card | None:
    """Where the interview stands: the next page to fill in, or the evidence, or the review."""
    row = look.ledger.interview(interview)
    if row is None:
        return None
    if row.state != "active":
        return _at_rest(look, row)
    if not row.home_chat:
        return which_group(look, row)
    around = surroundings(row, look.ledger, look.playbooks, look.library, look.now)
    evidence = look.ledger.evidence(interview=row.id)
    if twin := twin_of(look, row, around):
        return _twin(look, row, twin)
    page = page_of(row, around)
    if page.stage == "stop":
        return _stop(look, row, around)
    if page.stage == "evidence":
        return _evidence(look, row, around, evidence, page)
    if page.stage == "review":
        return _review(look, row, around, evidence)
    return _questions(look, row, around, page)


@view("interview_ask")
def interview_ask(look: Look, interview: str) -> Card | None:
    """One question as plain text, for people who answer by typing; the same page as a form otherwise."""
    row = look.ledger.interview(interview)
    if row is None or row.state != "active" or not row.home_chat:
        return interview_page(look, interview)
    around = surroundings(row, look.ledger, look.playbooks, look.library, look.now)
    page = page_of(row, around)
    if not page.questions or twin_of(look, row, around):
        return interview_page(look, interview)
    question = page.questions[0]
    blocks: list[Block] = []
    if error := row.errors.get(question.id):
        blocks.append(Text(Span(error, "bad")))
    blocks.append(Text([Span(question.ask[look.locale], "bold")]))
    if question.hint:
        blocks.append(Text(question.hint[look.locale], "note"))
    if question.options:
        labels = [option.label[look.locale] for option in question.options]
        blocks.append(Bullets(labels, numbered=True))
    blocks.append(Text(how_to_answer(look, question), "note"))
    picks = [
        Button(option.label[look.locale], "interview_pick", stamp(row, question=question.id, answer=option.id))
        for option in question.options[:8]
        if question.kind in ("choice", "yes_no")
    ]
    blocks += [Buttons(picks)] if picks else []
    blocks += _nearest(look, row, around, question)
    blocks.append(Buttons([*_ways_out(look, row), _as_form(look, row)]))
    return Card(
        title=_title(look, row, page),
        blocks=blocks,
        summary=question.ask[look.locale],
        only=(row.member,),
    )


def page_of(row: Interview, around: Surroundings) -> Page:
    """The page the interview is on; a single question while one answer is being changed."""
    if row.editing:
        question = casework.question_of(row.answers, around, row.editing, row.kind)
        if question is not None:
            return Page(stage=question.stage, questions=(question,))
    return casework.next_page(row.answers, around, row.kind, evidence_done="evidence_done" in row.answers)


def stamp(row: Interview, **more: object) -> dict[str, object]:
    """What every button of an interview carries: which one, at which revision, who may press it."""
    return {"interview": row.id, "revision": row.revision, "only": [row.member], **more}


def field_of(question: Question, row: Interview, locale: str, yes: str, no: str) -> Field:
    """The question as a field of a form, with what was typed before and what was wrong with it."""
    value: Value = row.raw.get(question.id, row.answers.get(question.id, ""))
    options = [
        Choice(option.id, option.label[locale], option.note[locale] if option.note else "")
        for option in question.options
    ]
    if question.kind == "yes_no":
        options = [Choice("yes", yes), Choice("no", no)]
    return Field(
        name=question.id,
        kind=FIELD_KIND[question.kind],  # type: ignore[arg-type]
        label=question.ask[locale],
        value=_typed(value, question),
        options=options,
        hint=question.hint[locale] if question.hint else "",
        example=question.example or "",
        error=row.errors.get(question.id, ""),
        required=question.required,
        max_length=question.maximum if question.kind in ("text", "paragraph") and question.maximum else 1000,
    )


def how_to_answer(look: Look, question: Question) -> str:
    """One line that says how this question is answered by typing."""
    if question.kind == "choices":
        how = look.say("Answer with the numbers, for example 1, 3.")
    elif question.kind in ("choice", "yes_no"):
        how = look.say("Answer with the number or press a button.")
    elif question.kind == "date":
        how = look.say("Answer with a date, for example {example}.", example=question.example or "2026-11-03")
    elif question.example:
        how = look.say("For example: {example}", example=question.example)
    else:
        how = look.say("Type your answer.")
    return how if question.required else how + look.say(" Type “skip” if there is none.")


# -- the kinds of page


def _questions(look: Look, row: Interview, around: Surroundings, page: Page) -> Card:
    blocks: list[Block] = []
    if known := _known(look, row, around):
        blocks.append(Text(known, "note"))
    if row.errors:
        blocks.append(Text(Span(look.say("Please look again at what is marked; the rest is kept."), "bad")))
    fields = [field_of(question, row, look.locale, look.say("Yes"), look.say("No")) for question in page.questions]
    submit = Button(look.say("Continue"), "interview_answer", stamp(row), style="primary")
    blocks.append(Form(fields, submit, _ways_out(look, row)))
    for question in page.questions:
        blocks += _nearest(look, row, around, question)
    blocks.append(Text(look.say("You can also type your answers here, one question at a time."), "note"))
    return Card(
        title=_title(look, row, page),
        blocks=blocks,
        summary=page.questions[0].ask[look.locale],
        only=(row.member,),
    )


def which_group(look: Look, row: Interview) -> Card:
    """Which group the case belongs to, last used first."""
    groups = look.ledger.chats_of(row.member)
    buttons = [
        Button(
            chat.name or chat.id, "interview_home", stamp(row, chat=chat.id), style="primary" if n == 0 else "plain"
        )
        for n, chat in enumerate(groups[:9])
    ]
    buttons.append(Button(look.say("Only me (this chat)"), "interview_home", stamp(row, chat=row.chat)))
    return Card(
        title=look.say("Which group does this case belong to?"),
        blocks=(
            Text(look.say("Its status and its reminders will be shown there. The last one you used comes first.")),
            Buttons(buttons),
        ),
        summary=look.say("Which group does this case belong to?"),
        only=(row.member,),
    )


def _evidence(look: Look, row: Interview, around: Surroundings, evidence: Sequence[EvidenceRow], page: Page) -> Card:
    slots = casework.slots(row.answers, around)
    blocks: list[Block] = [
        Text(
            look.say(
                "Add the files here: choose, drag or paste them, or send them in this chat. They are checked at once."
            )
        )
    ]
    blocks += evidence_rows(look, slots, evidence, stamp(row))
    go_on = Button(look.say("Files are complete, go on"), "interview_evidence_done", stamp(row), style="primary")
    blocks.append(
        Form(
            evidence_fields(look, slots, evidence),
            Button(look.say("Upload"), "interview_files", stamp(row), style="primary"),
            [go_on, *_ways_out(look, row)],
        )
    )
    return Card(
        title=_title(look, row, page),
        blocks=blocks,
        summary=look.say("Evidence: {have} of {all} there", have=_filled(slots, evidence), all=len(slots)),
        only=(row.member,),
    )


def evidence_rows(
    look: Look, slots: Sequence[EvidenceSlot], evidence: Sequence[EvidenceRow], value: dict[str, object]
) -> list[Block]:
    """The files that are there, slot by slot: what they show, the name they will bear, what is wrong with them."""
    marks = {"pass": "✓", "warn": "△", "block": "✕", "pending": "…", "withdrawn": "–"}
    blocks: list[Block] = []
    for slot in slots:
        for file in (one for one in evidence if one.slot == slot.id and one.verdict != "withdrawn"):
            parts = [look.say(finding.message, **finding.values) for finding in file.findings]
            if file.verdict == "pending":
                parts.append(look.say("being checked"))
            elif file.name and file.name != file.original:
                parts.append(look.say("will be named {name}", name=file.name))
            remove = Button(look.say("Remove"), "evidence_remove", {**value, "evidence": file.id})
            text: list[Span | str] = [
                Span(f"{marks[file.verdict]} {slot.title[look.locale]}  ", "bold"),
                file.original,
            ]
            blocks.append(Row(text, [remove], "\n".join(parts)))
    loose = [file for file in evidence if file.slot not in {s.id for s in slots} and file.verdict != "withdrawn"]
    for file in loose:
        options = [
            Button(slot.title[look.locale], "evidence_slot", {**value, "evidence": file.id, "slot": slot.id})
            for slot in slots[:5]
        ]
        remove = Button(look.say("Remove"), "evidence_remove", {**value, "evidence": file.id})
        blocks.append(Row(look.say("{file}: what does it show?", file=file.original), [*options, remove]))
    return blocks


def evidence_fields(look: Look, slots: Sequence[EvidenceSlot], evidence: Sequence[EvidenceRow]) -> list[Field]:
    """A field a slot; how to make the file is said where there is none yet."""
    there = {file.slot for file in evidence if file.verdict != "withdrawn"}
    return [
        Field(
            name=slot.id,
            kind="file",
            label=slot.title[look.locale],
            hint="" if slot.id in there else slot.how[look.locale],
            required=slot.required,
        )
        for slot in slots
    ]


def _review(look: Look, row: Interview, around: Surroundings, evidence: Sequence[EvidenceRow]) -> Card:
    blocks: list[Block] = [Text(look.say("Is everything right? Press an answer to change it."))]
    effective = casework.effective(row.answers, around, row.kind)
    place = [casework.question_of(row.answers, around, name, row.kind) for name in ("marketplace", "shop", "site")]
    asked = casework.script(row.answers, around, row.kind)
    settled = [one for one in place if one and one.options and one.id not in {other.id for other in asked}]
    for question in [*settled, *asked]:
        if question.id not in effective:
            continue
        shown = casework.describe(question, effective[question.id], around, look.locale) or "—"
        label = (question.label or question.ask)[look.locale]
        change = Button(look.say("Change"), "interview_edit", stamp(row, question=question.id))
        blocks.append(Row([Span(label + " ", "muted"), Span(shown[:300], "fact")], [change]))
    slots = casework.slots(row.answers, around) if row.kind == "initial" else ()
    missing = missing_slots(slots, evidence)
    if slots:
        blocks.append(Text(look.say("Attachments"), "heading"))
        blocks += evidence_rows(look, slots, evidence, stamp(row))
        names = look.say(", ").join(slot.title[look.locale] for slot in missing)
        more = look.say("Still missing: {names}. You can write the draft now and add them later.", names=names)
        add = Button(look.say("Add files"), "interview_edit", stamp(row, question="evidence"))
        blocks.append(
            Row(
                Span(more if missing else look.say("Nothing needed is missing."), "bad" if missing else "muted"),
                [add],
            )
        )
    blocks.append(
        Buttons(
            [
                Button(look.say("Write the draft"), "interview_finish", stamp(row), style="primary"),
                *_ways_out(look, row),
            ]
        )
    )
    return Card(
        title=look.say("Look it over"), blocks=blocks, summary=look.say("Is everything right?"), only=(row.member,)
    )


def _stop(look: Look, row: Interview, around: Surroundings) -> Card:
    found = casework.issue_of(row.answers, around)
    stop = found[1].stop if found else None
    return Card(
        title=look.say("No draft for this one"),
        blocks=(Text(stop[look.locale] if stop else ""), Buttons(_ways_out(look, row))),
        summary=look.say("No draft for this one"),
        tone="warn",
        only=(row.member,),
    )


def twin_of(look: Look, row: Interview, around: Surroundings) -> str:
    """Ref of the live case about the same shop, issue and ids; "" when there is none."""
    known = casework.settled(row.answers, around)
    shop, issue, site = (str(known.get(name, "")) for name in ("shop", "issue", "site"))
    if row.kind != "initial" or not shop or not issue:
        return ""
    subjects = casework.subjects(row.answers, around)
    twin = look.ledger.twin_of(shop=shop, issue=issue, subjects=subjects, site=site) if subjects else None
    return twin.ref if twin and twin.ref != row.case else ""


def _twin(look: Look, row: Interview, ref: str) -> Card:
    case = look.ledger.case(ref)
    if case is None or not look.ledger.may_see(row.member, case):
        rows: list[tuple[str, str | Span]] = []
        buttons: list[Button] = []
    else:
        rows = [
            (look.say("Case"), Span(ref, "bold")),
            (look.say("Case ID"), case.case_id or "—"),
            (look.say("About"), look.say(", ").join(case.subjects)),
        ]
        buttons = [Button(look.say("Open {ref}", ref=ref), "show_case", {"ref": ref}, style="primary")]
    text = look.say(
        "There is already an open case about the same thing. A second one may be marked as abusive contact; "
        "follow up in the first one instead."
    )
    blocks: list[Block] = [Text(text)]
    blocks += [Facts(rows)] if rows else []
    blocks.append(Buttons([*buttons, *_ways_out(look, row)]))
    return Card(
        title=look.say("This case exists already"), blocks=blocks, summary=text, tone="warn", only=(row.member,)
    )


def _at_rest(look: Look, row: Interview) -> Card:
    if row.state == "paused":
        blocks: tuple[Block, ...] = (
            Text(look.say("Everything you answered is kept.")),
            Buttons(
                [
                    Button(look.say("Go on"), "interview_resume", stamp(row), style="primary"),
                    Button(look.say("Cancel it"), "interview_cancel", stamp(row), style="danger"),
                ]
            ),
        )
        return Card(title=look.say("Paused"), blocks=blocks, summary=look.say("Paused"), only=(row.member,))
    if row.state == "cancelled":
        return Card(title=look.say("Cancelled"), blocks=(), summary=look.say("Cancelled"))
    text = look.say("Done: the draft of {ref} is below.", ref=row.case)
    return Card(title=look.say("Interview finished"), blocks=(Text(text),), summary=text, tone="good")


# -- small parts


def _title(look: Look, row: Interview, page: Page) -> str:
    names = {
        "initial": look.say("New case"),
        "reply": look.say("Reply in {ref}", ref=row.case),
        "follow_up": look.say("Follow-up in {ref}", ref=row.case),
        "reopen": look.say("Reopen {ref}", ref=row.case),
    }
    if row.editing:
        return look.say("Change one answer")
    return f"{names[row.kind]} · {page.number}/{max(page.of, page.number)}"


def _known(look: Look, row: Interview, around: Surroundings) -> str:
    """What is settled already, in one line."""
    if row.kind != "initial":
        return ""
    answers = casework.settled(row.answers, around)
    parts = [
        casework.describe(question, answers[question.id], around, look.locale)
        for question in casework.script(answers, around)
        if question.id in ("marketplace", "shop", "site", "issue") and answers.get(question.id)
    ]
    return " · ".join(parts)


def _ways_out(look: Look, row: Interview) -> list[Button]:
    back = [Button(look.say("Back"), "interview_back", stamp(row))] if row.answers or row.editing else []
    return [
        *back,
        Button(look.say("Pause"), "interview_pause", stamp(row)),
        Button(
            look.say("Cancel"),
            "interview_cancel",
            stamp(row),
            style="danger",
            confirm=look.say("Cancel this case? What you answered is put away."),
        ),
    ]


def _as_form(look: Look, row: Interview) -> Button:
    return Button(look.say("Show as a form"), "interview_form", stamp(row))


def _nearest(look: Look, row: Interview, around: Surroundings, question: Question) -> list[Block]:
    """For Chinese where the channel wants its own language: the nearest vetted sentences, to take with one press."""
    raw = row.raw.get(question.id)
    if question.id not in row.errors or not isinstance(raw, str):
        return []
    trouble = casework.take(question, raw, row.answers, around)
    nearest = getattr(trouble, "nearest", ())
    rows: list[Block] = []
    for target, phrase in nearest:
        label = phrase.label[look.locale] if phrase.label else phrase.id
        value = stamp(row, question=target, add=phrase.id, instead_of=question.id)
        rows.append(Row(label, [Button(look.say("Use this one"), "interview_phrase", value)]))
    return (
        [Text(look.say("The nearest sentences we have in the marketplace's language:"), "note"), *rows]
        if rows
        else []
    )


def _typed(value: Value, question: Question) -> str | tuple[str, ...]:
    if isinstance(value, tuple):
        return value if question.kind == "choices" else "\n".join(value)
    if question.kind == "choices":
        return (value,) if value else ()
    return value


def missing_slots(slots: Sequence[EvidenceSlot], evidence: Sequence[EvidenceRow]) -> list[EvidenceSlot]:
    """The needed slots that no file fills."""
    there = {file.slot for file in evidence if file.verdict not in ("withdrawn", "block")}
    return [slot for slot in slots if slot.required and slot.id not in there]


def _filled(slots: Sequence[EvidenceSlot], evidence: Sequence[EvidenceRow]) -> int:
    return sum(any(file.slot == slot.id and file.verdict != "withdrawn" for file in evidence) for slot in slots)
