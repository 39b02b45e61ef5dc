"""What was found in a notice, on one page to confirm or to correct; or the case whose answer it seems to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.casework import interview as casework
from bot.casework import route
from bot.casework.deadlines import NOTICE_DATE
from bot.casework.interview import Surroundings
from bot.casework.notice import OWN_DATE
from bot.casework.playbook import Option, Playbook, Question, Words
from bot.conversation.cards import Block, Button, Buttons, Card, Facts, Field, Form, Row, Span, Text
from bot.ledger.records import Interview
from cards.interview_parts import stamp, ways_out
from cards.questions import field_of
from cards.surroundings import surroundings
from cards.view import Look, view

PLACE = ("marketplace", "shop", "site", "issue")
"""What a notice is about before its facts, in the order in which it is asked."""


@view("notice_page")
def notice_page(look: Look, interview: str, found: Mapping[str, Any] | None = None) -> Card | None:
    """Everything that was found, as one form."""
    row = look.ledger.interview(interview)
    if row is None:
        return None
    found = found or {}
    around = surroundings(row, look.ledger, look.playbooks, look.library, look.now, look.calendars)
    dated = dict.fromkeys((OWN_DATE, NOTICE_DATE) if found.get("windows") else (), ())
    questions = fields_of(row, around, row.raw, also={**dated, **found.get("doubts", {})})
    blocks: list[Block] = []
    if title := str(found.get("title", "")):
        blocks.append(Text(look.say("From the notice: “{title}”", title=title[:120]), "note"))
    if row.errors:
        blocks.append(Text(Span(look.say("Please look again at what is marked; the rest is kept."), "bad")))
    blocks += _why(look, row, around, found)
    blocks += _counted(look, row, questions, found)
    fields = [_field(look, one, row, around, found.get("doubts", {})) for one in questions]
    confirm = Button(look.say("That is right, go on"), "notice_confirm", stamp(row), style="primary")
    blocks.append(Form(fields, confirm, [one for one in ways_out(look, row) if one.action != "interview_back"]))
    note = look.say("Correct what is wrong and leave empty what is unclear; what is missing is asked next.")
    blocks.append(Text(note, "note"))
    title = look.say("Found in the notice")
    return Card(title=title, blocks=blocks, summary=title, only=(row.member,))


@view("notice_for_case")
def notice_for_case(look: Look, ref: str, evidence: str) -> Card | None:
    """The text bears the number of a case: is it the answer there, or something new?"""
    case, row = look.ledger.case(ref), look.ledger.evidence_row(evidence)
    if case is None or row is None:
        return None
    text = look.say("This text bears the number of {ref}. Is it the marketplace's answer there?", ref=ref)
    value = {"ref": ref, "evidence": evidence, "only": [row.by]}
    return Card(
        title=look.say("An answer in {ref}?", ref=ref),
        blocks=(
            Text(text),
            Facts([(look.say("Case"), f"{ref} {case.title}"), (look.say("Case ID"), case.case_id or "—")]),
            Buttons(
                [
                    Button(look.say("Yes, answer it in {ref}", ref=ref), "notice_reply", value, style="primary"),
                    Button(look.say("No, this is something new"), "notice_new", value),
                ]
            ),
        ),
        summary=text,
        only=(row.by,),
    )


def fields_of(
    row: Interview, around: Surroundings, offered: Mapping[str, Any], *, also: Mapping[str, Any] | None = None
) -> list[Question]:
    """The questions of the page: where and what it is, and each fact that was found or is in doubt, as far as it is
    asked with that."""
    questions = [route.marketplace(around)]
    book = around.playbooks.get(str(offered.get("marketplace", "")))
    if book is None:
        return questions
    shops = [one for one in around.shops if one.marketplace == book.marketplace]
    if len(shops) > 1:
        questions.append(route.shop(shops))
    chosen = [one for one in shops if len(shops) == 1 or one.id == offered.get("shop")]
    sites = [one for one in book.sites if not chosen or one.id in chosen[0].sites] or book.sites
    if len(sites) > 1 or (offered.get("site") and offered["site"] != sites[0].id):
        questions.append(route.site(book.sites))
    questions.append(every_issue(book))
    assumed = {**row.answers, **{name: value for name, value in offered.items() if value}}
    found = {name for name in (*offered, *(also or {})) if name not in PLACE}
    asked = casework.script(assumed, around)
    return questions + [one for one in asked if one.id in found and one.stage != "evidence"]


def every_issue(book: Playbook) -> Question:
    """All issues of a marketplace as one choice, each under its class."""
    options = [
        Option(
            id=one.id,
            label=Words(
                zh=f"{route.CLASSES[one.issue_class].zh}：{one.title.zh}",
                en=f"{route.CLASSES[one.issue_class].en}: {one.title.en}",
            ),
        )
        for one in book.issues
    ]
    return Question(
        id="issue",
        kind="choice",
        ask=Words(zh="是什么问题？", en="What is it about?"),
        label=Words(zh="具体问题", en="Issue"),
        options=options,
        stage="route",
    )


def _field(look: Look, question: Question, row: Interview, around: Surroundings, doubts: Mapping[str, Any]) -> Field:
    """The field with what was found; where it could be one or the other, both are named and neither is taken."""
    given = [str(one) for one in doubts.get(question.id, ())]
    if given and question.kind != "date":
        hint = look.say("In the notice: {list}. Which one?", list=look.say(", ").join(given))
        question = question.model_copy(update={"hint": Words(zh=hint, en=hint)})
    return field_of(look, question.model_copy(update={"required": False}), row, around)


def _counted(look: Look, row: Interview, questions: list[Question], found: Mapping[str, Any]) -> list[Block]:
    """How the deadline was counted where the notice names no day; or that it could not be."""
    words = [str(one["words"]) for one in found.get("windows", ())]
    if not words or not any(one.id == NOTICE_DATE for one in questions):
        return []
    given, own = look.say(", ").join(words), str(row.raw.get(OWN_DATE, ""))
    if len(words) == 1 and row.raw.get(NOTICE_DATE):
        text = look.say("The notice gives “{words}”: counted from its date. Please check the deadline.", words=given)
    elif len(words) == 1 and not own:
        text = look.say("The notice gives “{words}”. Fill in its date, and I count the deadline.", words=given)
    else:
        text = look.say("The notice gives “{words}”. Please fill in the deadline yourself.", words=given)
    return [Text(text)]


def _why(look: Look, row: Interview, around: Surroundings, found: Mapping[str, Any]) -> list[Block]:
    """The proposed issue with the words that decided; or those it could be."""
    book = around.playbooks.get(str(row.raw.get("marketplace", "")))
    titles = {one.id: one.title[look.locale] for one in book.issues} if book else {}
    proposed, phrase = str(row.raw.get("issue", "")), str(found.get("phrase", ""))
    if book is None:
        return [Text(look.say("I am not sure which marketplace this is from; please choose it."))]
    if proposed in titles and phrase:
        text = look.say("This looks like “{issue}”, because of “{phrase}”:", issue=titles[proposed], phrase=phrase)
        return [Row(text, (), str(found.get("sentence", "")))]
    likely = [titles[one] for one in found.get("likely", ()) if one in titles]
    if likely and not proposed:
        names = look.say(", ").join(likely)
        return [Text(look.say("I am not sure what it is about; it could be: {names}.", names=names))]
    return [] if proposed else [Text(look.say("I am not sure what it is about; please choose."))]
