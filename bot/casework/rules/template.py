"""The document that is wanted: an issue with a form of its own uses that form, whole and within its length (R37).

Who writes under the form's headings is held to them. A text without them is read for what it says: a part is missed
only where its words would be there if it were.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.casework.draft import Draft, Finding, Severity
from bot.casework.playbook import Form, FormPart
from bot.casework.rules.counter_notice import (
    NAMED,
    calls_itself_counter_notice,
    elements,
    elements_told,
    is_counter_notice,
)
from bot.casework.rules.engine import Step, rule
from bot.casework.rules.facts import Facts
from bot.casework.rules.four_parts import WRITTEN_SO
from bot.casework.rules.meaning import Said, said
from bot.casework.rules.parts import number_wanted, plan_instead, told
from bot.casework.rules.text import FOUR_PARTS, Section, sections


@rule(
    "R37",
    "TEMPLATE_OF_FORM",
    step=Step.WRITE,
    severity=Severity.BLOCK,
    sometimes=Severity.WARN,
    source="seed, common failures (the marketplace's own form was not used)",
    passes="A counter-notice with all of its seven elements",
    fails="A text of 900 characters in a form that takes 500",
)
def template_of_form(draft: Draft, facts: Facts) -> Iterator[Finding]:
    """An issue with a form of its own uses that form, whole, and within its length."""
    form, text = facts.form, draft.text
    if not text.strip():
        return
    if facts.issue is None and calls_itself_counter_notice(text):
        yield from _counter_notice(text, facts)
    if form is None:
        return
    channel = facts.channel
    limit = min((n for n in (channel.max_chars if channel else None, form.max_chars) if n), default=None)
    if limit and len(text) > limit:
        yield template_of_form.find(
            "{form} takes {limit} characters; the text has {n}.",
            form=form.name[facts.locale],
            n=len(text),
            limit=limit,
        )
    if facts.issue is None or draft.kind != "initial":
        return
    number = number_wanted(facts.issue, text)
    if number:
        yield template_of_form.find(
            "{form} lacks {part}.", form=form.name[facts.locale], part=(number.label or number.ask)[facts.locale]
        )
    if not form.four_part:
        yield from _whole(draft, facts, form)


def _counter_notice(text: str, facts: Facts) -> Iterator[Finding]:
    """A counter-notice whose issue nobody named: not written as a case, and with all of its elements."""
    named = NAMED[facts.locale]
    if len(sections(text, FOUR_PARTS)) >= WRITTEN_SO:
        yield template_of_form.find(
            "This issue has a form of its own, {form}; it is not written as a case.", form=named
        )
        return
    there = elements_told(list(said(text, facts.lexicon.meanings)))
    for key, name in elements():
        if key not in there:
            yield template_of_form.find("{form} lacks {part}.", form=named, part=name[facts.locale])


def _whole(draft: Draft, facts: Facts, form: Form) -> Iterator[Finding]:
    """Each part of the form is there, under its heading or in words of its own; none is too long."""
    text = draft.text
    headings = tuple((part.id, part.headed(draft.language)) for part in form.parts)
    heard = list(said(text, facts.lexicon.meanings))
    if _as_a_case(text, headings, facts, form, heard) and not _entered(form, text, heard):
        yield template_of_form.find(
            "This issue has a form of its own, {form}; it is not written as a case.", form=form.name[facts.locale]
        )
        return
    filled = {one.id: one for one in sections(text, headings)}
    missing = tuple(_missing(form, text, filled, heard))
    for part, heading in zip(form.parts, headings, strict=True):
        there = filled.get(part.id)
        if part in missing and heading[1]:
            yield template_of_form.find(
                "{form} lacks {part}.", form=form.name[facts.locale], part=part.name[facts.locale]
            )
        if there and part.max_chars and len(there.text) > part.max_chars:
            yield template_of_form.find(
                "{part} takes {limit} characters; it has {n}.",
                span=(there.start, there.end),
                text=text,
                part=heading[1],
                n=len(there.text),
                limit=part.max_chars,
            )


def _as_a_case(text: str, headings: tuple[tuple[str, str], ...], facts: Facts, form: Form, heard: list[Said]) -> bool:
    """A text in the four parts of a case, or a plan of action, where the issue wants neither."""
    four = len(sections(text, FOUR_PARTS)) >= WRITTEN_SO
    if four and not {h for _, h in headings} & {h for _, h in FOUR_PARTS}:
        return any(one.four_part for one in facts.playbook.forms) if facts.playbook else True
    return plan_instead(form, heard)


def _entered(form: Form, text: str, heard: list[Said]) -> bool:
    """The page was filled in, and the text is about what came of it."""
    entry = any(part.id == "entry" for part in form.parts)
    return entry and any(one.has("entry_there") for one in heard) and bool(told("entry", form, text, heard))


def _missing(form: Form, text: str, filled: dict[str, Section], heard: list[Said]) -> Iterator[FormPart]:
    """The required parts that are surely not there. Who uses the form's headings uses all of them."""
    required = [part for part in form.parts if part.required and part.heading]
    used = [part for part in required if part.id in filled and filled[part.id].text.strip()]
    strict = len(used) >= WRITTEN_SO or len(used) * 2 >= len(required)
    counter = is_counter_notice(form)
    there = elements_told(heard) if counter else frozenset()
    for part in required:
        if part in used or part.id in there:
            continue
        if part.id in filled or strict or counter or told(part.id, form, text, heard) is False:
            yield part
