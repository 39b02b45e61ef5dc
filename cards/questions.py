"""Questions as a page to fill in, or one by one as text."""

from __future__ import annotations

from bot.casework import interview as casework
from bot.casework.draft import Value
from bot.casework.interview import Page, Surroundings
from bot.casework.playbook import Question
from bot.conversation.cards import (
    Block,
    Button,
    Card,
    Choice,
    Field,
    Form,
    Row,
    Span,
    Text,
)
from bot.ledger.records import Interview
from cards.interview_parts import have_at_hand, known_line, stamp, title_of, told, ways_out
from cards.view import Look

LONGEST_COLUMN = 20_000
"""Characters of ids in one field, where the vendor's field takes so many; a table takes more."""
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


def questions_page(look: Look, row: Interview, around: Surroundings, page: Page) -> Card:
    """Questions that do not depend on each other, as one form."""
    blocks: list[Block] = []
    if known := known_line(look, row, around):
        blocks.append(Text(known, "note"))
    blocks += [*told(look, row, around), *have_at_hand(look, row, around)]
    if row.errors:
        blocks.append(Text(Span(look.say("Please look again at what is marked; the rest is kept."), "bad")))
    fields = [field_of(look, question, row, around) for question in page.questions]
    submit = Button(look.say("Continue"), "interview_answer", stamp(row), style="primary")
    blocks.append(Form(fields, submit, ways_out(look, row)))
    for question in page.questions:
        blocks += nearest_rows(look, row, around, question)
    blocks.append(Text(look.say("You can also type your answers here, one question at a time."), "note"))
    return Card(
        title=title_of(look, row, page),
        blocks=blocks,
        summary=page.questions[0].ask[look.locale],
        only=(row.member,),
    )


def field_of(look: Look, question: Question, row: Interview, around: Surroundings) -> Field:
    """The question as a field of a form, with what was typed before and what was wrong with it."""
    locale = look.locale
    value: Value = row.raw.get(question.id, row.answers.get(question.id, ""))
    options = [
        Choice(option.id, option.label[locale], option.note[locale] if option.note else "")
        for option in question.options
    ]
    if question.kind == "yes_no":
        options = [Choice("yes", look.say("Yes")), Choice("no", look.say("No"))]
    return Field(
        name=question.id,
        kind=FIELD_KIND[question.kind],  # type: ignore[arg-type]
        label=question.ask[locale],
        value=as_typed(value, question),
        options=options,
        hint=question.hint[locale] if question.hint else "",
        example=casework.example_of(question, around.today),
        error=row.errors.get(question.id, ""),
        required=question.required,
        max_length=_longest(question),
    )


def _longest(question: Question) -> int:
    if question.kind == "ids":
        return LONGEST_COLUMN
    return question.maximum if question.kind in ("text", "paragraph") and question.maximum else 1000


def how_to_answer(look: Look, question: Question, around: Surroundings) -> str:
    """One line that says how this question is answered by typing."""
    example = casework.example_of(question, around.today)
    if question.kind == "choices":
        how = look.say("Answer with the numbers, for example 1, 3.")
    elif question.kind in ("choice", "yes_no"):
        how = look.say("Answer with the number or press a button.")
    elif question.kind == "date":
        how = look.say("Answer with a date, for example {example}.", example=example)
    elif example:
        how = look.say("For example: {example}", example=example)
    else:
        how = look.say("Type your answer.")
    return how if question.required else how + look.say(" (Type “skip” if there is none.)")


def nearest_rows(look: Look, row: Interview, around: Surroundings, question: Question) -> list[Block]:
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


def as_typed(value: Value, question: Question) -> str | tuple[str, ...]:
    """A value in the shape a field of a form holds it."""
    if isinstance(value, tuple):
        return value if question.kind == "choices" else "\n".join(value)
    if question.kind == "choices":
        return (value,) if value else ()
    return value
