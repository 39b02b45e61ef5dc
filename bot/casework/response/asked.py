"""What an answer asks for, one thing each, and what of it the reply's questions know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.casework.playbook import Kit, Wanted, Words
from bot.casework.response.kinds import compiled
from bot.casework.response.letter import Letter

MOST = 12
"""Things that are listed; a longer list is no list of requests."""
LONGEST = 300
"""Characters of one thing as it is shown."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing asked for, in the marketplace's words; `names`: what we know it as, if we do."""

    text: str
    names: tuple[Words, ...] = ()
    fills: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def asked_in(letter: Letter, asking: Sequence[int], wanted: Sequence[Wanted], kit: Kit) -> tuple[Asked, ...]:
    """The lists that stand under the sentences that ask, and these sentences where there is none under them."""
    numbers: dict[int, None] = {}
    for sentence in asking:
        numbers |= dict.fromkeys(_listed_under(letter, sentence) or [sentence])
    several = {question.id for question in kit.questions if question.kind == "choices"}
    return tuple(_asked(letter.sentences[n], wanted, several) for n in sorted(numbers))[:MOST]


def filled(asked: Sequence[Asked], kit: Kit) -> dict[str, str | tuple[str, ...]]:
    """The choices of the reply that follow. Where things disagree on a question with one answer, it is asked."""
    answers: dict[str, str | tuple[str, ...]] = {}
    for question in kit.questions:
        given = [one.fills.get(question.id, ()) for one in asked]
        options = tuple(dict.fromkeys(option for some in given for option in some))
        if question.kind == "choices" and options:
            answers[question.id] = options[: question.maximum]
        elif len(options) == 1 and all(given):
            answers[question.id] = options[0]
    return answers


def _listed_under(letter: Letter, sentence: int) -> list[int]:
    under: list[int] = []
    for n in range(sentence + 1, len(letter.sentences)):
        if n not in letter.items:
            break
        under.append(n)
    return under


def _asked(sentence: str, wanted: Sequence[Wanted], several: set[str]) -> Asked:
    """Of two things that would answer one question differently, the first of the playbook counts."""
    names: list[Words] = []
    fills: dict[str, list[str]] = {}
    for one in wanted:
        if not any(compiled(pattern).search(sentence) for pattern in one.patterns):
            continue
        if any(
            question not in several and fills.get(question, [option]) != [option]
            for question, option in one.fills.items()
        ):
            continue
        names.append(one.name)
        for question, option in one.fills.items():
            fills[question] = list(dict.fromkeys([*fills.get(question, []), option]))
    return Asked(sentence[:LONGEST], tuple(names), {question: tuple(options) for question, options in fills.items()})
