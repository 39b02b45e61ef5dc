"""The steps of an interview: what a button or a line of text leads to, as changes and the card that follows.

Each step reads the interview, takes what was given, and says what comes next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.casework import interview as casework
from bot.casework.draft import Value
from bot.casework.interview import Surroundings, Trouble
from bot.casework.mistakes import UserMistake
from bot.casework.playbook import Question
from bot.conversation.router import Answer, Ask
from bot.ledger.changes import Change, SaveInterview, SavePlaybook
from bot.ledger.records import Interview
from cards.surroundings import surroundings
from handlers.list_making import lists_of
from handlers.newcase import show_page

LONGEST_KEPT = 20_000
"""Characters of a refused answer that are kept for filling the page in again."""


class NoInterview(UserMistake):
    """There is nothing to go on with. /newcase starts a case."""

    code = "no_interview"


class Elsewhere(UserMistake):
    """This page was answered already, maybe in another window; here is the newest one."""

    code = "elsewhere"


def around_of(ask: Ask, row: Interview) -> Surroundings:
    """The shops, the playbook version and today, for this interview."""
    return surroundings(row, ask.ledger, ask.playbooks, ask.library, ask.now, ask.calendars)


def pressed(ask: Ask) -> Interview | Answer:
    """The interview of the pressed button; or the newest page where the button is older than that."""
    row = my_interview(ask, str(ask.value.get("interview", "")))
    return row if row.state == "active" and is_newest(ask, row) else newest_page(ask, row)


def my_interview(ask: Ask, interview: str) -> Interview:
    row = ask.ledger.interview(interview)
    if row is None or row.member != ask.member.id:
        raise NoInterview
    return row


def active_interview(ask: Ask) -> Interview:
    row = ask.ledger.active_interview(ask.member.id)
    if row is None:
        raise NoInterview
    return row


def is_newest(ask: Ask, row: Interview) -> bool:
    """The pressed page is the newest one. Some vendors hand numbers back as text."""
    return str(ask.value.get("revision")) == str(row.revision)


def taken_from(
    ask: Ask, row: Interview, around: Surroundings, questions: Sequence[Question], form: Mapping[str, Value]
) -> Interview:
    """Every answer of the page, or what was wrong with them and what was typed."""
    answers, errors, raw = dict(row.answers), {}, {}
    for question in questions:
        given = form.get(question.id, "")
        taken = casework.take(question, given, answers, around)
        raw[question.id] = given[:LONGEST_KEPT]
        if isinstance(taken, Trouble):
            errors[question.id] = said(ask, taken)
        else:
            answers = casework.put(answers, question.id, taken)
    if errors:
        return replace(row, raw={**row.raw, **raw}, errors=errors)
    kept = {name: value for name, value in row.raw.items() if name not in raw}
    return replace(row, answers=answers, raw=kept, errors={}, editing="")


def said(ask: Ask, trouble: Trouble) -> str:
    """What was wrong, in the member's words, with an example of a right answer."""
    sentence = casework.told(trouble, ask.say, ask.member.locale)
    if trouble.example:
        sentence += ask.say(" For example: {example}", example=trouble.example)
    return sentence


def one_back(ask: Ask, row: Interview) -> Interview:
    if row.editing:
        return replace(row, editing="", errors={})
    around = around_of(ask, row)
    if "evidence_done" in row.answers:
        answers = {name: value for name, value in row.answers.items() if name != "evidence_done"}
        return replace(row, answers=answers, errors={})
    shorter = casework.back(row.answers, around, row.kind)
    forgotten = {name: value for name, value in row.answers.items() if name not in shorter}
    return replace(row, answers=shorter, raw={**row.raw, **forgotten}, errors={})


def late_page(ask: Ask, row: Interview, questions: Sequence[Question]) -> Answer:
    """An older page was sent: nothing is taken, but what was typed stands in the newest page."""
    asked = {question.id for question in questions}
    typed = {name: value[:LONGEST_KEPT] for name, value in ask.form.items() if name in asked and value}
    answer = newest_page(ask, row)
    if typed and row.state == "active":
        answer.change(*saved(ask, row, replace(row, raw={**row.raw, **typed})))
    return answer


def saved(ask: Ask, before: Interview, after: Interview) -> list[Change]:
    """The step as changes; the playbook's version is pinned when its marketplace is known."""
    changes: list[Change] = []
    around = around_of(ask, after)
    marketplace = casework.settled(after.answers, around).get("marketplace")
    if isinstance(marketplace, str) and marketplace in ask.playbooks and not after.playbook:
        digest = ask.library.digest(marketplace)
        changes.append(SavePlaybook(digest, marketplace, ask.library.body(marketplace)))
        after = replace(after, playbook=digest, answers={**after.answers, "marketplace": marketplace})
    after = replace(after, touched_at=ask.now, revision=before.revision + 1)
    return [*changes, SaveInterview(after, was=before.revision), *lists_of(ask, after, around)]


def next_card(ask: Ask, after: Interview) -> Answer:
    """The step, and its page in place of the pressed one."""
    before = ask.ledger.interview(after.id)
    if before is None:
        raise NoInterview
    return Answer().change(*saved(ask, before, after)).replace("interview_page", interview=after.id)


def next_question(ask: Ask, before: Interview, after: Interview) -> Answer:
    """The step, and the next question as text."""
    return show_page(Answer().change(*saved(ask, before, after)), after, view="interview_ask")


def newest_page(ask: Ask, row: Interview) -> Answer:
    return Answer().replace("interview_page", interview=row.id).toast(ask.say(Elsewhere.template()))
