"""The interview: answers by form or by typing, back, change, pause, resume, cancel.

Each step reads the interview, takes what was given, and says what comes next. Nothing is kept between steps
but the answers.
"""

from __future__ import annotations

from dataclasses import replace

from bot.casework import interview as casework
from bot.casework.draft import Value
from bot.casework.mistakes import UserMistake
from bot.conversation.router import Answer, Ask, click, command
from bot.ledger.records import Interview
from cards.interview import page_of
from handlers.moving import moved_interview
from handlers.naming import colleague
from handlers.newcase import show_page
from handlers.steps import (
    NoInterview,
    active_interview,
    around_of,
    is_newest,
    late_page,
    my_interview,
    newest_page,
    next_card,
    one_back,
    pressed,
    saved,
    taken_from,
)


class NotYourGroup(UserMistake):
    """You are not in that group, as far as I know. Send /newcase there, and I ask again."""

    code = "not_your_group"


@click("interview_home")
def chosen_home(ask: Ask) -> Answer:
    """Which group the case belongs to."""
    row = pressed(ask)
    if isinstance(row, Answer):
        return row
    chat = str(ask.value["chat"])
    if chat != row.chat and chat not in [group.id for group in ask.ledger.chats_of(ask.member.id)]:
        raise NotYourGroup
    return next_card(ask, replace(row, home_chat=chat))


@click("interview_answer")
def answered_form(ask: Ask) -> Answer:
    """A page was sent: every answer is taken, or the page comes back filled in."""
    row = my_interview(ask, str(ask.value.get("interview", "")))
    around = around_of(ask, row)
    page = page_of(row, around)
    if row.state != "active" or not is_newest(ask, row):
        return late_page(ask, row, page.questions)
    return next_card(ask, taken_from(ask, row, around, page.questions, ask.form))


@click("interview_pick")
def picked(ask: Ask) -> Answer:
    """One question was answered by a button."""
    row = pressed(ask)
    if isinstance(row, Answer):
        return row
    around = around_of(ask, row)
    questions = [q for q in page_of(row, around).questions if q.id == ask.value["question"]]
    if not questions:
        return newest_page(ask, row)
    changed = taken_from(ask, row, around, questions, {questions[0].id: str(ask.value["answer"])})
    return Answer().change(*saved(ask, row, changed)).replace("interview_ask", interview=row.id)


@click("interview_phrase")
def took_phrase(ask: Ask) -> Answer:
    """A vetted sentence stands in for what was typed in Chinese; the Chinese is kept as a note."""
    row = pressed(ask)
    if isinstance(row, Answer):
        return row
    question, phrase, typed = str(ask.value["question"]), str(ask.value["add"]), str(ask.value["instead_of"])
    note = row.raw.get(typed, "")
    answers = {**row.answers, f"note_{typed}": note} | ({} if typed == question else {typed: ""})
    around = around_of(ask, row)
    asked = casework.question_of(answers, around, question, row.kind)
    before = row.answers.get(question, ())
    chosen = [one for one in ((before,) if isinstance(before, str) else before) if one]
    several = asked is not None and asked.kind == "choices"
    taken: Value = tuple(dict.fromkeys([*chosen, phrase])) if several else phrase
    answers = casework.put(answers, question, taken)
    errors = {name: error for name, error in row.errors.items() if name != typed}
    raw = {name: value for name, value in row.raw.items() if name != typed}
    return next_card(ask, replace(row, answers=answers, errors=errors, raw=raw))


@click("interview_form")
def as_form(ask: Ask) -> Answer:
    """The question that was asked as text comes as a form."""
    row = pressed(ask)
    return row if isinstance(row, Answer) else Answer().replace("interview_page", interview=row.id)


@click("interview_back")
def went_back(ask: Ask) -> Answer:
    """The last page again, filled in."""
    row = pressed(ask)
    if isinstance(row, Answer):
        return row
    return next_card(ask, one_back(ask, row))


@click("interview_edit")
def changing(ask: Ask) -> Answer:
    """One answer is to be changed from the review."""
    row = pressed(ask)
    if isinstance(row, Answer):
        return row
    question = str(ask.value["question"])
    if question == "evidence":
        answers = {name: value for name, value in row.answers.items() if name != "evidence_done"}
        return next_card(ask, replace(row, answers=answers, editing=""))
    return next_card(ask, replace(row, editing=question, errors={}, raw={}))


@click("interview_evidence_done")
def evidence_done(ask: Ask) -> Answer:
    """The files are complete; on to the review."""
    row = pressed(ask)
    if isinstance(row, Answer):
        return row
    return next_card(ask, replace(row, answers={**row.answers, "evidence_done": "yes"}))


@click("interview_pause")
def paused(ask: Ask) -> Answer:
    """Put aside; nothing is lost."""
    row = pressed(ask)
    if isinstance(row, Answer):
        return row
    return next_card(ask, replace(row, state="paused")).toast(ask.say("Paused. /resume goes on with it."))


@click("interview_resume")
def resumed(ask: Ask) -> Answer:
    """On with it."""
    row = _mine(ask)
    if row.state not in ("active", "paused"):
        return Answer().replace("interview_page", interview=row.id)
    if row.member != ask.member.id:
        return _brought_here(ask, row).toast(ask.say("It goes on in our private chat."), "good")
    return next_card(ask, replace(row, state="active"))


@click("interview_cancel")
def cancelled(ask: Ask) -> Answer:
    """Put away for good; a case that exists already stays."""
    row = _mine(ask)
    if row.state not in ("active", "paused"):
        return Answer().replace("interview_page", interview=row.id)
    return next_card(ask, put_away(row)).toast(ask.say("Cancelled."))


@command("resume", aliases=["继续", "恢复"], help="Go on with a paused case", usage="/resume")
def resume(ask: Ask) -> Answer:
    """With one paused interview it goes on; with several the member chooses. A lead may name whose to see."""
    if ask.lead and ask.rest.strip():
        who, _ = colleague(ask, ask.rest)
        if who is not None:
            return Answer().show("interview_list", ask.member.private_chat or ask.chat.id, member=who.id)
    open_ones = ask.ledger.interviews(member=ask.member.id)
    if not open_ones:
        raise NoInterview
    if len(open_ones) == 1 and open_ones[0].member != ask.member.id:
        return _brought_here(ask, open_ones[0])
    if len(open_ones) == 1:
        row = replace(open_ones[0], state="active")
        return show_page(Answer().change(*saved(ask, open_ones[0], row)), row)
    return Answer().show("interview_list", ask.member.private_chat or ask.chat.id, member=ask.member.id)


@click("interview_take")
def taken_over(ask: Ask) -> Answer:
    """A lead goes on with what somebody else had to leave; that one is told."""
    row = ask.ledger.interview(str(ask.value.get("interview", "")))
    if row is None or not ask.lead or row.state != "paused":
        raise NoInterview
    giver = ask.ledger.member(row.member)
    answer = _brought_here(ask, row)
    if giver and giver.private_chat and giver.id not in ask.selves:
        answer.tell(giver.private_chat, ask.say("{name} goes on with the case you had paused.", name=ask.member.name))
    return answer.toast(ask.say("It goes on in our private chat."), "good")


@command("pause", aliases=["暂停"], help="Put the questions aside for later", usage="/pause")
def pause(ask: Ask) -> Answer:
    """The active interview is put aside."""
    row = active_interview(ask)
    changed = replace(row, state="paused")
    answer = Answer().change(*saved(ask, row, changed)).refresh(f"interview:{row.id}")
    return answer.tell(ask.chat.id, ask.say("Paused. /resume goes on with it."))


@command("cancel", aliases=["取消"], help="Stop the questions; nothing is submitted", usage="/cancel")
def cancel(ask: Ask) -> Answer:
    """The active interview is put away."""
    row = active_interview(ask)
    answer = Answer().change(*saved(ask, row, put_away(row))).refresh(f"interview:{row.id}")
    text = ask.say("Cancelled. {ref} stays as it is.", ref=row.case) if row.case else ""
    return answer.tell(ask.chat.id, text or ask.say("Cancelled. /newcase starts again."))


def _mine(ask: Ask) -> Interview:
    """The interview of the pressed button, begun by any identity of the person. Raises NoInterview."""
    row = ask.ledger.interview(str(ask.value.get("interview", "")))
    if row is None or row.member not in ask.selves:
        raise NoInterview
    return row


def _brought_here(ask: Ask, row: Interview) -> Answer:
    """The interview with its files goes on with this member; its page elsewhere has nothing left to press."""
    answer = Answer().change(*moved_interview(ask, row, ask.member, state="active"))
    return show_page(answer, replace(row, member=ask.member.id, chat=ask.member.private_chat or row.chat))


def put_away(row: Interview) -> Interview:
    """Ended without a draft. One that had its draft already is as finished as before: its case still reads it."""
    return replace(row, state="done" if row.kind == "initial" and row.case else "cancelled", editing="")
