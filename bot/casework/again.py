"""A new case after the pattern of an earlier one: what may be taken over, and what must be told anew."""

from __future__ import annotations

from dataclasses import dataclass

from bot.casework.asking import walk
from bot.casework.draft import Answers, Value
from bot.casework.playbook import Question
from bot.casework.surroundings import Surroundings

PLACE = ("marketplace", "shop", "site", "language", "issue_class", "issue")
"""Where, whose and about what: the same again."""

CHOSEN = ("choice", "choices", "yes_no")
TOLD = ("text", "paragraph")
"""Kinds of question whose earlier answer stands in the form until it is sent. Ids, dates, amounts and counts belong
to the one case, and so does a text that holds a figure: taken over unseen they would be wrong in the next."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """`answers` are given; `offered` stand filled in on the pages and count when they are sent."""

    answers: dict[str, Value]
    offered: dict[str, Value]


def pattern_of(answers: Answers, around: Surroundings) -> Pattern:
    """What a new interview takes over from these answers of an earlier one, whose playbook may have changed since."""
    found = walk(answers, around)
    place = {key: answers[key] for key in PLACE if key in answers}
    offered = {
        key: answers[key]
        for key, question in found.met.items()
        if key in answers and question.stage != "route" and _lasts(question, answers[key])
    }
    return Pattern(place, offered)


def split_from(answers: Answers, around: Surroundings, issue_class: str) -> Pattern:
    """What an interview about a second matter takes over from the first: the place, and every fact that was told. A
    question of the same name comes filled in, whatever its kind, because both matters have the same history. Of no
    class ("") is what the rules could not name: it is asked for."""
    found = walk(answers, around)
    place = {key: answers[key] for key in PLACE[:4] if key in answers}
    told = {key: answers[key] for key, q in found.met.items() if key in answers and q.stage == "facts"}
    return Pattern({**place, "issue_class": issue_class} if issue_class else place, told)


def _lasts(question: Question, value: Value) -> bool:
    told = question.kind in TOLD and not any(letter.isdigit() for letter in str(value))
    return told or question.kind in CHOSEN
