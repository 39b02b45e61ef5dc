"""Rehearsals: an interview gone through with plausible answers, to show a playbook and to test it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.casework.draft import Value
from bot.casework.interview import InterviewKind, Surroundings, Trouble, open_questions, take
from bot.casework.plausible import plausible
from bot.casework.playbook import Issue, Playbook, Question

REHEARSAL_DAY = date(2026, 11, 23)
"""The day of a rehearsal, unless another is given: fixed, so that a rehearsal is the same every day."""
_MOST_PAGES = 60


class Stuck(ValueError):
    """A question that refuses its own plausible answer: its example, its first option."""

    def __init__(self, question: Question, answer: Value, trouble: Trouble | None) -> None:
        why = trouble.message.format_map({**trouble.values}) if trouble else "the interview does not move on"
        super().__init__(f"{question.id} does not take {answer!r}: {why}")
        self.question = question


def rehearse(
    playbook: Playbook,
    issue: Issue,
    picks: Mapping[str, Value] | None = None,
    *,
    turn: int = 0,
    kind: InterviewKind = "initial",
    today: date = REHEARSAL_DAY,
) -> dict[str, Value]:
    """The answers of an interview about this issue, gone through page by page up to its evidence.

    `picks` answers some questions; of the others another `turn` takes other options. Raises Stuck.
    """
    # The issue is given, so the others need not be offered; that alone makes every step three times as fast.
    alone = playbook.model_copy(update={"issues": [issue]})
    around = Surroundings(playbooks={playbook.marketplace: alone}, today=today)
    answers: dict[str, Value] = {"issue": issue.id, **(picks or {})}
    for _ in range(_MOST_PAGES):
        page = open_questions(answers, around, kind)
        if not page:
            return answers
        for question in page:
            raw = plausible(question, turn, formats=playbook.ids_at(answers.get("site")), today=today)
            taken = take(question, raw, answers, around)
            if isinstance(taken, Trouble):
                raise Stuck(question, raw, taken)
            if answers.get(question.id) == taken:
                raise Stuck(question, raw, None)
            answers[question.id] = taken
    raise Stuck(page[0], "", None)
