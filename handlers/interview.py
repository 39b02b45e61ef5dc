"""The interview: answers by form or by typing, back, change, pause, resume, cancel.

Each step reads the interview, takes what was given, and says what comes next. Nothing is kept between steps
but the answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.casework import interview as casework
from bot.casework.draft import Value
from bot.casework.interview import Surroundings, Trouble
from bot.casework.mistakes import UserMistake
from bot.casework.playbook import Question
from bot.casework.rules.grammar import mistakes
from bot.conversation.router import Answer, Ask, click, command, work
from bot.ledger.changes import SaveInterview, SavePlaybook
from bot.ledger.records import Interview
from bot.playbooks.lexicon import lexicon
from cards.interview import page_of
from cards.surroundings import surroundings
from handlers.newcase import show_page

LONGEST_KEPT = 20_000
"""Characters of a refused answer that are kept for filling the page in again."""


class NoInterview(UserMistake):
    """There is nothing to go on with. /newcase starts a case."""

    code = "no_interview"


class NotYourGroup(UserMistake):
    """You are not in that group, as far as I know. Send /newcase there, and I ask again."""

    code = "not_your_group"


class Elsewhere(UserMistake):
    """This page was answered already, maybe in another window; here is the newest one."""

    code = "elsewhere"


@click("interview_home")
def chosen_home(ask: Ask) -> Answer:
    """Which group the case belongs to."""
    row = _pressed(ask)
    if isinstance(row, Answer):
        return row
    chat = str(ask.value["chat"])
    if chat not in [group.id for group in ask.ledger.chats_of(ask.member.id)]:
        raise NotYourGroup
    return _page(ask, replace(row, home_chat=chat))


@click("interview_answer")
def answered_form(ask: Ask) -> Answer:
    """A page was sent: every answer is taken, or the page comes back filled in."""
    row = _mine(ask, str(ask.value.get("interview", "")))
    around = around_of(ask, row)
    page = page_of(row, around)
    if row.state != "active" or not is_newest(ask, row):
        return _late_page(ask, row, page.questions)
    return _page(ask, _taken(ask, row, around, page.questions, ask.form))


@click("interview_pick")
def picked(ask: Ask) -> Answer:
    """One question was answered by a button."""
    row = _pressed(ask)
    if isinstance(row, Answer):
        return row
    around = around_of(ask, row)
    questions = [q for q in page_of(row, around).questions if q.id == ask.value["question"]]
    if not questions:
        return _newest_page(ask, row)
    changed = _taken(ask, row, around, questions, {questions[0].id: str(ask.value["answer"])})
    return Answer().change(*_saved(ask, row, changed)).replace("interview_ask", interview=row.id)


@click("interview_phrase")
def took_phrase(ask: Ask) -> Answer:
    """A vetted sentence stands in for what was typed in Chinese; the Chinese is kept as a note."""
    row = _pressed(ask)
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
    return _page(ask, replace(row, answers=answers, errors=errors, raw=raw))


@click("interview_form")
def as_form(ask: Ask) -> Answer:
    """The question that was asked as text comes as a form."""
    row = _pressed(ask)
    return row if isinstance(row, Answer) else Answer().replace("interview_page", interview=row.id)


@click("interview_back")
def went_back(ask: Ask) -> Answer:
    """The last page again, filled in."""
    row = _pressed(ask)
    if isinstance(row, Answer):
        return row
    return _page(ask, _back(ask, row))


@click("interview_edit")
def changing(ask: Ask) -> Answer:
    """One answer is to be changed from the review."""
    row = _pressed(ask)
    if isinstance(row, Answer):
        return row
    question = str(ask.value["question"])
    if question == "evidence":
        answers = {name: value for name, value in row.answers.items() if name != "evidence_done"}
        return _page(ask, replace(row, answers=answers, editing=""))
    return _page(ask, replace(row, editing=question, errors={}, raw={}))


@click("interview_evidence_done")
def evidence_done(ask: Ask) -> Answer:
    """The files are complete; on to the review."""
    row = _pressed(ask)
    if isinstance(row, Answer):
        return row
    return _page(ask, replace(row, answers={**row.answers, "evidence_done": "yes"}))


@click("interview_pause")
def paused(ask: Ask) -> Answer:
    """Put aside; nothing is lost."""
    row = _pressed(ask)
    if isinstance(row, Answer):
        return row
    return _page(ask, replace(row, state="paused")).toast(ask.say("Paused. /resume goes on with it."))


@click("interview_resume")
def resumed(ask: Ask) -> Answer:
    """On with it."""
    row = _mine(ask, str(ask.value.get("interview", "")))
    if row.state not in ("active", "paused"):
        return Answer().replace("interview_page", interview=row.id)
    return _page(ask, replace(row, state="active"))


@click("interview_cancel")
def cancelled(ask: Ask) -> Answer:
    """Put away for good; a case that exists already stays."""
    row = _mine(ask, str(ask.value.get("interview", "")))
    if row.state not in ("active", "paused"):
        return Answer().replace("interview_page", interview=row.id)
    return _page(ask, replace(row, state="cancelled")).toast(ask.say("Cancelled."))


@command("resume", aliases=["继续", "恢复"], help="Go on with a paused case", usage="/resume")
def resume(ask: Ask) -> Answer:
    """With one paused interview it goes on; with several the member chooses."""
    open_ones = ask.ledger.interviews(member=ask.member.id)
    if not open_ones:
        raise NoInterview
    if len(open_ones) == 1:
        row = replace(open_ones[0], state="active")
        return show_page(Answer().change(*_saved(ask, open_ones[0], row)), row)
    return Answer().show("interview_list", ask.member.private_chat or ask.chat.id, member=ask.member.id)


@command("pause", aliases=["暂停"], help="Put the questions aside for later", usage="/pause")
def pause(ask: Ask) -> Answer:
    """The active interview is put aside."""
    row = _active(ask)
    changed = replace(row, state="paused")
    answer = Answer().change(*_saved(ask, row, changed)).refresh(f"interview:{row.id}")
    return answer.tell(ask.chat.id, ask.say("Paused. /resume goes on with it."))


@command("cancel", aliases=["取消"], help="Stop the questions; nothing is submitted", usage="/cancel")
def cancel(ask: Ask) -> Answer:
    """The active interview is put away."""
    row = _active(ask)
    changed = replace(row, state="cancelled")
    answer = Answer().change(*_saved(ask, row, changed)).refresh(f"interview:{row.id}")
    return answer.tell(ask.chat.id, ask.say("Cancelled. /newcase starts again."))


BACK = frozenset({"back", "上一步", "返回", "后退"})


def typed_answer(ask: Ask, row: Interview, text: str) -> Answer:
    """A line of text answers the next question; the one after it is asked."""
    around = around_of(ask, row)
    if text.strip().lower() in BACK:
        return _asked(ask, row, _back(ask, row))
    if not row.home_chat:
        groups = ask.ledger.chats_of(row.member)
        number = int(text) if text.strip().isdecimal() and len(text.strip()) < 3 else 0
        if 1 <= number <= len(groups):
            return _asked(ask, row, replace(row, home_chat=groups[number - 1].id))
        return show_page(Answer(), row)
    page = page_of(row, around)
    if not page.questions:
        return show_page(Answer(), row)
    first = page.questions[0]
    return _asked(ask, row, _taken(ask, row, around, [first], {first.id: text}))


def around_of(ask: Ask, row: Interview) -> Surroundings:
    """The shops, the playbook version and today, for this interview."""
    return surroundings(row, ask.ledger, ask.playbooks, ask.library, ask.now)


# -- steps


def _pressed(ask: Ask) -> Interview | Answer:
    """The interview of the pressed button; or the newest page where the button is older than that."""
    row = _mine(ask, str(ask.value.get("interview", "")))
    return row if row.state == "active" and is_newest(ask, row) else _newest_page(ask, row)


def _newest_page(ask: Ask, row: Interview) -> Answer:
    return Answer().replace("interview_page", interview=row.id).toast(ask.say(Elsewhere.template()))


def is_newest(ask: Ask, row: Interview) -> bool:
    """The pressed page is the newest one. Some vendors hand numbers back as text."""
    return str(ask.value.get("revision")) == str(row.revision)


def _mine(ask: Ask, interview: str) -> Interview:
    row = ask.ledger.interview(interview)
    if row is None or row.member != ask.member.id:
        raise NoInterview
    return row


def _active(ask: Ask) -> Interview:
    row = ask.ledger.active_interview(ask.member.id)
    if row is None:
        raise NoInterview
    return row


def _taken(
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


def _back(ask: Ask, row: Interview) -> Interview:
    if row.editing:
        return replace(row, editing="", errors={})
    around = around_of(ask, row)
    if "evidence_done" in row.answers:
        answers = {name: value for name, value in row.answers.items() if name != "evidence_done"}
        return replace(row, answers=answers, errors={})
    shorter = casework.back(row.answers, around, row.kind)
    forgotten = {name: value for name, value in row.answers.items() if name not in shorter}
    return replace(row, answers=shorter, raw={**row.raw, **forgotten}, errors={})


def _late_page(ask: Ask, row: Interview, questions: Sequence[Question]) -> Answer:
    """An older page was sent: nothing is taken, but what was typed stands in the newest page."""
    asked = {question.id for question in questions}
    typed = {name: value[:LONGEST_KEPT] for name, value in ask.form.items() if name in asked and value}
    answer = _newest_page(ask, row)
    if typed and row.state == "active":
        answer.change(*_saved(ask, row, replace(row, raw={**row.raw, **typed})))
    return answer


def _saved(ask: Ask, before: Interview, after: Interview) -> list[SaveInterview | SavePlaybook]:
    """The step as changes; the playbook's version is pinned when its marketplace is known."""
    changes: list[SaveInterview | SavePlaybook] = []
    around = around_of(ask, after)
    marketplace = casework.settled(after.answers, around).get("marketplace")
    if isinstance(marketplace, str) and marketplace in ask.playbooks and not after.playbook:
        digest = ask.library.digest(marketplace)
        changes.append(SavePlaybook(digest, marketplace, ask.library.body(marketplace)))
        after = replace(after, playbook=digest, answers={**after.answers, "marketplace": marketplace})
    after = replace(after, touched_at=ask.now, revision=before.revision + 1)
    return [*changes, SaveInterview(after, was=before.revision)]


def _page(ask: Ask, after: Interview) -> Answer:
    """The step, and its page in place of the pressed one."""
    before = ask.ledger.interview(after.id)
    if before is None:
        raise NoInterview
    answer = Answer().change(*_saved(ask, before, after)).replace("interview_page", interview=after.id)
    return _warmed(ask, after, answer)


def _asked(ask: Ask, before: Interview, after: Interview) -> Answer:
    """The step, and the next question as text."""
    answer = show_page(Answer().change(*_saved(ask, before, after)), after, view="interview_ask")
    return _warmed(ask, after, answer)


def _warmed(ask: Ask, row: Interview, answer: Answer) -> Answer:
    """The grammar checker takes most of a second to load: it is loaded while the files are being added."""
    near_the_end = row.state == "active" and row.home_chat and not page_of(row, around_of(ask, row)).questions
    return answer.do("warm_grammar", key=f"warm:{row.id}") if near_the_end else answer


@work("warm_grammar")
def warm_grammar(*_: object) -> dict[str, Value]:
    """Loads the grammar checker, once a process."""
    sentence = "The units were sent on time."
    mistakes(sentence, sentence, lexicon().grammar_words, ())
    return {}
