"""Where an interview stands, as a card: a page, one question, the evidence, the review, or what stops it."""

from __future__ import annotations

from bot.casework import interview as casework
from bot.casework.interview import Page, Surroundings
from bot.conversation.cards import (
    Block,
    Bullets,
    Button,
    Buttons,
    Card,
    Facts,
    Span,
    Text,
)
from bot.ledger.records import Interview
from cards.files import evidence_page
from cards.interview_parts import as_form_button, stamp, title_of, ways_out
from cards.questions import how_to_answer, nearest_rows, questions_page
from cards.review import review_page
from cards.surroundings import surroundings
from cards.view import Look, view
from cards.wording import Here

MOST_GROUPS = 9
"""Groups that are offered; each is a button."""


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
    around = surroundings(row, look.ledger, look.playbooks, look.library, look.now, look.calendars)
    evidence = look.ledger.evidence(interview=row.id)
    if twin := twin_of(look, row, around):
        return _twin(look, row, twin)
    page = page_of(row, around)
    if page.stage == "stop":
        return _stop(look, row, around)
    if page.stage == "evidence":
        return evidence_page(look, row, around, evidence, page)
    if page.stage == "review":
        return review_page(look, row, around, evidence)
    return questions_page(look, row, around, page)


@view("interview_ask")
def interview_ask(look: Look, interview: str) -> Card | None:
    """One question as plain text, for people who answer by typing; the same page as a form otherwise."""
    row = look.ledger.interview(interview)
    if row is None or row.state != "active" or not row.home_chat:
        return interview_page(look, interview)
    around = surroundings(row, look.ledger, look.playbooks, look.library, look.now, look.calendars)
    page = page_of(row, around)
    if not page.questions or page.stage == "review" or twin_of(look, row, around):
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
    blocks.append(Text(how_to_answer(look, question, around), "note"))
    picks = [
        Button(option.label[look.locale], "interview_pick", stamp(row, question=question.id, answer=option.id))
        for option in question.options[:8]
        if question.kind in ("choice", "yes_no")
    ]
    blocks += [Buttons(picks)] if picks else []
    blocks += nearest_rows(look, row, around, question)
    blocks.append(Buttons([*ways_out(look, row), as_form_button(look, row)]))
    return Card(
        title=title_of(look, row, page),
        blocks=blocks,
        summary=question.ask[look.locale],
        only=(row.member,),
    )


def page_of(row: Interview, around: Surroundings) -> Page:
    """The page the interview is on; a single question while one answer is being changed."""
    if row.editing:
        question = casework.question_of(row.answers, around, row.editing, row.kind)
        if question is not None:
            return Page(stage="story" if question.stage == "review" else question.stage, questions=(question,))
    return casework.next_page(row.answers, around, row.kind, evidence_done="evidence_done" in row.answers)


def which_group(look: Look, row: Interview) -> Card:
    """Which group the case belongs to, last used first."""
    places = which_groups(look, row)
    buttons = [
        Button(name, "interview_home", stamp(row, chat=chat), style="primary" if n == 0 else "plain")
        for n, (chat, name) in enumerate(places)
    ]
    return Card(
        title=look.say("Which group does this case belong to?"),
        blocks=(
            Text(look.say("Its status and its reminders will be shown there. The last one you used comes first.")),
            Bullets([name for _, name in places], numbered=True),
            Text(look.say("Answer with the number or press a button."), "note"),
            Buttons(buttons),
        ),
        summary=look.say("Which group does this case belong to?"),
        only=(row.member,),
    )


def which_groups(here: Here, row: Interview) -> list[tuple[str, str]]:
    """The chats that the case may belong to, with their names: the member's groups, last used first, and this one."""
    groups = [(chat.id, chat.name or chat.id) for chat in here.ledger.chats_of(row.member)[:MOST_GROUPS]]
    return [*groups, (row.chat, here.say("Only me (this chat)"))]


def _stop(look: Look, row: Interview, around: Surroundings) -> Card:
    found = casework.issue_of(row.answers, around)
    stop = found[1].stop if found else None
    return Card(
        title=look.say("No draft for this one"),
        blocks=(Text(stop[look.locale] if stop else ""), Buttons(ways_out(look, row))),
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
        buttons = [Button(look.say("Open {ref}", ref=ref), "status", {"ref": ref}, style="primary")]
    text = look.say(
        "There is already an open case about the same thing. A second one may be marked as abusive contact; "
        "follow up in the first one instead."
    )
    blocks: list[Block] = [Text(text)]
    blocks += [Facts(rows)] if rows else []
    blocks.append(Buttons([*buttons, *ways_out(look, row)]))
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
