"""What every page of an interview shares: title, what is settled already, ways out, what its buttons carry."""

from __future__ import annotations

from bot.casework import interview as casework
from bot.casework.interview import Page, Surroundings
from bot.conversation.cards import Block, Button, Text
from bot.ledger.records import Interview
from cards.view import Look
from cards.way_in import told_first


def stamp(row: Interview, **more: object) -> dict[str, object]:
    """What every button of an interview carries: which one, at which revision, who may press it."""
    return {"interview": row.id, "revision": row.revision, "only": [row.member], **more}


def title_of(look: Look, row: Interview, page: Page) -> str:
    """The page's title: what it is for, and how far along."""
    if row.editing:
        return look.say("Change one answer")
    return f"{purpose_of(look, row)} · {page.number}/{max(page.of, page.number)}"


def purpose_of(look: Look, row: Interview) -> str:
    """What the interview leads to."""
    names = {
        "initial": look.say("New case"),
        "reply": look.say("Reply in {ref}", ref=row.case),
        "follow_up": look.say("Follow-up in {ref}", ref=row.case),
        "reopen": look.say("Reopen {ref}", ref=row.case),
    }
    return names[row.kind]


def known_line(look: Look, row: Interview, around: Surroundings) -> str:
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


def told(look: Look, row: Interview, around: Surroundings) -> list[Block]:
    """What is said of the whole matter while a new case is asked for: no cases here, another document."""
    answers = casework.effective(row.answers, around)
    playbook = around.playbooks.get(str(answers.get("marketplace", "")))
    if row.kind != "initial" or playbook is None:
        return []
    issue = next((one for one in playbook.issues if one.id == answers.get("issue")), None)
    return told_first(look, playbook, issue)


def have_at_hand(look: Look, row: Interview, around: Surroundings) -> list[Block]:
    """On the first page about the matter itself: the files it takes, so that nobody stops half way for one (R27)."""
    known = casework.issue_of(row.answers, around) if row.kind == "initial" else None
    if known is None or row.answers.keys() & {one.id for one in known[1].questions}:
        return []
    needed = [slot.title[look.locale] for slot in casework.slots(row.answers, around) if slot.required]
    if not needed:
        return []
    files = look.say(", ").join(needed)
    return [Text(look.say("Have at hand: the back office, and {files}.", files=files), "note")]


def ways_out(look: Look, row: Interview) -> list[Button]:
    """Back, pause, cancel."""
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


def as_form_button(look: Look, row: Interview) -> Button:
    """The way back from typing to the form."""
    return Button(look.say("Show as a form"), "interview_form", stamp(row))
