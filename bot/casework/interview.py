"""The interview: a pure function of playbook and answers. What to ask next follows from what is answered.

There is no step counter, so going back, changing one answer, resuming after a restart and changing a
playbook all follow from the same rule: the next questions are the first visible ones without an answer.
"""

from __future__ import annotations

from bot.casework import story
from bot.casework.answers import take
from bot.casework.asking import Walk, every_question, walk
from bot.casework.conditions import holds, several
from bot.casework.deadlines import deadlines
from bot.casework.draft import Answers, Value
from bot.casework.figures import example_of
from bot.casework.lists import list_slots
from bot.casework.plausible import plausible
from bot.casework.playbook import EvidenceSlot, Issue, Playbook, Question
from bot.casework.refusing import told
from bot.casework.surroundings import InterviewKind, Page, ShopFacts, Surroundings, Trouble

__all__ = [
    "InterviewKind",
    "Page",
    "ShopFacts",
    "Surroundings",
    "Trouble",
    "back",
    "change",
    "deadlines",
    "describe",
    "effective",
    "every_question",
    "example_of",
    "issue_of",
    "next_page",
    "open_questions",
    "put",
    "question_of",
    "script",
    "settled",
    "slots",
    "subjects",
    "take",
    "told",
    "unasked",
]

PAGE_SIZE = 6
"""Questions on one page at most: what a phone shows of a form without losing its button."""

_DECIDED_BY = {
    "marketplace": ("shop", "issue", "code", "code_other"),
    "issue_class": ("issue", "code", "code_other"),
    "issue": ("code", "code_other"),
}
"""Forgetting the first means forgetting what would bring it back, and the code that only it can have."""


def script(answers: Answers, around: Surroundings, kind: InterviewKind = "initial") -> tuple[Question, ...]:
    """Every question that is visible now, answered or not, in order. What is settled is not among them."""
    found = walk(answers, around, kind)
    return tuple(found.asked)


def unasked(answers: Answers, around: Surroundings, kind: InterviewKind = "initial") -> tuple[Question, ...]:
    """What is not asked for and may be added all the same, as long as it was not."""
    found = walk(answers, around, kind)
    if kind != "initial" or found.issue is None:
        return ()
    offered = {*found.issue.unasked} - {one.id for one in found.asked}
    return tuple(one for key, one in found.met.items() if key in offered and not found.known.get(key))


def settled(answers: Answers, around: Surroundings) -> dict[str, Value]:
    """The answers, completed with what follows from them and is not asked: the only shop, the only site …"""
    return {**answers, **walk(answers, around).settled}


def effective(answers: Answers, around: Surroundings, kind: InterviewKind = "initial") -> dict[str, Value]:
    """The answers that count, given or settled. Answers of hidden questions do not; "" is a skipped one."""
    return walk(answers, around, kind).known


def question_of(
    answers: Answers, around: Surroundings, question_id: str, kind: InterviewKind = "initial"
) -> Question | None:
    """The question of that id if it counts now, also when it is settled (a review may change it)."""
    return walk(answers, around, kind).met.get(question_id)


def issue_of(answers: Answers, around: Surroundings) -> tuple[Playbook, Issue] | None:
    """The playbook and the issue, once both are known."""
    found = walk(answers, around)
    return (found.playbook, found.issue) if found.playbook and found.issue else None


def subjects(answers: Answers, around: Surroundings) -> tuple[str, ...]:
    """The ids the case is about, sorted, each once."""
    found = walk(answers, around)
    ids = {
        one for key, question in found.met.items() if question.subject for one in several(found.known.get(key, ""))
    }
    return tuple(sorted(ids))


def slots(answers: Answers, around: Surroundings) -> list[EvidenceSlot]:
    """The files this case needs or may have, with these answers."""
    found = walk(answers, around)
    if found.issue is None:
        return []
    return [*list_slots(found), *(slot for slot in found.issue.evidence if holds(slot.when, found.known))]


def next_page(
    answers: Answers, around: Surroundings, kind: InterviewKind = "initial", evidence_done: bool = False
) -> Page:
    """What to ask now: the first visible questions without an answer, then evidence, then the review."""
    found = walk(answers, around, kind)
    if kind == "initial" and found.issue is not None and found.issue.stop:
        number = len(_passed(answers, around, kind)) + 1
        return Page(stage="stop", number=number, of=number)
    questions = _page(found)
    last = bool(questions) and questions[0].stage == "review"
    evidence = kind in ("initial", "reply") and bool(slots(answers, around))
    passed = len(_passed(answers, around, kind))
    of = passed + _ahead(answers, around, kind) + (1 if evidence else 0) + 1
    if questions and not last:
        return Page(stage=questions[0].stage, questions=tuple(questions), number=passed + 1, of=of)
    if evidence and not evidence_done:
        return Page(stage="evidence", number=of - 1, of=of)
    return Page(stage="review", questions=tuple(questions), number=of, of=of)


def open_questions(answers: Answers, around: Surroundings, kind: InterviewKind = "initial") -> tuple[Question, ...]:
    """The questions of the next page, without counting how many pages there are."""
    return tuple(_page(walk(answers, around, kind)))


def back(answers: Answers, around: Surroundings, kind: InterviewKind = "initial") -> dict[str, Value]:
    """The answers without those of the last page that was answered. What is settled stays settled."""
    passed = _passed(answers, around, kind)
    forgotten = {*passed[-1], story.ATTEST.id} if passed else set()
    return {key: value for key, value in answers.items() if key not in forgotten}


def change(answers: Answers, question_id: str) -> dict[str, Value]:
    """The answers without this one, so that it is asked again; what it decided is asked anew if it must be."""
    forgotten = {question_id, *_DECIDED_BY.get(question_id, ())}
    if story.undoes_attesting(question_id):
        forgotten.add(story.ATTEST.id)
    return {key: value for key, value in answers.items() if key not in forgotten}


def put(answers: Answers, question_id: str, value: Value) -> dict[str, Value]:
    """The answers with this one, new or changed. Another issue does not inherit the code of the one before."""
    changed = question_id in answers and answers[question_id] != value
    return {**(change(answers, question_id) if changed else answers), question_id: value}


def describe(question: Question, value: Value, around: Surroundings, locale: str) -> str:
    """An answer as people read it: labels instead of option ids; "" for a skipped one."""
    english = locale.startswith("en")
    labels = {option.id: option.label[locale] for option in question.options}
    if question.kind == "yes_no":
        labels = {"yes": "Yes", "no": "No"} if english else {"yes": "是", "no": "否"}
    elif question.id == "shop":
        labels = {shop.id: shop.name for shop in around.shops} | labels
    elif question.kind == "money" and isinstance(value, str) and value:
        amount, currency = value.split(" ")
        return f"{currency} {amount}"
    return (", " if english else "、").join(labels.get(one, one) for one in several(value))


def _page(found: Walk) -> list[Question]:
    """The open questions that stand on one page: of one stage, without a gap, at most six."""
    pending = found.open
    return [one for one in pending[:PAGE_SIZE] if one.stage == pending[0].stage]


def _passed(answers: Answers, around: Surroundings, kind: InterviewKind) -> list[tuple[str, ...]]:
    """The pages that are fully answered, as they come when the interview is gone through from its start."""
    whole = walk(answers, around, kind)
    sofar = dict(whole.settled) if kind == "initial" else {k: v for k, v in answers.items() if k not in _ids(whole)}
    passed: list[tuple[str, ...]] = []
    while True:
        page = [one.id for one in _page(walk(sofar, around, kind)) if one.stage != "review"]
        if not page or any(one not in whole.known or one in sofar for one in page):
            return passed
        sofar.update((one, whole.known[one]) for one in page)
        passed.append(tuple(page))


def _ids(found: Walk) -> set[str]:
    return {one.id for one in found.asked}


def _ahead(answers: Answers, around: Surroundings, kind: InterviewKind) -> int:
    """How many pages of questions are still to come, if every question is answered with its first option."""
    imagined, last, pages = dict(answers), [""], 0
    while True:
        found = walk(imagined, around, kind)
        page = [one for one in _page(found) if one.stage != "review"]
        ids = [one.id for one in page]
        if not page or ids == last:
            return pages
        formats = found.playbook.ids_at(found.known.get("site")) if found.playbook else {}
        imagined.update((one.id, plausible(one, formats=formats, today=around.today)) for one in page)
        last, pages = ids, pages + 1
